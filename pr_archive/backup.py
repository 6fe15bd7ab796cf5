"""A copy of the archive in another directory, whole and consistent while others write; itself an archive.

The copy of the store is made first, at one moment. Every byte that it acknowledges was on the disk before, so the
WARC files are copied as far as it knows them, however far they have grown since. They only ever grow, so a later
backup into the same directory copies what is new. The store's copy takes its name last: a backup that breaks off
leaves the one before it as it was.
"""

import json
import os
import shutil
from contextlib import closing, suppress
from pathlib import Path
from typing import BinaryIO

from attrs import frozen

from pr_archive.errors import ArchiveError
from pr_archive.lock import write_lock
from pr_archive.snapshots import sync_directory
from pr_archive.sources import write_durably
from pr_archive.store import Store, now

__all__ = ["Backup", "make_backup"]

MARK = "backup.json"
"""File that says whose backup a directory is."""
SETTINGS = ("sources.toml", "saved.toml")
COMPARED = 65_536
"""Bytes at the end of a file that are compared before the rest of it is appended."""
ATTEMPTS = 3
"""How often it is begun anew where a file goes in between: a release was forgotten."""


@frozen(kw_only=True)
class Backup:
    """What a backup holds."""

    path: str
    releases: int
    files: int
    """WARC files."""
    size: int
    """Bytes of the store and the WARC files."""
    copied: int
    """Bytes that were copied now."""
    lost: tuple[str, ...] = ()
    """WARC files that are not whole, in the archive and in the earlier backup."""


def make_backup(store: Store, source: Path, target: Path) -> Backup:
    """Copy an archive into a directory: a new one, an empty one, or that of an earlier backup of it.

    Raises ArchiveError where the directory holds something else, where it cannot be written, or where the store is
    damaged.
    """
    _check_target(store, source, target)
    try:
        target.mkdir(parents=True, exist_ok=True)
        write_durably(target / MARK, json.dumps({"archive": store.identity(), "at": now().isoformat()}) + "\n")
        (target / "snapshots").mkdir(exist_ok=True)
        with write_lock(target, "backup"):
            part = target / "archive.db.part"
            for _ in range(ATTEMPTS):
                ends, copied = _copy(store, source, target, part)
                lost = [name for name, end in ends.items() if _size(target / "snapshots" / name) < end]
                if not lost or store.ends() == ends:
                    break  # else a file went while we copied
            return _put_in_place(part, target, ends, copied=copied, lost=tuple(lost))
    except OSError as error:
        raise ArchiveError(f"{target}: the backup is not made: {error}") from error


def _check_target(store: Store, source: Path, target: Path) -> None:
    if target.resolve() == source.resolve() or source.resolve() in target.resolve().parents:
        raise ArchiveError(f"{target} is in the archive itself; give a directory on another disk")
    begun = f"{MARK}.new"  # all that there is of a backup which was killed as it began
    if not target.exists() or (target.is_dir() and all(path.name == begun for path in target.iterdir())):
        return
    try:
        mark = json.loads((target / MARK).read_text(encoding="utf-8"))
        is_ours = mark["archive"] == store.identity()
    except (OSError, ValueError, KeyError, TypeError):
        raise ArchiveError(f"{target} is neither empty nor an earlier backup; give another directory") from None
    if not is_ours:
        raise ArchiveError(f"{target} is a backup of another archive; give another directory")
    if (target / "archive.db").exists():
        with closing(Store(target / "archive.db")) as earlier:
            gone = earlier.ids() - store.ids() - {tombstone.id for tombstone in store.tombstones()}
        if gone:  # an older state of the archive, put back from somewhere
            raise ArchiveError(f"{target} holds {len(gone)} releases that the archive lacks; give another directory")


def _copy(store: Store, source: Path, target: Path, part: Path) -> tuple[dict[str, int], int]:
    """Copy the store beside the old copy, and what it acknowledges; return that, and the bytes that were copied."""
    part.unlink(missing_ok=True)
    store.copy_to(part)
    with closing(Store(part)) as copy:
        ends = copy.ends()
        if problems := copy.integrity():
            raise ArchiveError(f"{target}: the copy of the store is damaged: {problems[0]}; `check` says more")
    copied, sure = part.stat().st_size, _sure(target)
    for name, end in ends.items():
        copied += _grow(source / "snapshots" / name, target / "snapshots" / name, sure.get(name, 0), end)
    sync_directory(target / "snapshots")
    for name in SETTINGS:
        _copy_setting(source / name, target / name)
    return ends, copied


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _sure(target: Path) -> dict[str, int]:
    """Return how many bytes of each file the earlier backup was finished with; what is after them may be torn."""
    if not (target / "archive.db").exists():
        return {}
    with suppress(ArchiveError), closing(Store(target / "archive.db")) as earlier:
        return earlier.ends()
    return {}


def _grow(source: Path, target: Path, sure: int, end: int) -> int:
    """Bring a copy of a growing file to a length, and return how many bytes were copied.

    A file that is cut short or gone is left as the backup has it, which may be whole. Raises ArchiveError where the
    two are not the same as far as the copy is `sure`: nobody but a person can say which one is right.
    """
    if _size(source) < end:
        return 0
    with open(source, "rb") as old, open(target, "a+b") as new:
        start = min(new.seek(0, os.SEEK_END), sure, end)
        if not _same_before(old, new, start):
            raise ArchiveError(f"{target} and {source} are not the same; `check` of both says which one is damaged")
        new.truncate(start)
        old.seek(start)
        left = end - start
        while left and (piece := old.read(min(left, 1 << 20))):
            new.write(piece)
            left -= len(piece)
        new.flush()
        os.fsync(new.fileno())
    return end - start - left


def _same_before(old: BinaryIO, new: BinaryIO, end: int) -> bool:
    """Return whether two files are the same in the last bytes before a place."""
    start = max(0, end - COMPARED)
    old.seek(start)
    new.seek(start)
    return old.read(end - start) == new.read(end - start)


def _copy_setting(source: Path, target: Path) -> None:
    if source.exists():
        write_durably(target, source.read_text(encoding="utf-8"))
    else:
        target.unlink(missing_ok=True)


def _put_in_place(part: Path, target: Path, ends: dict[str, int], copied: int, lost: tuple[str, ...]) -> Backup:
    """Give the store's copy its name, and remove what is of the backup before it and of this one no more."""
    with closing(Store(part)) as copy:
        releases = copy.count()
    for name in ("archive.db-wal", "archive.db-shm"):  # they would be taken for those of the new one
        (target / name).unlink(missing_ok=True)
    os.replace(part, target / "archive.db")
    sync_directory(target)
    shutil.rmtree(target / "index", ignore_errors=True)  # somebody searched the backup
    # A file that the archive lost under its new name may be whole here under its old one.
    for path in (target / "snapshots").rglob("*.warc.gz") if not lost else ():
        if path.parent != target / "snapshots" or path.name not in ends:
            path.unlink()  # it held a release that was forgotten since
    size = (target / "archive.db").stat().st_size + sum(ends.values())
    return Backup(path=str(target), releases=releases, files=len(ends), size=size, copied=copied, lost=lost)
