"""The words and marks of a text in order, for the rules that read persons out of it."""

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Self

from attrs import frozen

from pr_archive.enrich.date_forms import fold

__all__ = ["Tokens", "rows", "tokens_of"]

_TOKEN = re.compile(
    r"[A-Z]{1,9}\d[A-Z\d]{0,8}[A-Z](?![^\W_])|[^\W\d_]+(?:['-][^\W\d_]+)*|\d+(?:[./:-]?\d+)*(?:/[^\W\d_]+)?|\n\s*\n|[^\w\s]|_"
)
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

    size: int
    """How many words there are."""

    @classmethod
    def of(cls, text: str) -> Self:
        """Cut a text; dots, also those of abbreviations, are words of their own."""
        words, starts, ends = list[str](), list[int](), list[int]()
        for match in _TOKEN.finditer(fold(text)):
            start, end = match.span()
            words.append(match[0])
            starts.append(start)
            ends.append(end)
        size, beyond = len(words), [len(text)] * len(_BEYOND)
        words += _BEYOND
        lower = [word.lower() for word in words]
        return cls(text=text, words=words, lower=lower, starts=starts + beyond, ends=ends + beyond, size=size)

    def __len__(self) -> int:
        return self.size

    def printed(self, start: int, end: int) -> str:
        """Return the text from word `start` to before word `end`, as printed but for runs of white space."""
        return " ".join(self.text[self.starts[start] : self.ends[end - 1]].split())

    def opens(self, number: int) -> bool:
        """Tell whether a sentence, or a quotation, begins with this word."""
        before = self.words[number - 1] if number else ""
        return before in ("", ".", "!", "?", '"') or before[:1] == "\n"


@lru_cache(maxsize=2)
def tokens_of(text: str) -> Tokens:
    """Return the words of a text; people and quotations are read from the same ones, so the last are kept."""
    return Tokens.of(text)


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a bundled list, each the tuple of its columns."""
    lines = files("pr_archive.enrich").joinpath("data", name).read_text("utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))
