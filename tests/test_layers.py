"""The arrows between modules point downwards, and each library has one home. The table is CONTRIBUTING.md's."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "pr_archive"
MODULES = {path.relative_to(ROOT).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}

HOMES = {
    "whoosh": r"pr_archive/index/",
    "bs4": r"pr_archive/scrapers/",
    "lxml": r"pr_archive/scrapers/",
    "feedparser": r"pr_archive/scrapers/feeds\.py",
    "requests": r"pr_archive/scrapers/(fetcher|connection)\.py",
    "urllib3": r"pr_archive/scrapers/(fetcher|connection)\.py",
    "protego": r"pr_archive/scrapers/robots\.py",
    "sqlite3": r"pr_archive/store/",
    "warcio": r"pr_archive/snapshots/",
    "click": r"pr_archive/cli/",
    "tomlkit": r"pr_archive/(sources|saved)\.py",
    "pyarrow": r"pr_archive/reports/tables\.py",
    "matplotlib": r"pr_archive/reports/statistics\.py",
    "jinja2": r"pr_archive/(reports|web)/",
    "xlsxwriter": r"pr_archive/reports/excel\.py",
    "cattrs": r"pr_archive/serialization\.py",
}

# From the bottom to the top: a module imports only from layers below its own. Siblings never import each other.
LAYERS = [
    {"errors", "dates", "differences"},
    {"query_dates", "query_lexer", "records", "logs"},
    {"results", "serialization", "sources", "fields", "wording"},
    {"query_nodes", "hooks", "lock", "schedule"},
    {"query", "query_filters", "demo"},
    {"query_parser"},
    {"store", "scrapers", "snapshots", "index", "syndication", "enrich"},
    {"backup", "clustering", "offices", "reports"},
    {"deliveries", "forgetting"},
    {"saved"},
    {"importing", "intake", "checking", "searching", "crawl_memory", "copies", "pictures"},
    {"update", "reparse", "page_import", "repair"},
    {"archive"},
    {"cli", "web"},
    {"__init__", "__main__"},
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def part(module: str) -> str:
    """Return the part of the package that a module belongs to."""
    return Path(module).parts[1].removesuffix(".py")


@pytest.mark.parametrize("module", MODULES)
def test_each_library_has_one_home(module: str) -> None:
    used = {name.partition(".")[0] for name in imports(MODULES[module])}
    strangers = {name for name, home in HOMES.items() if name in used and not re.match(home, module)}
    assert not strangers


@pytest.mark.parametrize("module", MODULES)
def test_arrows_point_downwards(module: str) -> None:
    own = part(module)
    for name in imports(MODULES[module]):
        if name.startswith("pr_archive."):
            other = name.split(".")[1]
            assert other == own or LEVEL[other] < LEVEL[own], f"{module} imports {name}"


@pytest.mark.parametrize("module", [name for name in MODULES if not name.startswith("pr_archive/cli/")])
def test_only_the_command_prints(module: str) -> None:
    calls = [
        node
        for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    assert not any(isinstance(call.func, ast.Name) and call.func.id == "print" for call in calls)


def test_the_root_links_lead_to_the_packages() -> None:
    for name in ("scrapers", "index"):
        assert (ROOT / name).resolve() == PACKAGE / name
        assert not (ROOT / name).readlink().is_absolute()


def loaded_after(code: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter has loaded after running the code."""
    program = f"import sys\n{code}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(run.stdout.splitlines()[-1].split())


def test_help_loads_neither_index_nor_network_stack() -> None:
    loaded = loaded_after("from pr_archive.cli import _run\n_run(['--help'])")
    assert not loaded & {"whoosh", "requests", "urllib3", "bs4", "lxml", "feedparser", "warcio"}


def test_a_search_does_not_load_the_network_stack(tmp_path: Path) -> None:
    loaded = loaded_after(
        f"from pr_archive import Archive\nwith Archive({str(tmp_path)!r}, create=True) as a: a.search('rutan')"
    )
    assert "whoosh" in loaded
    assert not loaded & {"requests", "urllib3", "bs4", "lxml", "feedparser", "warcio"}
