"""Extract again from the snapshots, without the network: what a better parser makes of what the servers sent then.

So are the facts in the text, and which releases are copies of one another; of an import, whose snapshots are not
here, these alone. The version stays the same: the site's words did not change, only our reading of them. Many pages
are read by as many processes as there are cores, since parsing is nearly all the work; the store is written by one.
"""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from threading import current_thread, main_thread

from attrs import evolve, fields, frozen

from pr_archive.clustering import cluster
from pr_archive.enrich import derive
from pr_archive.errors import ArchiveError, ParseError
from pr_archive.records import Derived, Facts, Location, ReleaseData
from pr_archive.results import Reparsed
from pr_archive.scrapers.article import join
from pr_archive.scrapers.base import Item, Page
from pr_archive.scrapers.blogger_feed import blogger_items
from pr_archive.scrapers.registry import choose
from pr_archive.scrapers.wordpress_rest import rest_items
from pr_archive.snapshots import read_snapshot
from pr_archive.sources import Source, default_name
from pr_archive.store import Store, Version

__all__ = ["reparse"]

LISTS: dict[str, Callable[[Page], Iterator[Item]]] = {"wordpress": rest_items, "blogger": blogger_items}
"""How the lists that hold whole releases are read, by family."""
FEW = 500
"""Releases below which starting processes takes longer than reading."""
BATCH = 64
"""Releases that one process is given at a time."""


@frozen(kw_only=True)
class _Task:
    """A version and where its pages lie: all that a process needs to read it again."""

    version: Version
    source: Source
    locations: tuple[Location, ...]


@frozen(kw_only=True)
class _Reading:
    version: Version
    data: ReleaseData
    derived: Derived
    family: str | None
    error: str | None = None


def reparse(
    store: Store, snapshots: Path, sources: dict[str, Source], only: str | None = None, *, dry_run: bool = False
) -> Iterator[Reparsed]:
    """Read every release again, and yield those that come out differently or not at all.

    With `dry_run` nothing is written. `only` is the name of a source.
    """
    tasks = _tasks(store, sources, only)
    with _reader(snapshots, few=store.count() < FEW) as read:
        for readings in read(tasks):
            for reading in readings:
                new = _renewed(reading)
                changed = _changed(reading.version, new)
                if new != reading.version and not dry_run:
                    store.save(new)
                if changed or reading.error:
                    version = reading.version
                    yield Reparsed(
                        id=version.id, url=version.url, title=version.data.title, fields=changed, error=reading.error
                    )
    if not dry_run:
        _compare_all(store)


def _tasks(store: Store, sources: dict[str, Source], only: str | None) -> Iterator[_Task]:
    for version in store.current(only):
        # A source that is followed no more was read with the settings that a new entry would have.
        source = sources.get(version.source) or Source(name=default_name(version.url), url=version.url)
        kept = () if version.imported else version.snapshots
        yield _Task(version=version, source=source, locations=tuple(map(store.location, kept)))


@contextmanager
def _reader(snapshots: Path, few: bool) -> Iterator[Callable[[Iterator[_Task]], Iterator[list[_Reading]]]]:
    """Give a function that reads tasks in order: in this process where there are few, else in one a core."""
    if few:
        yield lambda tasks: ([_read(snapshots, task)] for task in tasks)
        return
    # Spawned, not forked: the store's connections must not be shared with a child.
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        try:
            with _interrupts_ignored():
                for _ in range(os.cpu_count() or 1):
                    pool.submit(int)  # starts a process
            yield lambda tasks: _mapped(pool, snapshots, tasks)
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Have the processes that start now, and inherit it, leave Ctrl-C alone: this one ends the work, and them."""
    if current_thread() is not main_thread():  # who may not say so, and is not interrupted either
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _mapped(pool: ProcessPoolExecutor, snapshots: Path, tasks: Iterator[_Task]) -> Iterator[list[_Reading]]:
    """Yield results in order, with few batches on the way: memory does not grow with the archive."""
    waiting: deque[Future[list[_Reading]]] = deque()
    while True:
        while len(waiting) < 2 * (os.cpu_count() or 1) and (batch := list(islice(tasks, BATCH))):
            waiting.append(pool.submit(_read_all, snapshots, batch))
        if not waiting:
            return
        yield waiting.popleft().result()


def _read_all(snapshots: Path, tasks: Sequence[_Task]) -> list[_Reading]:
    return [_read(snapshots, task) for task in tasks]


def _read(snapshots: Path, task: _Task) -> _Reading:
    version = task.version
    data, family, error = version.data, version.family, None
    if task.locations:
        try:
            pages = [Page.of(read_snapshot(snapshots, location), task.source.zone) for location in task.locations]
            data, family = _extract(pages, task)
        except (ArchiveError, ParseError) as failure:
            error = str(failure)
    derived = derive(data.title, data.body, data.published)
    return _Reading(version=version, data=data, derived=derived, family=family, error=error)


def _extract(pages: Sequence[Page], task: _Task) -> tuple[ReleaseData, str]:
    if "json" in pages[0].content_type:
        family = task.version.family or "wordpress"
        return _of_list(LISTS.get(family, rest_items)(pages[0]), task.version.data.source_id), family
    scraper = choose(pages[0], task.source.family or task.version.family)
    return join(scraper.parse(pages[0]), [scraper.parse(page) for page in pages[1:]]), scraper.family


def _of_list(items: Iterable[Item], source_id: str | None) -> ReleaseData:
    for item in items:
        if item.data is not None and item.data.source_id == source_id:
            return item.data
    raise ParseError("the list that it was read from does not hold it")


def _renewed(reading: _Reading) -> Version:
    # Identity does not change with a parser: the key under which the release is known stays.
    version = reading.version
    data = evolve(reading.data, source_id=version.data.source_id)
    return evolve(version, data=data, derived=reading.derived, family=reading.family)


def _changed(old: Version, new: Version) -> tuple[str, ...]:
    """Return the names of the fields that come out differently."""
    pairs = ((old.data, new.data, ReleaseData), (old.release(), new.release(), Facts))
    return tuple(
        one.name for before, after, kind in pairs for one in fields(kind)
        if getattr(before, one.name) != getattr(after, one.name)
    )  # fmt: skip


def _compare_all(store: Store) -> None:
    """Compare again what another rule set compared."""
    ids: Iterator[str] = (version.id for version in store.current())
    while batch := list(islice(ids, 4 * BATCH)):
        cluster(store, batch)
