"""Snapshots: what was written is read back byte for byte, and damage is noticed."""

import gzip
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from pr_archive.errors import ArchiveError
from pr_archive.records import Location, Snapshot
from pr_archive.snapshots import SnapshotWriter, read_snapshot, read_warc
from pr_archive.store import Store
from tests.conftest import NOON

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


# -- revisits -------------------------------------------------------------------------------------------------------


def write_known(directory: Path, store: Store, *snapshots: Snapshot) -> list[Location]:
    """Write snapshots as an archive does, that knows which payloads it has."""
    with closing(SnapshotWriter(directory, store.end_of, original=store.holder_of)) as writer:
        locations = []
        for one in snapshots:
            locations.append(writer.append(one))
            store.keep(locations[-1])
        return locations


BODY = b"<p>Rutan Wirasaba menggelar razia kamar hunian.</p>" * 200


def test_the_same_payload_is_written_once_and_read_back_for_each(
    tmp_path: Path, store: Store, snapshot: Make
) -> None:
    first, again, elsewhere, other = (snapshot(number, BODY) for number in (1, 2, 3, 4))
    again = evolve(again, url=first.url, requested=first.url, fetched_at=first.fetched_at + timedelta(days=1))
    elsewhere = evolve(elsewhere, headers=(("Content-Type", "text/html"), ("X-Cache", "HIT")))
    other = evolve(other, payload=BODY + b"!", body=BODY + b"!")
    locations = write_known(tmp_path, store, first, again, elsewhere, other)
    assert [location.refers for location in locations] == [None, first.id, first.id, None]
    assert list(store.locations()) == locations
    for one, location in zip((first, again, elsewhere, other), locations, strict=True):
        assert evolve(read_snapshot(tmp_path, location), request_headers=one.request_headers) == one
    assert locations[1].length < 1000


def test_a_revisit_has_the_fields_of_the_standard(tmp_path: Path, store: Store, snapshot: Make) -> None:
    first, again = write_known(tmp_path, store, snapshot(1, BODY), snapshot(2, BODY))
    data = gzip.decompress((tmp_path / again.file).read_bytes()[again.offset : again.offset + again.length])
    fields = dict(line.split(b": ", 1) for line in data.split(b"\r\n\r\n")[0].split(b"\r\n")[1:])
    assert fields[b"WARC-Type"] == b"revisit"
    assert fields[b"WARC-Profile"] == b"http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"
    assert fields[b"WARC-Refers-To"] == f"<{first.id}>".encode()
    assert fields[b"WARC-Refers-To-Target-URI"] == first.url.encode()
    assert fields[b"WARC-Refers-To-Date"] == b"2025-01-14T12:00:00Z"
    assert fields[b"WARC-Payload-Digest"].decode() == first.digest == again.digest


def test_nothing_is_a_revisit_of_an_empty_payload_or_another_status(
    tmp_path: Path, store: Store, snapshot: Make
) -> None:
    empty = [snapshot(number, b"") for number in (1, 2)]
    missing = [snapshot(3, BODY), snapshot(4, BODY, status=404)]
    assert all(location.refers is None for location in write_known(tmp_path, store, *empty, *missing))


def test_a_damaged_original_is_never_referred_to(tmp_path: Path, store: Store, snapshot: Make) -> None:
    (first,) = write_known(tmp_path, store, snapshot(1, BODY))
    file = tmp_path / first.file
    data = bytearray(file.read_bytes())
    data[first.offset + first.length // 2] ^= 0xFF
    file.write_bytes(data)
    (second, third) = write_known(
        tmp_path, store, *(snapshot(number, BODY, fetched_at=NOON + timedelta(hours=number)) for number in (2, 3))
    )
    assert (second.refers, third.refers) == (None, second.id)
    assert read_snapshot(tmp_path, third).payload == BODY


@pytest.mark.parametrize("what", ["original", "headers", "unknown", "other"])
def test_damage_of_a_revisit_is_noticed(tmp_path: Path, store: Store, snapshot: Make, what: str) -> None:
    first, again, other = write_known(tmp_path, store, snapshot(1, BODY), snapshot(2, BODY), snapshot(3, b"<p>x</p>"))
    file = tmp_path / again.file
    data = file.read_bytes()
    if what == "original":
        file.write_bytes(data[: first.offset + 20] + bytes(20) + data[first.offset + 40 :])
        complaint = "original is damaged"
    elif what == "headers":
        packed = gzip.compress(
            gzip.decompress(data[again.offset : again.offset + again.length]).replace(b"utf-8", b"utf-7")
        )
        file.write_bytes(data[: again.offset] + packed)
        again, complaint = evolve(again, length=len(packed)), "digest"
    elif what == "unknown":
        again, complaint = evolve(again, original=None), "whose place is not known"
    else:
        again, complaint = evolve(again, original=other), "of another snapshot"
    with pytest.raises(ArchiveError, match=complaint):
        read_snapshot(tmp_path, again)


def test_revisits_pass_warcio_check(tmp_path: Path, store: Store, snapshot: Make) -> None:
    write_known(tmp_path, store, snapshot(1, BODY), snapshot(2, BODY))
    (file,) = tmp_path.glob("*.warc.gz")
    run = subprocess.run(
        [Path(sys.executable).parent / "warcio", "check", "-v", file], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr


@given(st.lists(st.tuples(st.integers(0, 2), st.booleans()), min_size=1, max_size=6))
def test_any_mixture_is_read_by_ourselves_and_in_a_file_alone(
    tmp_path_factory: pytest.TempPathFactory, shown: list[tuple[int, bool]]
) -> None:
    """Payloads that repeat at the same or another address come back, resolved by the archive or by the file."""
    directory = tmp_path_factory.mktemp("snapshots")
    made = [
        evolve(snapshot_of(number, b"%d" % body * 50), **({"url": "https://warta.example/sama"} if same else {}))
        for number, (body, same) in enumerate(shown)
    ]
    with closing(Store(directory / "archive.db")) as store:
        locations = write_known(directory, store, *made)
        assert [read_snapshot(directory, one).payload for one in locations] == [one.payload for one in made]
    assert sum(one.refers is None for one in locations) == len({body for body, _ in shown})
    (path,) = directory.glob("*.warc.gz")
    with open(path, "rb") as file:
        assert [(one.url, one.payload) for one in read_warc(file)] == [(one.url, one.payload) for one in made]
