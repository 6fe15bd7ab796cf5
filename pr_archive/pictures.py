"""Lead pictures for reports: fetched once, politely, kept as snapshots like everything that a server sent."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from pr_archive.errors import ArchiveError, FetchError
from pr_archive.records import Release
from pr_archive.scrapers.fetcher import Fetcher
from pr_archive.snapshots import SnapshotWriter, read_snapshot
from pr_archive.sources import Source
from pr_archive.store import Store

__all__ = ["lead_pictures"]

_ACCEPT = "image/jpeg, image/png, image/gif;q=0.8"
_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8")
"""How the formats begin that workbooks and browsers show."""


def lead_pictures(
    store: Store,
    snapshots: SnapshotWriter,
    fetcher: Fetcher,
    sources: Mapping[str, Source],
    releases: Iterable[Release],
    failed: Callable[[str, str], None] | None = None,
) -> dict[str, bytes]:
    """Return the lead pictures of releases by their address: from the archive, else from the site.

    Those of sources that are followed no more are not fetched; `failed` is told address and reason of what is no
    picture or could not be had.
    """
    found: dict[str, bytes] = {}
    for release in releases:
        url = next(iter(release.images), None)
        if url is None or url in found:
            continue
        try:
            picture = _kept(store, snapshots.directory, url)
            if picture is None and (source := sources.get(release.source)):
                picture = _fetched(store, snapshots, fetcher, source, url)
            if picture is None or not picture.startswith(_SIGNATURES):
                raise FetchError("no JPEG, PNG or GIF", url=url)
            found[url] = picture
        except (FetchError, ArchiveError) as error:
            if failed:
                failed(url, str(error))
    return found


def _kept(store: Store, directory: Path, url: str) -> bytes | None:
    location = store.capture_of(url)
    return read_snapshot(directory, location).body if location else None


def _fetched(store: Store, snapshots: SnapshotWriter, fetcher: Fetcher, source: Source, url: str) -> bytes | None:
    snapshot = fetcher.get(url, source, accept=_ACCEPT)
    store.keep(snapshots.append(snapshot))
    return snapshot.body if snapshot.status == 200 else None
