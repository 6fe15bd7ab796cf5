"""Names of offices: read one at a word of a text, give it its normal form, tell whether two mean the same office.

    Rumah Tahanan Negara (Rutan) Kelas II B Blora    Rutan Kelas IIB Blora
    Karutan Blora                                    Rutan Kelas IIB Blora (its class from the bundled list)
    Dinas Kesehatan (Dinkes) Kab. Pati, Dinkes Pati  Dinas Kesehatan Kabupaten Pati
    Dandim 0721/Blora                                Kodim 0721/Blora
    Kanwil Ditjenpas Jateng                          Kantor Wilayah Ditjenpas Jawa Tengah
    Bupati Demak, Pemkab Demak                       Pemerintah Kabupaten Demak

A name is: words that say the kind (`institutions.tsv`), then, as the kind has it, class, type, number, level, place.
A place is looked up (`regions.tsv`, `prisons.tsv`); districts and villages are not, so that what follows in capitals
is read, up to a word that no name goes on with. Where that may hold more than the name (`Kapolsek Kaliwungu Wahyu
Gunarso`, headlines), `Office.end` says so, and whoever knows the rest of the text shortens it.
"""

import re
from collections.abc import Callable, Mapping
from typing import Literal

from attrs import evolve, frozen

from pr_archive.enrich.office_kinds import Form, Kind, Rank, forms, headline_words, person_words, prison
from pr_archive.enrich.office_words import Words
from pr_archive.enrich.regions import LEVELS, places, regions_named

__all__ = ["Office", "read_office"]


@frozen(kw_only=True)
class Office:
    """An office as a text names it."""

    kind: Kind
    form: Form
    """The words that open its mention."""
    type: str = ""
    """Of a prison: `Narkotika`, `Perempuan` …"""
    grade: str = ""
    """Its class: `IIB`, `I Non TPI`."""
    number: str = ""
    """Of military units and schools."""
    level: str = ""
    """`Kabupaten`, `Kota`, `Provinsi`, `Kecamatan` …, where the name has one before the place."""
    name: str = ""
    """Place or proper name; empty where only the kind is named (`BPBD`)."""
    end: Literal["known", "text", "limit"] = "known"
    """What ended the name: it is a known one or a word that no name goes on with; a mark or a small letter; nothing."""
    first: int
    """Number of the first word of the name."""
    stop: int
    """Number of the word after the last one of the mention."""

    @property
    def rank(self) -> Rank:
        """Whether the words name the office, who heads it, or somebody or something else of it."""
        return self.form.rank

    @property
    def complete(self) -> bool:
        return bool(self.name) or self.kind.style == "whole"

    @property
    def text(self) -> str:
        """The name in its normal form."""
        grade = f"Kelas {self.grade}" if self.grade else ""
        place = f"{self.number}{'/' if self.number and self.kind.head in _SLASHED else ' '}{self.name}"
        return " ".join(f"{self.kind.head} {self.type} {grade} {self.level} {place}".split())

    @property
    def short(self) -> str:
        """The name without class, number and level: `Rutan Blora`, `Kodim Blora`, `KPU Dompu`."""
        number = self.number if self.kind.style == "school" else ""
        return " ".join(f"{self.kind.head} {self.type} {number} {self.name}".split())


def read_office(words: Words, at: int, *, any_case: bool = False) -> Office | None:
    """Return the office whose mention begins with word `at`, complete if any reading is, None if no kind is named.

    `any_case` reads names in small letters too, to the end of what is there: for a text that is a name.
    """
    partial: Office | None = None
    for form in forms().get(words.word(at), ()):
        if _stands(words, at, form, any_case):
            office = _Reader(words, form, at + len(form.words), any_case).office()
            if office and office.complete:
                return office
            partial = partial or office
    return partial


def _stands(words: Words, at: int, form: Form, any_case: bool) -> bool:
    """Tell whether a form's words begin at word `at`, short ones (`PN`, `MAN`) in capitals."""
    stop = at + len(form.words)
    if tuple(words.lower[at:stop]) != form.words or not all(words.joined(n) for n in range(at + 1, stop)):
        return False
    return any_case or len(form.words[0]) > 4 or words.printed[at].isupper() or form.words[0] in _NO_ACRONYMS


_NO_ACRONYMS = frozenset({"kota", "wali", "unit", "anak", "pos", "kasi", "ka", "pt", "kpp", "pln"})

_SLASHED = frozenset({"Koramil", "Posramil", "Kodim", "Korem", "Kodam"})
_TYPES = {word: word.title() for word in ("narkotika", "perempuan", "khusus", "pemuda", "terbuka", "anak")}
_TYPES["wanita"] = "Perempuan"
_CLASS_WORDS = frozenset({"kelas", "klas", "kls"})
_GRADE = re.compile(r"(iii|ii|i|[123])-?([abcd]?)")
_BARE_GRADE = re.compile(r"II[AB]|III")
_PORT = frozenset({"khusus", "non", "tpi"})
_ROMAN = {"1": "I", "2": "II", "3": "III"}
_NUMBER = re.compile(r"[0-9]{1,4}|[IVX]{1,5}")
_SIDES = frozenset("kota utara selatan barat timur tengah tenggara hulu hilir ilir ulu kidul lor wetan kulon".split())
_LEVELS: Mapping[str, str] = {
    **{word: kind.title() for word, kind in LEVELS.items()},
    **{word: word.title() for word in ("kecamatan", "desa", "kelurahan")},
}
_GLUE = frozenset({"dan", "serta", "&"})
_SOFT = re.compile(r"\)?[^\S\n]*[/.-]?[^\S\n]*")
_LONGEST_NAME, _LONGEST_SUBJECT, _LONGEST_BRACKET = 4, 12, 6


class _Reader:
    """Reads one office from the word after its form on."""

    def __init__(self, words: Words, form: Form, at: int, any_case: bool) -> None:
        self.words, self.form, self.at, self.any_case = words, form, at, any_case
        self.kind, self.type = form.kind, form.kind.type
        self.grade = self.number = self.level = self.name = ""
        self.end: Literal["known", "text", "limit"] = "known"
        self.first = at

    def office(self) -> Office:
        self._bracket()
        _READERS[self.kind.style](self)
        return Office(
            kind=self.kind,
            form=self.form,
            type=self.type,
            grade=self.grade,
            number=self.number,
            level=self.level,
            name=self.name,
            end=self.end,
            first=self.first,
            stop=self.at,
        )

    # What stands between kind and place

    def _soft(self, at: int) -> bool:
        """Tell whether word `at` goes on what is before it, a closed bracket in between or not."""
        return 0 < at < len(self.words) and _SOFT.fullmatch(self.words.gap(at)) is not None

    def _bracket(self) -> None:
        """Pass over `(Rutan)`, `(Dinkes)` behind the long form; read `(Kelas IIB)`."""
        if self.at >= len(self.words) or self.words.gap(self.at).strip() != "(":
            return
        stop = next((n for n in range(self.at + 1, self.at + _LONGEST_BRACKET) if ")" in self.words.gap(n)), None)
        if stop is not None and not self._class():
            self.at = stop

    def _class(self) -> bool:
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
        if not letter and self._soft(at) and words.word(at) in ("a", "b", "c", "d"):
            letter, at = words.word(at), at + 1
        self.grade = _ROMAN.get(match[1], match[1].upper()) + letter.upper()
        while self._soft(at) and words.word(at) in _PORT:
            port = words.word(at)
            self.grade += " " + (port.upper() if port == "tpi" else port.title())
            at += 1
        self.at = at
        return True

    def _take_level(self) -> bool:
        """Read `Kabupaten`, `Kab.`, `Kota`, `Provinsi`, `Kecamatan` …"""
        level = _LEVELS.get(self.words.word(self.at))
        if level is None or not self._soft(self.at):
            return False
        self.level = level
        self.at += 1
        return True

    def _take_number(self) -> None:
        """Read the number of a unit or school; of `0716-12/Mranggen` the last."""
        words = self.words
        while self._soft(self.at) and _NUMBER.fullmatch(words.printed[self.at]) and self._soft(self.at + 1):
            self.number = words.printed[self.at]
            self.at += 1

    # The name

    def _known(self) -> int:
        """Return how many words of a known place come next."""
        return self.words.place(self.at, self.any_case) if self._soft(self.at) else 0

    def _take(self, length: int, name: str = "") -> None:
        """Take the next words as the name, as printed or in a known spelling."""
        self.first, stop = self.at, self.at + length
        known = places().get(tuple(self.words.lower[self.at : stop]))
        self.name = name or known or self._printed(self.at, stop)
        self.at = stop

    def _printed(self, start: int, stop: int) -> str:
        text = " ".join(self.words.text[self.words.starts[start] : self.words.ends[stop - 1]].split())
        if not text.isupper() and not (self.any_case and text.islower()):
            return text
        return " ".join(word if _NUMBER.fullmatch(word) else word.title() for word in text.split())

    def _take_place(self) -> None:
        """Take a known place, `Kota` or a point of the compass behind it; else what stands there in capitals."""
        if length := self._known():
            self._take(length)
            if self._soft(self.at) and self.words.word(self.at) in _SIDES and self.words.capital(self.at):
                self.name += " " + self.words.printed[self.at].title()
                self.at += 1
        else:
            self._take_run()

    def _take_run(self, most: int = _LONGEST_NAME, titles: bool = False) -> None:
        """Take the words in capitals up to one that no name of an office goes on with."""
        stop = self.at
        while stop < self.at + most and self._goes_on(stop) and not self._ends(stop, titles):
            stop += 1
        if stop > self.at:
            if self._goes_on(stop):
                self.end = "known" if self._ends(stop, titles) else "limit"
            else:
                self.end = "text"
            self._take(stop - self.at)

    def _goes_on(self, at: int) -> bool:
        return self._soft(at) and (self.any_case or self.words.capital(at))

    def _ends(self, at: int, titles: bool) -> bool:
        """Tell whether a word is none of a name: a verb, a rank, another office."""
        word = self.words.word(at)
        if word in headline_words() or word in _CLASS_WORDS or (word in person_words() and not titles):
            return True
        if len(word) > 5 and word.endswith("kan") and not self.words.place(at, self.any_case):
            return True
        return any(self.words.lower[at : at + len(form.words)] == [*form.words] for form in forms().get(word, ()))

    # One method a style

    def _read_whole(self) -> None:
        if self._soft(self.at) and self.words.word(self.at) == "ri":
            self.at += 1

    def _read_unit(self) -> None:
        while self._soft(self.at) and (self._class() or self._take_type()):
            self._bracket()
        if length := max(self._known(), self._prison()):
            self._take(length)
            if prison(self.kind.head, self.type, self.name) and (region := self._known()):
                self.at += region
        else:
            self._take_run(2)
        if self.name and not self.grade and self._soft(self.at):
            self._class()

    def _take_type(self) -> bool:
        known = _TYPES.get(self.words.word(self.at))
        if known is None or not self._goes_on(self.at):
            return False
        self.type = self.type or known
        self.at += 1
        return True

    def _prison(self) -> int:
        """Return how many words of the name of a prison's place come next."""
        if not self._goes_on(self.at):
            return 0
        names = (tuple(self.words.lower[self.at : self.at + n]) for n in (3, 2, 1))
        return next((len(name) for name in names if prison(self.kind.head, self.type, " ".join(name))), 0)

    def _read_place(self) -> None:
        if self.kind.head in _SLASHED:
            self._take_number()
        self._take_level()
        self._take_place()

    def _read_local(self) -> None:
        if self.kind.head in _SLASHED:
            self._take_number()
        self._take_run()

    def _read_mil(self) -> None:
        if self.kind.head in _SLASHED:
            self._take_number()
            self._take_place()
        else:
            self._take_run()

    def _read_region(self) -> None:
        said = self._take_level()
        if length := self._known():
            self._take(length)
            if not said:
                named = regions_named(self.name)
                same = [region for region in named if region.name == self.name]
                self.level = same[0].kind.title() if len(same) == 1 else ""
        elif said or self.any_case:
            self._take_run()

    def _read_gov(self) -> None:
        said = self._take_level()
        if said and self.kind.head == "Pemerintah Daerah":
            self.kind = evolve(self.kind, head=f"Pemerintah {self.level}")
        self.level = ""
        if length := self._known():
            self._take(length)
        elif self.any_case or self.kind.head in ("Pemerintah Desa", "Pemerintah Kelurahan"):
            self._take_run()

    def _read_dinas(self) -> None:
        """Read the subject up to a level or a known region: `Dinas Koperasi dan UKM Kabupaten Kulon Progo`."""
        words, start = self.words, self.at - len(self.form.words) + 1
        stop = self.at
        while stop < self.at + _LONGEST_SUBJECT and self._subject(stop):
            stop += 1
        subject = " ".join(
            self._printed(n, n + 1) if words.word(n) not in _GLUE else words.word(n) for n in range(start, stop)
        )
        if stop > self.at:
            self.kind = evolve(self.kind, head=f"{self.kind.head} {subject}")
            self.at = stop
            self._bracket()
            self._read_region()

    def _subject(self, at: int) -> bool:
        """Tell whether word `at` belongs to the subject of an office."""
        words = self.words
        if not self._soft(at) or words.word(at) in _LEVELS:
            return False
        if words.word(at) in _GLUE:
            return words.capital(at + 1) or self.any_case
        return (
            self._goes_on(at) and not self._ends(at, False) and (at == self.at or not words.place(at, self.any_case))
        )

    def _read_school(self) -> None:
        words = self.words
        if self._soft(self.at) and words.printed[self.at].isdigit():
            self.number = words.printed[self.at]
            self.at += 1
        self._take_run()

    def _read_named(self) -> None:
        self._take_run(6, titles=True)


_READERS: Mapping[str, Callable[[_Reader], None]] = {
    "unit": _Reader._read_unit,
    "place": _Reader._read_place,
    "local": _Reader._read_local,
    "mil": _Reader._read_mil,
    "region": _Reader._read_region,
    "gov": _Reader._read_gov,
    "dinas": _Reader._read_dinas,
    "school": _Reader._read_school,
    "named": _Reader._read_named,
    "whole": _Reader._read_whole,
}
