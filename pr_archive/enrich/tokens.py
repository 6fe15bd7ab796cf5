"""The words and marks of a text in order, for the rules that read persons out of it."""

import re
from functools import cache
from importlib.resources import files
from typing import Self

from attrs import frozen

from pr_archive.enrich.date_forms import fold

__all__ = ["Tokens", "rows"]

_TOKEN = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\d+(?:[./:-]?\d+)*(?:/[^\W\d_]+)?|\n\s*\n|[^\w\s]|_")
_BEYOND = [""] * 12
"""Empty words after the last one (and so before the first): rules may look a few words around without asking."""


@frozen(kw_only=True)
class Tokens:
    """A text cut into words, numbers, marks and paragraph breaks; `words[n]` is `text[starts[n]:ends[n]]` folded."""

    text: str
    words: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, text: str) -> Self:
        """Cut a text; dots, also those of abbreviations, are words of their own."""
        found = list(_TOKEN.finditer(fold(text)))
        words = [match.group() for match in found] + _BEYOND
        spans = [match.span() for match in found] + [(len(text), len(text))] * len(_BEYOND)
        starts, ends = [start for start, _ in spans], [end for _, end in spans]
        return cls(text=text, words=words, lower=[word.lower() for word in words], starts=starts, ends=ends)

    def __len__(self) -> int:
        return len(self.words) - len(_BEYOND)

    def printed(self, start: int, end: int) -> str:
        """Return the text from word `start` to before word `end`, as printed but for runs of white space."""
        return " ".join(self.text[self.starts[start] : self.ends[end - 1]].split())

    def opens(self, number: int) -> bool:
        """Tell whether a sentence, or a quotation, begins with this word."""
        before = self.words[number - 1] if number else ""
        return before in ("", ".", "!", "?", '"') or before[:1] == "\n"


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a bundled list, each the tuple of its columns."""
    lines = files("pr_archive.enrich").joinpath("data", name).read_text("utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))
