"""What a word is by itself: its standard spelling, its stem, and the further terms it is found by."""

import re
from collections.abc import Iterator
from functools import cache

from pr_archive.index import lexicon
from pr_archive.index.stemmer import stem

__all__ = ["BOUND", "CLITICS", "LONGEST", "bare", "standard", "terms"]

BOUND = frozenset(("anti", "antar", "eks", "maha", "multi", "non", "pasca", "pra", "semi", "sub", "tuna"))
"""Written in one with the next word by rule, often with a blank or a hyphen in practice."""
_PREFIXES = frozenset(("ber", "di", "ke", "me", "mem", "men", "meng", "pe", "per", "se", "ter"))
_LONG_CLITICS = ("nya", "lah", "kah", "pun")
CLITICS = ("ku", "mu", *_LONG_CLITICS)

_PARTS = 6
"""Parts of a hyphenated word that are terms of their own."""
LONGEST = 64
"""Letters of the longest term; what is longer is no word."""
_PRODUCTIVE = 4
"""Words that are derived from a root at least, for a rhyme on it to be a reduplication."""
_REDUPLICATED = re.compile(r"([a-z]{3,})2(?:an|nya)?")
_ORDINAL = re.compile(r"ke-(\d+)|(\d+)-an")
_MONEY = re.compile(r"rp(\d.*)")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")


def standard(word: str) -> str:
    """Return a folded word in its standard spelling."""
    if "2" in word and (twice := _REDUPLICATED.fullmatch(word)) and twice[1] in lexicon.roots():
        return twice[1]  # anak2
    return lexicon.spelling().get(word, word)


def bare(word: str) -> str:
    """Return a word in standard spelling without the clitic at its end."""
    if word.endswith(CLITICS):
        return standard(word[:-3] if word.endswith(_LONG_CLITICS) else word[:-2])
    return word


def terms(word: str) -> tuple[str, ...]:
    """Return the terms of a word in standard spelling, its stem first."""
    if len(word) > LONGEST:
        return (word[:LONGEST],)
    if word.isalpha():
        return (_stem(word), *_single_words().get(word, ()))
    return tuple(dict.fromkeys((*_forms(word), *_single_words().get(word, ()))))


def _forms(word: str) -> Iterator[str]:
    if "-" in word:
        yield from _hyphenated(word)
    else:
        yield word
        money = _MONEY.fullmatch(word)
        number = money[1] if money else word
        yield number
        if _THOUSANDS.fullmatch(number):
            yield number.replace(".", "")


def _stem(word: str) -> str:
    root = stem(word)
    return lexicon.spelling().get(root, root)  # disholatkan: salat


@cache
def _single_words() -> dict[str, tuple[str, ...]]:
    """Return words that an abbreviation stands for (`narapidana`: napi)."""
    found: dict[str, tuple[str, ...]] = {}
    for short, long in lexicon.abbreviations():
        if " " not in long:
            found[long] = (*found.get(long, ()), short)
    return found


def _hyphenated(word: str) -> Iterator[str]:
    """Yield the terms of a word with hyphens."""
    parts = word.split("-")
    first, second = parts[0], parts[1]
    two = len(parts) == 2
    if ordinal := _ORDINAL.fullmatch(word):
        yield word
        yield ordinal[1] or ordinal[2]
    elif two and second in CLITICS:
        yield _stem(standard(first))
    elif two and first in _PREFIXES:
        yield _stem(standard(second))  # se-Jawa, di-PHK
    elif two and (first in BOUND or first + second in _joined_words()):
        yield _stem(first + second)
    elif two and (root := _reduplicated(first, second)):
        yield root
    else:
        yield word
        yield from (_stem(standard(part)) for part in parts[:_PARTS] if len(part) > 1)


@cache
def _joined_words() -> frozenset[str]:
    return frozenset(form for pair in lexicon.joined() for form in pair if " " not in form)


def _reduplicated(first: str, second: str) -> str | None:
    """Return the root of a reduplicated word, None if its parts are two different words."""
    one, two = _stem(standard(first)), _stem(standard(second))
    if one == two:
        return one  # buku-bukunya, tulis-menulis
    if first[:2] in ("me", "pe") and len(second) >= 4 and first.endswith(second[:4]):
        return one  # meniru-nirukan: the second part repeats the nasal
    if len(two) >= 3 and first.endswith(two):
        return two  # sebesar-besarnya, perundang-undangan
    rhymes = len(first) == len(second) and (first[1:] == second[1:] or _consonants(first) == _consonants(second))
    if rhymes and lexicon.roots().get(one, 0) >= _PRODUCTIVE:
        return one  # sayur-mayur, warna-warni
    return None


def _consonants(word: str) -> str:
    return re.sub("[aeiou]", "", word)
