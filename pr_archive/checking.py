"""Integrity: what the archive promises, looked at piece by piece."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from attrs import frozen

from pr_archive.clustering import drawn
from pr_archive.errors import ArchiveError, SearchIndexError
from pr_archive.store import Store

__all__ = ["Problem", "check_archive", "misplaced", "tails"]

REPAIR = "check --repair"


@frozen(kw_only=True)
class Problem:
    """Something that is not as it should be, or that somebody may want to know."""

    kind: str
    """`store`, `snapshot`, `index`, `copies`, `facts` or `leftover`."""
    message: str
    """What is wrong, and what can be done."""
    mendable: bool = True
    """True where it is derived from what is whole, so that nothing is lost."""
    command: str | None = REPAIR
    """What mends it; for a page that is lost, what fetches it again. None where no command does."""
    harmless: bool = False
    """True for what is no fault: a note."""


class _Index(Protocol):
    def is_usable(self) -> bool: ...
    def ids(self) -> set[str]: ...
    def damaged(self) -> list[str]: ...


def check_archive(store: Store, snapshots: Path, index: _Index) -> list[Problem]:
    """Return everything that is wrong, and what may be worth knowing (`harmless`).

    The store comes first; where it is damaged nothing else is looked at. Then snapshots, what is derived in the
    store, the index.
    """
    found = [_damaged(line) for line in store.integrity()] or [_damaged(line) for line in store.damaged()]
    if found:
        return found  # the rest reads the store
    return [
        *_doomed(store),
        *_snapshots(store, snapshots),
        *_tails(store, snapshots),
        *_derived(store),
        *_index(store, index, snapshots.parent / "index"),
    ]


def _damaged(message: str) -> Problem:
    return Problem(
        kind="store", message=f"{message}; a backup mends it, an `export` saves what can be read",
        mendable=False, command=None,
    )  # fmt: skip


def _doomed(store: Store) -> Iterator[Problem]:
    if paths := store.doomed():
        yield Problem(
            kind="leftover", message=f"what a forgotten release left is not cleared away yet: {', '.join(paths)}"
        )


# -- snapshots --------------------------------------------------------------------------------------------------


def _snapshots(store: Store, directory: Path) -> Iterator[Problem]:
    # Only `check` verifies digests, so only here is warcio needed.
    from pr_archive.snapshots import read_snapshot

    for location in store.locations():
        try:
            read_snapshot(directory, location)
        except ArchiveError as error:
            yield _lost(f"{error} ({location.url})", location.url, store.shown_in(location.id))
    for id, version, snapshot in store.lost_snapshots():
        yield _lost(f"the place of {snapshot} (version {version}) is not known", store.version(id).url, [id])


def _lost(message: str, url: str, ids: list[str]) -> Problem:
    kept = f"; the text of {', '.join(ids)} stays, without this proof" if ids else ""
    message += f"{kept}; `scrape {url}` fetches it as it is now, a backup has it as it was"
    return Problem(kind="snapshot", message=message, mendable=False, command=f"scrape {url}")


def tails(store: Store, directory: Path) -> Iterator[tuple[Path, int]]:
    """Yield WARC files with more in them than the store has acknowledged, and how many bytes it has: 0 for a file
    that it does not know at all."""
    ends = store.ends()
    for path in sorted(directory.glob("*.warc.gz")):
        end = ends.get(path.name, 0)
        if path.stat().st_size > end:
            yield path, end


def _tails(store: Store, directory: Path) -> Iterator[Problem]:
    for path, end in tails(store, directory):
        bytes_ = path.stat().st_size - end
        what = f"{path.name}: {bytes_} bytes at its end" if end else f"{path.name}: a file that"
        yield Problem(
            kind="leftover",
            message=f"{what} the store does not know: a run broke off, or goes on now; harmless",
            harmless=True,
        )


# -- what is derived --------------------------------------------------------------------------------------------


def misplaced(store: Store) -> list[str]:
    """Return the releases in another cluster than their links say that no pending change will move."""
    stored, pending = store.clusters(), store.pending_ids()
    return [
        id for group in drawn(store, stored) if pending.isdisjoint(group)
        for id, cluster in group.items() if stored.get(id) != cluster
    ]  # fmt: skip


def _derived(store: Store) -> Iterator[Problem]:
    from pr_archive.enrich import rules

    if ids := store.unsketched():
        yield Problem(kind="copies", message=f"{len(ids)} releases were never compared with others")
    if ids := misplaced(store):
        yield Problem(kind="copies", message=f"{len(ids)} releases are in another cluster than their links say")
    if ids := store.read_by_others(rules()):
        message = f"the facts of {len(ids)} releases were read by other rules; `reparse` reads them again"
        yield Problem(kind="facts", message=message, command="reparse", harmless=True)


def _index(store: Store, index: _Index, directory: Path) -> Iterator[Problem]:
    if not directory.exists() or not any(directory.iterdir()):  # a backup has none
        message = "there is none yet; the next search builds it"
        yield Problem(kind="index", message=message, command="index rebuild", harmless=True)
        return
    if not index.is_usable():
        yield _unfit("out of date or unreadable")
        return
    if pending := store.pending():
        message = f"{pending} changes wait; `index sync` applies them"
        yield Problem(kind="index", message=message, command="index sync")
    if files := index.damaged():
        yield _unfit(f"{', '.join(files)}: not as it was written, so that searches may miss releases")
        return
    try:
        indexed = index.ids()
    except SearchIndexError as error:
        yield _unfit(str(error))
        return
    stored, waiting = store.ids(), store.pending_ids()
    for ids, wrong in (
        (stored - indexed - waiting, "not in the index"),
        (indexed - stored - waiting, "in the index only"),
    ):
        if ids:
            yield _unfit(f"{len(ids)} releases are {wrong}")


def _unfit(message: str) -> Problem:
    return Problem(kind="index", message=f"{message}; `index rebuild` mends it", command="index rebuild")
