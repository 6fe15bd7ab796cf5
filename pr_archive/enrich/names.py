"""Personal names in a text: where one may begin, where it ends, what is only a rank, a title or a degree beside it."""

from collections.abc import Iterator

from attrs import field, frozen

from pr_archive.enrich.name_words import Phrases, barred, degrees, is_given, is_noun, kinds, no_names, regions, titles
from pr_archive.enrich.tokens import Tokens

__all__ = ["Name", "Names"]

_LOWER_TITLES = frozenset({"dr", "drg", "drh", "bapak", "ibu", "pak", "bu", "ustadz", "ustaz", "mas", "mbah", "mbak", "sdr", "alm", "almarhum"})
_DOTLESS = frozenset({"dr", "Dr", "Hj", "Ir", "Ny"})
_SHORT = frozenset({"muh", "moh", "mhd", "moch", "abd", "st", "tb", "ag", "fr", "ch", "fx", "th", "yoh", "kh", "gst", "rd"})
"""Parts of names that are printed short, with a dot: Muh. Ali."""
_TWO = frozenset({("anak", "agung"), ("dewa", "ayu"), ("jro", "mangku")})
"""Words known to be other things that open a name all the same."""
_INNER = frozenset({"bin", "binti", "van", "von", "der", "de", "al", "el", "ibn", "ibnu", "br", "boru"})
_CAPITALS = frozenset({"aa", "ra", "gp", "ib", "cok", "gst"})
"""Two capitals that open a name of lower-case letters: AA Gede."""
_LONGEST = 7


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

    def all(self) -> Iterator[Name]:
        """Yield the runs of the text in order, none overlapping another."""
        position = 0
        while position < len(self.tokens):
            name = self.read(position) if self.tokens.words[position][:1].isalpha() else None
            if name:
                yield name
            position = name.after if name else position + 1

    def read(self, position: int) -> Name | None:
        """Return the name that begins here, with or without titles."""
        word = self.tokens.words[position]
        if not word[:1].isupper() and self.tokens.lower[position] not in _LOWER_TITLES:
            return None
        start = self.titles_end(position)
        end = self._core_end(start)
        if end == start:
            return None
        return Name(lead=position, start=start, end=end, after=self._age_end(self._degrees_end(end)))

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
        if size and not word[:1].isupper() and lower[position] not in _LOWER_TITLES:
            return 0, ""
        if size == 1 and len(word) <= 2 and lower[position + 1] != "." and not (word.isupper() or kind == "address" or word in _DOTLESS):
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
        if sum(char.isupper() for char in word) > 1 and not word.isupper() and word.isalpha():
            return False
        if lower in barred():
            return self._is_name_here(position)
        return not is_noun(lower)

    def _is_name_here(self, position: int) -> bool:
        """Words that mostly open a sentence, in the middle of one: Yustinus Kadang, `ujarnya, Lalu Hamdan`."""
        lower, words = self.tokens.lower, self.tokens.words
        if (lower[position], lower[position + 1]) in _TWO or (lower[position] == "lalu" and words[position - 1] == ","):
            return True
        inside = lower[position] in no_names("opening") and words[position].istitle() and words[position - 1].istitle()
        return inside and lower[position - 1] not in barred() and self.nameable(position - 1)

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
        if self._initial(position):
            return 2 if lower[position + 1] == "." else 1
        if self.nameable(position):
            if words[position].isupper() == capitals:
                return 1
            opens = lower[position] in _CAPITALS or self._two_initials(position)
            return int(opens and position == start and self.nameable(position + 1))
        if position > start and lower[position] in _INNER:
            size = 2 if lower[position] == "br" and lower[position + 1] == "." else 1
            size += lower[position + size] in _INNER
            return size + 1 if self.nameable(position + size) else 0
        return self._last_initial(position) if position > start else 0

    def _initial(self, position: int) -> bool:
        word, lower = self.tokens.words[position], self.tokens.lower
        if not word[:1].isupper() or not (len(word) == 1 or lower[position] in _SHORT):
            return False
        if lower[position + 1] == ".":
            following = self.tokens.words[position + 2]
            return self.nameable(position + 2) or (len(following) == 1 and following.isupper() and lower[position + 3] == ".")
        return len(word) == 1 and self.nameable(position + 1)

    def _two_initials(self, position: int) -> bool:
        """`MS Hidayat`: two capitals known as nothing else before a word of personal names."""
        word, lower = self.tokens.words[position], self.tokens.lower
        return len(word) == 2 and word.isupper() and lower[position] not in barred() and is_given(lower[position + 1])

    def _last_initial(self, position: int) -> int:
        words = self.tokens.words
        if len(words[position]) != 1 or not words[position].isupper() or words[position + 1] != ".":
            return 0
        following = words[position + 2]
        single = self._degrees_end(position) == position
        return 2 if single and (following[:1].islower() or following in (",", ")")) else 0

    def _degrees_end(self, position: int) -> int:
        """Return where the degrees end that follow a name: `, A.Md.IP., S.H., M.Si.`, `SH MH`."""
        while True:
            start = position + (self.tokens.words[position] == ",")
            end = self._degree(start)
            if end == start:
                return position
            position = end

    def _degree(self, position: int) -> int:
        words, letters, best = self.tokens.words, "", position
        if not words[position][:1].isupper():
            return position
        for number in range(position, position + 9):
            if words[number] == ".":
                continue
            if not words[number].isalpha():
                break
            letters += self.tokens.lower[number]
            if len(letters) > 12:
                break
            if letters in degrees() and self._looks_like_degree(position, number):
                best = number + 1
        dotted = best > position and words[best] == "."
        return best + 1 if dotted and self._dot_belongs(position, best) else best

    def _looks_like_degree(self, start: int, last: int) -> bool:
        """`Ma` may be a name: a degree has a dot or two capitals, or follows a comma and is known as nothing else."""
        words = self.tokens.words
        return "." in words[start : last + 2] or sum(char.isupper() for word in words[start : last + 1] for char in word) > 1

    def _dot_belongs(self, start: int, dot: int) -> bool:
        return "." in self.tokens.words[start:dot] or not self.tokens.words[dot + 1][:1].isupper()

    def _age_end(self, position: int) -> int:
        """Return where an age ends: `(45)`, `(45 tahun)`, `, 45,`."""
        words = self.tokens.words
        if words[position] == "(" and words[position + 1].isdecimal():
            for number in range(position + 2, position + 5):
                if words[number] == ")":
                    return number + 1
        if words[position] == "," and words[position + 1].isdecimal() and len(words[position + 1]) < 3:
            return position + 2 + (self.tokens.lower[position + 2] in ("tahun", "th"))
        return position

    def place_end(self, position: int, end: int) -> int:
        """Return where a place ends that is surely one and begins here, before word `end`; `position` where there is none."""
        lower = self.tokens.lower
        size, _ = match(regions(), lower, position)
        shown = max((stop for stop in range(position + 1, end + 1) if tuple(lower[position:stop]) in self.places), default=0)
        place = max(min(position + size, end), shown, position)
        while place > position and place < end and lower[place] in kinds()["only"]:
            place += 1
        return place


def match(table: Phrases, lower: list[str], position: int) -> tuple[int, str]:
    """Return the size and kind of the longest phrase of the table that begins here; size 0 where none does."""
    for words, kind in table.get(lower[position], ()):
        if len(words) == 1 or tuple(lower[position : position + len(words)]) == words:
            return len(words), kind
    return 0, ""
