"""Generations of the index: whole indexes side by side in one directory, of which a file names the current one.

    current             name of the current generation; replaced in one step
    gen-3/              its Whoosh files, and meta.json with what it was built with
    lock                held while something is written

Whatever a killed process leaves is not named by `current`, is not read, and goes with the next write.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from whoosh.index import EmptyIndexError, FileIndex
from whoosh.util.filelock import FileLock, try_for

from pr_archive.errors import ArchiveLockedError, SearchIndexError
from pr_archive.index.schema import schema
from pr_archive.index.storage import IndexStorage

__all__ = ["INDEX_NAME", "LOCK_TIMEOUT", "Generations", "open_index"]

INDEX_NAME = "releases"
LOCK_TIMEOUT = 10.0
"""Seconds to wait for another writer."""


class Generations:
    """The generations in one directory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened: FileIndex | None = None

    def current(self) -> Path | None:
        """Return the folder of the current generation, None before there is one."""
        try:
            return self.path / (self.path / "current").read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return None  # none yet, or one that cannot be read: it is built anew

    def folder(self) -> Path:
        """Return the folder of the current generation. Raises SearchIndexError before there is one."""
        folder = self.current()
        if folder is None:
            raise SearchIndexError(f"{self.path}: there is no search index yet; `index rebuild` builds it")
        return folder

    def index(self) -> FileIndex:
        """Return the Whoosh index of the current generation; see `open_index`."""
        folder, opened = self.folder(), self._opened
        if opened is None or opened.storage.folder != str(folder):
            opened = self._opened = open_index(folder)
        return opened

    def meta(self) -> dict[str, Any]:
        """Return what the current generation was built with, nothing where that cannot be read."""
        folder = self.current()
        try:
            meta = json.loads((folder / "meta.json").read_text(encoding="utf-8")) if folder else {}
        except (OSError, ValueError):
            return {}
        return meta if isinstance(meta, dict) else {}

    def new(self, meta: dict[str, Any]) -> Path:
        """Return the folder of a new, empty generation."""
        numbers = [int(folder.name[4:]) for folder in self._folders()]
        folder = self.path / f"gen-{max(numbers, default=0) + 1}"
        folder.mkdir()
        IndexStorage(str(folder)).create_index(schema(), INDEX_NAME)
        (folder / "meta.json").write_text(json.dumps(meta) + "\n", encoding="utf-8")
        return folder

    def swap(self, folder: Path) -> None:
        """Make a generation the current one."""
        pointer = self.path / "current.new"
        with open(pointer, "w", encoding="utf-8") as file:
            file.write(folder.name + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(pointer, self.path / "current")

    def clean(self) -> None:
        """Remove all generations but the current one. Who has one open keeps what is mapped."""
        current = self.current()
        for folder in self._folders():
            if folder != current:
                shutil.rmtree(folder, ignore_errors=True)

    def _folders(self) -> list[Path]:
        return [folder for folder in self.path.glob("gen-*") if folder.name[4:].isdigit()]

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock of the writers. It is the kernel's: it ends with the process that holds it."""
        self.path.mkdir(parents=True, exist_ok=True)
        lock = FileLock(str(self.path / "lock"))
        if not try_for(lock.acquire, timeout=LOCK_TIMEOUT):
            raise ArchiveLockedError("another process is writing the search index; try again when it is done")
        try:
            yield
        finally:
            lock.release()


def open_index(folder: Path) -> FileIndex:
    """Open the Whoosh index in a folder.

    Raises OSError or EmptyIndexError where it is not there (any more), SearchIndexError where it is damaged.
    """
    try:
        return FileIndex(IndexStorage(str(folder)), indexname=INDEX_NAME)
    except (OSError, EmptyIndexError):
        raise
    except Exception as error:  # a damaged pickle can raise anything
        raise SearchIndexError(f"{folder}: the search index cannot be read: {error!r}") from error
