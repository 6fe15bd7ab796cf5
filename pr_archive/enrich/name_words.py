"""What a word says about being part of a person's name: the bundled lists, and the shapes of Indonesian words."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from pr_archive.enrich.tokens import rows

__all__ = [
    "Phrases",
    "barred",
    "degrees",
    "given",
    "heads",
    "is_given",
    "is_noun",
    "is_officer",
    "joining",
    "match",
    "no_names",
    "phrases",
    "place_words",
    "plain",
    "regions",
    "titles",
]

Phrases = Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
"""Phrases and their kind by first word, the longest first."""


def phrases(entries: Iterable[tuple[str, str]]) -> Phrases:
    """Index (phrase, kind) pairs by their first word; of two kinds the first stands."""
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for phrase, kind in entries:
        words = tuple(phrase.split())
        found.setdefault(words[0], {}).setdefault(words, kind)
    return {first: tuple(sorted(some.items(), key=lambda item: -len(item[0]))) for first, some in found.items()}


def _spread(name: str, mark: str) -> list[tuple[str, str]]:
    return [(word.replace("_", " "), kind) for kind, words in rows(name) for word in words.split(mark)]


@cache
def heads() -> Phrases:
    """Return the words that begin a role, with what a capital after them means."""
    return phrases(_spread("roles.tsv", "|"))


@cache
def joining() -> Phrases:
    """Return the words of which names of offices are made, with what a capital after them means."""
    return phrases(_spread("role_words.tsv", " "))


@cache
def titles() -> Phrases:
    """Return ranks, titles and forms of address by first word, with their kind."""
    return phrases(_spread("ranks.tsv", "|"))


@cache
def degrees() -> frozenset[str]:
    """Return the degrees, letters only, in lower case."""
    return frozenset(word for _, words in rows("degrees.tsv") for word in words.split())


@cache
def given() -> frozenset[str]:
    """Return frequent parts of personal names."""
    return frozenset(word for _, words in rows("given_names.tsv") for word in words.split())


@cache
def no_names(*wanted: str) -> frozenset[str]:
    """Return the words of these kinds that are no part of names: opening, noun, time, thing."""
    return frozenset().union(*(by_kind("not_names.tsv")[kind] for kind in wanted))


@cache
def by_kind(name: str) -> Mapping[str, frozenset[str]]:
    """Return the words of a bundled list of kinds and words, by kind."""
    found: dict[str, set[str]] = {}
    for kind, words in rows(name):
        found.setdefault(kind, set()).update(words.split())
    return {kind: frozenset(words) for kind, words in found.items()}


@cache
def place_words() -> Mapping[str, frozenset[str]]:
    """Return the words of names of places by position: before, after, only."""
    return by_kind("place_words.tsv")


@cache
def plain() -> Mapping[str, frozenset[str]]:
    """Return the plain words in and around roles by what they do: stop, noun, thing, after, …"""
    return by_kind("plain_words.tsv")


@cache
def regions() -> Phrases:
    """Return the names of regions, seats of government and prisons, by first word."""
    cells = [cell for row in rows("regions.tsv") for cell in (row[0], *row[4:5])]
    cells += [cell for row in rows("prisons.tsv") for cell in row[3:5]]
    names = [name for cell in cells for name in cell.split("|")]
    return phrases((name.lower(), "region") for name in names if name.strip())


@cache
def barred() -> frozenset[str]:
    """Return single words that no part of a name is, however they are printed."""
    tables = (heads(), joining(), titles())
    single = {words[0] for table in tables for some in table.values() for words, _ in some if len(words) == 1}
    return frozenset((single | no_names("thing", "noun")) - given() | no_names("opening", "time"))


_SHAPE = re.compile(
    r"su[a-z]{2,}(?:yo|no|to|di|ti|ni|mi|min)|[a-z]{2,}(?:yono|iono|arno|irno|arto|irto|anto|into|ento|unto|ayanti|wati|yati|"
    r"yanti|wanti|ningsih|ngsih|udin|uddin|ullah|illah|iyah|awan|iawan|yawan|wibowo|saputr[ao]|putr[ai]|nugroho|jono|tono|"
    r"mono|gito|gino|minah|tini|mini|tinah|iyem|inem|iman|oyo|sono|ardi|yadi|wadi|hadi|ansyah|syah|adin|idin|arti|ijan|"
    r"[dgknst]iyo|[kts]min|[dgkst]imin|[dkmst]irah|ijah|ikem|ilah)|[a-z]+arsih"
)
_PLACE = re.compile(r"[a-z]{3,}(?:karto|kerto|harjo|sari|mulyo|rejo|dadi|jati|wangi)")
"""Words built like the names of villages, though their end is that of persons' names too: Girikarto, Wanasari."""
_OFFICER = re.compile(
    r"(?:wa)?ka(?:sat|nit|subsi|subbag|subag|subbid|sub|bag|bid|div|dis|din|pol|kan|upt|korwil|sie?|satgas|biro|pen[dkrs]|"
    r"prodi|timker|pokja|pusdal|laksa|lakhar|rumkit|setum|ajen|hub|kesd)[a-z]*|"
    r"(?:wa)?dan(?:sat|yon|ki|ton|ru|tim|unit|pos|lanud|skadron|rem|dim|ramil|puslat|den|menart?|brig|kodae|wing)[a-z]*|"
    r"(?:wa)?dir(?:res|krim|lantas|intel|sam|polair|bin|pam|tahti|narkoba|siber|tipid|ops)[a-z]*|kalak|katim|kasek|kapos|"
    r"ir(?:was|bid|wil|ban)[a-z]{2,}|pa(?:siter|siops|siintel|sipers|silog|simin|pen)[a-z]*|paur[a-z]*|panit[a-z]*|"
    r"(?:wa)?(?:ketum|sekum|sekjen|bendum)|kor(?:lap|wil|cam|des|kab)|bha(?:binkam|bhinkam)[a-z]*"
)
_NO_PERSON = re.compile(
    r"(?:ke|pe[mnrlr]?|per|pem|pen|peng)[a-z]{3,}an|mem[a-z]{3,}|men[gy]?[a-z]{4,}|di[a-z]{3,}kan|[a-z]{4,}nya|[a-z]{4,}kan|"
    r"ber[a-z]{4,}|ter[a-z]{5,}|[a-z]{5,}asi"
)


@lru_cache(maxsize=8_192)
def is_given(word: str) -> bool:
    """Tell whether a word (lower case) is, or has the shape of, a part of a personal name."""
    return word in given() or (_SHAPE.fullmatch(word) is not None and _PLACE.fullmatch(word) is None)


def is_officer(word: str) -> bool:
    """Tell whether a word (lower case) is built like the short name of an office: kasatlantas, dirreskrimsus."""
    return _OFFICER.fullmatch(word) is not None and not is_given(word)


@lru_cache(maxsize=8_192)
def is_noun(word: str) -> bool:
    """Tell whether a word (lower case) is built like a verb or an abstract noun: Pelayanan, Mendampingi."""
    return word not in given() and _NO_PERSON.fullmatch(word) is not None


def match(table: Phrases, lower: list[str], position: int) -> tuple[int, str]:
    """Return the size and kind of the longest phrase of the table that begins here; size 0 where none does."""
    if lower[position] not in table:
        return 0, ""
    for words, kind in table[lower[position]]:
        if len(words) == 1 or tuple(lower[position : position + len(words)]) == words:
            return len(words), kind
    return 0, ""
