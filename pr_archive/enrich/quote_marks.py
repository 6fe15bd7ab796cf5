"""Passages between quotation marks, however they are printed: straight, curly, low, doubled single marks, wrong ones.

Which mark opens and which closes is read from the blanks around it and from their order, as the character itself is
wrong too often. A passage that is never closed ends before the words that say who spoke, or with its paragraph.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

from attrs import evolve, frozen

from pr_archive.enrich.speech import is_break, is_saying
from pr_archive.enrich.tokens import Tokens

__all__ = ["PAUSES", "Passage", "find_passages"]

PAUSES = frozenset({",", ".", "!", "?", "…"})
"""Marks with which spoken words end inside the quotation marks."""

_MOST_PARTS = 20
"""Paragraphs over which one quotation may go on."""


@frozen(kw_only=True)
class Passage:
    """What stands in one pair of marks, as positions of words."""

    opening: int
    """The opening mark."""
    after: int
    """Where the text goes on after the closing mark."""
    parts: tuple[tuple[int, int], ...]
    """First word and end of each part; more than one where it was opened again in the next paragraph."""
    closed: bool = True

    @property
    def first(self) -> int:
        """Return the first word inside."""
        return self.parts[0][0]

    @property
    def last(self) -> int:
        """Return where the words inside end."""
        return self.parts[-1][1]


@frozen
class _Mark:
    start: int
    end: int
    side: Literal["opens", "closes", "either"]


def find_passages(tokens: Tokens) -> list[Passage]:
    """Return the passages in marks, in order, none inside another."""
    found: list[Passage] = []
    for start, end in _paragraphs(tokens):
        passages = _Paragraph(tokens, start, end).passages(found[-1] if found else None)
        if found and passages and _continues(tokens, found[-1], passages[0], start):
            before = found.pop()
            passages[0] = evolve(passages[0], opening=before.opening, parts=before.parts + passages[0].parts)
        found += passages
    return found


def _continues(tokens: Tokens, before: Passage, passage: Passage, start: int) -> bool:
    """Tell whether a passage that opens a paragraph goes on with the one left open before it."""
    is_next = before.after + 1 == start and passage.opening in (start, start - 1)
    return is_next and not before.closed and len(before.parts) < _MOST_PARTS


def _paragraphs(tokens: Tokens) -> Iterator[tuple[int, int]]:
    start = 0
    for number in range(len(tokens) + 1):
        if is_break(tokens, number):
            if number > start:
                yield start, number
            start = number + 1


class _Paragraph:
    """The marks of one paragraph, and what they hold."""

    def __init__(self, tokens: Tokens, start: int, end: int) -> None:
        self._tokens = tokens
        self._start = start
        self._end = end

    def passages(self, before: Passage | None) -> list[Passage]:
        """Return the outermost passages; `before` is the last one of the paragraphs before."""
        marks = list(self._marks()) or self._single_marks()
        pairs, alone = _paired(marks)
        if alone and alone[0].side == "closes" and before and not before.closed and before.after + 1 == self._start:
            alone, pairs = alone[1:], [(_Mark(self._start - 1, self._start, "opens"), alone[0]), *pairs]
        found = [self._closed(opening.start, opening.end, closing) for opening, closing in pairs]
        found += self._repaired(alone, found)
        return _outermost(found)

    def _marks(self) -> Iterator[_Mark]:
        number = self._start
        while number < self._end:
            size = self._mark_size(number)
            if size:
                yield _Mark(number, number + size, self._side(number, number + size))
            number += size or 1

    def _mark_size(self, number: int) -> int:
        """Return how many marks make one: `"`, `""`, `''`, `,,` before a word."""
        words = self._tokens.words
        mark = words[number]
        if mark not in ('"', "'", ","):
            return 0
        end = number + 1
        while end < self._end and words[end] == mark and self._tokens.starts[end] == self._tokens.ends[end - 1]:
            end += 1
        size = end - number
        if mark == ",":
            return 2 if size == 2 and self._side(number, end) == "opens" else 0
        return size if size > 1 or mark == '"' else 0

    def _side(self, start: int, end: int) -> Literal["opens", "closes", "either"]:
        words, starts, ends = self._tokens.words, self._tokens.starts, self._tokens.ends
        left = start == self._start or starts[start] > ends[start - 1] or words[start - 1] in "([{-:"
        right = end == self._end or starts[end] > ends[end - 1] or words[end] in ").,;:!?]"
        if left == right:
            return "either"
        return "opens" if left else "closes"

    def _single_marks(self) -> list[_Mark]:
        """Return single marks that cannot be apostrophes: before a capital, after the pause that ends a sentence."""
        tokens, marks = self._tokens, list[_Mark]()
        for number in range(self._start, self._end):
            if tokens.words[number] != "'":
                continue
            side = self._side(number, number + 1)
            if len(marks) % 2:
                said = tokens.words[number + 1] == "," and is_saying(tokens, number + 2)
                fits = said or (side == "closes" and tokens.words[number - 1] in PAUSES)
            else:
                fits = side == "opens" and tokens.words[number + 1][:1].isupper()
            if fits:
                marks.append(_Mark(number, number + 1, side))
        return marks[: len(marks) // 2 * 2]

    def _closed(self, opening: int, first: int, closing: _Mark) -> Passage:
        return Passage(opening=opening, after=closing.end, parts=((first, closing.start),))

    def _repaired(self, alone: Sequence[_Mark], found: list[Passage]) -> Iterator[Passage]:
        """Yield the passages of marks that have no partner."""
        inside = {passage.opening: passage for passage in found}
        skipped = -1
        for number, mark in enumerate(alone):
            following = alone[number + 1] if number + 1 < len(alone) else None
            if number == skipped:
                continue
            if mark.side == "closes":
                passage = self._opened_otherwise(mark)
                if not passage and following and following.side == "closes" and not is_saying(self._tokens, mark.end):
                    passage = self._closed(mark.start, mark.end, following)
                    skipped = number + 1
            else:
                passage = self._left_open(mark, following, inside)
                skipped = number + 1 if following and passage.after == following.end else skipped
            if passage:
                yield passage

    def _opened_otherwise(self, mark: _Mark) -> Passage | None:
        """Return what a single mark opened and a double one closed."""
        for number in range(mark.start - 1, self._start - 1, -1):
            word = self._tokens.words[number]
            if word == '"':
                break
            if word == "'" and mark.start - number > 2 and self._side(number, number + 1) == "opens":
                return self._closed(number, number + 1, mark)
        return None

    def _left_open(self, mark: _Mark, following: _Mark | None, inside: dict[int, Passage]) -> Passage:
        """Return the passage of a mark that has no partner: up to who spoke, to the next lonely mark or the end."""
        number, stop = mark.end, following.start if following else self._end
        while number < stop:
            nested = inside.get(number)
            if nested and is_saying(self._tokens, nested.after):
                return evolve(nested, opening=mark.start, parts=((mark.end, nested.last),))
            if nested:
                number = nested.after
            elif self._tokens.words[number] in PAUSES and self._says(number + 1):
                return Passage(opening=mark.start, after=number + 1, parts=((mark.end, number + 1),))
            else:
                number += 1
        if following:
            return self._closed(mark.start, mark.end, following)
        return Passage(opening=mark.start, after=self._end, parts=((mark.end, self._end),), closed=False)

    def _says(self, number: int) -> bool:
        number += self._tokens.words[number] == "'"
        return is_saying(self._tokens, number, sure=True)


def _paired(marks: Sequence[_Mark]) -> tuple[list[tuple[_Mark, _Mark]], list[_Mark]]:
    """Return the pairs of marks, and those without a partner in order."""
    pairs: list[tuple[_Mark, _Mark]] = []
    opened: list[_Mark] = []
    stray: list[_Mark] = []
    for mark in marks:
        if opened and mark.side != "opens":
            pairs.append((opened.pop(), mark))
            if opened and mark.end - mark.start > 1 and mark.side == "closes":
                pairs.append((opened.pop(), mark))
        else:
            (stray if mark.side == "closes" else opened).append(mark)
    return pairs, sorted([*opened, *stray], key=lambda mark: mark.start)


def _outermost(passages: list[Passage]) -> list[Passage]:
    found: list[Passage] = []
    for passage in sorted(passages, key=lambda passage: (passage.opening, -passage.after)):
        if not found or passage.opening >= found[-1].after:
            found.append(passage)
    return found
