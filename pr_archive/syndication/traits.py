"""What of a release is compared with others: its words, the names and numbers among them, its day."""

import re
import unicodedata
import zlib
from datetime import date, datetime
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from attrs import field, frozen

from pr_archive.dates import MONTHS, WEEKDAYS
from pr_archive.records import Release

__all__ = ["SHINGLE", "Traits", "Word", "traits_of"]

SHINGLE = 4
"""Words in a shingle. Copies share most of them, whatever was put between; two texts on one matter share few."""
MOST_WORDS = 6000
"""Words of a text that are looked at: forty releases' worth."""

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
# Every branch begins with a digit, which few places in a text are.
_WHEN = re.compile(
    rf"(?<!\d)(?:\d{{1,2}}\s*[/.-]\s*\d{{1,2}}(?!\d)(?:\s*[/.-]?\s*\d{{2,4}})?|\d{{1,2}}[\s,.-]+(?:{_MONTH})\b"
    r"(?:[\s,]+\d{4})?|(?:19|20)\d\d\b|(?<=pukul )\d{1,2}\b|(?<=jam )\d{1,2}\b)",
    re.IGNORECASE,
)
# A comma parts numbers: where sites put a blank before it, decimals come apart anyway.
_WORD = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_THOUSANDS = re.compile(r"\.(?=\d{3}\b)")
_ENDS = frozenset('.!?:"”“\n')
"""What between two words begins a sentence, whose first word is capital anyway."""
_UNITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_NUMERALS = {
    **{word: number for number, word in enumerate(_UNITS)},
    "sepuluh": 10, "sebelas": 11, "seratus": 100, "seribu": 1000,
    "pertama": 1, **{f"ke{word}": number for number, word in enumerate(_UNITS) if number > 1}, "kesepuluh": 10,
}  # fmt: skip
_NO_NUMBERS = frozenset({"satu", "pertama"})  # as often an article as a count
_NO_NAMES = frozenset(MONTHS) | frozenset(WEEKDAYS)


class Word(NamedTuple):
    """One word of a text."""

    text: str
    """Case folded; a number in digits (`1.250` and `seribu` alike)."""
    fact: bool
    """True for a name or a number: what two texts made from one template differ in."""


@frozen(kw_only=True)
class Traits:
    """A release as it is compared."""

    id: str
    source: str
    title: str
    published: datetime | None
    event_date: date | None
    event_raw: str | None
    institution: str | None
    people: frozenset[str]
    given: str | None
    """The cluster that an import gave it."""
    words: tuple[Word, ...] = field(repr=False)
    """The words of the body."""

    @cached_property
    def shingles(self) -> dict[int, int]:
        """The hash of every run of four words, with its first place, in order; a shorter text is one."""
        texts = [word.text.encode() for word in self.words]
        count = max(min(1, len(texts)), len(texts) - SHINGLE + 1)
        hashes = [zlib.crc32(b" ".join(texts[start : start + SHINGLE])) for start in range(count)]
        first = {key: place for place, key in reversed(list(enumerate(hashes)))}
        return {key: first[key] for key in hashes}

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words of the body and the headline."""
        return frozenset(word.text for word in self.words) | frozenset(word.text for word in self.title_words)

    @cached_property
    def title_words(self) -> tuple[Word, ...]:
        """The words of the headline."""
        return _words(self.title)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers of the body, without dates and times of day."""
        return frozenset(word.text for word in self.words if word.fact and word.text[0].isdigit())

    @cached_property
    def names(self) -> frozenset[str]:
        """The words of names in the body."""
        return frozenset(word.text for word in self.words if word.fact and not word.text[0].isdigit())

    @cached_property
    def headline_numbers(self) -> frozenset[str]:
        """The numbers of the headline: `hari ke-6` tells one day of a series from the next."""
        return frozenset(word.text for word in self.title_words if word.fact and word.text[0].isdigit())

    @cached_property
    def full_names(self) -> frozenset[str]:
        """Names of two words or more, as they stand in the body, and the people."""
        pairs = (f"{one.text} {two.text}" for one, two in pairwise(self.words) if _is_name(one) and _is_name(two))
        return frozenset(pairs) | self.people


def traits_of(release: Release, given: str | None = None) -> Traits:
    """Return what is compared of a release. `given` is the cluster that an import gave it."""
    return Traits(
        id=release.id,
        source=release.source,
        title=release.title,
        published=release.published,
        event_date=release.event_date,
        event_raw=_digits(release.event_date_raw),
        institution=release.institution,
        people=frozenset(person.name.casefold() for person in release.people),
        given=given,
        words=_words(release.body),
    )


def _words(text: str) -> tuple[Word, ...]:
    text = unicodedata.normalize("NFKC", text)
    dates = [match.span() for match in _WHEN.finditer(text)]
    shouted = text.isupper()
    words: list[Word] = []
    end = date = 0
    for match in _WORD.finditer(text):
        if len(words) == MOST_WORDS:
            break
        while date < len(dates) and dates[date][1] <= match.start():
            date += 1
        in_date = date < len(dates) and dates[date][0] <= match.start()
        may_be_name = not shouted and end > 0 and _ENDS.isdisjoint(text[end : match.start()])
        words.append(_word(match[0], in_date, may_be_name))
        end = match.end()
    return tuple(words)


def _word(text: str, in_date: bool, may_be_name: bool) -> Word:
    if text[0].isdigit():
        plain = _THOUSANDS.sub("", text)
        return Word(plain.lstrip("0") or "0", not in_date)
    folded = text.casefold().replace("’", "'")
    if folded in _NUMERALS:
        return Word(str(_NUMERALS[folded]), folded not in _NO_NUMBERS)
    return Word(folded, may_be_name and not in_date and text[0].isupper() and folded not in _NO_NAMES)


def _is_name(word: Word) -> bool:
    return word.fact and not word.text[0].isdigit()


def _digits(raw: str | None) -> str | None:
    """Return the numbers of a printed date, so that `(14/01)` and `14/1` are one."""
    return "/".join(part.lstrip("0") for part in re.findall(r"\d+", raw)) if raw else None
