"""What follows a name and is no part of it: degrees (`, A.Md.IP., S.H., M.Si.`) and an age (`(45)`)."""

from pr_archive.enrich.name_words import degrees
from pr_archive.enrich.tokens import Tokens

__all__ = ["age_end", "degrees_end"]

_MOST = 9
"""Words and dots of one degree."""
_LETTERS = 12
_DEGREES = 12
"""Degrees after one name."""


def degrees_end(tokens: Tokens, position: int) -> int:
    """Return where the degrees that begin here end, `position` for none."""
    for _ in range(_DEGREES):
        start = position + (tokens.words[position] == ",")
        end = _degree_end(tokens, start)
        if end == start:
            break
        position = end
    return position


def age_end(tokens: Tokens, position: int) -> int:
    """Return where an age that begins here ends: `(45)`, `(45 tahun)`, `, 45`; `position` for none."""
    words = tokens.words
    if words[position] == "(" and words[position + 1].isdecimal():
        closing = (number + 1 for number in range(position + 2, position + 5) if words[number] == ")")
        return next(closing, position)
    if words[position] == "," and words[position + 1].isdecimal() and len(words[position + 1]) < 3:
        return position + 2 + (tokens.lower[position + 2] in ("tahun", "th"))
    return position


def _degree_end(tokens: Tokens, position: int) -> int:
    words, letters, best = tokens.words, "", position
    if not words[position][:1].isupper():
        return position
    for number in range(position, position + _MOST):
        if words[number] == ".":
            continue
        letters += tokens.lower[number].replace("-", "")
        if not words[number].replace("-", "").isalpha() or len(letters) > _LETTERS:
            break
        if letters in degrees() and _looks_like_one(words[position : number + 1], words[number + 1]):
            best = number + 1
    dotted = best > position and words[best] == "."
    return best + 1 if dotted and ("." in words[position:best] or not words[best + 1][:1].isupper()) else best


def _looks_like_one(words: list[str], following: str) -> bool:
    """`Ma` may be a name: a degree has a dot or two capitals."""
    return following == "." or "." in words or sum(char.isupper() for char in "".join(words)) > 1
