"""What the command finds around it, and how much it says."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from pr_archive import Archive
from pr_archive.cli import cli
from pr_archive.cli.surroundings import nearest_archive

ROOT = Path(__file__).parent.parent


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A project with an archive in `data`, and a folder deep below it."""
    with Archive(tmp_path / "kantor" / "data", create=True) as archive:
        archive.import_records([{"url": "https://a.example.id/judul-rilis", "title": "Panen Sawi", "body": "Panen."}])
    (tmp_path / "kantor" / "laporan" / "2025").mkdir(parents=True)
    return tmp_path


def test_the_archive_is_found_upwards(home: Path) -> None:
    office = home / "kantor"
    assert nearest_archive(office) == Path("data")
    assert nearest_archive(office / "laporan" / "2025") == office / "data"
    assert nearest_archive(office / "data" / "index") == office / "data"
    assert nearest_archive(home) == Path("data")


def test_the_command_works_below_the_archive(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PR_ARCHIVE_DIR", raising=False)
    monkeypatch.chdir(home / "kantor" / "laporan")
    assert "Panen Sawi" in CliRunner().invoke(cli, ["search", "panen"]).output
    assert not (home / "kantor" / "laporan" / "data").exists()


def test_quiet_leaves_results_alone(home: Path) -> None:
    archive = ["--archive", str(home / "kantor" / "data")]
    loud = CliRunner().invoke(cli, [*archive, "recap"])
    quiet = CliRunner().invoke(cli, [*archive, "-q", "recap"])
    assert "1 releases in 1 media" in loud.stderr
    assert quiet.stderr == ""
    assert quiet.stdout == loud.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed(shell: str) -> None:
    assert "_PR_ARCHIVE_COMPLETE" in CliRunner().invoke(cli, ["completion", shell]).output


def test_a_shell_is_told_commands_and_sources(home: Path) -> None:
    archive = home / "kantor" / "data"
    (archive / "sources.toml").write_text('[[source]]\nname = "warta-blora"\nurl = "https://blora.example.id/"\n')

    def completed(words: str, at: int) -> str:
        environment = {"_PR_ARCHIVE_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(at)}
        command = [sys.executable, "-c", "from pr_archive.cli import main; main()"]
        return subprocess.run(command, env=environment, capture_output=True, text=True, cwd=ROOT, check=False).stdout

    assert "scrape" in completed("pr-archive scr", 1)
    assert "warta-blora" in completed(f"pr-archive --archive {archive} scrape wa", 4)


def test_no_colours_in_a_pipe_or_where_they_are_not_wanted(home: Path) -> None:
    command = ["--archive", str(home / "kantor" / "data"), "search", "panen"]
    assert "\x1b" not in CliRunner().invoke(cli, command).output
    assert "\x1b" in CliRunner(env={"NO_COLOR": None}).invoke(cli, command, color=True).output
    assert "\x1b" not in CliRunner(env={"NO_COLOR": "1"}).invoke(cli, command, color=True).output
