"""Capitals without a comma between role and name, divided: `Kepala Kemenag Blora | Roziqun`, `Camat | Suharto`."""

from attrs import frozen

from pr_archive.enrich.name_words import is_given, match, place_words, regions
from pr_archive.enrich.names import Name, Names
from pr_archive.enrich.role_heads import Heads

__all__ = ["Divisions"]


@frozen
class Divisions:
    """Divides the capitals after roles in one text."""

    names: Names
    heads: Heads

    def divide(self, start: int, end: int, run: Name, takes: str) -> tuple[int, Name | None]:
        """Divide the run after the role [start, end); return the role's end and the name, None where all is role."""
        words, lower = self.names.tokens.words, self.names.tokens.lower
        first = self._first(run, takes)
        if first == run.end:
            return first, None
        bare = takes == "office" and end == self.heads.read(start)[0] and first == run.start
        if bare and run.end - first > 1 and not is_given(lower[first]):
            first += 1
        if first == run.start and not self._is_person(start, end, run):
            return (run.end if words[start][:1].isupper() else end), None
        end = end if first == run.start else max(first, end)
        return end, Name(lead=first, start=first, end=run.end, after=run.after)

    def has_name_beside(self, run: Name) -> bool:
        """Tell whether another name follows after a comma or title, so that this run is a place or a group."""
        words = self.names.tokens.words
        if run.after != run.end or self.heads.bars(run.end + 1):
            return False
        other = self.names.read(run.end + (words[run.end] in (",", "(")))
        if not other:
            return False
        closed = words[other.after] in (",", "(", ")") or words[other.after][:1].islower()
        return other.titled or (closed and not self.names.is_place(other))

    def _first(self, run: Name, takes: str) -> int:
        """Return where the name begins in the run, by what is known of places and of names."""
        start, lower = run.start, self.names.tokens.lower
        known = self._known_end(run, takes)
        if known > start:
            return known
        if takes == "proper":
            return self._group_end(run)
        beside, size = self.has_name_beside(run), run.end - start
        if beside and not any(is_given(word) for word in lower[start : run.end]):
            return run.end
        if takes == "region" and size > 1 and lower[start + 1] not in place_words()["only"]:
            return run.end if beside else start
        if takes not in ("place", "region") or (is_given(lower[start]) and not beside):
            return start
        return run.end if size == 1 or (size <= 3 and beside) else start + 1 + self._is_double(start)

    def _known_end(self, run: Name, takes: str) -> int:
        """Return where the last place ends that is known to be one; the run's start for none."""
        start, lower = run.start, self.names.tokens.lower
        known = self.names.place_end(start, run.end)
        if known == start + 1 < run.end and takes == "place" and lower[known] in place_words()["after"]:
            known += 1
        while match(regions(), lower, known)[0] > 1 and known > start:
            known = min(known + match(regions(), lower, known)[0], run.end)
        if known > start:
            person = any(is_given(word) for word in lower[known : run.end])
            return run.end if takes in ("place", "proper") and not person and self.has_name_beside(run) else known
        later = (self.names.place_end(at, run.end) for at in range(start + 1, run.end) if self._is_place(at, run.end))
        return next(later, start)

    def _is_place(self, position: int, end: int) -> bool:
        return not is_given(self.names.tokens.lower[position]) and self.names.place_end(position, end) > position

    def _is_double(self, start: int) -> bool:
        """Tell whether two words look like the name of one village: Sumber Rejo, Praya Barat."""
        first, second = self.names.tokens.lower[start : start + 2]
        return first in place_words()["before"] or second in place_words()["only"] | place_words()["after"]

    def _group_end(self, run: Name) -> int:
        """A group's name may have any length: a person follows only where a word of personal names shows where."""
        tokens = self.names.tokens
        size = run.end - run.start
        if is_given(tokens.lower[run.start]) and tokens.words[run.start - 1].islower():
            return run.start
        if len(tokens.words[run.start]) == 1:
            return run.start
        if size < 3 or self.has_name_beside(run):
            return run.end
        return next((at for at in range(run.start + 1, run.end) if is_given(tokens.lower[at])), run.end)

    def _is_person(self, start: int, end: int, run: Name) -> bool:
        """A capital after a common noun is a person only if something says so: `petugas Linmas`, `tutor Slamet`."""
        capital = self.names.tokens.words[start][:1].isupper()
        officer = end - start > 1 or self.heads.at(start) in ("place", "region")
        return (capital and officer) or self.names.says_person(run)
