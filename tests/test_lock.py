"""One writer at a time, also across processes; a dead writer's lock is nobody's."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pr_archive.errors import ArchiveLockedError
from pr_archive.lock import write_lock

HOLD = """
import sys, time
from pathlib import Path
from pr_archive.lock import write_lock
with write_lock(Path(sys.argv[1]), "scrape"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def other_process(tmp_path: Path):
    process = subprocess.Popen([sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_writer_is_told_who_holds_the_lock_and_since_when(tmp_path: Path, other_process) -> None:
    with pytest.raises(ArchiveLockedError) as caught, write_lock(tmp_path, "import"):
        pass
    assert f"`scrape` (process {other_process.pid}) has been writing to the archive since 20" in str(caught.value)


def test_a_killed_writer_leaves_no_lock(tmp_path: Path, other_process) -> None:
    os.kill(other_process.pid, signal.SIGKILL)
    other_process.wait()
    with write_lock(tmp_path, "import"):
        pass


def test_a_second_writer_can_wait(tmp_path: Path, other_process) -> None:
    other_process.kill()  # while we wait
    started = time.monotonic()
    with write_lock(tmp_path, "import", wait=30):
        assert time.monotonic() - started < 30


def test_the_lock_is_released_when_the_work_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), write_lock(tmp_path, "scrape"):
        raise ZeroDivisionError
    with write_lock(tmp_path, "scrape"):
        pass
