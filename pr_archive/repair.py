"""What `check --repair` does: everything that is derived is made again. What came from the sites stays."""

import os
from collections.abc import Iterator
from pathlib import Path

from attrs import evolve

from pr_archive.checking import misplaced, tails
from pr_archive.clustering import cluster, redraw
from pr_archive.enrich import derive, rules
from pr_archive.errors import SearchIndexError
from pr_archive.searching import Searching
from pr_archive.snapshots import sync_directory
from pr_archive.store import Store

__all__ = ["ORPHANS", "repair"]

ORPHANS = "orphans"
"""Directory beside the WARC files for bytes that the store does not know."""


def repair(store: Store, snapshots: Path, searching: Searching) -> list[str]:
    """Mend what can be mended, and return what was done, in words. The caller holds the write lock."""
    steps = (_set_aside(store, snapshots), _compared(store), _read_again(store), _indexed(store, searching))
    return [line for step in steps for line in step]


def _set_aside(store: Store, snapshots: Path) -> Iterator[str]:
    """Move what the store does not know out of the way: it may be a page that nobody has fetched again."""
    for path, end in list(tails(store, snapshots)):
        orphans = snapshots / ORPHANS
        orphans.mkdir(exist_ok=True)
        if end:
            aside = orphans / f"{path.name.removesuffix('.warc.gz')}-from-{end}.warc.gz"
            _cut(path, end, aside)
        else:
            aside = orphans / path.name
            os.replace(path, aside)
        sync_directory(orphans)
        sync_directory(snapshots)
        yield f"{path.name}: what the store does not know is in {ORPHANS}/{aside.name} now"


def _cut(path: Path, end: int, aside: Path) -> None:
    """Move the end of a file into another one; it is there before it is here no more."""
    with open(path, "r+b") as file, open(aside, "wb") as tail:
        file.seek(end)
        while piece := file.read(1 << 20):
            tail.write(piece)
        tail.flush()
        os.fsync(tail.fileno())
        file.truncate(end)
        os.fsync(file.fileno())


def _compared(store: Store) -> Iterator[str]:
    if ids := store.unsketched():
        cluster(store, ids)
        yield f"{len(ids)} releases were compared with others"
    if ids := misplaced(store):
        with store.together():
            redraw(store, ids)
        yield f"{len(ids)} releases were put into the cluster that their links say"


def _read_again(store: Store) -> Iterator[str]:
    ids = store.read_by_others(rules())
    for id in ids:
        version = store.version(id)
        data = version.data
        store.save(evolve(version, derived=derive(data.title, data.body, data.published)))
    if ids:
        yield f"the facts of {len(ids)} releases were read again"


def _indexed(store: Store, searching: Searching) -> Iterator[str]:
    if changes := searching.bring_up_to_date():
        yield f"the index took {changes} changes"
    try:
        is_right = not searching.damaged() and searching.ids() == store.ids()
    except SearchIndexError:
        is_right = False
    if not is_right:
        yield f"the index was built anew with {searching.rebuild()} releases"
