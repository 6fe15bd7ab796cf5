"""How commands end that cannot go on: signals, a full disk, a read-only one, a clock that jumps. Nothing is lost."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from attrs import evolve

from pr_archive import Archive, Source
from pr_archive.demo import SampleSite, releases
from pr_archive.serialization import to_json

ROOT = Path(__file__).parent.parent
COPIES = 7
"""Times the sample that the large archive holds: enough for `reparse` to start processes."""

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def rows(name: str, copies: int) -> list[dict[str, object]]:
    """Return the sample releases as records, so many times from sites of this name."""
    return [
        {
            "url": f"https://{name}{copy}.example/{sample.slug}",
            "title": sample.title,
            "published": sample.published.isoformat(),
            "paragraphs": [*sample.paragraphs, f"Edisi {copy}."],
        }
        for copy in range(copies)
        for sample in releases()
    ]


def follow(archive: Archive, site: SampleSite) -> None:
    archive.add_source(Source(name="warta", url=site.varient_url, interval=0, allow_private=True))
    archive.add_source(Source(name="suara", url=site.wordpress_url, interval=0, allow_private=True))


def as_file(path: Path, name: str, copies: int) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows(name, copies)), encoding="utf-8")
    return path


def kept(path: Path) -> dict[str, tuple[datetime, int]]:
    """Return what the store holds: first-seen and version by id."""
    with Archive(path) as archive:
        return {release.id: (release.first_seen, release.version) for release in archive.export()}


def environment(state: Path) -> dict[str, str]:
    return {**os.environ, "XDG_STATE_HOME": str(state)}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return the command as a user calls it."""

    def call(archive: Path, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, ROOT / "cli.py", "--archive", archive, *arguments],
            capture_output=True,
            text=True,
            env=environment(tmp_path / "state"),
            timeout=60,
        )

    return call


def is_said(run: "subprocess.CompletedProcess[str]") -> None:
    """Assert that a command ended with an error that a user can read."""
    assert run.returncode not in (0, -11, -7), run
    assert "Traceback" not in run.stderr
    assert 1 <= len(run.stderr.strip().splitlines()) <= 3, run.stderr


# -- signals --------------------------------------------------------------------------------------------------------


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
    large: Path, run: Run, tmp_path: Path, work: str, number: signal.Signals
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
    again = run(path, *arguments)
    assert again.returncode == 0, again
    assert run(path, "check").returncode == 0


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


# -- disks ----------------------------------------------------------------------------------------------------------


def mount(*arguments: str | Path) -> bool:
    return bool(shutil.which("mount")) and subprocess.run(["mount", *arguments], capture_output=True).returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return the directory of a file system of 8 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if sys.platform != "linux" or not mount("-t", "tmpfs", "-o", "size=8m", "tmpfs", disk):
        pytest.skip("only root on Linux can mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def fill(disk: Path, left: int) -> None:
    """Fill a disk until so many kB are left."""
    usage = os.statvfs(disk)
    with open(disk / "ballast", "wb", buffering=0) as file:
        file.write(bytes(max(0, usage.f_bavail * usage.f_frsize - left * 1024)))


@pytest.mark.parametrize("left", [0, 64, 250, 700])
def test_a_full_disk_loses_nothing(small_disk: Path, run: Run, tmp_path: Path, left: int) -> None:
    path = small_disk / "archive"
    many = as_file(tmp_path / "more.jsonl", "majalah", 4)
    with SampleSite(only=slice(10)) as site:
        with Archive(path, create=True) as archive:
            follow(archive, site)
            assert archive.scrape(limit=3)
        first = kept(path)
        fill(small_disk, left)
        is_said(run(path, "import", many))
        between = [run(path, *arguments) for arguments in (["scrape"], ["index", "rebuild"], ["search", "rutan"])]
        for one in between:
            assert one.returncode == 0 or is_said(one) is None, one
        (small_disk / "ballast").unlink()
        stored = kept(path)
        assert first.items() <= stored.items()
        with Archive(path) as archive:
            assert all(result.ok for result in archive.scrape())
            assert archive.check() == []
            assert archive.search("", copies=True).total == archive.store.count()
        assert stored.items() <= kept(path).items()
        assert len(kept(path)) >= sum(len(sample.sites) for sample in site.releases)


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """Return an archive, and the same on a disk that can only be read."""
    writable, path = tmp_path / "writable", tmp_path / "read-only"
    with SampleSite(only=slice(8)) as site, Archive(writable / "archive", create=True) as archive:
        follow(archive, site)
        archive.scrape()
    path.mkdir()
    if not (sys.platform == "linux" and mount("--bind", writable, path) and mount("-o", "remount,bind,ro", path)):
        pytest.skip("only root on Linux can mount a disk read-only")
    yield writable / "archive", path / "archive"
    subprocess.run(["umount", "-l", path], check=True)


def test_a_read_only_archive_is_read(read_only: tuple[Path, Path], run: Run) -> None:
    _, path = read_only
    id = next(iter(kept(path)))
    for arguments in (["search", "rutan"], ["show", id], ["export", "--format", "jsonl"], ["check"], ["history", id]):
        done = run(path, *arguments)
        assert (done.returncode, done.stderr) == (0, ""), arguments
        assert done.stdout
    for arguments in (["scrape"], ["reparse"], ["index", "rebuild"], ["copies", "merge", id, id]):
        done = run(path, *arguments)
        is_said(done)
        assert "Read-only file system" in done.stderr


def test_what_a_writer_stored_is_seen_by_those_who_may_only_read(read_only: tuple[Path, Path]) -> None:
    writable, path = read_only
    with Archive(writable) as archive:  # which stays open, so that the write-ahead log stays
        archive.import_records(rows("koran", 1)[:5])
        expected = kept(writable)
        assert kept(path) == expected
        files = {name: (writable / name).read_bytes() for name in ("archive.db", "archive.db-wal", "archive.db-shm")}
    for name, content in files.items():  # as if it had been killed
        (writable / name).write_bytes(content)
    assert kept(path) == expected
    with Archive(path) as archive:
        assert archive.search("", copies=True).total == len(expected)


# -- clocks ---------------------------------------------------------------------------------------------------------


def test_a_clock_that_jumps_back_and_forth(tmp_path: Path) -> None:
    start = datetime.now(UTC)
    with SampleSite(only=slice(6)) as site, Archive(tmp_path / "archive", create=True) as archive:
        follow(archive, site)
        archive.scrape()
        first = kept(archive.path)
        url = next(archive.export(source="warta")).url
        site.releases += releases()[6:9]
        for number, jump in enumerate((-400, 30, -1, 0)):
            title = archive.get(url).title
            site.releases[:] = [
                evolve(one, body=f"{one.body}\n\nRalat ke-{number}.") if one.title == title else one
                for one in site.releases
            ]
            with time_machine.travel(start + timedelta(days=jump), tick=True):
                assert all(result.ok for result in (*archive.scrape(), *archive.scrape(due=True)))
                assert [result.changed for result in archive.scrape(url)] == [1]
                assert archive.check() == []
                assert archive.search("", copies=True).total == archive.store.count()
        assert archive.store.count() == sum(len(sample.sites) for sample in site.releases)
        assert {id: seen for id, (seen, _) in first.items()}.items() <= {
            id: seen for id, (seen, _) in kept(archive.path).items()
        }.items()
        versions = archive.history(archive.get(url).id)
        assert [version.version for version in versions] == [1, 2, 3, 4, 5]
        assert versions[-1].data.paragraphs[-1] == "Ralat ke-3."
        assert all(release.first_seen <= release.last_seen for release in archive.export()), to_json(versions[-1])
