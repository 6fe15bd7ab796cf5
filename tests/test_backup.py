"""Backups: whole while others write, growing, an archive of their own; and back again."""

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from attrs import evolve
from click.testing import CliRunner

from pr_archive import Archive
from pr_archive.cli import _run, cli
from pr_archive.demo import SampleSite
from pr_archive.errors import ArchiveError
from pr_archive.records import Release
from pr_archive.serialization import to_dict
from pr_archive.snapshots import SnapshotWriter
from tests.test_pipeline import follow


@pytest.fixture
def small(tmp_path: Path) -> Iterator[tuple[Archive, SampleSite]]:
    """Return a scraped archive of its own, and the sites that it follows."""
    with SampleSite(only=slice(6)) as site, Archive(tmp_path / "archive", create=True) as archive:
        follow(archive, site)
        archive.scrape()
        yield archive, site


def records(directory: Path) -> list[Release]:
    """Return all releases of an archive, which is whole."""
    with Archive(directory) as archive:
        assert archive.search("rutan").total
        assert archive.check(notes=True) == []
        return list(archive.export())


def warc(directory: Path) -> list[Path]:
    return sorted((directory / "snapshots").glob("*.warc.gz"))


def test_a_backup_is_an_archive_and_can_be_copied_back(small: tuple[Archive, SampleSite], tmp_path: Path) -> None:
    archive, _ = small
    (archive.path / "saved.toml").write_text('[[saved]]\nname = "a"\nquery = "rutan"\n', encoding="utf-8")
    expected = list(archive.export())
    made = archive.backup(tmp_path / "backup")
    assert (made.releases, made.files, made.lost) == (len(expected), 1, ())
    assert not (tmp_path / "backup" / "index").exists()
    shutil.rmtree(archive.path)
    shutil.copytree(tmp_path / "backup", archive.path)
    assert records(archive.path) == expected
    with Archive(archive.path) as restored:
        assert restored.sources().keys() == {"warta", "suara"}
        assert (restored.path / "saved.toml").exists()
        for result in restored.scrape():
            assert result.ok, result
            assert not result.new


def test_a_later_backup_copies_what_is_new(small: tuple[Archive, SampleSite], tmp_path: Path) -> None:
    archive, site = small
    archive.backup(tmp_path / "backup")
    records(tmp_path / "backup")  # somebody looks whether it works: an index is built in it
    before = warc(tmp_path / "backup")[0].stat()
    again = archive.backup(tmp_path / "backup")
    database = (tmp_path / "backup" / "archive.db").stat().st_size
    assert again.copied == database
    site.releases.append(evolve(site.releases[-1], id=9001, slug="rilis-terbaru", title="Rilis Terbaru Rutan"))
    archive.scrape()
    third = archive.backup(tmp_path / "backup")
    after = warc(tmp_path / "backup")[0].stat()
    assert after.st_ino == before.st_ino
    grown = third.copied - (tmp_path / "backup" / "archive.db").stat().st_size
    assert grown == after.st_size - before.st_size > 0
    assert records(tmp_path / "backup") == list(archive.export())


def test_every_backup_is_whole_while_others_write(small: tuple[Archive, SampleSite], tmp_path: Path) -> None:
    archive, _ = small
    row = to_dict(next(archive.export()))
    started, stop = threading.Event(), threading.Event()
    failures: list[Exception] = []

    def write() -> None:
        try:
            with Archive(archive.path) as other:
                for number in range(10_000):
                    url = f"https://kabar.example/rilis-{number}"
                    other.import_records(
                        [{**row, "id": None, "url": url, "source": None, "title": f"Rutan {number}"}]
                    )
                    page = next(iter(other.export(source="warta")))
                    other.scrape(page.url)
                    started.set()
                    if stop.is_set():
                        return
        except Exception as error:  # told to the thread that waits
            failures.append(error)
            started.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert started.wait(20)
        counts = []
        for number in range(4):
            counts.append(archive.backup(tmp_path / "backup").releases)
            if number in (0, 3):
                shutil.copytree(tmp_path / "backup", tmp_path / f"copy-{number}")
    finally:
        stop.set()
        writer.join()
    assert failures == []
    assert counts == sorted(counts)
    for number in (0, 3):
        assert len(records(tmp_path / f"copy-{number}")) == counts[number]


def test_what_was_forgotten_goes_from_the_next_backup(small: tuple[Archive, SampleSite], tmp_path: Path) -> None:
    archive, _ = small
    archive.backup(tmp_path / "backup")
    old = warc(tmp_path / "backup")
    release = next(archive.export(source="warta"))
    archive.forget(release.id)
    archive.backup(tmp_path / "backup")
    assert not set(old) & set(warc(tmp_path / "backup"))
    assert release.body.encode()[:60] not in (tmp_path / "backup" / "archive.db").read_bytes()
    assert release.id not in {one.id for one in records(tmp_path / "backup")}


def test_a_backup_that_broke_off_is_made_whole(small: tuple[Archive, SampleSite], tmp_path: Path) -> None:
    archive, _ = small
    target = tmp_path / "backup"
    archive.backup(target)
    (target / "archive.db.part").write_bytes(b"half of it")
    (target / "archive.db-wal").write_bytes(b"of a reader that was killed")
    with open(warc(target)[0], "r+b") as file:
        file.truncate(1000)
    archive.backup(target)
    assert warc(target)[0].read_bytes() == warc(archive.path)[0].read_bytes()
    with open(warc(target)[0], "ab") as file:
        file.write(bytes(100))  # what a crash of the machine may leave beyond what was synced
    archive.backup(target)
    assert records(target) == list(archive.export())
    assert not (target / "archive.db.part").exists()


def test_bytes_that_went_bad_are_not_copied_over_good_ones(small: tuple[Archive, SampleSite], tmp_path: Path) -> None:
    archive, _ = small
    archive.backup(tmp_path / "backup")
    whole = warc(archive.path)[0].read_bytes()
    with open(warc(archive.path)[0], "r+b") as file:
        file.seek(-100, 2)
        file.write(bytes(100))
    with pytest.raises(ArchiveError, match="not the same"):
        archive.backup(tmp_path / "backup")
    assert warc(tmp_path / "backup")[0].read_bytes() == whole
    assert len(records(tmp_path / "backup")) == archive.store.count()


def test_only_what_is_acknowledged_is_copied(small: tuple[Archive, SampleSite], tmp_path: Path) -> None:
    archive, _ = small
    page = archive.snapshot(next(archive.export(source="warta")).id)
    end = warc(archive.path)[0].stat().st_size
    with closing(SnapshotWriter(archive.snapshots_directory, archive.store.end_of)) as writer:
        writer.append(evolve(page, id="urn:uuid:00000000-0000-4000-8000-000000000001"))
    archive.backup(tmp_path / "backup")
    assert warc(tmp_path / "backup")[0].stat().st_size == end
    assert records(tmp_path / "backup") == list(archive.export())


def test_a_damaged_file_does_not_spoil_a_whole_backup(
    small: tuple[Archive, SampleSite], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive, _ = small
    archive.backup(tmp_path / "backup")
    whole = warc(archive.path)[0].read_bytes()
    warc(archive.path)[0].write_bytes(whole[:2000])
    assert archive.backup(tmp_path / "backup").lost == ()
    assert warc(tmp_path / "backup")[0].read_bytes() == whole
    warc(archive.path)[0].unlink()
    assert archive.backup(tmp_path / "backup").lost == ()
    assert records(tmp_path / "backup")
    made = archive.backup(tmp_path / "second")  # this one never had it: it says so and keeps the rest
    assert len(made.lost) == 1
    with Archive(tmp_path / "second") as copy:
        assert copy.store.ids() == archive.store.ids()
    assert _run(["--archive", str(archive.path), "backup", str(tmp_path / "third")]) == 1
    assert "not whole" in capsys.readouterr().err


def test_nothing_else_is_written_over(small: tuple[Archive, SampleSite], tmp_path: Path) -> None:
    archive, _ = small
    with Archive(tmp_path / "other", create=True) as other:
        other.import_records([to_dict(next(archive.export()))])
        other.backup(tmp_path / "theirs")
        kept = {path: path.read_bytes() for path in (tmp_path / "other").rglob("*") if path.is_file()}
        for target, why in (
            (tmp_path / "other", "neither empty nor an earlier backup"),
            (tmp_path / "theirs", "of another archive"),
            (archive.path, "in the archive itself"),
            (archive.path / "backup", "in the archive itself"),
            (archive.path / "archive.db", "in the archive itself"),
        ):
            with pytest.raises(ArchiveError, match=why):
                archive.backup(target)
        assert {path: path.read_bytes() for path in kept} == kept
        other.backup(tmp_path / "theirs")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ArchiveError):
        archive.backup(tmp_path / "file")


def test_the_command_says_what_it_wrote(small: tuple[Archive, SampleSite], tmp_path: Path) -> None:
    archive, _ = small
    place = ["--archive", str(archive.path), "backup", str(tmp_path / "backup")]
    run = CliRunner().invoke(cli, place)
    assert run.exit_code == 0, run.output
    assert f"{archive.store.count()} releases, 1 files of snapshots" in run.output
    run = CliRunner().invoke(cli, [*place, "--format", "json"])
    assert json.loads(run.output)[0]["releases"] == archive.store.count()


def test_an_older_state_does_not_overwrite_a_newer_backup(small: tuple[Archive, SampleSite], tmp_path: Path) -> None:
    archive, _ = small
    shutil.copytree(archive.path, tmp_path / "older")
    archive.import_records([{"url": "https://a.example.id/rilis-baru", "title": "Rilis Baru", "body": "Isi rilis."}])
    archive.backup(tmp_path / "backup")
    with Archive(tmp_path / "older") as older, pytest.raises(ArchiveError, match="holds 1 releases"):
        older.backup(tmp_path / "backup")
    assert archive.backup(tmp_path / "backup").releases == archive.store.count()


def test_a_fresh_backup_is_whole_without_an_index(small: tuple[Archive, SampleSite], tmp_path: Path) -> None:
    archive, _ = small
    archive.backup(tmp_path / "backup")
    assert _run(["--archive", str(tmp_path / "backup"), "check"]) == 0
