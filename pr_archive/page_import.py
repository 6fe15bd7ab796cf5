"""Pages in that others have fetched: saved HTML, and WARC files of any tool. They go the way of a fetched page."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from pr_archive.errors import FetchError, ParseError
from pr_archive.intake import Intake
from pr_archive.records import Snapshot
from pr_archive.results import ImportResult
from pr_archive.scrapers.addresses import canonical_url
from pr_archive.scrapers.saved_pages import read_saved_page
from pr_archive.snapshots import SnapshotWriter, read_warc
from pr_archive.sources import Source, default_name, source_of
from pr_archive.store import Store

__all__ = ["import_pages"]


def import_pages(store: Store, snapshots: SnapshotWriter, sources: dict[str, Source], path: Path) -> ImportResult:
    """Take in the articles of a saved page or a WARC file.

    A page of a followed site belongs to that source, another to a source named after its host. Pages of a WARC file
    that are no articles are passed over; a saved page that is none, or does not say where it is from, raises
    ParseError. Raises ArchiveError for a file that is damaged; what came before the damage is kept.
    """
    is_warc = not _begins_like_html(path)
    pages = _warc_pages(path) if is_warc else _saved(path)
    lookup = _Lookup(path if is_warc else None)
    counts = {"new": 0, "changed": 0, "unchanged": 0}
    failures: list[tuple[int, str]] = []
    for number, snapshot in enumerate(pages, 1):
        source = source_of(sources, snapshot.url) or _own_source(snapshot.url)
        try:
            _, outcome = Intake(store, snapshots, source, lookup).take(snapshot, source.family)
            counts["unchanged" if outcome in ("corrected", "gone") else outcome] += 1
        except ParseError:
            if not is_warc:
                raise
        except FetchError as error:
            failures.append((number, f"{snapshot.url}: {error}"))
    return ImportResult(**counts, failures=tuple(failures))


def _warc_pages(path: Path) -> Iterator[Snapshot]:
    """Yield the HTML pages of a WARC file."""
    with open(path, "rb") as file:
        for snapshot in read_warc(file):
            if snapshot.status == 200 and "html" in (snapshot.header("content-type") or ""):
                yield snapshot


def _saved(path: Path) -> Iterator[Snapshot]:
    yield read_saved_page(path)


def _begins_like_html(path: Path) -> bool:
    with open(path, "rb") as file:
        return file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


class _Lookup:
    """Gives the further pages of an article out of the same WARC file."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def __call__(self, url: str) -> Snapshot:
        for snapshot in _warc_pages(self._path) if self._path else ():
            if canonical_url(snapshot.url) == canonical_url(url):
                return snapshot
        raise FetchError(f"{url}: a further page of the article is not in the file", url=url)


def _own_source(url: str) -> Source:
    parts = urlsplit(url)
    return Source(name=default_name(url), url=f"{parts.scheme}://{parts.netloc}/")
