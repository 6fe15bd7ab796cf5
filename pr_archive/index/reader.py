"""Reading the index: one generation of it, seen as a whole, with releases numbered over all segments."""

from array import array
from collections import Counter
from collections.abc import Sequence, Set
from functools import cached_property
from itertools import chain, repeat
from typing import Any

from whoosh.index import TOC
from whoosh.reading import SegmentReader

from pr_archive.index.codec import Postings
from pr_archive.index.columns import NumberColumn

__all__ = ["Reader", "Term"]


class Term:
    """A term over all segments: its packed frequencies by release, and the positions in one release."""

    __slots__ = ("_places", "_postings", "freqs")

    def __init__(self, postings: Sequence[Postings], deleted: Set[int]) -> None:
        self._postings = postings
        self.freqs: dict[int, int] = {}
        for part in postings:
            self.freqs.update(zip(part.ids, part.freqs, strict=True))
        for number in deleted & self.freqs.keys():
            del self.freqs[number]
        self._places: dict[int, tuple[Postings, int, int]] | None = None

    def positions(self, number: int) -> "array[int]":
        """Return the position codes (see `zones`) of the term in a release that has it."""
        if self._places is None:
            self._places = {}
            for part in self._postings:
                ends = part.ends()
                places = zip(repeat(part), chain((0,), ends), ends, strict=False)
                self._places.update(zip(part.ids, places, strict=True))
        part, start, end = self._places[number]
        return part.positions[start:end]


class _Segment:
    """A segment, and the number that its first release has in the whole index."""

    def __init__(self, reader: SegmentReader, base: int) -> None:
        self.reader = reader
        self.base = base
        self.size: int = reader.doc_count_all()
        self.deleted = {number + base for number in reader.segment().deleted_docs()}

    def postings(self, field: str, term: bytes) -> Postings | None:
        found: Postings | None = self.reader._terms.read(field, term)
        return found.shifted(self.base) if found and self.base else found

    def column(self, name: str) -> Any:
        return self.reader.column_reader(name, translate=False)


class Reader:
    """An unchanging view of one generation. Not for two threads at once: what is read is kept in the object."""

    def __init__(self, storage: Any, indexname: str) -> None:
        toc = TOC.read(storage, indexname)
        self.generation: int = toc.generation
        self.schema = toc.schema
        self._segments: list[_Segment] = []
        self.size = 0
        """Numbers in use, deleted releases included."""
        for segment in toc.segments:
            self._segments.append(_Segment(SegmentReader(storage, toc.schema, segment), self.size))
            self.size += self._segments[-1].size
        self.deleted: set[int] = set().union(*(segment.deleted for segment in self._segments))
        self.count = self.size - len(self.deleted)
        """Releases in the index."""
        self._keywords: dict[str, list[tuple[str, ...]]] = {}
        self._numbers: dict[str, array[int]] = {}

    @property
    def segments(self) -> int:
        """Number of segments."""
        return len(self._segments)

    def close(self) -> None:
        """Close the files."""
        for segment in self._segments:
            segment.reader.close()

    @cached_property
    def releases(self) -> frozenset[int]:
        """The numbers of all releases."""
        return frozenset(range(self.size)) - self.deleted

    def term(self, field: str, text: str) -> Term:
        """Return the posting list of a term; an empty one where no release has it."""
        key = text.encode("utf-8", "surrogatepass")
        found = (segment.postings(field, key) for segment in self._segments)
        return Term([postings for postings in found if postings], self.deleted)

    def terms(self, field: str, prefix: str = "") -> dict[str, int]:
        """Return terms with a prefix, and in how many releases each stands (deleted ones may count)."""
        start = prefix.encode("utf-8", "surrogatepass")
        found: dict[str, int] = {}
        for segment in self._segments:
            if field in segment.reader.indexed_field_names():
                for (name, term), info in segment.reader.iter_from(field, start):
                    if name != field or not term.startswith(start):
                        break
                    text = term.decode("utf-8", "surrogatepass")
                    found[text] = found.get(text, 0) + info.doc_frequency()
        return found

    def keywords(self, name: str) -> list[tuple[str, ...]]:
        """Return a column of strings, a tuple for each release number."""
        if name not in self._keywords:
            self._keywords[name] = list(chain.from_iterable(segment.column(name) for segment in self._segments))
        return self._keywords[name]

    def numbers(self, name: str) -> "array[int]":
        """Return a column of whole numbers by release number."""
        if name not in self._numbers:
            column: array[int] = array("q")
            for segment in self._segments:
                column.extend(_loaded(segment.column(name)))
            self._numbers[name] = column
        return self._numbers[name]

    @cached_property
    def copied(self) -> frozenset[int]:
        """The releases whose text is in the index more than once."""
        group = self.numbers("group")
        sizes = Counter(map(group.__getitem__, self.releases))
        several = {key for key, size in sizes.items() if size > 1}
        return frozenset(number for number in self.releases if group[number] in several) if several else frozenset()

    def id(self, number: int) -> str:
        """Return the id of the release with a number."""
        return self.keywords("id")[number][0]

    def ids(self) -> set[str]:
        """Return the ids of all releases."""
        return set(map(self.id, self.releases))


def _loaded(column: Any) -> Any:
    """Return the values of a column of numbers. A segment in which all have the default has no column at all."""
    return column.load() if isinstance(column, NumberColumn.Reader) else list(column)
