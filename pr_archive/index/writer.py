"""Writing segments: a Whoosh writer that takes whole releases and merges posting lists without taking them apart."""

import heapq
import os
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from attrs import field, frozen
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from pr_archive.index.checksums import write_checksum
from pr_archive.index.codec import Postings, ReleaseCodec

__all__ = ["TIERS", "TIER_WIDTH", "Document", "ReleaseWriter", "keep_all", "merge_all", "merge_tiers"]

TIERS = (256, 2048)
"""Sizes (in releases) at which the tiers of `merge_tiers` end."""
TIER_WIDTH = 8
"""Segments of one tier that are merged into one of the next."""

Lists = Iterator[tuple[str, bytes, Postings]]


@frozen
class Document:
    """A release as it is indexed: postings by field and term, and the values of the columns."""

    terms: Mapping[str, Mapping[bytes, tuple[int, Sequence[int]]]]
    """For each field and term: packed frequencies and position codes (see `zones`)."""
    columns: Mapping[str, Any] = field(factory=dict)


class ReleaseWriter(SegmentWriter):  # type: ignore[misc]
    """A writer for one commit. Holds the lock of the index until `commit` or `abort`."""

    def __init__(self, index: Any) -> None:
        self._lists: dict[str, dict[bytes, Postings]] = {}
        self._merged: list[tuple[SegmentReader, int, dict[int, int] | None]] = []
        self.postings = 0
        """How many postings wait in memory."""
        try:
            super().__init__(index, codec=ReleaseCodec())
        except BaseException:
            self._release_lock()
            raise
        self.mergetype = merge_tiers

    def add(self, document: Document) -> None:
        """Add a release."""
        for name, terms in document.terms.items():
            self._add_terms(self._lists.setdefault(name, {}), terms)
        self._add_columns(document.columns.items())
        self._added = True

    def _add_columns(self, columns: Iterable[tuple[str, Any]]) -> None:
        """Write the values of the next release."""
        self.perdocwriter.start_doc(self.docnum)
        for name, value in columns:
            self.perdocwriter.add_column_value(name, self.schema[name].column_type, value)
        self.perdocwriter.finish_doc()
        self.docnum += 1

    def _add_terms(self, lists: dict[bytes, Postings], terms: Mapping[bytes, tuple[int, Sequence[int]]]) -> None:
        number = self.docnum
        for term, (freq, codes) in terms.items():
            postings = lists.get(term)
            if postings is None:
                postings = lists[term] = Postings(array("I"), array("I"), array("I"))
            postings.ids.append(number)
            postings.freqs.append(freq)
            postings.positions.extend(codes)
        self.postings += len(terms)

    def add_reader(self, reader: SegmentReader) -> None:
        """Take over the releases of a segment; the reader must stay open until the commit."""
        base = self.docnum
        deleted = set(reader.segment().deleted_docs())
        kept = [number for number in range(reader.doc_count_all()) if number not in deleted]
        values = {
            name: list(reader.column_reader(name, translate=False))
            for name, field in self.schema.items()
            if field.column_type and reader.has_column(name)
        }
        for number in kept:
            self._add_columns((name, column[number]) for name, column in values.items())
        numbers = {old: new for new, old in enumerate(kept, base)} if deleted else None
        self._merged.append((reader, base, numbers))
        self._added = True

    def take_over(self, segment: Any) -> None:
        """Merge a segment of the index into the new one."""
        self.add_reader(SegmentReader(self.storage, self.schema, segment))

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        sources = [_sorted_lists(self._lists), *(_lists_of(*source) for source in self._merged)]
        self.fieldwriter.write(self.schema, _merged(sources))
        self.fieldwriter.close()
        for reader, _, _ in self._merged:
            reader.close()

    def _commit_toc(self, segments: list[Any]) -> None:
        """Make the files durable before and after the one that names them: who reads it then finds them."""
        folder = Path(self.storage.folder)
        if self._added:
            path = folder / self.newsegment.make_filename(self.newsegment.COMPOUND_EXT)
            _fsync(path)
            _fsync(write_checksum(path))
        super()._commit_toc(segments)
        _fsync(folder / f"_{self.indexname}_{self.generation}.toc")
        _fsync(folder)

    def abort(self) -> None:
        """Give up, in whatever state a failure left the writer. Stock `commit` and `cancel` keep the lock then."""
        if getattr(self, "is_closed", True):
            return
        closing = [reader.close for reader, _, _ in self._merged]
        for step in (*closing, self._close_segment, self._tempstorage.destroy):
            with suppress(Exception):
                step()
        self.is_closed = True
        self._release_lock()

    def _release_lock(self) -> None:
        lock = getattr(self, "writelock", None)
        if lock and lock.fd is not None:
            lock.release()


def _sorted_lists(lists: dict[str, dict[bytes, Postings]]) -> Lists:
    for name in sorted(lists):
        for term in sorted(lists[name]):
            yield name, term, lists[name][term]


def _lists_of(reader: SegmentReader, base: int, numbers: dict[int, int] | None) -> Lists:
    """Yield the posting lists of a segment with the release numbers that they have in the new one."""
    for name, term, postings in reader._terms.lists():
        moved = postings.shifted(base) if numbers is None else postings.renumbered(numbers)
        if moved.ids:
            yield name, term, moved


def _merged(sources: Sequence[Lists]) -> Lists:
    """Merge sources of ascending release numbers; one list is in memory at a time."""
    for (name, term), group in groupby(heapq.merge(*sources, key=itemgetter(0, 1)), key=itemgetter(0, 1)):
        first, *others = (postings for _, _, postings in group)
        if others:
            joined = Postings.empty()
            for postings in (first, *others):
                joined.extend(postings)
            first = joined
        yield name, term, first


def keep_all(writer: ReleaseWriter, segments: Iterable[Any]) -> list[Any]:
    """Merge policy: nothing."""
    return list(segments)


def merge_all(writer: ReleaseWriter, segments: Iterable[Any]) -> list[Any]:
    """Merge policy: everything into one segment."""
    for segment in segments:
        writer.take_over(segment)
    return []


def merge_tiers(writer: ReleaseWriter, segments: Iterable[Any]) -> list[Any]:
    """Merge policy: eight segments of a tier become one of the next; emptied segments are dropped.

    So a release is rewritten a few times in its life, there are few segments to search, and no commit rewrites more
    than some thousand releases, however large the archive is: what is above the last tier waits for a rebuild.
    """
    kept = [segment for segment in segments if segment.doc_count()]
    size, lower = writer.docnum, 0
    for upper in TIERS:
        tier = [segment for segment in kept if lower <= segment.doc_count() < upper]
        if lower <= size < upper and len(tier) + 1 >= TIER_WIDTH:
            size += sum(segment.doc_count() for segment in tier)
            for segment in tier:
                writer.take_over(segment)
                kept.remove(segment)
        lower = upper
    return kept


def _fsync(path: Path) -> None:
    """Make a file or folder durable. A system that cannot sync folders is left to its own devices."""
    with suppress(PermissionError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
