"""Columns: values of releases by release number, for filters, orders and counts.

Whoosh's own columns hand out one value per call, and `RefBytesColumn` drops values beyond 65,535 distinct ones. These
two are read as a whole, have no such limit, and let a release have several values.
"""

import json
import struct
import sys
from array import array
from collections.abc import Iterator, Sequence
from typing import Any

from whoosh import columns

from pr_archive.index.codec import from_disk, to_disk

__all__ = ["KeywordColumn", "NumberColumn"]

_FOOTER = struct.Struct("<II")


class KeywordColumn(columns.Column):  # type: ignore[misc]
    """Any number of strings for each release: a list of the distinct strings, and their numbers by release."""

    _default: tuple[str, ...] = ()

    class Writer(columns.ColumnWriter):  # type: ignore[misc]
        def __init__(self, dbfile: Any) -> None:
            super().__init__(dbfile)
            self._numbers: dict[str, int] = {}
            self._refs = array("I")
            self._ends = array("I")

        def fill(self, docnum: int) -> None:
            self._ends.extend([len(self._refs)] * (docnum - len(self._ends)))

        def add(self, docnum: int, value: Sequence[str]) -> None:
            self.fill(docnum)
            self._refs.extend(self._numbers.setdefault(text, len(self._numbers)) for text in value)
            self._ends.append(len(self._refs))

        def finish(self, docnum: int) -> None:
            self.fill(docnum)
            strings = json.dumps(list(self._numbers), ensure_ascii=False).encode()
            for part in (to_disk(self._ends), to_disk(self._refs), strings):
                self._dbfile.write(part)
            self._dbfile.write(_FOOTER.pack(len(self._refs), len(strings)))

    class Reader(columns.ColumnReader):  # type: ignore[misc]
        def __init__(self, dbfile: Any, basepos: int, length: int, doccount: int) -> None:
            super().__init__(dbfile, basepos, length, doccount)
            data = dbfile.get(basepos, length)
            refs, size = _FOOTER.unpack_from(data, length - _FOOTER.size)
            start = 4 * (doccount + refs)
            self._ends = from_disk("I", data[: 4 * doccount])
            self._refs = from_disk("I", data[4 * doccount : start])
            self._strings: list[str] = json.loads(data[start : start + size])

        def __getitem__(self, docnum: int) -> tuple[str, ...]:
            start = self._ends[docnum - 1] if docnum else 0
            return tuple(self._strings[ref] for ref in self._refs[start : self._ends[docnum]])

        def __iter__(self) -> Iterator[tuple[str, ...]]:
            if list(self._ends) == list(range(1, len(self._ends) + 1)):
                singles = [(text,) for text in self._strings]
                return map(singles.__getitem__, self._refs)
            return map(self.__getitem__, range(self._doccount))


class NumberColumn(columns.NumericColumn):  # type: ignore[misc]
    """One whole number for each release, read as an array."""

    class Reader(columns.NumericColumn.Reader):  # type: ignore[misc]
        def load(self) -> "array[int]":
            numbers: array[int] = array(self._typecode)
            numbers.frombytes(self._dbfile.get(self._basepos, self._count * self._fixedlen))
            if sys.byteorder == "little":
                numbers.byteswap()
            numbers.extend([self._default] * (self._doccount - len(numbers)))
            return numbers
