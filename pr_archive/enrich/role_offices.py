"""The words of a role after its head, up to the name: `Kepala` *Dinas Koperasi dan UKM Kabupaten Kudus*."""

import re

from attrs import frozen

from pr_archive.enrich.name_words import heads, is_noun, joining, no_names, place_words, plain, regions
from pr_archive.enrich.names import Names, match
from pr_archive.enrich.role_heads import Heads

__all__ = ["Offices"]

_AGENCY = re.compile(
    r"(?:dis|din)[a-z]*(?:par|dag|dik|nak|tan|hub|kop|sos|pora|kan|capil|info|kim|ker|pus|bud|des|lh|kb|dalduk)[a-z0-9]*"
)
_NUMERAL = re.compile(r"[IVXLC]+[A-E]?|[A-E]")
_VERB = re.compile(r"mem[a-z]{3,}|men[gy]?[a-z]{3,}|me[lrw][a-z]{4,}|(?:di|ber|ter)[a-z]{4,}|[a-z]{4,}nya")
_LONGEST = 26
_BRACKET = 6


@frozen
class Offices:
    """Reads the names of offices in one text."""

    names: Names
    heads: Heads

    def read(self, start: int, position: int, takes: str) -> tuple[int, int, str]:
        """Read on from the head that ends at `position`: the role's end, where reading stopped, what is taken.

        A bracket at the end (`(KPLP)`) is read but no part of the role.
        """
        tokens, lower = self.names.tokens, self.names.tokens.lower
        end, capitals = position, tokens.words[position - 1][:1].isupper() and position - start > 1
        while position - start < _LONGEST:
            size, kind = self._piece(position, capitals, takes)
            if size:
                capitals = capitals or tokens.words[position][:1].isupper()
                position += size
                end, takes = position, kind or takes
            elif lower[position] == "(" and ")" in lower[position + 1 : position + _BRACKET]:
                position = lower.index(")", position) + 1
            elif self._is_part(position):
                name = self.names.read(position)
                position = end = name.end if name else position + 1
            else:
                break
        return end, position, takes

    def plain_end(self, position: int, most: int = 5) -> int:
        """Return where lower-case words that may name what somebody is end: `janda sebatang kara`."""
        end = position
        while end - position < most and self._plain(end, False):
            end += 1
        return end

    def _piece(self, position: int, capitals: bool, takes: str) -> tuple[int, str]:
        """Return the size of the next piece of an office's name, and what it takes if that changes."""
        tokens, lower = self.names.tokens, self.names.tokens.lower
        word, low = tokens.words[position], lower[position]
        size, kind = match(joining(), lower, position)
        fits = word[:1].isupper() or (low not in plain()["stop"] and (not capitals or kind in ("place", "region")))
        if size and fits:
            return size, "" if kind == "same" else kind
        size, kind = self._marked(position, capitals)
        if size:
            return size, kind
        if word[:1].isupper() and self._is_thing(position, takes):
            return self._thing(position, takes)
        if low in ("dan", "&", ",") and self._is_inside(position):
            return 1 + (word == "," and lower[position + 1] == "dan"), ""
        if low == "sekaligus" and self.heads.at(position + 1):
            end, kind = self.heads.read(position + 1)
            return end - position, kind
        return self._plain(position, capitals), ""

    def _marked(self, position: int, capitals: bool) -> tuple[int, str]:
        """Read what shows by its form: D.I., `"Lar Gurdo"`, se-Cilacap, Disbudpar, 07/Bulu, `dari BLK`, IIB, kec."""
        words, lower = self.names.tokens.words, self.names.tokens.lower
        word, low = words[position], lower[position]
        if lower[position : position + 4] == ["d", ".", "i", "."]:
            return 4, ""
        quoted = word == '"' and words[position + 1].istitle() and '"' in words[position + 1 : position + _BRACKET]
        if quoted and not capitals:
            return words.index('"', position + 1) + 1 - position, "none"
        if low.startswith("se-"):
            second = lower[position + 1] == "dan" and self.names.place_end(position + 2, position + 3) > position + 2
            return 3 if second else 1, "name"
        if word.istitle() and _AGENCY.fullmatch(low):
            return 1, "region"
        if word[:1].isdecimal():
            return 1, "name" if "/" in word and word[-1].isalpha() else ""
        roman = _NUMERAL.fullmatch(word) and (lower[position - 1] in plain()["numbered"] or len(word) > 1)
        short = word == "." and lower[position - 1] in plain()["short"] and self._goes_on(position + 1)
        return int(bool(roman or short or (low == "dari" and self._is_office(position + 1)))), ""

    def _is_office(self, position: int) -> bool:
        """`Instruktur dari BLK` names the office, `petani dari Desa Kunden` only where he lives."""
        lower, word = self.names.tokens.lower, self.names.tokens.words[position]
        kind = match(joining(), lower, position)[1]
        office = kind in ("region", "place", "proper") or (len(word) > 1 and word.isupper())
        return office and lower[position] not in plain()["village"]

    def _is_thing(self, position: int, takes: str) -> bool:
        """Tell whether a capital is no name and so part of the office: a noun, an abbreviation, a group's members."""
        lower, word = self.names.tokens.lower, self.names.tokens.words[position]
        head = self.heads.at(position)
        if lower[position] in no_names("time") or self.names.titles_end(position) > position:
            return False
        if head:
            return takes == "proper" and head == "name" and self.names.tokens.words[position - 1][:1].isupper()
        if lower[position] in no_names("opening"):
            before = lower[position - 1]
            return takes in ("place", "region") and (before in joining() or before in heads())
        if len(word) > 1 and sum(char.isupper() for char in word) > 1 and self.names.read(position) is None:
            return True
        return len(word) > 1 and not self.names.nameable(position) and not self.names.initial(position)

    def _thing(self, position: int, takes: str) -> tuple[int, str]:
        lower, word = self.names.tokens.lower, self.names.tokens.words[position]
        size = match(regions(), lower, position)[0]
        known = size or (lower[position] in no_names("thing") and takes in ("place", "region"))
        size = max(size, 1)
        size += lower[position + size] in place_words()["only"]
        return size, "name" if known else "region" if word.isupper() and takes != "proper" else ""

    def _goes_on(self, position: int) -> bool:
        tokens = self.names.tokens
        return match(joining(), tokens.lower, position)[0] > 0 or tokens.words[position][:1].isdecimal()

    def _is_inside(self, position: int) -> bool:
        """Tell whether `dan` or a comma stands inside a name: Dinas Perumahan, Kawasan Permukiman dan Pertanahan."""
        lower = self.names.tokens.lower
        comma = lower[position] == ","
        following = position + 1 + (comma and lower[position + 1] == "dan")
        size, kind = match(joining(), lower, following)
        before = match(joining(), lower, position - 1)[0] or is_noun(lower[position - 1])
        fits = kind in ("same", "none", "proper") or (not kind and is_noun(lower[following]))
        if not before or not fits or not self.names.tokens.words[following][:1].isupper():
            return False
        listed = not comma or "dan" in lower[position + 1 : position + 5]
        return listed and (size > 1 or not self.heads.at(following))

    def _plain(self, position: int, capitals: bool) -> int:
        word, lower = self.names.tokens.words[position], self.names.tokens.lower[position]
        if lower in plain()["after"]:
            return 1
        if not word[:1].islower() or capitals or lower in plain()["stop"] or lower in no_names("opening"):
            return 0
        verb = _VERB.fullmatch(lower) and lower not in plain()["noun"]
        return int(not verb and self.names.titles_end(position) == position)

    def _is_part(self, position: int) -> bool:
        """Tell whether the capitals here still belong to the office, because its name goes on after them."""
        name = self.names.read(position) if self.names.nameable(position) else None
        if not name or name.after != name.end:
            return False
        words, end = self.names.tokens.words, name.end
        if words[end][:1].isdecimal() or self.names.tokens.lower[end] in plain()["after"]:
            return True
        if words[end] == "(" and words[end + 2] == ")" and sum(char.isupper() for char in words[end + 1]) > 1:
            return True
        joins = words[end][:1].isupper() and match(joining(), self.names.tokens.lower, end)[0] > 0
        return joins and not self.heads.at(end)
