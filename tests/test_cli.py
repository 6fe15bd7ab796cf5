"""The command, run as a user runs it: what it prints, and how it ends."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pr_archive.demo import SampleSite
from pr_archive.serialization import FIELD_NAMES

ROOT = Path(__file__).parent.parent


class Command:
    """Runs the command on an archive."""

    def __init__(self, directory: Path, state: Path) -> None:
        self.directory = directory
        self.environment = {**os.environ, "PR_ARCHIVE_DIR": str(directory), "XDG_STATE_HOME": str(state)}

    def __call__(self, *arguments: str | Path, code: int = 0) -> str:
        """Return what the command prints on stdout; with a code other than 0, on stderr."""
        run = subprocess.run(
            [sys.executable, ROOT / "cli.py", *arguments],
            capture_output=True,
            text=True,
            env=self.environment,
            timeout=120,
        )
        assert run.returncode == code, (run.returncode, run.stdout, run.stderr)
        assert "Traceback" not in run.stderr
        if code:
            assert 1 <= len(run.stderr.strip().splitlines()) <= 5, run.stderr
        return run.stderr if code else run.stdout


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Command]:
    """Return the command on a scraped archive of a sample site."""
    run = Command(tmp_path_factory.mktemp("archive"), tmp_path_factory.mktemp("state"))
    with SampleSite(only=slice(14)) as site:
        run("sources", "add", site.wordpress_url, "--name", "suara", "--interval", "0", "--allow-private")
        run("scrape")
        yield run


@pytest.fixture
def empty(tmp_path: Path) -> Command:
    """Return the command where there is no archive."""
    return Command(tmp_path / "none", tmp_path / "state")


def test_three_names_are_one_program() -> None:
    helps = [
        subprocess.run([*start, "--help"], capture_output=True, text=True, check=True, cwd=ROOT).stdout
        for start in (
            [sys.executable, "cli.py"],
            [sys.executable, "-m", "pr_archive"],
            [Path(sys.executable).parent / "pr-archive"],
        )
    ]
    assert helps[0] == helps[1] == helps[2]
    assert "search" in helps[0]


@pytest.mark.parametrize(
    "name",
    ["demo", "sources", "sources add", "scrape", "search", "show", "history", "export", "import", "index", "check"],
)
def test_every_command_has_help(name: str, empty: Command) -> None:
    assert name.split()[-1] in empty(*name.split(), "--help")
    assert not empty.directory.exists()


def test_search_prints_hits_for_people(command: Command) -> None:
    printed = command("search", "warga")
    assert "  1. " in printed
    assert "\x1b" not in printed  # no colours in a pipe
    assert "releases for warga" in printed


def test_search_in_json_lines_has_the_fields_at_top_level(command: Command) -> None:
    rows = [json.loads(line) for line in command("search", "warga", "--format", "jsonl").splitlines()]
    assert rows
    for row in rows:
        assert tuple(row) == (*FIELD_NAMES, "score", "snippet", "highlights", "partial")
        for start, end in row["highlights"]["body"]:
            assert row["body"][start:end].strip() == row["body"][start:end] != ""


def test_every_format_holds_the_same_releases(command: Command) -> None:
    lines = [json.loads(line) for line in command("export").splitlines()]
    array = json.loads(command("export", "--format", "json"))
    table = list(csv.DictReader(io.StringIO(command("export", "--format", "csv"))))
    assert array == lines
    assert [row["id"] for row in table] == [row["id"] for row in lines]
    assert tuple(table[0]) == FIELD_NAMES


def test_export_and_import_round_trip(command: Command, tmp_path: Path) -> None:
    exported = command("export")
    file = tmp_path / "archive.jsonl"
    file.write_text(exported, encoding="utf-8")
    other = Command(tmp_path / "other", tmp_path / "state")
    count = len(exported.splitlines())
    assert f"{count} new, 0 changed, 0 unchanged, 0 failed" in other("import", file)
    assert other("export") == exported
    assert f"0 new, 0 changed, {count} unchanged" in other("import", file)


def test_a_bad_record_is_named_and_the_others_go_in(tmp_path: Path) -> None:
    file = tmp_path / "mixed.jsonl"
    file.write_text(
        '{"url": "https://a.id/1", "title": "Satu"}\n\nbukan json\n{"url": "https://a.id/2"}\n', encoding="utf-8"
    )
    run = Command(tmp_path / "archive", tmp_path / "state")
    complaint = run("import", file, code=1)
    assert "record 2: no JSON" in complaint
    assert "record 3: the record has no title" in complaint
    assert len(run("export").splitlines()) == 1


def test_show_and_history(command: Command) -> None:
    row = json.loads(command("search", "warga", "--format", "jsonl", "--limit", "1"))
    for name in (row["id"], row["url"]):
        assert row["title"] in command("show", name)
    assert json.loads(command("show", row["id"], "--format", "json"))["id"] == row["id"]
    assert command("show", row["id"], "--raw")
    assert "version 1" in command("history", row["id"])


def test_index_and_check(command: Command) -> None:
    assert "up to date" in command("index", "status")
    assert json.loads(command("index", "status", "--format", "json"))[0]["current"] is True
    assert command("index", "sync").startswith("0 ")
    count = len(command("export").splitlines())
    assert command("index", "rebuild") == f"{count} releases indexed\n"
    assert f"{count} releases checked: all is well" in command("check")


def test_explain_shows_the_terms(command: Command) -> None:
    printed = command("search", "dibina", "--explain")
    assert "bina" in printed
    assert "query" in printed


def test_a_second_scrape_finds_nothing_new(command: Command) -> None:
    assert "0 new, 0 changed" in command("scrape")
    assert json.loads(command("scrape", "--format", "jsonl"))["new"] == 0


def test_sources_are_listed(command: Command) -> None:
    assert "suara" in command("sources", "list")
    (row,) = json.loads(command("sources", "list", "--format", "json"))
    assert row["family"] == "wordpress"


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["search", "rutan"], 3, "no archive in"),
        (["scrape"], 3, "no archive in"),
        (["check"], 3, "no archive in"),
        (["frobnicate"], 2, "frobnicate"),
        (["search", "--limit", "none"], 2, "--limit"),
        (["import", "/nowhere.jsonl"], 2, "/nowhere.jsonl"),
        (["sources", "add", "ftp://a.id/"], 2, "not a web address"),
        (["sources", "add", "http://127.0.0.1:9/"], 6, "127.0.0.1"),
    ],
)
def test_a_mistake_is_one_clear_message(empty: Command, arguments: list[str], code: int, complaint: str) -> None:
    assert complaint in empty(*arguments, code=code)


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["search", "judl:rutan"], 2, "did you mean"),
        (["search", '"rutan'], 2, "quote"),
        (["search", "published:2025-13"], 2, "2025-13"),
        (["show", "aaaaaaaaaaaaa"], 4, "no release"),
        (["show", "https://lain.example/x"], 4, "no release from"),
        (["scrape", "suaru"], 2, "did you mean 'suara'"),
        (["scrape", "https://lain.example/x"], 2, "no source covers"),
        (["sources", "remove", "x"], 2, "no source 'x'"),
        (
            ["sources", "add", "http://127.0.0.1:9/", "--name", "n", "--allow-private", "--interval", "0"],
            6,
            "127.0.0.1",
        ),
        (["sources", "add", "http://127.0.0.1:9/", "--timezone", "Mars"], 2, "timezone"),
        (["sources", "add", "http://127.0.0.1:9/", "--family", "wordpres"], 2, "did you mean 'wordpress'"),
    ],
)
def test_a_mistake_on_an_archive_is_one_clear_message(
    command: Command, arguments: list[str], code: int, complaint: str
) -> None:
    assert complaint in command(*arguments, code=code)


def test_an_unreachable_source_makes_the_run_fail_and_not_the_others(command: Command) -> None:
    file = command.directory / "sources.toml"
    before = file.read_text()
    file.write_text(
        before + '\n[[source]]\nname = "mati"\nurl = "http://127.0.0.1:9/"\nallow_private = true\ninterval = 0\n'
    )
    try:
        complaint = command("scrape", code=6)
        assert "mati failed: " in complaint
        assert "mati" in command("sources", "list")
    finally:
        file.write_text(before)


def test_a_mistake_in_sources_toml_is_named(command: Command) -> None:
    file = command.directory / "sources.toml"
    before = file.read_text()
    file.write_text(before + '\n[[source]]\nurl = "https://a.id"\nintervall = 3\n')
    try:
        assert "did you mean 'interval'" in command("scrape", code=2)
        assert command("search", "warga")  # which needs no sources
    finally:
        file.write_text(before)


def test_ctrl_c_ends_a_run_at_once_and_the_next_goes_on(tmp_path: Path) -> None:
    run = Command(tmp_path / "archive", tmp_path / "state")
    with SampleSite(only=slice(14)) as site:
        run("sources", "add", site.varient_url, "--name", "warta", "--interval", "0", "--allow-private")
        file = run.directory / "sources.toml"
        file.write_text(file.read_text().replace("interval = 0.0", "interval = 0.2"))
        probed = len(site.requests)
        process = subprocess.Popen(
            [sys.executable, ROOT / "cli.py", "scrape"], stderr=subprocess.PIPE, text=True, env=run.environment
        )
        while len(site.requests) < probed + 8 and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=10)
        assert process.returncode == 130, complaint
        assert "run the command again" in complaint
        assert "Traceback" not in complaint
        kept = len(run("export").splitlines())
        file.write_text(file.read_text().replace("interval = 0.2", "interval = 0"))
        assert "0 failed" in run("scrape")
        assert len(run("export").splitlines()) > kept > 0
        assert "all is well" in run("check")


def test_the_demo_goes_the_whole_way(tmp_path: Path) -> None:
    run = Command(tmp_path / "none", tmp_path / "state")
    printed = run("demo", "--keep", tmp_path / "demo")
    assert "family varient" in printed
    assert "family wordpress" in printed
    assert "  1. " in printed
    assert "all is well" in run("--archive", tmp_path / "demo", "check")
    assert "not empty" in run("demo", "--keep", tmp_path / "demo", code=2)


def test_control_characters_of_a_site_never_reach_the_terminal(tmp_path: Path) -> None:
    run = Command(tmp_path / "archive", tmp_path / "state")
    file = tmp_path / "hostile.jsonl"
    title = "\x1b]0;diambil alih\x07\x1b[2JRilis \u202etejab\u202c =1+1"
    file.write_text(json.dumps({"url": "https://a.id/1", "title": title, "body": "=HYPERLINK(1)\x1b[31m rilis"}))
    run("import", file)
    for arguments in (["search", "rilis"], ["show", "https://a.id/1"], ["history", "https://a.id/1"]):
        printed = run(*arguments)
        assert not set(printed) & set("\x1b\x07\u202e\u202c"), arguments
    (row,) = csv.DictReader(io.StringIO(run("export", "--format", "csv")))
    assert row["body"].startswith("'=")
