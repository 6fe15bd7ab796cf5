"""The documentation: it is complete, its links lead somewhere, and what it shows happens."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote

import attrs
import pytest

from pr_archive.hooks import installed_hooks
from pr_archive.records import Copy, Person, Quote, Release
from pr_archive.saved import SavedSearch
from pr_archive.scrapers.registry import scrapers
from pr_archive.sources import Source
from tests import docs_reference
from tests.docs_examples import (
    FROM_NOTHING,
    PAGES,
    ROOT,
    Block,
    Runner,
    SampleSite,
    agrees,
    blocks,
    sample_archive,
    surroundings,
    unparsable,
)

DOCS = ROOT / "docs"
SHELL = [block for page in PAGES for block in blocks(page, "sh")]
PYTHON = [block for page in PAGES for block in blocks(page, "python")]
CONSOLE = [page for page in PAGES if any(blocks(page, "console"))]
LINKED = [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]


# -- complete ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", docs_reference.PAGES)
def test_reference_is_up_to_date(name: str) -> None:
    text = (DOCS / name).read_text(encoding="utf-8")
    assert text == docs_reference.PAGES[name](), "write it anew: python -m tests.docs_reference"


def test_every_command_and_option_is_documented() -> None:
    sections = re.split(r"^##+ ", (DOCS / "commands.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    documented = {section.split("\n", 1)[0]: section for section in sections}
    for name, command in docs_reference.commands():
        for parameter in command.params:
            for option in parameter.opts if parameter.param_type_name == "option" else ():
                assert f"`{option}`" in documented[name], f"{name} {option}"


def test_every_setting_is_documented() -> None:
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    _, sources, saved, environment = re.split(r"^## ", text, flags=re.MULTILINE)
    for section, kind in ((sources, Source), (saved, SavedSearch)):
        keys = {attribute.name for attribute in attrs.fields(kind)}
        assert keys == set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))
    for name in environment_variables():
        assert f"`{name}`" in environment, name


def environment_variables() -> set[str]:
    """Return every variable that the program reads: by its prefix, through `os.environ`, or as an option's."""
    names = set()
    for path in (ROOT / "pr_archive").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        names |= set(re.findall(r"\bPR_ARCHIVE_[A-Z_]+\b", text))
        names |= set(re.findall(r"environ(?:\.get\(|\[)\"(\w+)\"", text))
    return names


def test_the_variables_that_the_program_reads_are_found() -> None:
    assert {"PR_ARCHIVE_DIR", "PR_ARCHIVE_CONTACT", "PR_ARCHIVE_SMTP", "NO_COLOR"} <= environment_variables()


def test_every_field_of_a_record_is_documented() -> None:
    text = (DOCS / "record.md").read_text(encoding="utf-8")
    for kind in (Release, Person, Quote, Copy):
        for attribute in attrs.fields(kind):
            assert f"| `{attribute.name}` |" in text


def test_every_page_is_in_the_menu() -> None:
    menu = re.findall(r": ([\w-]+\.md)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(menu) == sorted(page.name for page in DOCS.glob("*.md"))


# -- links ------------------------------------------------------------------------------------------------------


def slug(heading: str) -> str:
    """Return the anchor of a heading, as Markdown makes it."""
    plain = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


def prose(page: Path) -> str:
    """Return the text of a page without its fenced blocks."""
    return re.sub(r"^ *```.*?^ *```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", LINKED, ids=lambda page: page.name)
def test_links(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", prose(page))
    for link in links:
        path, _, anchor = unquote(link).partition("#")
        if "://" in path or path.startswith("mailto:"):
            continue
        target = (page.parent / path) if path else page
        assert target.exists(), f"{page.name}: {link}"
        if page.parent == DOCS:
            assert target.resolve().is_relative_to(DOCS), f"{page.name}: {link} leads out of the site"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", prose(target), re.MULTILINE)
            assert anchor in map(slug, headings), f"{page.name}: {link}"


@pytest.mark.skipif(find_spec("mkdocs") is None, reason="mkdocs is not installed (extra `docs`)")
def test_site_builds_strictly(tmp_path: Path) -> None:
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    config = load_config(str(ROOT / "mkdocs.yml"), strict=True, site_dir=str(tmp_path))
    build(config)
    assert (tmp_path / "tutorial.html").exists()


# -- examples ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site() -> Iterator[SampleSite]:
    with SampleSite() as running:
        yield running


@pytest.fixture(scope="module")
def archived(site: SampleSite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive of both sample sites, to be copied."""
    directory = tmp_path_factory.mktemp("docs")
    with surroundings(directory):
        sample_archive(site, directory)
        Runner(site, directory)("pr-archive export --format parquet -o archive.parquet")
    return directory


@pytest.fixture
def run(site: SampleSite, archived: Path, tmp_path: Path) -> Iterator[Runner]:
    shutil.copytree(archived, tmp_path, dirs_exist_ok=True)
    with surroundings(tmp_path):
        yield Runner(site, tmp_path)


@pytest.mark.parametrize("page", CONSOLE, ids=lambda page: page.name)
def test_commands_print_what_the_page_shows(page: Path, run: Runner) -> None:
    if page.name in FROM_NOTHING:
        shutil.rmtree(run.directory / "data")
    for block in blocks(page, "console"):
        for command, shown in block.commands:
            output = run(command)
            assert agrees(shown, output), f"{block.name}: {command}\n{output}"


@pytest.mark.parametrize("block", PYTHON, ids=lambda block: block.name)
def test_python(block: Block, run: Runner) -> None:
    for module in imported(block.text):
        if find_spec(module) is None:
            pytest.skip(f"{module} is not installed (extra `docs`)")
    run.python(block)


def imported(code: str) -> Iterator[str]:
    """Yield the top-level modules that a piece of code imports."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module).split(".")[0]


@pytest.mark.parametrize("block", SHELL, ids=lambda block: block.name)
def test_shell_lines_are_commands_that_exist(block: Block) -> None:
    script = re.sub(r"^(?:\S+ ){5} *", "", block.text, flags=re.MULTILINE) if block.text[0] in "*0123" else block.text
    checked = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True)
    assert not checked.returncode, checked.stderr
    for line in script.replace("\\\n", " ").splitlines():
        if re.search(r"(^|[\s/])pr-archive ", line) and not line.startswith(("git clone", "docker build")):
            assert unparsable(line) is None, f"{block.name}: {line}: {unparsable(line)}"


def test_a_wrong_command_line_is_noticed() -> None:
    assert unparsable("pr-archive search rohani --srot newest")
    assert unparsable("pr-archive srape")
    assert unparsable("cd /srv && bin/pr-archive -q scrape --due --wait 600") is None


def test_an_output_that_differs_is_noticed() -> None:
    assert agrees("seen …, 2 new\n", "seen 2026-11-24, 2 new")
    assert not agrees("seen …, 2 new\n", "seen 2026-11-24, 3 new")


# -- the example package ----------------------------------------------------------------------------------------

EXAMPLE = ROOT / "examples" / "pr-archive-contoh"


@pytest.fixture
def installed_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put the example on the path as `pip install` would, with the entry points of its pyproject.toml."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    information = tmp_path / "site" / "pr_archive_contoh-0.1.0.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 0.1.0\n")
    with open(information / "entry_points.txt", "w", encoding="utf-8") as file:
        for group, points in project["entry-points"].items():
            print(f"[{group}]", *(f"{name} = {value}" for name, value in points.items()), sep="\n", file=file)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.syspath_prepend(str(EXAMPLE))
    scrapers.cache_clear()
    installed_hooks.cache_clear()
    yield
    monkeypatch.undo()
    scrapers.cache_clear()
    installed_hooks.cache_clear()


@pytest.mark.usefixtures("installed_example")
def test_the_example_is_registered_and_used(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PR_ARCHIVE_CONTOH_JOURNAL", str(run.directory / "journal.tsv"))
    assert "KabarkotaScraper" in run("pr-archive scraper list")
    page = EXAMPLE / "tests" / "fixtures" / "rutan-gelar-donor-darah.html"
    url = "https://kabarkota.example.id/warta/81237-rutan-gelar-donor-darah.php"
    assert '"source_id": "81237"' in run(f"pr-archive scraper try {page} --url {url} --format json")
    row = {"url": url, "title": "Rutan Gelar Donor Darah", "paragraphs": ["WIRASABA - Darah terkumpul."]}
    (run.directory / "satu.jsonl").write_text(json.dumps(row))
    run("pr-archive import satu.jsonl")
    assert (run.directory / "journal.tsv").read_text().startswith("new\t")


def test_the_tests_of_the_example_pass() -> None:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(EXAMPLE),
        str(EXAMPLE),
    ]
    paths = os.pathsep.join((str(EXAMPLE), str(ROOT)))
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
