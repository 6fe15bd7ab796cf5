"""Integrity: what the archive promises, looked at piece by piece."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from attrs import frozen

from pr_archive.errors import ArchiveError, SearchIndexError
from pr_archive.store import Store

__all__ = ["Problem", "check_archive"]


@frozen(kw_only=True)
class Problem:
    """Something that is not as it should be."""

    what: str
    """`store`, `snapshot` or `index`."""
    message: str
    """What is wrong, and what mends it where something does."""


class _Index(Protocol):
    def is_usable(self) -> bool: ...
    def ids(self) -> set[str]: ...


def check_archive(store: Store, snapshots: Path, index: _Index) -> list[Problem]:
    """Return everything that is wrong: the store first, then the snapshots, then the index."""
    found = [Problem(what="store", message=line) for line in store.integrity()]
    if not found:
        found = [Problem(what="store", message=line) for line in store.damaged()]
    if not found:  # the rest reads the store
        found += _snapshots(store, snapshots)
        found += _index(store, index)
    return found


def _snapshots(store: Store, directory: Path) -> Iterator[Problem]:
    # Only `check` verifies digests, so only here is warcio needed.
    from pr_archive.snapshots import read_snapshot

    for location in store.locations():
        try:
            read_snapshot(directory, location)
        except ArchiveError as error:
            yield Problem(what="snapshot", message=f"{error} ({location.url})")
    for id, version, snapshot in store.lost_snapshots():
        yield Problem(
            what="snapshot", message=f"release {id} version {version}: the place of {snapshot} is not known"
        )


def _index(store: Store, index: _Index) -> Iterator[Problem]:
    if not index.is_usable():
        yield Problem(what="index", message="out of date or unreadable; `index rebuild` mends it")
        return
    if pending := store.pending():
        yield Problem(what="index", message=f"{pending} changes wait; `index sync` applies them")
    try:
        indexed = index.ids()
    except SearchIndexError as error:
        yield Problem(what="index", message=f"{error}; `index rebuild` mends it")
        return
    stored = store.ids()
    waiting = store.pending_ids()
    for ids, wrong in ((stored - indexed - waiting, "not in the index"), (indexed - stored, "in the index only")):
        if ids:
            yield Problem(what="index", message=f"{len(ids)} releases are {wrong}; `index rebuild` mends it")
