"""The words of a text with what stands between them, for the rules that read names of offices."""

import re
from typing import Self

from attrs import frozen

from pr_archive.enrich.date_forms import fold
from pr_archive.enrich.regions import LONGEST_PLACE, place_length

__all__ = ["Words"]

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\d+")
_SOFT = re.compile(r"[^\S\n]*(?:/[^\S\n]*)?|-")
_DOT = re.compile(r"\.[^\S\n]?")
_LONGEST_ABBREVIATION = 3


@frozen(kw_only=True)
class Words:
    """A text cut into words and numbers (`Pendim0716` is two); `printed[n]` is `text[starts[n]:ends[n]]`, folded."""

    text: str
    """Folded: plain letters, quotes and dashes at the same offsets."""
    printed: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, text: str) -> Self:
        folded = fold(text)
        found = list(_WORD.finditer(folded))
        printed = [match.group() for match in found]
        return cls(
            text=folded,
            printed=printed,
            lower=[word.lower() for word in printed],
            starts=[match.start() for match in found],
            ends=[match.end() for match in found],
        )

    def __len__(self) -> int:
        return len(self.printed)

    def gap(self, at: int) -> str:
        """Return what stands before word `at`."""
        if at >= len(self):
            return "\n"
        start = self.ends[at - 1] if at else 0
        return self.text[start : min(self.starts[at], start + 12)]

    def joined(self, at: int) -> bool:
        """Tell whether word `at` may go on the name of the word before: `Rutan Blora`, `0721/Blora`, `Kab. Pati`."""
        if not 0 < at < len(self):
            return False
        if _DOT.fullmatch(self.gap(at)):
            return len(self.printed[at - 1]) <= _LONGEST_ABBREVIATION
        return _SOFT.fullmatch(self.gap(at)) is not None

    def capital(self, at: int) -> bool:
        """Tell whether word `at` begins with a capital letter or is a number."""
        return at < len(self) and not self.printed[at][0].islower()

    def word(self, at: int) -> str:
        """Return word `at` in lower case, empty beyond the last."""
        return self.lower[at] if 0 <= at < len(self) else ""

    def place(self, at: int, any_case: bool = False) -> int:
        """Return how many words from `at` on are a known place, joined and in capitals, 0 for none."""
        stop = at
        while stop < min(at + LONGEST_PLACE, len(self)) and (any_case or self.capital(stop)):
            if stop > at and not self.joined(stop):
                break
            stop += 1
        return place_length(self.lower[at:stop], 0)
