"""How commands end that cannot go on: a full disk, a read-only one, a clock that jumps. Nothing is lost."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from attrs import evolve

from pr_archive import Archive
from pr_archive.demo import SampleSite, releases
from pr_archive.serialization import to_json
from tests.endings import as_file, call, follow, is_said, kept, rows

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return the command as a user calls it."""
    return lambda archive, *arguments: call(archive, tmp_path / "state", *arguments)


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
