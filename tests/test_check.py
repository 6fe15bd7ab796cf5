"""What `check` finds, what `--repair` mends of it, and an index that mends itself."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from pr_archive import Archive
from pr_archive.cli import _run
from pr_archive.demo import SampleSite
from pr_archive.serialization import to_dict
from pr_archive.snapshots import SnapshotWriter
from tests.conftest import make_version
from tests.test_pipeline import follow


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Archive]:
    """Return a scraped archive of its own; its sites are down."""
    with SampleSite(only=slice(5)) as site, Archive(tmp_path / "archive", create=True) as archive:
        follow(archive, site)
        archive.scrape()
        yield archive


def spoilt(archive: Archive, *statements: str) -> None:
    """Change the store behind the back of the program."""
    with closing(sqlite3.connect(archive.store.path, isolation_level=None)) as db:
        for statement in ("PRAGMA foreign_keys = ON", *statements):
            db.execute(statement)


def kinds(archive: Archive) -> list[str]:
    return [problem.kind for problem in archive.check()]


def unsketched(archive: Archive) -> None:
    spoilt(archive, "DELETE FROM sketches", "DELETE FROM sketched")


def torn_apart(archive: Archive) -> None:
    spoilt(archive, "UPDATE releases SET cluster = id")


def thrown_together(archive: Archive) -> None:
    spoilt(archive, "UPDATE releases SET cluster = (SELECT min(id) FROM releases)")


def in_no_cluster(archive: Archive) -> None:
    spoilt(archive, "UPDATE releases SET cluster = 'nirgendwo' WHERE id = (SELECT min(id) FROM releases)")


@pytest.mark.parametrize("spoil", [unsketched, torn_apart, thrown_together, in_no_cluster])
def test_copies_are_checked_and_mended(small: Archive, spoil: Callable[[Archive], None]) -> None:
    before = list(small.export())
    assert any(release.copies for release in before)
    assert small.check(notes=True) == []
    spoil(small)
    assert set(kinds(small)) == {"copies"}
    assert all(problem.mendable and problem.command == "check --repair" for problem in small.check())
    done, left = small.repair()
    assert done
    assert left == []
    assert list(small.export()) == before
    assert small.repair() == ([], [])


def test_facts_of_other_rules_are_a_note(small: Archive) -> None:
    before = list(small.export())
    spoilt(
        small, """UPDATE versions SET derived = json_set(derived, '$.rules', 'older', '$.facts.place', 'Tidak Ada')"""
    )
    assert small.check() == []
    (note,) = small.check(notes=True)
    assert (note.kind, note.harmless, note.command) == ("facts", True, "reparse")
    assert f"{len(before)} releases" in note.message
    small.repair()
    assert small.check(notes=True) == []
    assert list(small.export()) == before


def test_an_index_that_lacks_releases_or_has_others_is_mended(small: Archive) -> None:
    before = small.search("rutan", limit=50)
    lost, other = next(small.export()), make_version()
    spoilt(small, f"DELETE FROM releases WHERE id = '{lost.id}'")
    with small._writing("test"):
        small.store.save(other)
        small.store.done(small.store.last_sequence())  # as if the index had taken it
        assert kinds(small).count("index") == 2
    # The links of the lost one went with it, so its copies are in a cluster that is none.
    done, left = small.repair()
    assert done
    assert left == []
    assert {hit.release.id for hit in small.search("rutan", limit=50, copies=True)} >= {
        hit.release.id for hit in before if hit.release.id != lost.id
    }
    assert small.search("barang terlarang", source="warta", copies=True).total >= 1


def test_tails_and_orphans_are_harmless_and_set_aside(small: Archive) -> None:
    page = small.snapshot(next(small.export(source="warta")).id)
    directory = small.snapshots_directory
    (known,) = directory.glob("*.warc.gz")
    whole = known.read_bytes()
    known.write_bytes(whole + whole[:700])
    for number in (1, 2):  # the second one finds a tail, so it begins a file that the store does not know
        with closing(SnapshotWriter(directory, small.store.end_of)) as writer:
            writer.append(evolve(page, id=f"urn:uuid:00000000-0000-4000-8000-{number:012}"))
    assert small.check() == []
    notes = small.check(notes=True)
    assert [(note.kind, note.harmless) for note in notes] == [("leftover", True)] * 3
    done, left = small.repair()
    assert len(done) == 3
    assert left == small.check(notes=True) == []
    assert known.read_bytes() == whole
    assert len(list((directory / "orphans").iterdir())) == 3


def test_a_damaged_snapshot_cannot_be_mended_and_is_told_so(
    small: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    release = next(small.export(source="warta"))
    location = small.store.location(release.snapshot or "")
    with open(small.snapshots_directory / location.file, "r+b") as file:
        file.seek(location.offset + 40)
        file.write(bytes(20))
    done, (problem,) = small.repair()
    assert done == []
    assert (problem.kind, problem.mendable, problem.command) == ("snapshot", False, f"scrape {location.url}")
    assert f"the text of {release.id} stays, without this proof" in problem.message
    assert small.get(release.id) == release
    assert _run(["--archive", str(small.path), "check", "--repair"]) == 1
    assert "fetches it as it is now" in capsys.readouterr().out


def test_a_file_that_is_missing_or_cut_short_is_named(small: Archive) -> None:
    (file,) = small.snapshots_directory.glob("*.warc.gz")
    data = file.read_bytes()
    file.write_bytes(data[:-10])
    assert kinds(small) == ["snapshot"]
    file.unlink()
    assert set(kinds(small)) == {"snapshot"}
    assert len(kinds(small)) == len(list(small.store.locations()))


def test_a_release_whose_snapshot_is_not_known_is_named(small: Archive) -> None:
    release = next(small.export(source="warta"))
    spoilt(small, f"DELETE FROM snapshots WHERE id = '{release.snapshot}'")
    (problem,) = small.check()
    assert release.id in problem.message
    assert problem.command == f"scrape {release.url}"


def test_a_revisit_without_its_original_is_named(small: Archive) -> None:
    release = next(small.export(source="warta"))
    page = small.snapshot(release.id)
    with closing(
        SnapshotWriter(small.snapshots_directory, small.store.end_of, original=small.store.holder_of)
    ) as writer:
        again = writer.append(evolve(page, id="urn:uuid:00000000-0000-4000-8000-000000000001"))
        assert again.refers == release.snapshot
        small.store.keep(again)
    assert small.check() == []
    spoilt(small, f"DELETE FROM snapshots WHERE id = '{release.snapshot}'")
    assert any("a revisit of" in problem.message for problem in small.check())


def test_a_damaged_store_is_left_alone(small: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    small.store.close()
    with open(small.store.path, "r+b") as file:
        file.seek(3 * 4096)
        file.write(b"\xa5" * 4096 * 8)
    with Archive(small.path) as damaged:
        problems = damaged.check()
        assert {problem.kind for problem in problems} == {"store"}
        assert not any(problem.mendable for problem in problems)
        assert damaged.repair() == ([], problems)
    assert _run(["--archive", str(small.path), "check", "--repair"]) == 1
    assert "a backup mends it" in capsys.readouterr().out


def test_the_command_in_every_format(small: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    place = ["--archive", str(small.path), "check"]
    assert _run([*place, "--format", "jsonl"]) == 0
    assert capsys.readouterr().out == ""
    unsketched(small)
    assert _run(place) == 1
    assert "`check --repair` mends all that is derived" in capsys.readouterr().out
    assert _run([*place, "--format", "jsonl"]) == 1
    row = json.loads(capsys.readouterr().out)
    assert row == to_dict(small.check()[0])
    assert _run([*place, "--repair"]) == 0
    out = capsys.readouterr().out
    assert "mended: " in out
    assert "all is well" in out


# -- an index that mends itself ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Return an archive of several segments, and what it finds."""
    path = tmp_path_factory.mktemp("searched")
    rows = [
        {"url": f"https://kabar.example/{number}", "title": f"Rutan Wirasaba Gelar Razia {number}",
         "body": f"WIRASABA - Petugas menggeledah kamar hunian nomor {number}."} for number in range(30)
    ]  # fmt: skip
    with Archive(path, create=True) as archive:
        for start in range(0, 30, 10):
            archive.import_records(rows[start : start + 10])
        found = [hit.release.id for hit in archive.search("razia kamar", limit=50, copies=True)]
    assert len(found) == 30
    return path, found


DAMAGES: dict[str, Callable[[bytes, int], bytes | None]] = {
    "truncated": lambda data, at: data[:at],
    "flipped": lambda data, at: data[:at] + bytes(byte ^ 0xFF for byte in data[at : at + 64]) + data[at + 64 :],
    "zeroed": lambda data, at: data[:at] + bytes(len(data) - at),
    "deleted": lambda data, at: None,
}


@given(damage=st.sampled_from(sorted(DAMAGES)), which=st.integers(0, 99), where=st.integers(0, 999))
@settings(max_examples=30)
def test_a_damaged_index_is_mended_and_the_search_is_right(
    searched: tuple[Path, list[str]], damage: str, which: int, where: int
) -> None:
    whole, expected = searched
    path = whole.with_name("damaged")
    shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(whole, path)
    files = sorted(file for file in (path / "index").rglob("*") if file.is_file() and file.name != "lock")
    file = files[which % len(files)]
    data = file.read_bytes()
    spoiled = DAMAGES[damage](data, len(data) * where // 1000)
    file.unlink()
    if spoiled is not None:
        file.write_bytes(spoiled)
    with Archive(path) as archive:
        found = [hit.release.id for hit in archive.search("razia kamar", limit=50, copies=True)]
        assert found == expected, f"{damage} {file.name} of {len(data)} bytes at {len(data) * where // 1000}"
        assert archive.check() == []


def test_a_large_segment_is_verified_by_check_alone(
    searched: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("pr_archive.index.engine.SMALL", 100)
    path = shutil.copytree(searched[0], tmp_path / "copy")
    for segment in (path / "index").rglob("*.seg"):
        with open(segment, "r+b") as file:
            file.seek(-3, 2)
            file.write(b"\xff\xff\xff")
    with Archive(path) as archive:
        assert [problem.command for problem in archive.check()] == ["index rebuild"]
        assert archive.repair()[1] == []
        assert [hit.release.id for hit in archive.search("razia kamar", limit=50, copies=True)] == searched[1]


def test_searches_go_on_from_the_old_index_while_it_is_rebuilt(searched: tuple[Path, list[str]]) -> None:
    path, expected = searched
    with Archive(path) as archive, Archive(path) as reader:
        steps: list[list[str]] = []

        def look(done: int, _: int) -> None:
            if done in (1, 20):
                steps.append([hit.release.id for hit in reader.search("razia kamar", limit=50, copies=True)])

        archive.index_rebuild(look)
        assert steps
        assert all(step == expected for step in steps)
        assert len(list((path / "index").glob("gen-*"))) == 1
