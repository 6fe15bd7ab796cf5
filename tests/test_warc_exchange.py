"""Snapshots out of an archive and into another; replay by other tools."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

import pytest
from attrs import evolve
from warcio.archiveiterator import ArchiveIterator

from pr_archive import Archive
from pr_archive.demo import SampleSite
from pr_archive.serialization import to_dict
from pr_archive.snapshots import payload_digest, read_snapshot
from tests.test_pipeline import follow

WARCIO = Path(sys.executable).parent / "warcio"


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Return an archive with a past: an edit, a page seen again unchanged, one cut to a teaser, one taken down."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        with SampleSite() as site, Archive(tmp_path_factory.mktemp("lived"), create=True) as archive:
            follow(archive, site)
            assert all(result.ok for result in archive.scrape())
            edited, cut, gone = list(archive.export(source="warta"))[:3]
            same = next(archive.export(source="suara"))  # came in a list of the API, then as a page twice
            archive.scrape(same.url)
            archive.scrape(same.url)

            def change(title: str, body: str) -> None:
                number = next(i for i, one in enumerate(site.releases) if title == one.on("varient").title)
                sample = site.releases[number]
                site.releases[number] = evolve(sample, body=body.format(sample.body), overrides={})

            change(edited.title, "{}\n\nRalat: jumlah peserta enam puluh orang.")
            change(cut.title, "Selengkapnya akan dimuat kemudian oleh redaksi kami.")
            site.releases[:] = [one for one in site.releases if one.on("varient").title != gone.title]
            (result,) = archive.scrape(edited.url, cut.url, gone.url)
            assert (result.changed, result.rejected, result.gone) == (1, 1, 1), result
            archive.ids = {"edited": edited.id, "same": same.id, "cut": cut.id, "gone": gone.id}
            yield archive


def run(archive: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pr_archive", "--archive", archive, *map(str, arguments)],
        capture_output=True,
        text=True,
    )


def records(path: Path) -> list[tuple[str, str, str]]:
    """Return (type, id, address) of the records of a file."""
    with open(path, "rb") as file:
        return [
            (
                one.rec_type,
                one.rec_headers.get_header("WARC-Record-ID"),
                one.rec_headers.get_header("WARC-Target-URI"),
            )
            for one in ArchiveIterator(file)
        ]


def check(path: Path) -> None:
    told = subprocess.run([WARCIO, "check", path], capture_output=True, text=True)
    assert told.returncode == 0, told.stdout


def same_records(one: Archive, other: Archive, ids: set[str] | None = None) -> None:
    """Assert that two archives hold the same releases. `last_seen` may differ: lists that show a release anew are
    no captures of it."""

    def rows(archive: Archive) -> dict[str, dict[str, object]]:
        return {
            release.id: {**to_dict(release), "last_seen": None}
            for release in archive.export()
            if ids is None or release.id in ids
        }

    assert rows(other) == rows(one)


def test_the_files_of_an_archive_pass_warcio_check(lived: Archive) -> None:
    (path,) = lived.snapshots_directory.glob("*.warc.gz")
    check(path)
    kinds = {kind for kind, _, _ in records(path)}
    # A metadata, resource or conversion record with the address of a page would be replayed instead of it.
    assert kinds == {"warcinfo", "request", "response", "revisit"}
    assert lived.check() == []


@pytest.mark.parametrize(
    ("what", "kinds"),
    [
        ("edited", ["version", "version"]),
        ("same", ["seen", "version", "seen"]),
        ("cut", ["version", "rejected"]),
        ("gone", ["version", "gone"]),
    ],
)
def test_every_capture_is_listed_with_its_proof(lived: Archive, what: str, kinds: list[str]) -> None:
    captures = lived.captures(lived.ids[what], verify=True)
    assert [capture.kind for capture in captures] == kinds
    for capture in captures:
        payload = read_snapshot(lived.snapshots_directory, lived.store.location(capture.snapshot)).payload
        assert (capture.sha1, capture.sha256) == (payload_digest(payload), sha256(payload).hexdigest())
        with open(lived.snapshots_directory / capture.file, "rb") as file:  # as somebody else would look it up
            file.seek(capture.offset)
            record = next(ArchiveIterator(file))
            assert record.rec_headers.get_header("WARC-Record-ID") == f"<{capture.snapshot}>"
            assert record.rec_headers.get_header("WARC-Payload-Digest") == capture.sha1
    if what == "same":
        assert [capture.record for capture in captures] == ["response", "response", "revisit"]
        assert captures[2].refers == captures[1].snapshot
        assert captures[2].sha256 == captures[1].sha256


def test_the_command_lists_captures_and_says_what_is_damaged(lived: Archive, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(lived.path, copy)
    told = run(copy, "snapshots", "list", lived.ids["same"], "--format", "jsonl")
    assert told.returncode == 0, told.stderr
    _, first, second = map(json.loads, told.stdout.splitlines())
    assert (first["kind"], second["kind"], second["refers"]) == ("version", "seen", first["snapshot"])
    assert re.fullmatch("[0-9a-f]{64}", first["sha256"])
    path = copy / "snapshots" / first["file"]
    data = bytearray(path.read_bytes())
    data[first["offset"] + first["length"] // 2] ^= 0xFF
    path.write_bytes(data)
    told = run(copy, "snapshots", "list", lived.ids["same"])
    assert told.returncode == 1
    assert len(told.stderr.splitlines()) == 2  # the original, and the revisit that needs it


def test_a_whole_archive_goes_through_one_file(lived: Archive, tmp_path: Path) -> None:
    path = tmp_path / "semua.warc.gz"
    done = lived.export_snapshots(path)
    assert (done.releases, done.damaged) == (lived.store.count(), ())
    check(path)
    found = records(path)
    assert found[0][0] == "warcinfo"
    pairs = [kind for kind, _, _ in found[1:]]
    assert pairs[::2] == ["request"] * done.captures
    assert set(pairs[1::2]) == {"response", "revisit"}
    assert [url for _, _, url in found[1::2]] == [url for _, _, url in found[2::2]]

    with Archive(tmp_path / "other", create=True) as other:
        shutil.copy(lived.sources_file, other.sources_file)
        assert other.import_pages(path).ok
        same_records(lived, other)
        for release in lived.export():
            ours, theirs = lived.history(release.id), other.history(release.id)
            assert [one.data for one in ours] == [one.data for one in theirs]
        kinds = [capture.kind for capture in other.captures(lived.ids["cut"])]
        assert kinds == ["version", "rejected"]
        assert other.check() == []
        # Once more: nothing is new, and nothing is written twice.
        size = sum(one.stat().st_size for one in other.snapshots_directory.iterdir())
        result = other.import_pages(path)
        assert (result.new, result.changed) == (0, 0)
        same_records(lived, other)
        assert sum(one.stat().st_size for one in other.snapshots_directory.iterdir()) == size


def test_the_files_themselves_can_be_imported(lived: Archive, tmp_path: Path) -> None:
    with Archive(tmp_path / "other", create=True) as other:
        shutil.copy(lived.sources_file, other.sources_file)
        for path in sorted(lived.snapshots_directory.iterdir()):
            assert other.import_pages(path).ok
        same_records(lived, other)


def test_a_selection_holds_what_was_asked_for_alone(lived: Archive, tmp_path: Path) -> None:
    path = tmp_path / "bukti.warc.gz"
    told = run(lived.path, "snapshots", "export", path, "--id", lived.ids["cut"], "--id", lived.ids["edited"])
    assert told.returncode == 0, told.stderr
    assert "4 captures of 2 releases" in told.stdout
    check(path)
    ids = {lived.ids["cut"], lived.ids["edited"]}
    with Archive(tmp_path / "other", create=True) as other:
        shutil.copy(lived.sources_file, other.sources_file)
        other.import_pages(path)
        assert other.store.ids() == ids
        for id in ids:
            one, two = lived.get(id), other.get(id)
            assert (two.paragraphs, two.version, two.snapshot) == (one.paragraphs, one.version, one.snapshot)

    told = run(lived.path, "snapshots", "export", path, "remisi", "--source", "warta")
    assert told.returncode == 0, told.stderr
    urls = {url for kind, _, url in records(path) if kind == "response"}
    assert urls == {release.url for release in lived.export("remisi", source="warta")}


def test_a_list_of_an_api_brings_its_other_releases_too(lived: Archive, tmp_path: Path) -> None:
    path = tmp_path / "bukti.warc.gz"
    done = lived.export_snapshots(path, ids=[lived.ids["same"]])
    assert done.captures == 3
    with Archive(tmp_path / "other", create=True) as other:
        shutil.copy(lived.sources_file, other.sources_file)
        other.import_pages(path)
        assert lived.ids["same"] in other.store.ids() < lived.store.ids()
        same_records(lived, other, {lived.ids["same"]})


def test_a_revisit_without_its_original_gets_its_payload_back(lived: Archive, tmp_path: Path) -> None:
    from pr_archive.snapshots import export_warc

    revisit = lived.store.location(lived.captures(lived.ids["same"])[-1].snapshot)
    path = tmp_path / "satu.warc.gz"
    assert export_warc(path, lived.snapshots_directory, [revisit], lived.store.end_before) == (1, [])
    check(path)
    assert [(kind, id) for kind, id, _ in records(path)][2:] == [("response", f"<{revisit.id}>")]
    with Archive(tmp_path / "other", create=True) as other:
        assert other.import_pages(path).new == 1


def test_requests_are_the_ones_that_were_sent(lived: Archive, tmp_path: Path) -> None:
    path = tmp_path / "bukti.warc.gz"
    lived.export_snapshots(path, ids=[lived.ids["same"]])
    original = {
        id for file in lived.snapshots_directory.iterdir() for kind, id, _ in records(file) if kind == "request"
    }
    assert {id for kind, id, _ in records(path) if kind == "request"} <= original


def test_a_damaged_snapshot_is_left_out_and_said(lived: Archive, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(lived.path, copy)
    with Archive(copy) as archive:
        capture = archive.captures(lived.ids["edited"])[0]
    file = copy / "snapshots" / capture.file
    data = bytearray(file.read_bytes())
    data[capture.offset + capture.length // 2] ^= 0xFF
    file.write_bytes(data)
    path = tmp_path / "bukti.warc.gz"
    told = run(copy, "snapshots", "export", path, "--id", lived.ids["edited"])
    assert told.returncode == 1
    assert "1 captures of 1 releases" in told.stdout
    assert told.stderr.startswith("left out: snapshot")
    check(path)


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["a.warc.gz", "--id", "tidakada"], 4, "no release"),
        (["a.warc.gz", "remisi", "--id", "x"], 2, "--id"),
        (["a.zip"], 2, "warc.gz"),
        (["none/a.warc.gz"], 3, "cannot be written"),
    ],
)
def test_mistakes_are_said(lived: Archive, tmp_path: Path, arguments: list[str], code: int, complaint: str) -> None:
    told = run(lived.path, "snapshots", "export", tmp_path / arguments[0], *arguments[1:])
    assert told.returncode == code
    assert complaint in told.stderr
    assert list(tmp_path.iterdir()) == [] or not (tmp_path / arguments[0]).exists()


# -- pywb -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def wayback(lived: Archive, tmp_path: Path) -> Iterator[str]:
    """Return the address under which pywb replays the archive."""
    programs = [shutil.which(name) for name in ("wb-manager", "wayback")]
    if None in programs:
        pytest.skip("pywb is not installed (wb-manager and wayback on the PATH)")
    manager, server = programs
    subprocess.run([manager, "init", "uji"], cwd=tmp_path, check=True, capture_output=True)
    files = sorted(lived.snapshots_directory.glob("*.warc.gz"))
    subprocess.run([manager, "add", "uji", *files], cwd=tmp_path, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [server, "-b", "127.0.0.1", "-p", str(port)],
        cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/uji"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


@pytest.mark.slow
def test_pywb_replays_every_capture_byte_for_byte(lived: Archive, wayback: str) -> None:
    opener = build_opener(ProxyHandler({}))
    replayed = {"response": 0, "revisit": 0}
    for location in lived.store.locations():
        snapshot = read_snapshot(lived.snapshots_directory, location)
        moment = f"{location.fetched_at:%Y%m%d%H%M%S}"
        try:
            with opener.open(f"{wayback}/{moment}id_/{location.url}", timeout=20) as answer:
                status, body = answer.status, answer.read()
        except HTTPError as error:
            with error:
                status, body = error.code, error.read()
        assert (status, body) == (snapshot.status, snapshot.body), location
        replayed["revisit" if location.refers else "response"] += 1
    assert replayed["response"] > 20
    assert replayed["revisit"] >= 1
