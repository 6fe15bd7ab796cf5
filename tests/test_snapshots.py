"""Snapshots: what was written is read back byte for byte, and damage is noticed."""

import gzip
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from pr_archive.errors import ArchiveError
from pr_archive.records import Location, Snapshot
from pr_archive.snapshots import SnapshotWriter, read_snapshot
from pr_archive.store import Store

Make = Callable[..., Snapshot]


def write(directory: Path, *snapshots: Snapshot, **options: int) -> list[Location]:
    with closing(SnapshotWriter(directory, lambda name: (directory / name).stat().st_size, **options)) as writer:
        return [writer.append(snapshot) for snapshot in snapshots]


def test_a_snapshot_comes_back_byte_for_byte(tmp_path: Path, snapshot: Make) -> None:
    body = "<p>Jum’at — “kutipan”</p>".encode() * 500
    original = snapshot(
        body=body,
        payload=gzip.compress(body),
        headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("X-Two", "a"), ("X-Two", "b")),
    )
    (location,) = write(tmp_path, original)
    again = read_snapshot(tmp_path, location)
    assert evolve(again, request_headers=original.request_headers) == original


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=5))
def test_any_bytes_come_back(tmp_path_factory: pytest.TempPathFactory, bodies: list[bytes]) -> None:
    directory = tmp_path_factory.mktemp("snapshots")
    make = snapshot_of
    locations = write(directory, *(make(number, body) for number, body in enumerate(bodies)))
    assert [read_snapshot(directory, location).payload for location in locations] == bodies


def snapshot_of(number: int, body: bytes) -> Snapshot:
    from tests.conftest import NOON

    url = f"https://warta.example/{number}?a=1&b=é"
    return Snapshot(
        id=f"urn:uuid:{number}", url=url, requested=url, status=404, payload=body, body=body, fetched_at=NOON
    )


def test_other_warc_tools_accept_the_files(tmp_path: Path, snapshot: Make) -> None:
    write(tmp_path, snapshot(1), snapshot(2))
    (file,) = tmp_path.glob("*.warc.gz")
    check = subprocess.run(
        [Path(sys.executable).parent / "warcio", "check", "-v", file], capture_output=True, text=True
    )
    assert check.returncode == 0, check.stdout + check.stderr
    assert check.stdout.count("digest pass") == 5  # warcinfo, two requests, two responses


def test_a_file_is_appended_to_only_while_the_store_knows_all_of_it(
    tmp_path: Path, store: Store, snapshot: Make
) -> None:
    directory = tmp_path / "snapshots"

    def append(number: int, keep: bool) -> Location:
        with closing(SnapshotWriter(directory, store.end_of)) as writer:
            location = writer.append(snapshot(number))
        if keep:
            store.keep(location)
        return location

    first, second = append(1, True), append(2, True)
    assert first.file == second.file
    third = append(3, False)  # the process dies before the store acknowledges it
    fourth = append(4, True)
    assert third.file == first.file
    assert fourth.file != first.file
    assert [read_snapshot(directory, one).id for one in store.locations()] == [first.id, second.id, fourth.id]


def test_files_rotate_by_size(tmp_path: Path, snapshot: Make) -> None:
    locations = write(tmp_path, *(snapshot(number) for number in range(4)), file_size=1000)
    assert len({location.file for location in locations}) > 1


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (lambda data: data[:-20], "cut short"),
        (lambda data: data[:-60] + bytes(60), "cannot be read|digest|another record"),
        (lambda data: b"", "cut short"),
    ],
)
def test_damage_is_noticed(tmp_path: Path, snapshot: Make, damage: Callable[[bytes], bytes], complaint: str) -> None:
    (location,) = write(tmp_path, snapshot())
    file = tmp_path / location.file
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(ArchiveError, match=complaint):
        read_snapshot(tmp_path, location)


def test_a_changed_byte_in_a_rewritten_member_is_noticed(tmp_path: Path, snapshot: Make) -> None:
    (location,) = write(tmp_path, snapshot(body=b"<p>Lima orang hadir.</p>"))
    file = tmp_path / location.file
    data = file.read_bytes()
    member = gzip.decompress(data[location.offset :]).replace(b"Lima orang", b"Enam orang")
    packed = gzip.compress(member)
    file.write_bytes(data[: location.offset] + packed)
    with pytest.raises(ArchiveError, match="digest"):
        read_snapshot(tmp_path, evolve(location, length=len(packed)))


def test_a_missing_file_and_another_record_are_noticed(tmp_path: Path, snapshot: Make) -> None:
    first, second = write(tmp_path, snapshot(1), snapshot(2))
    with pytest.raises(ArchiveError, match="another record"):
        read_snapshot(tmp_path, evolve(first, offset=second.offset, length=second.length))
    with pytest.raises(ArchiveError, match="cannot be read"):
        read_snapshot(tmp_path, evolve(first, file="none.warc.gz"))
