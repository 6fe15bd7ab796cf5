"""Releases that are removed for good: their bytes are gone, everything else stays, nothing brings them back."""

import gzip
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from attrs import evolve
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from pr_archive import Archive
from pr_archive.cli import _run, cli
from pr_archive.demo import SampleSite
from pr_archive.errors import NotFoundError
from pr_archive.forgetting import REDACTED, forget, redacted
from pr_archive.records import Snapshot
from pr_archive.results import Forgotten
from pr_archive.serialization import to_dict
from pr_archive.snapshots import SnapshotWriter, read_snapshot, read_warc
from tests.conftest import NOON
from tests.test_pipeline import follow

OF_PAGES, OF_LIST = "zabarkatulistiwa", "wirakencanasari"
"""Words that stand in one release each: one that is read from pages, one from answers of the REST API."""


def traces(directory: Path, word: str) -> set[str]:
    """Return the files that hold a word: as they are, unpacked, or in the answers of a WARC file."""
    wanted = word.encode()
    found = set()
    for path in (path for path in directory.rglob("*") if path.is_file()):
        texts = [path.read_bytes()]
        if path.name.endswith(".gz"):
            texts.append(gzip.decompress(texts[0]))
            with open(path, "rb") as file:
                texts += [snapshot.body for snapshot in read_warc(file)]
        if any(wanted in text.lower() for text in texts):
            found.add(path.relative_to(directory).as_posix())
    return found


@pytest.fixture
def small(tmp_path: Path) -> Iterator[tuple[Archive, SampleSite]]:
    """Return an archive with two versions of two releases that have a word of their own."""
    with SampleSite(only=slice(5)) as site, Archive(tmp_path / "archive", create=True) as archive:
        site.releases[0] = marked(site.releases[0], "varient", OF_PAGES)
        site.releases[1] = marked(site.releases[1], "wordpress", OF_LIST)
        follow(archive, site)
        archive.scrape()
        for number in (0, 1):
            later = evolve(site.releases[number], modified=datetime(2099, 1, 1, tzinfo=UTC))
            site.releases[number] = evolve(later, body=f"{later.body}\n\nTambahan redaksi.")
        archive.scrape(next(one.url for one in archive.export() if OF_PAGES in one.body))
        archive.scrape(full=True)
        yield archive, site


def marked(release, site: str, word: str):
    return evolve(release, body=f"{release.body}\n\nPetugas menyebut {word} dua kali.", sites=(site,), overrides={})


def holder(archive: Archive, word: str):
    (release,) = (one for one in archive.export() if word in one.body)
    return release


@pytest.mark.parametrize("word", [OF_PAGES, OF_LIST])
def test_nothing_of_it_is_left_and_all_else_is(small: tuple[Archive, SampleSite], word: str) -> None:
    archive, _ = small
    release = holder(archive, word)
    assert len(archive.history(release.id)) == 2
    before = {one.id: one for one in archive.export() if one.id != release.id}
    places = {path.partition("/")[0] for path in traces(archive.path, word)}
    assert {"archive.db", "index", "snapshots"} <= places | {"archive.db"}
    archive.forget(release.id, reason="permintaan 12/2026")
    assert traces(archive.path, word) == set()
    assert archive.store.doomed() == []
    assert archive.check() == []
    assert list(archive.reparse()) == []
    after = {one.id: one for one in archive.export()}
    assert after == {
        id: evolve(one, copies=after[id].copies, cluster=after[id].cluster) for id, one in before.items()
    }
    assert archive.search(word).total == 0
    with pytest.raises(
        NotFoundError, match=r"forgotten on 20\d\d-\d\d-\d\d at the archive's request \(permintaan 12/2026\)"
    ):
        archive.get(release.url)
    with pytest.raises(NotFoundError, match="forgotten on"):
        archive.get(release.id)


@pytest.mark.parametrize("word", [OF_PAGES, OF_LIST])
def test_no_way_of_taking_in_brings_it_back(small: tuple[Archive, SampleSite], tmp_path: Path, word: str) -> None:
    archive, site = small
    release = holder(archive, word)
    warc = tmp_path / "all.warc.gz"
    archive.export_snapshots(warc)
    archive.forget(release.id)
    ids = archive.store.ids()
    requests = len(site.requests)
    for result in archive.scrape(full=True):
        assert result.ok, result
        assert not result.new
    assert urlsplit(release.url).path not in {path for _, path in site.requests[requests:]}
    archive.scrape(release.url)
    records = [to_dict(release), {**to_dict(release), "id": None, "source": None}]
    assert archive.import_records(records).unchanged == 2
    assert archive.import_pages(warc).new == 0
    list(archive.reparse())
    assert archive.store.ids() == ids
    assert traces(archive.path, word) == set()
    assert archive.check() == []


def test_an_alias_is_known_by_what_the_page_says(small: tuple[Archive, SampleSite], tmp_path: Path) -> None:
    archive, _ = small
    release = holder(archive, OF_LIST)
    archive.scrape(release.url)
    page = read_snapshot(archive.snapshots_directory, list(archive.store.locations_of(release.id))[-1])
    archive.forget(release.id)
    known = len(list(archive.store.locations()))
    # The page under an address that the archive never met; it says which post it is.
    alias = evolve(
        page, id="urn:uuid:00000000-0000-4000-8000-000000000001", url=f"{page.url}?tampilan=cetak", requested=""
    )
    with closing(SnapshotWriter(tmp_path / "other", lambda _: 0)) as writer:
        location = writer.append(alias)
    assert archive.import_pages(tmp_path / "other" / location.file).unchanged == 1
    assert len(list(archive.store.locations())) == known
    assert traces(archive.path, OF_LIST) == set()
    assert archive.check(notes=True) == []


def test_a_list_keeps_its_other_posts(small: tuple[Archive, SampleSite]) -> None:
    archive, _ = small
    release = holder(archive, OF_LIST)
    lists = {one.id: json.loads(read_snapshot(archive.snapshots_directory, one).body)
             for one in archive.store.locations() if "wp-json" in one.url}  # fmt: skip
    archive.forget(release.id)
    changed = 0
    for id, posts in lists.items():
        snapshot = read_snapshot(archive.snapshots_directory, archive.store.location(id))
        left = [post for post in posts if post["link"].rstrip("/") != release.url.rstrip("/")]
        assert json.loads(snapshot.body) == left
        assert (snapshot.header(REDACTED) == "1") == (left != posts)
        assert snapshot.header("content-length") == str(len(snapshot.payload)) or left == posts
        changed += left != posts
    assert changed


def test_a_revisit_of_what_goes_gets_its_payload(tmp_path: Path, snapshot: Callable[..., Snapshot]) -> None:
    page = (
        '<html lang="id"><head><title>Rutan Wirasaba Gelar Razia</title><meta property="og:type" content="article">'
        "</head><body><article><h1>Rutan Wirasaba Gelar Razia</h1><p>" + "Petugas menggeledah kamar hunian. " * 12
        + "</p></article></body></html>"
    ).encode()  # fmt: skip
    with Archive(tmp_path / "archive", create=True) as archive:
        with closing(SnapshotWriter(tmp_path / "crawl", lambda _: 0)) as writer:
            for number, host in enumerate(("warta.example", "suara.example")):
                url = f"https://{host}/rutan-wirasaba-gelar-razia"
                at = datetime(2025, 1, 14, 12, number, tzinfo=UTC)
                location = writer.append(snapshot(number, page, url=url, requested=url, fetched_at=at))
        assert archive.import_pages(tmp_path / "crawl" / location.file).new == 2
        first, second = sorted(archive.export(), key=lambda one: archive.snapshot(one.id).fetched_at)
        assert archive.captures(second.id)[0].record == "revisit"
        archive.forget(first.id)
        assert archive.captures(second.id)[0].record == "response"
        assert archive.snapshot(second.id).payload == page
        assert archive.check() == []


def test_what_a_killed_process_left_is_done_by_the_next_writer(small: tuple[Archive, SampleSite]) -> None:
    archive, _ = small
    release = holder(archive, OF_PAGES)
    # As far as the transaction: a process that dies then has cleared nothing away.
    forget(archive.store, archive.snapshots_directory, archive.store.version(release.id), None)
    assert traces(archive.path, OF_PAGES)
    assert {problem.kind for problem in archive.check()} >= {"leftover", "index"}
    with Archive(archive.path) as again:
        assert again.search(OF_PAGES).total == 0  # the index is behind, so that a search writes
        assert again.store.doomed() == []
        assert traces(again.path, OF_PAGES) == set()
        assert again.check(notes=True) == []


def test_a_reader_delays_only_the_last_step(
    small: tuple[Archive, SampleSite], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pr_archive.store.database.READERS_AWAITED", 0)
    archive, _ = small
    release = holder(archive, OF_PAGES)
    with closing(sqlite3.connect(archive.store.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM releases").fetchone()[0] == archive.store.count()
        archive.forget(release.id)
        assert archive.left_of_forgotten() == ["archive.db"]
        reader.execute("ROLLBACK")
    archive.index_sync()
    assert archive.left_of_forgotten() == []
    assert traces(archive.path, OF_PAGES) == set()


def test_bytes_that_the_store_does_not_know_go_too(small: tuple[Archive, SampleSite]) -> None:
    archive, _ = small
    release = holder(archive, OF_PAGES)
    page = archive.snapshot(release.id)
    # Two runs that died before the store knew what they had fetched; a repair set one aside.
    for number in (1, 2):
        with closing(SnapshotWriter(archive.snapshots_directory, archive.store.end_of)) as writer:
            writer.append(evolve(page, id=f"urn:uuid:00000000-0000-4000-8000-{number:012}"))
        if number == 1:
            archive.repair()
    assert len(traces(archive.snapshots_directory / "orphans", OF_PAGES)) == 1
    archive.forget(release.id)
    assert traces(archive.path, OF_PAGES) == set()


def test_its_pictures_go_too(small: tuple[Archive, SampleSite], snapshot: Callable[..., Snapshot]) -> None:
    archive, _ = small
    release = next(one for one in archive.export(source="warta") if one.images)
    other = "https://warta.example/lain.jpg"
    with closing(SnapshotWriter(archive.snapshots_directory, archive.store.end_of)) as writer:
        for number, url in enumerate((release.images[0], other)):
            picture = snapshot(number, b"gambar", url=url, requested=url, headers=(("Content-Type", "image/jpeg"),))
            archive.store.keep(writer.append(picture))
    archive.forget(release.id)
    assert archive.store.capture_of(release.images[0]) is None
    assert archive.store.capture_of(other) is not None
    assert archive.check() == []


def test_copies_stay_together_without_the_one_that_named_them(tmp_path: Path) -> None:
    with SampleSite() as site, Archive(tmp_path / "archive", create=True) as archive:
        follow(archive, site)
        archive.scrape()
        rows = [to_dict(one) for one in archive.export() if one.copies]
        first = min((row for row in rows if row["cluster"] == row["id"]), key=lambda row: row["id"])
        third = {**first, "id": "salinan", "url": "https://kabar.example/salinan", "source": "kabar", "cluster": None}
        archive.import_records([third])
        archive.search("rutan")
        others = [copy.id for copy in archive.get(first["id"]).copies]
        assert len(others) == 2
        archive.forget(first["id"])
        assert {copy.id for copy in archive.get(others[0]).copies} == {others[1]}
        assert archive.check() == []


def test_the_command_asks_first(small: tuple[Archive, SampleSite]) -> None:
    archive, _ = small
    release = holder(archive, OF_PAGES)
    place = ["--archive", str(archive.path)]
    refused = CliRunner().invoke(cli, [*place, "forget", release.id])
    assert refused.exit_code == 2
    assert "--yes" in refused.output
    assert archive.get(release.id) == release
    done = CliRunner().invoke(cli, [*place, "forget", release.url, "--reason", "permintaan", "--yes"])
    assert done.exit_code == 0, done.output
    assert "forgotten" in done.output
    assert _run([*place, "show", release.id]) == 4
    assert _run([*place, "forget", release.id, "--yes"]) == 4


PLAIN = st.none() | st.floats(allow_nan=False) | st.text(max_size=5)
VALUES = PLAIN | st.lists(PLAIN | st.lists(PLAIN, max_size=3), max_size=3)


@st.composite
def posts(draw: st.DrawFn) -> dict[str, object]:
    """Return a post as the REST API has it, with something in it that nobody reads."""
    id, text = draw(st.integers(1, 30)), draw(st.text(max_size=20))
    link = f"https://a.example/berita-{id}/"
    return {"id": id, "link": link, "title": {"rendered": text}, "content": {"rendered": text}, "meta": draw(VALUES)}


LISTS = st.lists(posts() | st.none() | st.just({"code": "rest_no_route"}) | st.integers(), max_size=8)


def tombstone(number: int, by_url: bool) -> Forgotten:
    url = f"https://a.example/berita-{number}/" if by_url else f"https://a.example/?p={number}"
    source_id = None if by_url else str(number)
    return Forgotten(id=str(number), source="a", source_id=source_id, urls=(url,), at=NOON)


@given(posts=LISTS, forgotten=st.sets(st.integers(1, 30)), by_url=st.booleans())
def test_a_list_loses_just_the_forgotten(posts: list[object], forgotten: set[int], by_url: bool) -> None:
    body = json.dumps(posts).encode()
    url = "https://a.example/wp-json/wp/v2/posts"
    headers = (("Content-Type", "application/json"), ("Content-Encoding", "gzip"))
    snapshot = Snapshot(
        id="urn:uuid:1", url=url, requested=url, status=200, headers=headers, payload=body, body=body, fetched_at=NOON
    )
    tombstones = [tombstone(number, by_url) for number in forgotten]
    kept = [post for post in posts if not (isinstance(post, dict) and post.get("id") in forgotten)]
    other = redacted(snapshot, tombstones)
    if other is None:
        assert kept == posts
        return
    assert json.loads(other.body) == kept != posts
    assert other.header("content-encoding") is None
    assert redacted(other, tombstones) is None
