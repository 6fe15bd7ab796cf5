"""Pages in that others have fetched: saved HTML, and WARC files of any tool. They go the way of a fetched page."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from attrs import evolve

from pr_archive.errors import FetchError, ParseError
from pr_archive.intake import Intake, Outcome
from pr_archive.records import Snapshot
from pr_archive.results import ImportResult
from pr_archive.scrapers.addresses import canonical_url
from pr_archive.scrapers.base import Item, Page
from pr_archive.scrapers.blogger_feed import blogger_items
from pr_archive.scrapers.saved_pages import read_saved_page
from pr_archive.scrapers.wordpress_rest import rest_items
from pr_archive.snapshots import SnapshotWriter, payload_digest, read_snapshot, read_warc
from pr_archive.sources import Source, default_name, source_of
from pr_archive.store import Store

__all__ = ["import_pages"]


LISTS: tuple[tuple[re.Pattern[str], str, Callable[[Page], Iterator[Item]]], ...] = (
    (
        re.compile(r"/wp-json/wp/v2/posts\b|[?&]rest_route=(?:/|%2F)wp(?:/|%2F)v2(?:/|%2F)posts\b"),
        "wordpress",
        rest_items,
    ),
    (re.compile(r"/feeds/posts/(?:default|summary)\b"), "blogger", blogger_items),
)
"""Addresses of lists that hold whole releases, as JSON: family, and how they are read."""


def import_pages(store: Store, snapshots: SnapshotWriter, sources: dict[str, Source], path: Path) -> ImportResult:
    """Take in the articles of a saved page or a WARC file, also those that a list of a site's API holds whole.

    A page of a followed site belongs to that source, another to a source named after its host. Pages of a WARC file
    that are no articles are passed over; a saved page that is none, or does not say where it is from, raises
    ParseError. Raises ArchiveError for a file that is damaged; what came before the damage is kept.
    """
    is_warc = not _begins_like_html(path)
    file = _WarcPages(path, store, snapshots.directory)
    counts: Counter[Outcome] = Counter()
    failures: list[tuple[int, str]] = []
    for number, snapshot in enumerate(file if is_warc else _saved(path), 1):
        source = source_of(sources, snapshot.url) or _own_source(snapshot.url)
        intake = Intake(store, snapshots, source, file.near(snapshot.fetched_at) if is_warc else _nothing_more)
        try:
            counts.update(_outcomes(intake, snapshot))
        except ParseError:
            if not is_warc:
                raise
        except FetchError as error:
            failures.append((number, f"{snapshot.url}: {error}"))
    others = sum(counts.values()) - counts["new"] - counts["changed"]
    return ImportResult(new=counts["new"], changed=counts["changed"], unchanged=others, failures=tuple(failures))


def _outcomes(intake: Intake, snapshot: Snapshot) -> Iterator[Outcome]:
    """Take in what a snapshot shows: an article, or a list of them.

    A capture that the archive has is passed over: taken again, an old one would become the newest version.
    """
    if intake.store.has_capture(snapshot.url, snapshot.fetched_at, payload_digest(snapshot.payload)):
        yield "unchanged"
        return
    if "json" not in _type(snapshot):
        yield intake.take(snapshot, intake.source.family)[1]
        return
    page = Page.of(snapshot, intake.source.zone)
    family, items = next((family, read(page)) for address, family, read in LISTS if address.search(snapshot.url))
    whole = [item.data for item in items if item.data]
    location = intake.keep(snapshot)
    for data in whole:
        yield intake.save(data, family, [location])[1]


def _type(snapshot: Snapshot) -> str:
    return snapshot.header("content-type") or ""


class _WarcPages:
    """The pages of a WARC file, and the lists that hold whole releases."""

    def __init__(self, path: Path, store: Store, directory: Path) -> None:
        self._path = path
        self._store = store
        self._directory = directory

    def __iter__(self) -> Iterator[Snapshot]:
        with open(self._path, "rb") as file:
            for snapshot in read_warc(file, self._payload):
                is_list = "json" in _type(snapshot) and any(one.search(snapshot.url) for one, _, _ in LISTS)
                if snapshot.status == 200 and (is_list or "html" in _type(snapshot)):
                    yield self._named(snapshot)

    def near(self, moment: datetime) -> Callable[[str], Snapshot]:
        """Return what gives the further pages of an article that was fetched then: the nearest captures."""

        def get(url: str) -> Snapshot:
            wanted = canonical_url(url)
            found = (snapshot for snapshot in self if canonical_url(snapshot.url) == wanted)
            page = min(found, key=lambda one: abs(one.fetched_at - moment), default=None)
            return page or _nothing_more(url)

        return get

    def _payload(self, digest: str) -> bytes | None:
        location = self._store.holder_of(digest)
        return read_snapshot(self._directory, location).payload if location else None

    def _named(self, snapshot: Snapshot) -> Snapshot:
        # The id of the record stays, unless the file is imported again: two captures never share one.
        known = self._store.has_snapshot(snapshot.id)
        return evolve(snapshot, id=f"urn:uuid:{uuid4()}") if known else snapshot


def _nothing_more(url: str) -> Snapshot:
    raise FetchError(f"{url}: a further page of the article is not in the file", url=url)


def _saved(path: Path) -> Iterator[Snapshot]:
    yield read_saved_page(path)


def _begins_like_html(path: Path) -> bool:
    with open(path, "rb") as file:
        return file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _own_source(url: str) -> Source:
    parts = urlsplit(url)
    return Source(name=default_name(url), url=f"{parts.scheme}://{parts.netloc}/")
