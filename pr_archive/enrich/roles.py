"""Phrases for what somebody is: where one begins and ends, and the name that follows it.

A role begins with a known word (`Kepala`, `Kapolsek`, `pemilik`) and goes on through words of which names of offices
are made, numbers, and capitals that are the name of a place or of a group. Where a name follows without a comma, what
is known of places and of personal names says which capitals are still the role.
"""

from collections.abc import Iterator
from typing import Self

from attrs import frozen

from pr_archive.enrich.name_words import is_given, is_noun, joining, no_names, plain, titles
from pr_archive.enrich.names import Name, Names, match
from pr_archive.enrich.role_ends import Divisions
from pr_archive.enrich.role_heads import Heads, may_begin
from pr_archive.enrich.role_offices import Offices

__all__ = ["Role", "Roles"]

_CLAUSE = 7
"""Words of a clause between role and name."""


@frozen(kw_only=True)
class Role:
    """A role, as positions of words, and the names after it: one or none, two in `siswa SMK, Rizky dan Dimas`."""

    start: int
    end: int
    names: tuple[Name, ...]
    after: int
    """Where reading goes on."""


@frozen
class Roles:
    """Reads the roles of one text."""

    names: Names
    heads: Heads
    offices: Offices
    divisions: Divisions

    @classmethod
    def of(cls, names: Names) -> Self:
        """Return the reader for the text of these names."""
        heads = Heads(names)
        return cls(names, heads, Offices(names, heads), Divisions(names, heads))

    def all(self) -> Iterator[Role]:
        """Yield the roles of the text in order, none overlapping another."""
        words, position, total = self.names.tokens.words, 0, len(self.names.tokens)
        while position < total:
            if not may_begin(words[position]) and not words[position].istitle():
                position += 1
                continue
            role = self.read(position) or self._by_commas(position)
            if role:
                yield role
            position = role.after if role else position + 1

    def read(self, start: int) -> Role | None:
        """Return the role that begins at this word with a known head."""
        position, takes = self.heads.read(start)
        if position == start or self._is_inside_name(start) or self.names.tokens.lower[start - 1] == "di":
            return None
        end, reading, taken = self.offices.read(start, position, takes)
        end, names = self._named(start, end, reading, taken)
        if end == position and takes in ("office", "bound"):
            return None
        return Role(start=start, end=end, names=names, after=max(names[-1].after if names else end, start + 1))

    def apposition_end(self, position: int) -> int | None:
        """Return where a noun ends whose head is unknown: `Mbah Sarmi (72), janda sebatang kara,`."""
        end = self.offices.plain_end(position)
        if end == position:
            return None
        end = max(end, self.offices.read(position, position + 1, "name")[0])
        closed = self.names.tokens.words[end] == "," or self.names.tokens.lower[end] in plain()["clause"]
        return end if closed else None

    def origin_end(self, position: int) -> int | None:
        """Return where an office after `dari` ends: `Melky dari` *Panwascam Saparua* `menerima surat`."""
        lower, words = self.names.tokens.lower, self.names.tokens.words
        size, kind = match(joining(), lower, position)
        if not size or not words[position][:1].isupper() or kind == "proper" or lower[position] in plain()["village"]:
            return None
        end, reading, takes = self.offices.read(position, position + size, kind)
        run = self.names.read(reading) if words[reading][:1].isupper() and takes in ("place", "region") else None
        end = run.end if run and run.after == run.end else end
        return end if end - position > 1 and not words[end][:1].isupper() else None

    def _is_inside_name(self, start: int) -> bool:
        return self.names.nameable(start) and self.names.nameable(start - 1)

    def _by_commas(self, start: int) -> Role | None:
        """Return the role in `Mahout, Nazaruddin, berjaga`: an unknown noun that opens the sentence."""
        words, lower = self.names.tokens.words, self.names.tokens.lower
        if not words[start].istitle() or not self.names.tokens.opens(start) or is_given(lower[start]):
            return None
        if is_noun(lower[start]) or lower[start] in no_names("opening", "time", "thing"):
            return None
        end = self.offices.plain_end(start + 1)
        name = self._unless_role(end + 1) if words[end] == "," else None
        if not name or not self.names.says_person(name) or self.names.is_place(name):
            return None
        verb = words[name.after + 1]
        closed = words[name.after] == "," and verb.islower() and verb not in plain()["stop"]
        return Role(start=start, end=end, names=(name,), after=name.after) if closed else None

    def _named(self, start: int, end: int, reading: int, takes: str) -> tuple[int, tuple[Name, ...]]:
        """Return where the role ends, now that capitals after it are read, and the names that follow."""
        run = self.names.read(reading) if self.names.tokens.words[reading][:1].isupper() else None
        if run and not run.titled:
            end, name = self.divisions.divide(start, end, run, takes)
            if name:
                return end, (name,)
            reading = end
        name = self._next(start, max(end, reading))
        second = self._second(name) if name and self.names.tokens.words[start].islower() else None
        return end, tuple(one for one in (name, second) if one)

    def _next(self, start: int, position: int) -> Name | None:
        """Return the name of the role from `start` to `position` where not just a blank stands between them."""
        words, lower = self.names.tokens.words, self.names.tokens.lower
        direct = self.names.read(position)
        if direct:
            capitals = words[direct.start].isupper() and len(words[direct.start]) > 1
            return direct if direct.titled or capitals else None
        begin = self._name_start(start, position)
        name = self._unless_role(begin) if begin else None
        if not name or not self._stands_alone(name):
            return None
        # `sebagai pengajar, Unsyiah mengharapkan`: a comma after an adverbial is no apposition
        plain_words = words[start].islower() and words[name.after].islower() and lower[name.after] != "dan"
        return None if lower[name.lead - 1] == "," and plain_words and not name.titled else name

    def _name_start(self, start: int, position: int) -> int | None:
        """Return where a name would begin after a comma, a bracket, `bernama`, a short clause, `jabatan … kepada`."""
        lower = self.names.tokens.lower
        if lower[position] in plain()["other"] and lower[position + 1] == ",":
            position += 1
        if lower[position] in (",", "(") or lower[position] in plain()["naming"]:
            position = self._address_end(position + 1)
            return position + (lower[position] in plain()["naming"])
        if lower[start - 1] == "jabatan" and lower[position] in ("dari", "kepada"):
            near = lower[position : position + _CLAUSE + 2]
            return position + near.index("kepada") + 1 if "kepada" in near else None
        return self._clause_end(position) if lower[position] in ("yang", "asal", "dari") else None

    def _unless_role(self, position: int) -> Name | None:
        return None if self.heads.bars(position) else self.names.read(position)

    def _second(self, name: Name) -> Name | None:
        """Return the second of two names that share a role."""
        other = self._unless_role(name.after + 1) if self.names.tokens.lower[name.after] == "dan" else None
        return other if other and self._stands_alone(other) else None

    def _clause_end(self, position: int) -> int | None:
        """Skip a short clause before the name: `yang membidangi sosialisasi,`, `asal Tayu,`."""
        words = self.names.tokens.words
        is_place = words[position] in ("asal", "dari")
        for number in range(position + 1, position + 1 + _CLAUSE):
            if words[number] == ",":
                return number + 1
            if words[number - 1] != "dan" and match(titles(), self.names.tokens.lower, number)[1] == "rank":
                return number
            if words[number - 1] in ("di", "Desa", "Kelurahan", "Kecamatan") and words[number][:1].isupper():
                continue
            if not words[number].isalpha() or not (is_place or words[number].islower()):
                break
        return None

    def _address_end(self, position: int) -> int:
        """Skip `Kecamatan Blora, Kabupaten Blora,` between a role and the name."""
        for _ in range(3):
            size, kind = match(joining(), self.names.tokens.lower, position)
            place = self.names.read(position + size) if size and kind in ("place", "region") else None
            if not place or self.names.tokens.lower[place.end] != ",":
                break
            position = place.end + 1
        return position

    def _stands_alone(self, name: Name) -> bool:
        """Tell whether a name after a comma is closed like one, and is no place."""
        closing = self.names.tokens.words[name.after][:1]
        closed = closing in (",", ")", "(", ".", ";", '"', "\n", "") or closing.islower()
        return name.titled or (closed and not self.names.is_place(name))
