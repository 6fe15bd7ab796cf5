"""Word lists of the analysis: the data files beside `data/README.md`, each read when first asked for.

All words in them are folded (see `folding.fold`). Lines that begin with `#` are remarks.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path
from unicodedata import unidata_version

__all__ = [
    "Senses",
    "abbreviations",
    "fingerprint",
    "fixed_stems",
    "joined",
    "roots",
    "senses",
    "shortened",
    "spelling",
    "stopwords",
]

DATA = Path(__file__).parent / "data"

Senses = Mapping[str, tuple[tuple[str, frozenset[str]], ...]]
"""The meanings of ambiguous abbreviations, each with the words that speak for it."""


def _text(name: str) -> str:
    return (DATA / name).read_text(encoding="utf-8")


def _rows(name: str) -> Iterator[list[str]]:
    for line in _text(name).splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@cache
def roots() -> dict[str, int]:
    """Return the roots, each with the number of words derived from it."""
    found: dict[str, int] = {}
    for name in ("roots_more.txt", "roots.txt"):
        for row in _rows(name):
            count, _, words = row[0].partition(" ")
            found.update(dict.fromkeys(words.split(), int(count)))
    return found


@cache
def fixed_stems() -> dict[str, str]:
    """Return words whose stem is no matter of grammar: names and abbreviations keep theirs, exceptions have one."""
    found = {word: word for name in ("places.txt", "names.txt") for row in _rows(name) for word in row[0].split()}
    found.update((row[0], row[0]) for name in ("abbreviations.tsv", "ambiguous.tsv") for row in _rows(name))
    for stem, words in _rows("exceptions.tsv"):
        found.update(dict.fromkeys(words.split(), stem))
    return found


@cache
def spelling() -> dict[str, str]:
    """Return words in a spelling that is not the standard one, with the standard one."""
    return {row[0]: row[1] for row in _rows("spelling.tsv")}


@cache
def joined() -> tuple[tuple[str, str], ...]:
    """Return pairs of one word or several that are the same, as `kerjasama` and `kerja sama`."""
    return tuple((one, other) for one, other in _rows("joined.tsv"))


@cache
def abbreviations() -> tuple[tuple[str, str], ...]:
    """Return pairs of an abbreviation of one meaning and what it stands for.

    An abbreviation has several pairs where what it stands for is written in several ways, among them those with
    another abbreviation inside: `kakanwil` is `kepala kantor wilayah` and `kepala kanwil`.
    """
    return tuple((short, form) for short, long in _short_and_long() for form in shortened(long) if form != short)


@cache
def senses() -> Senses:
    """Return the meanings of ambiguous abbreviations with the words around them that decide."""
    found: dict[str, tuple[tuple[str, frozenset[str]], ...]] = {}
    for short, long, cues in _rows("ambiguous.tsv"):
        found[short] = (*found.get(short, ()), (long, frozenset(cues.split())))
    return found


def shortened(long: str) -> frozenset[str]:
    """Return the ways to write a phrase: as it is, and with parts of it abbreviated."""
    words = long.split()
    forms = {long}
    for start in range(len(words)):
        for end in range(start + 2, len(words) + (start > 0)):
            short = _short_for().get(" ".join(words[start:end]))
            if short:
                forms |= shortened(" ".join([*words[:start], short, *words[end:]]))
    return frozenset(forms)


@cache
def _short_and_long() -> tuple[tuple[str, str], ...]:
    return tuple((short, long) for short, longs in _rows("abbreviations.tsv") for long in longs.split("|"))


@cache
def _short_for() -> dict[str, str]:
    return {long: short for short, long in _short_and_long() if " " in long and " " not in short}


@cache
def stopwords() -> frozenset[str]:
    """Return the words that a query can do without."""
    return frozenset(word for row in _rows("stopwords.txt") for word in row[0].split())


def fingerprint() -> str:
    """Return a digest of the code of the analysis, its word lists and Python's Unicode tables."""
    here = Path(__file__).parent
    code = [here / f"{name}.py" for name in ("analysis", "context", "folding", "lexicon", "stemmer", "words")]
    digest = blake2b(unidata_version.encode(), digest_size=8)
    for path in [*code, *sorted(DATA.glob("*.t*"))]:
        # A checkout may have other line ends; that changes no term.
        digest.update(path.name.encode() + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()
