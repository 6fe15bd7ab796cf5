"""Word by word: what changed from one text to another."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

from attrs import frozen

__all__ = ["Change", "word_diff"]

_WORD = re.compile(r"\s*\S+")
EXACT, MOST_WORDS = 1_500, 6_000
"""Words up to which frequent ones are looked at too, and words that are compared at all: difflib is quadratic."""


@frozen
class Change:
    """A run of words that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str
    """With the blanks before each word."""


def word_diff(before: str, after: str) -> Iterator[Change]:
    """Yield the words of two texts in order, those that went before those that came in their place."""
    old, new = _WORD.findall(before)[:MOST_WORDS], _WORD.findall(after)[:MOST_WORDS]
    words = [word.strip() for word in old], [word.strip() for word in new]
    matcher = SequenceMatcher(None, *words, autojunk=max(map(len, words)) > EXACT)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            yield Change("same", "".join(new[k:m]))
            continue
        if i < j:
            yield Change("gone", "".join(old[i:j]))
        if k < m:
            yield Change("new", "".join(new[k:m]))
