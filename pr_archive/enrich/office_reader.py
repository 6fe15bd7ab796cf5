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

from collections.abc import Callable, Mapping

from attrs import evolve

from pr_archive.enrich.office_cursor import LEVEL_WORDS, Cursor
from pr_archive.enrich.office_kinds import SLASHED, Form, Office, forms, prison
from pr_archive.enrich.office_words import Words

__all__ = ["read_office"]

_GLUE = frozenset({"dan", "serta"})
_LONGEST_SUBJECT = 12


def read_office(words: Words, at: int, *, any_case: bool = False) -> Office | None:
    """Return the office whose mention begins with word `at`, complete if any reading is, None if no kind is named.

    `any_case` reads names in small letters too, to the end of what is there: for a text that is a name.
    """
    partial: Office | None = None
    for form in forms().get(words.word(at), ()):
        if _stands(words, at, form, any_case):
            office = _Reader(words, form, at + len(form.words), any_case).office()
            if office.complete:
                return office
            partial = partial or office
    return partial


def _stands(words: Words, at: int, form: Form, any_case: bool) -> bool:
    """Tell whether a form's words begin at word `at`, short ones in capitals (`PN`, `MTsN`)."""
    stop = at + len(form.words)
    if len(form.words) > 1 and tuple(words.lower[at:stop]) != form.words:
        return False
    if not all(words.joined(n) for n in range(at + 1, stop)):
        return False
    return any_case or len(form.words) > 1 or len(form.words[0]) > 4 or sum(map(str.isupper, words.printed[at])) > 1


class _Reader(Cursor):
    """Reads one office, in the way of its kind's style."""

    def office(self) -> Office:
        self.pass_bracket()
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

    # One method a style

    def _read_whole(self) -> None:
        if self.joined(self.at) and self.words.word(self.at) == "ri":
            self.at += 1

    def _read_unit(self) -> None:
        while self.joined(self.at) and (self.take_class() or self.take_type()):
            self.pass_bracket()
        if length := max(self.known_place(), self.known_prison()):
            self.take(length)
            if prison(self.kind.head, self.type, self.name) and (region := self.known_place()):
                self.at += region
        else:
            self.take_run(2)
        if self.name and not self.grade and self.joined(self.at):
            self.take_class()

    def _read_place(self) -> None:
        if self.kind.head in SLASHED:
            self.take_number()
        self.take_level()
        self.take_place()

    def _read_local(self) -> None:
        if self.joined(self.at) and self.words.word(self.at) == "kecamatan":
            self.at += 1
        if self.kind.head in SLASHED:
            self.take_number()
        self.take_run()

    def _read_mil(self) -> None:
        if self.kind.head in SLASHED:
            self.take_number()
            self.take_place()
        else:
            self.take_run()

    def _read_region(self) -> None:
        said = self.take_level()
        if length := self.known_place():
            self.take(length)
            if not said:
                self.level = self.own_level()
        elif said or self.any_case:
            self.take_run()

    def _read_gov(self) -> None:
        said = self.take_level()
        if length := self.known_place():
            self.take(length)
            level = self.level if said else self.own_level()
            if level and self.kind.head == "Pemerintah Daerah":
                self.kind = evolve(self.kind, head=f"Pemerintah {level}")
        elif self.any_case or self.kind.head in ("Pemerintah Desa", "Pemerintah Kelurahan"):
            self.take_run()
        self.level = ""

    def _read_dinas(self) -> None:
        """Read the subject up to a level or a known region: `Dinas Koperasi dan UKM Kabupaten Kulon Progo`."""
        words, start = self.words, self.at - len(self.form.words) + 1
        stop = self.at
        while stop < self.at + _LONGEST_SUBJECT and self._subject(stop):
            stop += 1
        subject = " ".join(
            self.printed(n, n + 1) if words.word(n) not in _GLUE else words.word(n) for n in range(start, stop)
        )
        if stop > self.at:
            self.kind = evolve(self.kind, head=f"{self.kind.head} {subject}")
            self.at = stop
            self.pass_bracket()
            self._read_region()

    def _subject(self, at: int) -> bool:
        """Tell whether word `at` belongs to the subject of an office."""
        words = self.words
        if not self.joined(at) or words.word(at) in LEVEL_WORDS:
            return False
        if words.word(at) in _GLUE:
            return words.capital(at + 1) or self.any_case
        return self.goes_on(at) and not self.ends(at, False) and (at == self.at or not words.place(at, self.any_case))

    def _read_school(self) -> None:
        words = self.words
        if self.joined(self.at) and words.printed[self.at].isdigit():
            self.number = words.printed[self.at]
            self.at += 1
        self.take_run()

    def _read_named(self) -> None:
        self.take_run(6, titles=True)


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
