"""The Whoosh engine: one index directory, written by one and searched by many."""

import threading
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from struct import error as StructError  # noqa: N812
from typing import Self

from whoosh.index import EmptyIndexError, FileIndex

from pr_archive.errors import PrArchiveError, SearchIndexError
from pr_archive.index.base import Change, Found, IndexStatus
from pr_archive.index.checksums import SMALL, damaged, is_whole
from pr_archive.index.generations import Generations, open_index
from pr_archive.index.reader import Reader
from pr_archive.index.related import similar, suggest
from pr_archive.index.schema import FINGERPRINT, document
from pr_archive.index.search import Search
from pr_archive.index.writer import Document, ReleaseWriter, keep_all, merge_all
from pr_archive.query import Query
from pr_archive.records import Release

__all__ = ["BATCH", "WhooshEngine"]

BATCH = 6_000_000
"""Postings that a rebuild holds in memory before it writes a segment (about 250 MB)."""
RETRIES = 10
"""How often a reader is opened again when the index is replaced in that moment."""
_OF_DAMAGE = (
    OSError,
    EOFError,
    zlib.error,
    StructError,
    MemoryError,
    LookupError,
    ValueError,
    TypeError,
    OverflowError,
)
"""What a reader stumbles over in bytes that went bad."""
_META = {"fingerprint": FINGERPRINT, "engine": "whoosh"}


class WhooshEngine:
    """A search engine over one directory. Threads may share it: each search has a reader to itself."""

    def __init__(self, path: Path) -> None:
        self._generations = Generations(path)
        self._idle: list[tuple[tuple[str, int], Search]] = []
        self._guard = threading.Lock()
        self._verified: set[Path] = set()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the index in a directory. Whether there is one that can be searched, `status` says."""
        return cls(Path(path))

    # -- writing ------------------------------------------------------------------------------------------------

    def sync(self, changes: Iterable[Change]) -> int:
        """Apply changes in one commit and return how many. Of several changes to one release the last counts.

        Raises SearchIndexError, and then nothing was applied; ArchiveLockedError where another process is writing.
        """
        changes = list(changes)
        releases = {change.id: change.release for change in changes}
        if releases:
            with _explained(), self._generations.locked():
                if not self.status().current:
                    raise SearchIndexError("the search index is out of date; `index rebuild` builds it anew")
                with _writing(self._generations.folder()) as writer:
                    self._delete(writer, releases)
                    for release in filter(None, releases.values()):
                        writer.add(_document(release))
        return len(changes)

    def _delete(self, writer: ReleaseWriter, ids: Iterable[str]) -> None:
        with self._searching() as search:
            for number in chain.from_iterable(search.reader.term("key", id).freqs for id in ids):
                writer.delete_document(number)

    def rebuild(self, releases: Iterable[Release]) -> int:
        """Build the index anew beside the old one, swap, and return the number of releases.

        Raises SearchIndexError, and then the old index is still the current one; ArchiveLockedError.
        """
        generations, documents, more = self._generations, map(_document, releases), True
        with _explained(), generations.locked():
            generations.clean()
            folder = generations.new(_META)
            while more:
                with _writing(folder) as writer:
                    more = _fill(writer, documents)
                    writer.mergetype = keep_all if more else merge_all
            generations.swap(folder)
            generations.clean()
        return self.status().documents

    # -- reading ------------------------------------------------------------------------------------------------

    def search(
        self,
        query: Query,
        *,
        limit: int = 10,
        offset: int = 0,
        facets: Sequence[str] = (),
        collapse: bool = True,
        explain: bool = False,
        fill: bool = False,
    ) -> Found:
        """Return one page of what matches; see `Engine`.

        Raises QueryError where it takes longer than `search.TIME_LIMIT`, SearchIndexError.
        """
        with self._searching() as search:
            return search.run(query, limit, offset, facets, collapse, explain, fill)

    def similar(self, release: Release, limit: int = 10) -> list[tuple[str, float]]:
        """Return ids and scores of the releases that share most of the telling words of a release, best first."""
        with self._searching() as search:
            found = similar(search, document(release), limit + 1)
        return [(id, score) for id, score in found if id != release.id][:limit]

    def suggest(self, query: Query) -> dict[str, list[str]]:
        """Return other spellings, best first, for each word (`Word.exact`) of a query that no release has."""
        with self._searching() as search:
            return suggest(search, query)

    def status(self) -> IndexStatus:
        """Return the state of the index. An index that cannot be read is not current."""
        meta = self._generations.meta()
        fingerprint = str(meta.get("fingerprint", ""))
        try:
            with self._searching() as search:
                documents, segments, readable = search.reader.count, search.reader.segments, True
        except SearchIndexError:
            documents, segments, readable = 0, 0, False
        return IndexStatus(
            engine=_META["engine"],
            documents=documents,
            segments=segments,
            fingerprint=fingerprint,
            current=readable and fingerprint == FINGERPRINT,
        )

    def ids(self) -> set[str]:
        """Return the ids of all releases in the index."""
        with self._searching() as search:
            return search.reader.ids()

    def damaged(self) -> list[str]:
        """Return the names of the segments whose bytes are not as they were written; reads the whole index."""
        return list(damaged(self._generations.folder()))

    def close(self) -> None:
        """Close the files that are open for searching."""
        with self._guard:
            idle, self._idle = self._idle, []
        for _, search in idle:
            search.reader.close()

    @contextmanager
    def _searching(self) -> Iterator[Search]:
        """Lend a reader of the index as it is now, to one thread at a time; it is kept for the next search."""
        stamp, search = self._borrow()
        try:
            yield search
        except (PrArchiveError, GeneratorExit):
            raise
        except _OF_DAMAGE as error:
            raise SearchIndexError(f"the search index is damaged: {error!r}; `index rebuild` mends it") from error
        finally:
            with self._guard:
                self._idle.append((stamp, search))

    def _borrow(self) -> tuple[tuple[str, int], Search]:
        for _ in range(RETRIES):
            try:
                index = self._generations.index()
                stamp = (index.storage.folder, index.latest_generation())
                return stamp, self._kept(stamp) or self._opened(index)
            except (OSError, EmptyIndexError):  # a writer has just replaced it, or it is not there at all
                time.sleep(0.02)
            except SearchIndexError:
                raise
            except Exception as error:  # a damaged pickle can raise anything
                raise SearchIndexError(f"the search index cannot be read: {error!r}") from error
        raise SearchIndexError("the search index cannot be read; `index rebuild` builds it anew")

    def _opened(self, index: FileIndex) -> Search:
        """Return a new reader. Segments never change, so each is verified once."""
        for segment in index._segments():
            path = Path(index.storage.folder) / segment.make_filename(segment.COMPOUND_EXT)
            if path not in self._verified and path.stat().st_size <= SMALL:
                if not is_whole(path):
                    raise SearchIndexError(f"{path.name}: the search index is damaged; `index rebuild` mends it")
                self._verified.add(path)
        return Search(Reader(index.storage, index.indexname))

    def _kept(self, stamp: tuple[str, int]) -> Search | None:
        """Return an idle reader of this state of the index, and close those of earlier ones."""
        with self._guard:
            old = [pair for pair in self._idle if pair[0] != stamp]
            self._idle = [pair for pair in self._idle if pair[0] == stamp]
            found = self._idle.pop()[1] if self._idle else None
        for _, search in old:
            search.reader.close()
        return found


def _document(release: Release) -> Document:
    try:
        return document(release)
    except Exception as error:  # a record from a file can hold anything
        raise SearchIndexError(f"release {release.id} cannot be indexed: {error!r}") from error


def _fill(writer: ReleaseWriter, documents: Iterator[Document]) -> bool:
    """Add documents until the writer holds a batch; False where there are no more."""
    for each in documents:
        writer.add(each)
        if writer.postings >= BATCH:
            return True
    return False


@contextmanager
def _writing(folder: Path) -> Iterator[ReleaseWriter]:
    """Commit what is written within; on any failure nothing is, and lock and files are free again."""
    index = open_index(folder)
    try:
        writer = ReleaseWriter(index)
        try:
            yield writer
            writer.commit()
        finally:
            writer.abort()
    finally:
        index.storage.close()


@contextmanager
def _explained() -> Iterator[None]:
    """Turn whatever goes wrong while writing into an error of ours."""
    try:
        yield
    except PrArchiveError:
        raise
    except Exception as error:
        raise SearchIndexError(f"the search index cannot be written: {error!r}") from error
