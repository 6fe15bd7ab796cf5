"""Signals: Ctrl-C and SIGTERM end a command within seconds, with one line, and nothing is lost."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pr_archive import Archive, Source
from pr_archive.demo import SampleSite
from tests.endings import ROOT, as_file, call, environment, follow, kept, rows

COPIES = 7
"""Times the sample that the large archive holds: enough for `reparse` to start processes."""


@pytest.fixture(scope="module")
def site() -> Iterator[SampleSite]:
    with SampleSite() as running:
        yield running


@pytest.fixture(scope="module")
def large(site: SampleSite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive that is large enough for a signal to come in time; it follows a site, not scraped yet."""
    path = tmp_path_factory.mktemp("large") / "archive"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        with Archive(path, create=True) as archive:
            follow(archive, site)
            archive.import_records(rows("koran", COPIES))
    as_file(path / "more.jsonl", "majalah", 3)
    return path


WORKS = {
    "scrape": ["scrape"],
    "import": ["import", "more.jsonl"],
    "reparse": ["reparse"],
    "index rebuild": ["index", "rebuild"],
}


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("work", WORKS)
def test_a_signal_ends_a_command_within_five_seconds(
    large: Path, tmp_path: Path, work: str, number: signal.Signals
) -> None:
    path = Path(shutil.copytree(large, tmp_path / "archive"))
    arguments = [str(path / one) if one.endswith("jsonl") else one for one in WORKS[work]]
    before = kept(path)
    ended, seconds, stderr = signalled(path, arguments, work, number, tmp_path / "state")
    assert ended == 128 + number, stderr
    assert seconds < 5
    assert "Traceback" not in stderr
    assert stderr.strip().splitlines() == ["interrupted; what was stored is kept, run the command again to go on"]
    assert before.items() <= kept(path).items()
    again = call(path, tmp_path / "state", *arguments)
    assert again.returncode == 0, again
    assert call(path, tmp_path / "state", "check").returncode == 0


def signalled(
    path: Path, arguments: list[str], work: str, number: signal.Signals, state: Path
) -> tuple[int, float, str]:
    """Start a command, send the signal to it and its children while it writes; exit code, seconds, stderr."""
    process = subprocess.Popen(
        [sys.executable, ROOT / "cli.py", "--archive", path, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(state),
        start_new_session=True,
    )
    holder = path / "write.json"
    while not (holder.exists() and work in holder.read_text()):
        assert process.poll() is None, process.stderr.read() if process.stderr else ""
        time.sleep(0.005)
    time.sleep(0.3)  # in the midst of it
    assert process.poll() is None, "it was done before the signal came"
    started = time.monotonic()
    os.killpg(process.pid, number)
    _, stderr = process.communicate(timeout=20)
    return process.returncode, time.monotonic() - started, stderr


def test_sigterm_ends_a_run_that_waits_for_its_next_turn(site: SampleSite, tmp_path: Path) -> None:
    with Archive(tmp_path / "archive", create=True) as archive:
        archive.add_source(Source(name="suara", url=site.wordpress_url, interval=0, allow_private=True))
    command = [sys.executable, ROOT / "cli.py", "--archive", tmp_path / "archive", "scrape", "--every", "30m"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(tmp_path / "state")
    )
    assert process.stdout
    assert process.stdout.readline().startswith("suara: ")
    time.sleep(0.2)
    process.terminate()
    _, stderr = process.communicate(timeout=5)
    assert process.returncode == 143
    assert "Traceback" not in stderr
