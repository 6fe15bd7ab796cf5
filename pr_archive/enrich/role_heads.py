"""The word that begins a role: a known one (`Kepala`), or one built like those known (`Kasatlantas`, `pemilik`)."""

import re
from functools import lru_cache

from attrs import frozen

from pr_archive.enrich.name_words import given, heads, is_officer, joining, plain, titles
from pr_archive.enrich.names import Names, match

__all__ = ["Heads", "may_begin"]

_PERSON_NOUN = re.compile(r"pe[a-z]{3,}(?<!an)|(?!me|di)[a-z]{3,}(?:wan|wati)")
_MOST = 6
"""Words of one head: `mantan Plt. Wakil Ketua Panitia`."""


@lru_cache(maxsize=8_192)
def may_begin(word: str) -> bool:
    """Tell whether a word may begin a head by its form alone: most words of a text may not, and they are many."""
    lower = word.lower()
    return lower in heads() or _PERSON_NOUN.fullmatch(lower) is not None or is_officer(lower)


@frozen
class Heads:
    """Finds the heads of roles in one text."""

    names: Names

    def read(self, start: int) -> tuple[int, str]:
        """Return where the head that begins here ends, and what it takes (`roles.tsv`); (`start`, "") for none."""
        if not may_begin(self.names.tokens.words[start]):
            return start, ""
        lower = self.names.tokens.lower
        position, takes = start, ""
        for _ in range(_MOST):
            size, kind = self._word(position)
            if not size or (takes not in ("", "before") and not self._goes_with(start, position)):
                break
            position, takes = position + size, kind
            while kind == "before" and lower[position] in (".", ")", "("):
                position += 1
        return (start, "") if takes in ("", "before") else (position, takes)

    def at(self, position: int) -> str:
        """Return what the head here takes; empty where none begins."""
        return self.read(position)[1]

    def bars(self, position: int) -> bool:
        """Tell whether a role, and so no name, begins here; a title (Pastor, Bidan) leaves room for a name."""
        return self.at(position) not in ("", "bound")

    def _word(self, position: int) -> tuple[int, str]:
        word, lower = self.names.tokens.words[position], self.names.tokens.lower
        size, kind = match(heads(), lower, position)
        if size:
            return (0, "") if kind == "none" or (size == 1 and self._is_named(position)) else (size, kind)
        if word[:1].isupper() and is_officer(lower[position]):
            return 1, "office"
        return (1, "name") if self._is_person_noun(position) else (0, "")

    def _goes_with(self, start: int, position: int) -> bool:
        """Tell whether a second head goes with the first: Ketua Panitia, istri Bupati, not `juru kunci Kepala`."""
        tokens = self.names.tokens
        alike = tokens.words[start][:1].isupper() or tokens.words[position][:1].islower()
        if match(joining(), tokens.lower, position)[0] > 1:
            return False
        return alike or tokens.lower[start] in plain()["related"]

    def _is_named(self, position: int) -> bool:
        """Tell whether a known word is a name or title here: Imam Santoso, Anak Agung, Ibu Kasmirah."""
        names, word = self.names, self.names.tokens.lower[position]
        if names.tokens.words[position][:1].isupper() and names.nameable(position):
            return names.nameable(position + 1)
        return word in titles() and names.titles_end(position) > position and names.read(position) is not None

    def _is_person_noun(self, position: int) -> bool:
        """Tell whether a word is built like pemilik, pengelola, relawan; a capital only where it is no name."""
        tokens, word = self.names.tokens, self.names.tokens.lower[position]
        if not _PERSON_NOUN.fullmatch(word) or word.endswith("nya"):
            return False
        if word in plain()["thing"] or word in titles() or word in given() or word in joining():
            return False
        following = tokens.words[position + 1]
        goes_on = following.islower() or following.isdecimal() or match(joining(), tokens.lower, position + 1)[0] > 0
        return tokens.words[position].islower() or tokens.opens(position) or (word.startswith("pe") and goes_on)
