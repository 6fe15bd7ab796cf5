"""How a segment lies on disk: a Whoosh codec with its own posting lists and without a copy in memory.

Whoosh stays the writer, the term dictionary and the keeper of segments, deletions and commits. Two things of its
stock codec are replaced through its extension points, because they cost most of the time:

- Its posting lists are pickled blocks of 128 tuples, which Python must take apart posting by posting. Here a list is
  three arrays (releases, packed frequencies, positions), which are read in one piece; positions only when wanted.
- It copies a whole segment to the heap for each reader. Here a reader sees the mapped file.

A list on disk: numbers of releases, bytes of the first part, number of positions; then the arrays, 32 bit little
endian, each part compressed where that makes it smaller: differences of the release numbers and packed frequencies
(see `zones`); positions of all releases in order.
"""

import io
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator
from itertools import accumulate
from operator import sub
from typing import Any

from whoosh import formats
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3Segment, W3TermInfo, W3TermsReader
from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.structfile import BufferFile
from whoosh.matching import ListMatcher

from pr_archive.index.zones import occurrences

__all__ = ["Postings", "ReleaseCodec", "ZonedPositions", "from_disk", "to_disk"]

_HEADER = struct.Struct("<III")
_EXTENT = struct.Struct("!qi")
"""Where a list lies, at the end of what Whoosh keeps of a term."""
_WORTH_COMPRESSING = 64


def to_disk(numbers: "array[int]") -> bytes:
    """Return an array as little-endian bytes."""
    if sys.byteorder == "big":
        numbers = array(numbers.typecode, numbers)
        numbers.byteswap()
    return numbers.tobytes()


def from_disk(typecode: str, data: bytes) -> "array[int]":
    """Return the array that `to_disk` wrote."""
    numbers: array[int] = array(typecode)
    numbers.frombytes(data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _squeezed(data: bytes) -> bytes:
    """Compress; the original where that is not smaller, so that the length tells which it is."""
    if len(data) < _WORTH_COMPRESSING:
        return data
    return min(zlib.compress(data, 1), data, key=len)


def _unsqueezed(data: bytes, size: int) -> bytes:
    return data if len(data) == size else zlib.decompress(data)


class Postings:
    """The releases of one segment that have one term: numbers (ascending), packed frequencies, position codes."""

    __slots__ = ("_positions", "_tail", "freqs", "ids")

    def __init__(self, ids: "array[int]", freqs: "array[int]", positions: "array[int] | None" = None) -> None:
        self.ids = ids
        self.freqs = freqs
        self._positions = positions
        self._tail = (b"", 0)

    @classmethod
    def empty(cls) -> "Postings":
        return cls(array("I"), array("I"), array("I"))

    @property
    def positions(self) -> "array[int]":
        """The position codes of all releases, one after the other; decoded when first asked for."""
        if self._positions is None:
            data, count = self._tail
            self._positions = from_disk("I", _unsqueezed(data, 4 * count))
        return self._positions

    def ends(self) -> list[int]:
        """Return for each release where its positions end."""
        return list(accumulate(occurrences(self.freqs)))

    def shifted(self, base: int) -> "Postings":
        """Return the list with `base` added to all release numbers."""
        moved = Postings(array("I", [number + base for number in self.ids]), self.freqs, self._positions)
        moved._tail = self._tail
        return moved

    def renumbered(self, numbers: dict[int, int]) -> "Postings":
        """Return the list with new release numbers; releases without one are left out."""
        kept, start = Postings.empty(), 0
        for number, freq, end in zip(self.ids, self.freqs, self.ends(), strict=True):
            if number in numbers:
                kept.ids.append(numbers[number])
                kept.freqs.append(freq)
                kept.positions.extend(self.positions[start:end] if self.positions else ())
            start = end
        return kept

    def extend(self, other: "Postings") -> None:
        """Append a list whose release numbers are all higher."""
        self.ids.extend(other.ids)
        self.freqs.extend(other.freqs)
        self.positions.extend(other.positions)

    def encode(self) -> bytes:
        """Return the list as it lies on disk."""
        steps = array("I", self.ids[:1])
        steps.extend(map(sub, self.ids[1:], self.ids))
        head = _squeezed(to_disk(steps) + to_disk(self.freqs))
        return _HEADER.pack(len(self.ids), len(head), len(self.positions)) + head + _squeezed(to_disk(self.positions))

    @classmethod
    def decode(cls, data: bytes) -> "Postings":
        """Read what `encode` wrote."""
        count, head_size, positions = _HEADER.unpack_from(data)
        start = _HEADER.size + head_size
        head = _unsqueezed(data[_HEADER.size : start], 8 * count)
        postings = cls(array("I", accumulate(from_disk("I", head[: 4 * count]))), from_disk("I", head[4 * count :]))
        postings._tail = (data[start:], positions)
        return postings


class ZonedPositions(formats.Format):  # type: ignore[misc]
    """Format of a text field: for a release the position codes (see `zones`) as little-endian 32 bit numbers."""

    def decode_positions(self, value: bytes) -> list[int]:
        return list(from_disk("I", value))

    def decode_frequency(self, value: bytes) -> int:
        return len(value) // 4

    decode_weight = decode_frequency


class _FieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes whole posting lists instead of one posting at a time."""

    def write(self, schema: Any, lists: Iterable[tuple[str, bytes, Postings]]) -> None:
        """Write lists in order of field and term."""
        current = None
        for name, term, postings in lists:
            if name != current:
                self.start_field(name, schema[name])
                current = name
            data = postings.encode()
            info = W3TermInfo(len(postings.positions), len(postings.ids), maxweight=0)
            info._minid, info._maxid = postings.ids[0], postings.ids[-1]
            info.set_extent(self._postfile.tell(), len(data))
            self._postfile.write(data)
            self._tindex.add(struct.pack("!H", self._fieldid) + term, info.to_bytes())


class _TermsReader(W3TermsReader):  # type: ignore[misc]
    """Reads whole posting lists."""

    def read(self, field: str, term: bytes) -> Postings | None:
        """Return the posting list of a term, None where the segment lacks it."""
        info = self._tindex.get(self._keycoder(field, term))
        return None if info is None else self._list(info)

    def lists(self) -> Iterator[tuple[str, bytes, Postings]]:
        """Yield all posting lists in order of field and term."""
        for key, info in self._tindex.items():
            yield *self._keydecoder(key), self._list(info)

    def _list(self, info: bytes) -> Postings:
        # Straight from the bytes: `W3TermInfo.from_bytes` is slow, and gives the length as a tuple.
        offset, length = _EXTENT.unpack_from(info, len(info) - _EXTENT.size)
        return Postings.decode(self._postfile.get(offset, length))


class _MappedFile(BufferFile):  # type: ignore[misc]
    """A file within a mapped segment. Stock `BufferFile` copies all of it to the heap when it is opened."""

    def __init__(self, buffer: memoryview, name: str | None = None) -> None:
        self._buf, self._name, self.onclose = buffer, name, None
        self.is_real = self.is_closed = False
        self._at = 0
        self.file = self

    def get(self, position: int, length: int) -> bytes:
        return bytes(self._buf[position : position + length])

    def read(self, size: int = -1) -> bytes:
        end = len(self._buf) if size < 0 else self._at + size
        data = bytes(self._buf[self._at : end])
        self._at += len(data)
        return data

    def readline(self) -> bytes:
        line = io.BytesIO(self._buf[self._at :]).readline()
        self._at += len(line)
        return line

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> None:
        self._at = offset + (0, self._at, len(self._buf))[whence]

    def tell(self) -> int:
        return self._at

    def close(self) -> None:
        self._buf.release()
        self.is_closed = True


class _MappedStorage(CompoundStorage):  # type: ignore[misc]
    def open_file(self, name: str, *args: Any, **kwargs: Any) -> Any:
        if not self._source:  # not mapped: the stock way reads from the file
            return super().open_file(name, *args, **kwargs)
        offset, length = self.range(name)
        return _MappedFile(memoryview(self._source)[offset : offset + length], name=name)


class _Segment(W3Segment):  # type: ignore[misc]
    def open_compound_file(self, storage: Any) -> Any:
        file = storage.open_file(self.make_filename(self.COMPOUND_EXT))
        try:
            return _MappedStorage(file, use_mmap=storage.supports_mmap)
        except BaseException:  # a damaged file; Whoosh would leave it open
            file.close()
            raise


class ReleaseCodec(W3Codec):  # type: ignore[misc]
    """The codec of a segment of releases."""

    length_stats = False  # lengths are columns of ours, one for each zone

    def field_writer(self, storage: Any, segment: Any) -> _FieldWriter:
        return _FieldWriter(self, storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> _TermsReader:
        name = segment.make_filename(self.TERMS_EXT)
        postings = segment.open_file(storage, self.POSTS_EXT)
        return _TermsReader(self, storage.open_file(name), storage.file_length(name), postings)

    def new_segment(self, storage: Any, indexname: str) -> _Segment:
        return _Segment(self, indexname)

    def postings_reader(self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None) -> Any:
        """Return a list as a Whoosh matcher, so that everything in Whoosh can read it."""
        offset, (length,) = terminfo.extent()
        postings = Postings.decode(dbfile.get(offset, length))
        ends = postings.ends()
        values = [to_disk(postings.positions[i:j]) for i, j in zip([0, *ends], ends, strict=False)]
        weights = [float(count) for count in occurrences(postings.freqs)]
        ids = list(postings.ids)
        return ListMatcher(ids, weights, values, format_, scorer=scorer, term=term, terminfo=terminfo)
