"""A child that works on an archive and kills itself (SIGKILL) at the n-th passage of a named point.

Nothing in the program knows of these points: functions are wrapped by name, and a name that is gone is an error. What
the store acknowledged is written to a journal as it returns, so that the parent can tell what must not be lost.
"""

import os
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from importlib import import_module
from itertools import groupby
from pathlib import Path
from types import FrameType
from typing import Any

from attrs import frozen

import pr_archive.page_import
import pr_archive.reparse
import pr_archive.searching
import pr_archive.snapshots.writer
import pr_archive.store.database
import pr_archive.update  # noqa: F401 - all this is in memory before a child is forked
from pr_archive import Archive
from tests.torture.workloads import WORKLOADS

__all__ = ["MIGRATION", "POINTS", "Point", "migrate", "run"]

COMMIT = "COMMIT"
"""The target that stands for the end of a transaction of the store."""
MIGRATION = "migration: half done"
TO_COME = "CREATE TABLE torture_one (a);\n SELECT passing();\n CREATE TABLE torture_two (a);"
"""A migration that a later version of the program might bring."""
SMALL = {
    "pr_archive.searching:BATCH": 3,
    "pr_archive.index.engine:BATCH": 1500,
    "pr_archive.index.writer:TIERS": (4, 16),
    "pr_archive.index.writer:TIER_WIDTH": 2,
}
"""Limits made small, so that few releases make many commits, segments and merges."""


@frozen(kw_only=True)
class Point:
    """A place in the program: just before or after a call of `target`, while `within` is on the stack."""

    target: str
    when: str
    within: str = ""
    label: str

    @property
    def name(self) -> str:
        return f"{self.label}: {self.when}"


def _both(label: str, target: str, within: str = "") -> list[Point]:
    return [Point(label=label, target=target, when=when, within=within) for when in ("before", "after")]


WRITER = "pr_archive.index.writer:ReleaseWriter"
GENERATIONS = "pr_archive.index.generations:Generations"
POINTS = [
    *_both("snapshot fsync", "os:fsync", "SnapshotWriter.append"),
    *_both("snapshot file begun", "pr_archive.snapshots.writer:SnapshotWriter._begin"),
    *_both("save commit", COMMIT, "ReleaseTables.save"),
    *_both("keep commit", COMMIT, "ReleaseTables.keep"),
    *_both("tombstone commit", COMMIT, "ReleaseTables.bury"),
    *_both("frontier commit", COMMIT, "CrawlTables.enqueue"),
    *_both("frontier leave", COMMIT, "CrawlTables.fetched"),
    *_both("source state", COMMIT, "CrawlTables.save_source_state"),
    *_both("clustering commit", COMMIT, "cluster"),
    *_both("verdict commit", COMMIT, "merge"),
    *_both("other verdict commit", COMMIT, "split"),
    *_both("queue done", COMMIT, "ReleaseTables.done"),
    *_both("reparse commit", COMMIT, "Upkeep.reparse"),
    *_both("index segment", f"{WRITER}._flush_segment"),
    *_both("index toc", f"{WRITER}._commit_toc"),
    *_both("index toc rename", "os:rename", "ReleaseWriter._commit_toc"),
    *_both("merge of a segment", f"{WRITER}.take_over"),
    *_both("generation begun", f"{GENERATIONS}.new"),
    *_both("generation swap", "os:replace", "Generations.swap"),
    *_both("generations cleaned", f"{GENERATIONS}.clean"),
    *_both("small file renamed", "os:replace", "write_durably"),
    *_both("forget fsync", "os:fsync", "Upkeep.forget"),
    *_both("forget commit", COMMIT, "Upkeep.forget"),
    *_both("forget file removed", "pathlib:Path.unlink", "Upkeep.forget"),
    *_both("forget store scrubbed", "pr_archive.store:Store.scrub", "Upkeep.forget"),
    *_both("backup directory", "pathlib:Path.mkdir", "Upkeep.backup"),
    *_both("backup fsync", "os:fsync", "Upkeep.backup"),
    *_both("backup rename", "os:replace", "Upkeep.backup"),
    *_both("repair commit", COMMIT, "Upkeep.repair"),
    *_both("repair fsync", "os:fsync", "Upkeep.repair"),
    *_both("repair file moved", "os:replace", "Upkeep.repair"),
]


class Passages:
    """Counts the passages of every point, and kills the process at the one that is wanted."""

    def __init__(self, wanted: str | None, nth: int) -> None:
        self.count: Counter[str] = Counter()
        self._wanted = wanted
        self._nth = nth

    def __call__(self, name: str) -> None:
        self.count[name] += 1
        if name == self._wanted and self.count[name] == self._nth:
            os.kill(os.getpid(), signal.SIGKILL)

    def pass_by(self, points: Iterable[Point], when: str) -> None:
        """Count a call for those points that it belongs to."""
        here = sys._getframe(1)
        for point in points:
            if point.when == when and (not point.within or _is_within(here, point.within)):
                self(point.name)


def _is_within(frame: FrameType | None, name: str) -> bool:
    while frame is not None:
        if frame.f_code.co_qualname == name and "tests" not in frame.f_code.co_filename:
            return True
        frame = frame.f_back
    return False


def run(directory: str, workload: str, wanted: str | None, nth: int, journal: str) -> None:
    """Do some work, and die at the n-th passage of the point that is wanted (None: of none).

    The journal gets a line for all that was acknowledged, and one for each point that was passed, at the end.
    """
    os.environ["XDG_STATE_HOME"] = f"{directory}.state"
    passages = Passages(wanted, nth)
    with open(journal, "ab", buffering=0) as file:
        install(passages, lambda line: file.write(f"{line}\n".encode()))
        WORKLOADS[workload].work(Path(directory))
        file.writelines(f"passed {count} {name}\n".encode() for name, count in passages.count.items())


def migrate(directory: str, wanted: str | None) -> None:
    """Open an archive as a later version of the program would, with a migration to do."""
    passages = Passages(wanted, 1)
    _wrap_commits(passages, [])
    database = import_module("pr_archive.store.database")
    database.MIGRATIONS = (*database.MIGRATIONS, TO_COME)
    Archive(directory).close()


def install(passages: Passages, acknowledge: Callable[[str], Any]) -> None:
    """Wrap all points, make the limits small, and have the store say what it has acknowledged."""
    for target, value in SMALL.items():
        owner, name = _owner(target)
        setattr(owner, name, value)
    import pr_archive.snapshots.writer as snapshots

    snapshots.SnapshotWriter.__init__.__defaults__ = (40_000,)  # type: ignore[misc]
    for target, points in groupby(sorted(POINTS, key=lambda one: one.target), key=lambda one: one.target):
        if target == COMMIT:
            _wrap_commits(passages, list(points))
        else:
            _wrap(target, passages, list(points))
    _acknowledged("save", lambda version, *_, **__: f"version {version.id} {version.version}", acknowledge)
    _acknowledged("keep", lambda *locations: "\n".join(f"snapshot {one.id}" for one in locations), acknowledge)
    _acknowledged("bury", lambda id, *_: f"gone {id}", acknowledge)


def _owner(target: str) -> tuple[Any, str]:
    """Return what holds a name, and the name. Raises LookupError where it is gone."""
    module, _, path = target.partition(":")
    *parents, name = path.split(".")
    owner: Any = import_module(module)
    try:
        for parent in parents:
            owner = getattr(owner, parent)
        getattr(owner, name)
    except AttributeError as error:
        raise LookupError(f"{target} is gone from the program; the torture has to follow ({error})") from None
    return owner, name


def _wrap(target: str, passages: Passages, points: list[Point]) -> None:
    owner, name = _owner(target)
    original = getattr(owner, name)

    def wrapper(*args: Any, **options: Any) -> Any:
        passages.pass_by(points, "before")
        result = original(*args, **options)
        passages.pass_by(points, "after")
        return result

    setattr(owner, name, wrapper)


def _wrap_commits(passages: Passages, points: list[Point]) -> None:
    """Have every connection of the store pass its points, also in the middle of a migration."""
    database = import_module("pr_archive.store.database")
    connect = sqlite3.connect

    class Connection(sqlite3.Connection):
        def execute(self, query: str, *values: Any) -> sqlite3.Cursor:
            if query != COMMIT:
                return super().execute(query, *values)
            passages.pass_by(points, "before")
            result = super().execute(query, *values)
            passages.pass_by(points, "after")
            return result

    def connected(*args: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*args, **{"factory": Connection, **options})
        connection.create_function("passing", 0, lambda: passages(MIGRATION))
        return connection

    database.sqlite3.connect = connected
    database.MIGRATIONS = tuple(_with_passage(migration) for migration in database.MIGRATIONS)


def _with_passage(migration: str) -> str:
    """Return a migration that passes its point half way."""
    tables = migration.split(");\n")
    tables.insert(len(tables) // 2, "\n    SELECT (passing()")
    return ");\n".join(tables)


def _acknowledged(method: str, line: Callable[..., str], acknowledge: Callable[[str], Any]) -> None:
    """Write a line when a method of the store has returned and its transaction is over."""
    owner, name = _owner(f"pr_archive.store:Store.{method}")
    original = getattr(owner, name)

    def wrapper(store: Any, *args: Any, **options: Any) -> Any:
        result = original(store, *args, **options)
        if not store._db.in_transaction:
            acknowledge(line(*args, **options))
        return result

    setattr(owner, name, wrapper)
