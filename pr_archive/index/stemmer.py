"""Root-scoring stemmer for Indonesian: every legal way to take a word apart, and the most credible root wins.

A word is a root in layers: clitics outside (`-nya`, `-lah`), one suffix (`-kan`, `-i`, `-an`), up to three
prefixes, the nasal ones of which hide the first letter of the root (`menulis` is `meN-` and `tulis`). The tables
below say which layers go together; what is left must be in the list of roots. Of all readings the best is taken: the
logarithm of the productivity of the root (how many words are derived from it) less the costs of the affixes. So
`berikan` is `beri` and `-kan`, as `beri` has four times as many relatives as `ikan`.

Sources: J. N. Sneddon and others, Indonesian Reference Grammar, 2nd edition, chapter 1, for affixes and sound
changes; MALINDO Morph (CC BY 4.0) for roots and their productivity. The costs were set by hand and checked on
development parts of Universal Dependencies (`python -m tests.eval_stems`).
"""

import re
from collections.abc import Iterator
from math import log
from typing import NamedTuple

from pr_archive.index import lexicon

__all__ = ["stem"]


class _Use(NamedTuple):
    """A suffix with the outermost prefix: the cost, and the least productivity of a root that it is believed of."""

    cost: float
    least: int = 1


# Costs are natural logarithms: an affix of cost 1.4 must lead to a root with four times as many relatives as the word
# has itself. Affixes that names and foreign words may begin or end with by chance ask for a productive root.
_SUFFIXES = {
    "": {"": _Use(0.0), "an": _Use(0.6, 3), "kan": _Use(0.4, 2), "i": _Use(2.3, 8)},
    "di": {"": _Use(0.0), "kan": _Use(0.4), "i": _Use(1.3)},
    "me": {"": _Use(0.0), "kan": _Use(0.4), "i": _Use(1.3)},
    "ku": {"": _Use(0.0, 20), "kan": _Use(0.4), "i": _Use(1.3)},
    "kau": {"": _Use(0.0, 20), "kan": _Use(0.4), "i": _Use(1.3)},
    "pe": {"": _Use(0.0), "an": _Use(-0.2)},
    "pe0": {"": _Use(0.0, 5), "an": _Use(2.1)},
    "per": {"": _Use(0.8, 5), "an": _Use(-0.4), "kan": _Use(0.4), "i": _Use(1.3)},
    "ber": {"": _Use(0.0), "an": _Use(1.1), "kan": _Use(0.4)},
    "ter": {"": _Use(0.0), "kan": _Use(0.4), "i": _Use(1.3)},
    "ke": {"": _Use(1.0, 20), "an": _Use(-1.0), "i": _Use(3.3, 20)},
    "se": {"": _Use(0.0, 8), "an": _Use(1.6, 8)},
}
# `pe0` is `pe-` without a nasal: petani, pejabat.
_PREFIXES = {
    "di": 0.3,
    "me": 0.2,
    "ku": 2.5,
    "kau": 2.5,
    "pe": 0.6,
    "pe0": 1.2,
    "per": 0.9,
    "ber": 0.5,
    "ter": 0.6,
    "ke": 1.2,
    "se": 1.4,
}
_INSIDE = {
    "": frozenset(_PREFIXES),
    "di": frozenset(("per", "ber", "ke", "se", "pe")),
    "me": frozenset(("per", "ber", "ke", "se", "ter", "pe")),
    "ku": frozenset(("per", "ber", "ke")),
    "kau": frozenset(("per", "ber", "ke")),
    "pe": frozenset(("ber", "per", "se", "ke", "ter")),
    "pe0": frozenset[str](),
    "per": frozenset(("se", "ke")),
    "ber": frozenset(("ke", "pe", "per", "se")),
    "ter": frozenset(("per", "ke", "se")),
    "ke": frozenset(("ber", "ter", "se", "pe", "pe0", "per")),
    "se": frozenset(("ke", "per", "pe", "ber", "ter")),
}
_PARTICLES = {"lah": 0.8, "kah": 0.8, "pun": 0.9, "tah": 2.5}
_POSSESSIVES = {"nya": 0.3, "ku": 1.5, "mu": 1.8}

_UNKNOWN = -3.0
"""Score of a word that is not in the list of roots, as it stands."""
_PER_LETTER = 0.15
"""What a letter of the root is worth, up to the sixth: short roots are found in words by chance."""
_FIXED = 20.0
"""Score of a word with a clitic whose other part is in the list of fixed stems: above all others."""
_SHORTEST, _LONGEST = 3, 40
"""Letters of the shortest root, and of the longest word that is taken apart."""

_NO_SUFFIX = ("",)
_ENDINGS = {"n": ("", "an", "kan"), "i": ("", "i")}
"""The suffixes that a word may have, by its last letter."""
_BEGINNINGS = frozenset(("di", "me", "pe", "be", "te", "ke", "se", "ku", "ka"))
_MAY_BE_DERIVED = re.compile(
    r"(?:(?:di|me|pe|be|te|ke|se|ku|kau)[a-z]+|[a-z]+(?:an|i|nya|ku|mu|lah|kah|tah|pun))", re.ASCII
).fullmatch
_VOWELS = frozenset("aeiou")
_PLAIN_AFTER_NASAL = frozenset("lmnrwy")


def stem(word: str) -> str:
    """Return the root of a folded word, or the word itself where no reading of it is credible."""
    fixed = lexicon.fixed_stems().get(word)
    if fixed is not None:
        return fixed
    if not _SHORTEST < len(word) <= _LONGEST or not _MAY_BE_DERIVED(word):
        return word
    best, root = _worth(word) if word in lexicon.roots() else _UNKNOWN, word
    for score, other in _readings(word):
        if score > best:
            best, root = score, other
    if best == _UNKNOWN and word.endswith("nya") and len(word) > 2 * _SHORTEST:
        return word[:-3]  # of a word that is not in the list either: aplikasinya
    return root


def _readings(word: str) -> Iterator[tuple[float, str]]:
    """Yield the roots of which a word may be derived, each with a score."""
    roots, fixed = lexicon.roots(), lexicon.fixed_stems()
    for base, cost in _without_clitics(word):
        if base in fixed and base != word:
            yield _FIXED - cost, fixed[base]
            continue
        for suffix in _ENDINGS.get(base[-1], _NO_SUFFIX):
            if suffix and not base.endswith(suffix):
                continue
            for root, outer, prefix_cost in _roots_in(base.removesuffix(suffix), "", 3):
                use = _SUFFIXES[outer].get(suffix)
                if use and roots[root] >= use.least * (3 if not outer and len(root) == _SHORTEST else 1):
                    yield _worth(root) - cost - prefix_cost - use.cost, root


def _worth(root: str) -> float:
    return log(lexicon.roots()[root]) + _PER_LETTER * min(len(root), 6)


def _without_clitics(word: str) -> Iterator[tuple[str, float]]:
    """Yield a word without each set of clitics that it may end with, the empty one too, with their cost."""
    yield word, 0.0
    for base, cost in ((word, 0.0), (word[:-3], _PARTICLES.get(word[-3:]))):
        if cost is None or len(base) < _SHORTEST:
            continue
        if cost:
            yield base, cost
        for length in (3, 2):
            more = _POSSESSIVES.get(base[-length:])
            if more and len(base) - length >= _SHORTEST:
                yield base[:-length], cost + more


def _roots_in(word: str, around: str, depth: int) -> Iterator[tuple[str, str, float]]:
    """Yield root, outermost prefix and cost of all prefixes for each way to take up to `depth` of them off a word."""
    if word in lexicon.roots() and len(word) >= _SHORTEST:
        yield word, "", 0.0
    if depth and word[:2] in _BEGINNINGS and len(word) > _SHORTEST:
        for prefix, rest in _prefixes(word):
            if prefix in _INSIDE[around]:
                for root, _, cost in _roots_in(rest, prefix, depth - 1):
                    yield root, prefix, cost + _PREFIXES[prefix]


def _prefixes(word: str) -> Iterator[tuple[str, str]]:
    """Yield the prefixes that a word may begin with, each with what may follow it."""
    begin, rest = word[:2], word[2:]
    if begin in ("di", "ku", "se", "ke"):
        yield begin, rest
    elif begin == "me":
        yield from (("me", after) for after in _after_nasal(rest))
    elif begin == "pe":
        yield from (("pe", after) for after in _after_nasal(rest))
        yield from (("per", after) for after in _after_liquid(rest))
        if rest[:1] not in _VOWELS:
            yield "pe0", rest
    elif begin == "be":
        yield from (("ber", after) for after in _after_liquid(rest))
    elif begin == "te":
        yield from (("ter", after) for after in _after_liquid(rest))
    elif word.startswith("kau"):
        yield "kau", word[3:]


def _after_nasal(rest: str) -> Iterator[str]:
    """Yield what may follow `meN-` or `peN-`, given the letters after `me` or `pe`."""
    if rest[:1] in _PLAIN_AFTER_NASAL:
        yield rest
    if rest.startswith("ng"):
        after = rest[2:]
        if after[:1] in _VOWELS:
            yield after
            yield "k" + after
            if after[0] == "e":
                yield after[1:]  # mengecat
        elif after[:1] in ("g", "h", "k", "q", "l", "r"):  # a k that stays: mengkoordinasikan; penglihatan
            yield after
    elif rest.startswith("ny"):
        yield "s" + rest[2:]
    elif rest.startswith("m"):
        after = rest[1:]
        if after[:1] in ("b", "f", "v", "p"):  # a p that stays: mempengaruhi, memproduksi
            yield after
        elif after[:1] in _VOWELS or after[:1] in ("r", "l"):
            yield "p" + after
    elif rest.startswith("n"):
        after = rest[1:]
        if after[:1] in ("c", "d", "j", "z", "t", "s"):  # a t or s that stays: mentransfer, mensukseskan
            yield after
        elif after[:1] in _VOWELS:
            yield "t" + after


def _after_liquid(rest: str) -> Iterator[str]:
    """Yield what may follow `ber-`, `ter-` or `per-`, given the letters after `be`, `te` or `pe`."""
    if rest.startswith("r"):
        yield rest[1:]
        yield rest  # beragam
    elif rest in ("lajar", "lunjur", "lantar"):
        yield rest[1:]
    elif rest[1:3] == "er":
        yield rest  # bekerja
