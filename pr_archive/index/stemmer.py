"""Root-scoring stemmer for Indonesian: every legal way to take a word apart, and the most credible root wins.

A word is a root in layers: clitics outside (`-nya`, `-lah`), one suffix (`-kan`, `-i`, `-an`), up to three prefixes,
whose nasal hides the first letter of the root (`menulis` is `meN-` + `tulis`). Which layers may stand together is the
grammar below; what is left must be a root of the list. Among all readings the one with the best score wins: the
logarithm of the productivity of the root (how many words are derived from it) minus the costs of the affixes. So
`berikan` is `beri` + `-kan`, for `beri` has four times as many relatives as `ikan`, and `keretakan` is no train.

Sources: Sneddon, Indonesian Reference Grammar (2010), chapter 1, for affixes and sound changes; MALINDO Morph
(CC BY 4.0) for roots and their productivity.
"""

from collections.abc import Iterator
from functools import cache
from math import log

from pr_archive.index import lexicon

__all__ = ["stem"]

LONGEST = 40
"""Letters of the longest word that is taken apart (the longest in the root list's corpus have 30)."""

_VOWELS = frozenset("aeiou")

# Costs are in units of the natural logarithm of productivity: an affix of cost 1.4 must lead to a root with four times
# as many relatives as the word itself has.
_PREFIX_COST = {
    "": 0.0, "di": 0.3, "me": 0.2, "pe": 0.6, "per": 0.9, "ber": 0.5, "ter": 0.6, "ke": 1.2, "se": 1.4, "ku": 2.5, "kau": 2.5,
    "pe0": 1.2,
}  # fmt: skip
_SUFFIX_COST = {"": 0.0, "an": 0.6, "kan": 0.4, "i": 1.3}
_CLITIC_COST = {"": 0.0, "nya": 0.3, "ku": 1.5, "mu": 1.8, "lah": 0.8, "kah": 0.8, "pun": 0.9, "tah": 2.5}
_UNKNOWN = -3.0
"""Score of a word that is not in the root list, as it stands."""

# Which prefix may stand inside which, and which suffixes the outermost one goes with.
_INNER = {
    "": {"di", "me", "pe", "pe0", "per", "ber", "ter", "ke", "se", "ku", "kau"},
    "di": {"per", "ber", "ke", "se", "pe"},
    "me": {"per", "ber", "ke", "se", "ter", "pe"},
    "ku": {"per", "ber", "ke"},
    "kau": {"per", "ber", "ke"},
    "pe": {"ber", "per", "se", "ke", "ter"},
    "pe0": set(),
    "per": {"se", "ke"},
    "ber": {"ke", "pe", "per", "se"},
    "ter": {"per", "ke", "se"},
    "ke": {"ber", "ter", "se", "pe", "pe0", "per"},
    "se": {"ke", "per", "pe", "ber", "ter"},
}
_SUFFIXES = {
    "": {"", "an", "kan", "i"},
    "di": {"", "kan", "i"},
    "me": {"", "kan", "i"},
    "ku": {"", "kan", "i"},
    "kau": {"", "kan", "i"},
    "pe": {"", "an"},
    "pe0": {"", "an"},
    "per": {"", "an", "kan", "i"},
    "ber": {"", "an", "kan"},
    "ter": {"", "kan", "i"},
    "ke": {"", "an", "i"},
    "se": {"", "an"},
}
_CIRCUMFIX = {("ke", "an"): 1.6, ("pe", "an"): 0.8, ("per", "an"): 1.0, ("ke", ""): -1.0, ("ber", "an"): -0.5, ("se", "an"): -1.0,
              ("ke", "i"): -2.0, ("", "i"): -1.0, ("per", ""): -0.8, ("pe0", "an"): -1.5}
# Affixes that on their own are weak evidence (a name may end or begin like that) ask for a root with so many relatives.
_LEAST = {("se", ""): 8, ("se", "an"): 8, ("pe0", ""): 5, ("per", ""): 5, ("ke", ""): 20, ("ku", ""): 20, ("kau", ""): 20,
          ("", "an"): 3, ("", "i"): 8, ("", "kan"): 2, ("ter", ""): 1, ("ke", "i"): 20}


@cache
def _costs() -> dict[str, float]:
    return {root: log(count) + 0.15 * min(len(root), 6) for root, count in lexicon.roots().items()}


def stem(word: str) -> str:
    """Return the root of a word in lower case, or the word itself where no reading is credible."""
    if len(word) <= 3 or len(word) > LONGEST or not (word.isascii() and word.isalpha()):
        return word
    known = lexicon.fixed_stems().get(word)
    if known is not None:
        return known
    score, root = max(_readings(word))
    if score == _UNKNOWN and word.endswith("nya") and len(word) >= 7:
        return word[:-3]  # of a word that is not in the list, too: aplikasinya, Zoom-nya
    return root


def _readings(word: str) -> Iterator[tuple[float, str]]:
    roots = _costs()
    yield roots.get(word, _UNKNOWN), word
    for base, cost in _without_clitics(word):
        if cost:
            fixed = lexicon.fixed_stems().get(base)
            if fixed is not None:
                yield 20.0 - cost, fixed
                continue
        for suffix in ("", "an", "kan", "i"):
            if base.endswith(suffix) and len(base) - len(suffix) >= 3:
                inner = base[: len(base) - len(suffix)]
                for root, prefixes, prefix_cost in _roots_in(inner, "", 0):
                    outer = prefixes[0] if prefixes else ""
                    if suffix not in _SUFFIXES[outer]:
                        continue
                    if lexicon.roots()[root] < _LEAST.get((outer, suffix), 1) * (3 if len(root) == 3 and not outer else 1):
                        continue
                    score = roots[root] - cost - prefix_cost - _SUFFIX_COST[suffix] + _CIRCUMFIX.get((outer, suffix), 0.0)
                    yield score, root


def _without_clitics(word: str) -> Iterator[tuple[str, float]]:
    yield word, 0.0
    for particle in ("", "lah", "kah", "tah", "pun"):
        if not word.endswith(particle):
            continue
        rest = word[: len(word) - len(particle)]
        for possessive in ("", "nya", "ku", "mu"):
            if (particle or possessive) and rest.endswith(possessive) and len(rest) - len(possessive) >= 3:
                yield rest[: len(rest) - len(possessive)], _CLITIC_COST[particle] + _CLITIC_COST[possessive]


def _roots_in(word: str, outer: str, depth: int) -> Iterator[tuple[str, tuple[str, ...], float]]:
    if word in _costs() and len(word) >= 3:
        yield word, (), 0.0
    if depth == 3:
        return
    for prefix, rest in _prefixes(word):
        if prefix in _INNER[outer] and len(rest) >= 3:
            for root, inner, cost in _roots_in(rest, prefix, depth + 1):
                yield root, (prefix, *inner), cost + _PREFIX_COST[prefix]


def _prefixes(word: str) -> Iterator[tuple[str, str]]:
    first, second = word[:1], word[1:2]
    if word.startswith("di"):
        yield "di", word[2:]
    elif word.startswith("ku"):
        yield "ku", word[2:]
    elif word.startswith("kau"):
        yield "kau", word[3:]
    elif word.startswith("se"):
        yield "se", word[2:]
    elif first == "m" and second == "e":
        for rest in _nasal(word[2:]):
            yield "me", rest
    elif first == "p" and second == "e":
        for rest in _nasal(word[2:]):
            yield "pe", rest
        if word[2:3] not in _VOWELS:
            yield "pe0", word[2:]
        yield from (("per", rest) for rest in _liquid(word[2:]))
    elif first == "b" and second == "e":
        yield from (("ber", rest) for rest in _liquid(word[2:]))
    elif first == "t" and second == "e":
        yield from (("ter", rest) for rest in _liquid(word[2:]))
    if word.startswith("ke"):
        yield "ke", word[2:]


def _nasal(rest: str) -> Iterator[str]:
    """Yield what may follow `meN-` or `peN-`, given the letters after `me` or `pe`."""
    if rest[:1] in set("lmnrwy"):
        yield rest
    if rest.startswith("ng"):
        after = rest[2:]
        if after[:1] in _VOWELS:
            yield after
            yield "k" + after
            if after[0] == "e":
                yield after[1:]
        elif after[:1] in set("ghkqx"):
            yield after
    elif rest.startswith("ny") and rest[2:3] in _VOWELS:
        yield "s" + rest[2:]
    elif rest.startswith("m"):
        after = rest[1:]
        if after[:1] in set("bfvp"):
            yield after
        if after[:1] in _VOWELS or after[:1] in set("rl"):
            yield "p" + after
    elif rest.startswith("n"):
        after = rest[1:]
        if after[:1] in set("cdjzts"):
            yield after
        if after[:1] in _VOWELS:
            yield "t" + after


def _liquid(rest: str) -> Iterator[str]:
    """Yield what may follow `ber-`, `ter-` or `per-`, given the letters after `be`, `te` or `pe`."""
    if rest.startswith("r"):
        yield rest[1:]
        yield rest
    elif rest.startswith("l") and rest[1:] in ("ajar", "unjur", "antar", "anjur"):
        yield rest[1:]
    elif rest[1:3] == "er":
        yield rest
