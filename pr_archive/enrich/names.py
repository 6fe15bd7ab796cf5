"""Personal names in a text: where one may begin and end, what is only a rank, a title or a degree beside it."""

from collections.abc import Iterator

from attrs import field, frozen

from pr_archive.enrich.degrees import age_end, degrees_end
from pr_archive.enrich.name_words import (
    barred,
    heads,
    is_given,
    is_noun,
    is_officer,
    joining,
    match,
    no_names,
    place_words,
    plain,
    regions,
    titles,
)
from pr_archive.enrich.tokens import Tokens

__all__ = ["Name", "Names", "match"]

_DOTLESS = frozenset({"dr", "Dr", "Hj", "Ir", "Ki", "Ny"})
_TWO = frozenset({("anak", "agung"), ("dewa", "ayu"), ("jro", "mangku")})
"""Words known to be other things that open a name all the same."""
_CAPITALS = frozenset({"aa", "ra", "gp", "ib", "cok", "gst"})
"""Two capitals that open a name of lower-case letters: AA Gede."""
_LONGEST = 7
_INITIALS = 8
"""Letters and dots of initials."""


@frozen(kw_only=True)
class Name:
    """A run of words that may be a personal name, as positions of words."""

    lead: int
    """Where ranks and titles before it begin; `start` where there are none."""
    start: int
    end: int
    after: int
    """Where the text goes on after degrees and age."""

    @property
    def titled(self) -> bool:
        """Tell whether a rank or title marks the run as a person's name."""
        return self.lead < self.start


@frozen
class Names:
    """Reads the names of one text."""

    tokens: Tokens
    places: set[tuple[str, ...]] = field(factory=set)
    """Names of places that the text itself shows: (`kunden`,) where it prints `di Desa Kunden`."""
    _known: dict[int, bool] = field(factory=dict)
    _read: dict[int, Name | None] = field(factory=dict)

    def all(self) -> Iterator[Name]:
        """Yield the runs of the text in order, none overlapping another."""
        position = 0
        while position < len(self.tokens):
            name = self.read(position) if self._may_begin(position) else None
            if name:
                yield name
            position = name.after if name else position + 1

    def _may_begin(self, position: int) -> bool:
        return self.tokens.words[position][:1].isupper() or self.tokens.lower[position] in plain()["address"]

    def read(self, position: int) -> Name | None:
        """Return the name that begins here, with or without titles."""
        if position not in self._read:
            self._read[position] = self._name(position)
        return self._read[position]

    def _name(self, position: int) -> Name | None:
        if not self._may_begin(position):
            return None
        start = self.titles_end(position)
        end = self._core_end(start)
        if end == start:
            return None
        return Name(lead=position, start=start, end=end, after=age_end(self.tokens, degrees_end(self.tokens, end)))

    def initials(self, position: int, sure: bool = False) -> Name | None:
        """Return the initials that stand for a name here: `Y.B.,`, `RF (17)`; any two or three capitals if `sure`."""
        words, end = self.tokens.words, position
        while end - position < _INITIALS and len(words[end]) == 1 and words[end].isupper() and words[end + 1] == ".":
            end += 2
        if end == position and 1 < len(words[end]) < 4 and words[end].isupper() and words[end].isalpha():
            known = self.tokens.lower[end] in barred() or self.place_end(end, end + 1) > end
            end += sure or (not known and (words[end + 1] == "," or age_end(self.tokens, end + 1) > end + 1))
        if end < position + 1 or end - position == 2 or words[position - 1][:1].isupper():
            return None
        return Name(lead=position, start=position, end=end, after=age_end(self.tokens, end))

    def titles_end(self, position: int) -> int:
        """Return where the ranks and titles that begin here end: `position` itself if there are none."""
        ranked = False
        for _ in range(6):
            size, kind = self._title(position)
            if not size or (kind == "corps" and not ranked):
                break
            ranked = ranked or kind == "rank"
            position += size
            position += self.tokens.lower[position] == "."
            position = self._bracketed_corps(position) if ranked else position
        return position

    def _title(self, position: int) -> tuple[int, str]:
        lower, words = self.tokens.lower, self.tokens.words
        if lower[position + 1] == "." and len(words[position]) <= 3 and words[position][:1].isupper():
            joined = lower[position] + lower[position + 2]
            if len(joined) <= 3 and joined in titles() and lower[position + 3] == ".":
                return 3, "title"
        size, kind = match(titles(), lower, position)
        word = words[position]
        if size and not word[:1].isupper() and lower[position] not in plain()["address"]:
            return 0, ""
        clear = lower[position + 1] == "." or word.isupper() or kind == "address" or word in _DOTLESS
        if size == 1 and len(word) <= 2 and not clear:
            return 0, ""
        return size, kind

    def _bracketed_corps(self, position: int) -> int:
        lower = self.tokens.lower
        inside = lower[position + 1]
        if lower[position] == "(" and lower[position + 2] == ")" and (len(inside) == 1 or inside in titles()):
            return position + 3
        return position

    def nameable(self, position: int) -> bool:
        """Tell whether the word here may be part of a name: a capital, and no word known to be another thing."""
        known = self._known.get(position)
        if known is None:
            known = self._known[position] = self._is_nameable(position)
        return known

    def _is_nameable(self, position: int) -> bool:
        word, lower = self.tokens.words[position], self.tokens.lower[position]
        if len(word) < 2 or not word[0].isupper() or not word[-1].isalpha():
            return False
        if not word.istitle() and sum(char.isupper() for char in word) > 1 and not word.isupper() and word.isalpha():
            return False
        if lower in barred():
            return self._is_name_here(position)
        return not is_noun(lower) and not is_officer(lower)

    def _is_name_here(self, position: int) -> bool:
        """Words that are mostly others, after a name: Yustinus Kadang, `Pati Hari Wahyudi`, `, Lalu Hamdan`."""
        lower, words = self.tokens.lower, self.tokens.words
        word = lower[position]
        if (word, lower[position + 1]) in _TWO or self._is_last_part(position):
            return True
        if word == "lalu" and (words[position - 1] == "," or lower[position - 1] in titles()):
            return True
        is_first = word == "hari" and lower[position + 1] != "kartini" and is_given(lower[position + 1])
        inside = words[position].istitle() and words[position - 1].istitle()
        if not inside or not (is_first or word in no_names("opening")):
            return False
        return lower[position - 1] not in barred() and self.nameable(position - 1)

    def _is_last_part(self, position: int) -> bool:
        """Words of offices and things that close a name: Reza Pahlawan, AKBP Yosafat Pranata, Daeng Tata."""
        lower, words = self.tokens.lower, self.tokens.words
        word, before = lower[position], lower[position - 1]
        if not (words[position].istitle() and words[position - 1].istitle()) or words[position + 1][:1].isupper():
            return False
        office = match(joining(), lower, position)[1] in ("place", "region")
        if (
            office
            or match(heads(), lower, position)[0]
            or word in titles()
            or word in no_names("opening", "noun", "time")
        ):
            return False
        named = (
            is_given(before) or lower[position - 2] in titles() or lower[position - 3 : position - 1][-1:] == ["."]
        )
        return named and before not in barred() and before not in titles()

    def _core_end(self, position: int) -> int:
        """Return where the name proper that begins here ends; all of one case, at most seven words."""
        start = position
        capitals = self._in_capitals(position)
        while position - start < _LONGEST:
            size = self._part(position, start, capitals)
            if not size:
                break
            position += size
        if capitals and not any(is_given(word) for word in self.tokens.lower[start:position]):
            return start
        return position if any(self.nameable(number) for number in range(start, position)) else start

    def _in_capitals(self, position: int) -> bool:
        word = self.tokens.words[position]
        return len(word) > 2 and word.isupper()

    def _part(self, position: int, start: int, capitals: bool) -> int:
        lower, words = self.tokens.lower, self.tokens.words
        if position > start and lower[position] in titles() and self._title(position)[0]:
            return 0
        if self.initial(position):
            return 2 if lower[position + 1] == "." else 1
        if self.nameable(position):
            if words[position].isupper() == capitals:
                return 1
            opens = lower[position] in _CAPITALS or self._two_initials(position)
            return int(opens and position == start and self.nameable(position + 1))
        if position > start and lower[position] in plain()["inner"]:
            size = 2 if lower[position] == "br" and lower[position + 1] == "." else 1
            size += lower[position + size] in plain()["inner"]
            return size + 1 if self.nameable(position + size) else 0
        return self._last_initial(position) if position > start else 0

    def initial(self, position: int) -> bool:
        """Tell whether a part of a name is printed short here: `M. Ali`, `Moh. Hasan`, `I Wayan`."""
        word, lower = self.tokens.words[position], self.tokens.lower
        if not word[:1].isupper() or not (len(word) == 1 or lower[position] in plain()["initials"]):
            return False
        if lower[position + 1] == ".":
            following = self.tokens.words[position + 2]
            short = len(following) == 1 and following.isupper() and lower[position + 3] == "."
            return short or self.nameable(position + 2)
        return len(word) == 1 and self.nameable(position + 1)

    def _two_initials(self, position: int) -> bool:
        """`MS Hidayat`: two capitals known as nothing else before a word of personal names."""
        word, lower = self.tokens.words[position], self.tokens.lower
        return len(word) == 2 and word.isupper() and lower[position] not in barred() and is_given(lower[position + 1])

    def _last_initial(self, position: int) -> int:
        words = self.tokens.words
        if len(words[position]) != 1 or not words[position].isupper():
            return 0
        if words[position + 1] != ".":
            return int(words[position + 1][:1].islower() and is_given(self.tokens.lower[position - 1]))
        following = words[position + 2]
        single = degrees_end(self.tokens, position) == position
        return 2 if single and (following[:1].islower() or following in (",", ")")) else 0

    def says_person(self, name: Name) -> bool:
        """Tell whether a title, an age or a frequent part of names shows that this is a person."""
        if name.titled or (name.after > name.end and self.tokens.words[name.end] == "("):
            return True
        return any(is_given(word) for word in self.tokens.lower[name.start : name.end])

    def is_place(self, name: Name) -> bool:
        """Tell whether the whole run is a place."""
        return self.place_end(name.start, name.end) == name.end

    def place_end(self, position: int, end: int) -> int:
        """Return where a known place that begins here ends, `end` at most; `position` where there is none."""
        lower = self.tokens.lower
        size, _ = match(regions(), lower, position)
        shown = [stop for stop in range(position + 1, end + 1) if tuple(lower[position:stop]) in self.places]
        place = max(min(position + size, end), position, *shown)
        while place > position and place < end and lower[place] in place_words()["only"]:
            place += 1
        return place
