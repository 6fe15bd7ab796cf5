"""The parts of a name of an office, read one after the other: class, type, number, level, place.

A place is looked up (`regions.tsv`, `prisons.tsv`); districts and villages are not, so that what stands in capitals
is read, up to a word that no name goes on with (`mention_words.tsv`, ranks and titles, another office).
"""

import re
from collections.abc import Mapping
from typing import Literal

from pr_archive.enrich.office_kinds import Form, forms, mention_words, person_words, prison
from pr_archive.enrich.office_words import Words
from pr_archive.enrich.regions import LEVELS, places, regions_named

__all__ = ["LEVEL_WORDS", "Cursor"]

_TYPES = {word: word.title() for word in ("narkotika", "perempuan", "khusus", "pemuda", "terbuka", "anak")}
_TYPES["wanita"] = "Perempuan"
_CLASS_WORDS = frozenset({"kelas", "klas", "kls"})
_GRADE = re.compile(r"(iii|ii|i|[123])-?([abcd]?)")
_BARE_GRADE = re.compile(r"II[AB]|III")
_PORT = re.compile(r"khusus|non|tpi|non-tpi")
_ROMAN = {"1": "I", "2": "II", "3": "III"}
_NUMBER = re.compile(r"[0-9]{1,4}|[IVX]{1,5}")
LEVEL_WORDS: Mapping[str, str] = {
    **{word: kind.title() for word, kind in LEVELS.items()},
    **{word: word.title() for word in ("kecamatan", "desa", "kelurahan")},
}
_CLOSED = re.compile(r"\)[^\S\n]*")
_VERB = re.compile(r"\w{3,}kan|(?:ber|mem|meng|meny)\w{5,}")
_LONGEST_NAME, _LONGEST_BRACKET = 4, 6
_NEAR, _MANY = 6, 2
"""Of so many words behind the kind so many in small letters make it prose rather than a headline."""


class Cursor:
    """Stands behind the words that say the kind, and takes from the text what follows."""

    def __init__(self, words: Words, form: Form, at: int, any_case: bool) -> None:
        self.words, self.form, self.at, self.any_case = words, form, at, any_case
        self.kind, self.type = form.kind, form.kind.type
        self.grade = self.number = self.level = self.name = ""
        self.end: Literal["known", "text", "limit"] = "known"
        self.first = at

    # What stands between kind and place

    def joined(self, at: int) -> bool:
        """Tell whether word `at` goes on what is before it, a closed bracket in between or not."""
        return self.words.joined(at) or (at < len(self.words) and _CLOSED.fullmatch(self.words.gap(at)) is not None)

    def pass_bracket(self) -> None:
        """Pass over `(Rutan)`, `(Dinkes)` behind the long form; read `(Kelas IIB)`."""
        if self.at >= len(self.words) or self.words.gap(self.at).strip() != "(":
            return
        stop = next((n for n in range(self.at + 1, self.at + _LONGEST_BRACKET) if ")" in self.words.gap(n)), None)
        if stop is not None and not self.take_class():
            self.at = stop

    def take_class(self) -> bool:
        """Read `Kelas II B`, `Klas 2B`, `Kelas I Non TPI`, or `IIB` alone."""
        words, at = self.words, self.at
        said = words.word(at) in _CLASS_WORDS
        if not said and not (at < len(words) and _BARE_GRADE.fullmatch(words.printed[at])):
            return False
        match = _GRADE.fullmatch(words.word(at + said))
        if not match:
            return False
        at += said + 1
        letter = match[2]
        if not letter and self.joined(at) and words.word(at) in ("a", "b", "c", "d"):
            letter, at = words.word(at), at + 1
        self.grade = _ROMAN.get(match[1], match[1].upper()) + letter.upper()
        while self.joined(at) and _PORT.fullmatch(words.word(at)):
            self.grade += " " + words.word(at).replace("-", " ").title().replace("Tpi", "TPI")
            at += 1
        self.at = at
        return True

    def take_level(self) -> bool:
        """Read `Kabupaten`, `Kab.`, `Kota`, `Provinsi`, `Kecamatan` …"""
        level = LEVEL_WORDS.get(self.words.word(self.at))
        if level is None or not self.joined(self.at):
            return False
        self.level = level
        self.at += 1
        return True

    def take_number(self) -> None:
        """Read the number of a unit or school; of `0716-12/Mranggen` the last."""
        words = self.words
        while self.joined(self.at) and _NUMBER.fullmatch(words.printed[self.at]) and self.joined(self.at + 1):
            self.number = words.printed[self.at]
            self.at += 1

    def take_type(self) -> bool:
        known = _TYPES.get(self.words.word(self.at))
        if known is None or not self.goes_on(self.at):
            return False
        self.type = self.type or known
        self.at += 1
        return True

    # The name

    def known_place(self) -> int:
        """Return how many words of a known place come next."""
        return self.words.place(self.at, self.any_case) if self.joined(self.at) else 0

    def take(self, length: int) -> None:
        """Take the next words as the name, as printed or in a known spelling."""
        self.first, stop = self.at, self.at + length
        known = places().get(tuple(self.words.lower[self.at : stop]))
        self.name = known or self.printed(self.at, stop)
        self.at = stop

    def printed(self, start: int, stop: int) -> str:
        text = " ".join(self.words.text[self.words.starts[start] : self.words.ends[stop - 1]].split())
        if not text.isupper() and not (self.any_case and text.islower()):
            return text
        return " ".join(word if _NUMBER.fullmatch(word) else word.title() for word in text.split())

    def take_place(self) -> None:
        """Take a known place, `Kota` or a point of the compass behind it; else what stands there in capitals."""
        if length := self.known_place():
            self.take(length)
            side = self.words.word(self.at) in mention_words("side")
            if side and self.joined(self.at) and self.words.capital(self.at):
                self.name += " " + self.words.printed[self.at].title()
                self.at += 1
        else:
            self.take_run()

    def take_run(self, most: int = _LONGEST_NAME, titles: bool = False) -> None:
        """Take the words in capitals up to one that no name of an office goes on with."""
        stop = self.at
        while stop < self.at + most and self.goes_on(stop, titles) and not self.ends(stop, titles):
            stop += 1
        if stop > self.at:
            if self.goes_on(stop, titles):
                self.end = "known" if self.ends(stop, titles) else "limit"
            else:
                self.end = "text"
            self.take(stop - self.at)

    def goes_on(self, at: int, titles: bool = False) -> bool:
        """Tell whether word `at` is joined and in capitals, or the `dr.` of a hospital's name."""
        titled = titles and self.words.word(at) in person_words()
        return self.joined(at) and (self.any_case or titled or self.words.capital(at))

    def ends(self, at: int, titles: bool) -> bool:
        """Tell whether a word is none of a name: verb, rank, another office."""
        word = self.words.word(at)
        if word in mention_words("after", "time") or word in _CLASS_WORDS:
            return True
        if word in person_words() and not titles:
            return True
        verb = word in mention_words("verb") or (_VERB.fullmatch(word) and not self.words.place(at))
        if verb and not self.prose():
            return True
        return any(self.words.lower[at : at + len(form.words)] == [*form.words] for form in forms().get(word, ()))

    def prose(self) -> bool:
        """Tell whether small letters abound behind the kind: there a verb in capitals is a name (`Sumbang`)."""
        near = range(self.at, min(self.at + _NEAR, len(self.words)))
        return self.any_case or sum(not self.words.capital(n) for n in near) >= _MANY

    def known_prison(self) -> int:
        """Return how many words of the name of a prison's place come next."""
        if not self.goes_on(self.at):
            return 0
        names = (tuple(self.words.lower[self.at : self.at + n]) for n in (3, 2, 1))
        return next((len(name) for name in names if prison(self.kind.head, self.type, " ".join(name))), 0)

    def own_level(self) -> str:
        """Return what kind of region has the name that was taken, empty for several or a place in one."""
        same = [region.kind for region in regions_named(self.name) if region.name == self.name]
        return same[0].title() if len(same) == 1 else ""
