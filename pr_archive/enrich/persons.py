"""Who is whom: the appearances of names in a text, brought together as persons."""

from attrs import define, field, frozen

from pr_archive.enrich.names import Name
from pr_archive.enrich.tokens import Tokens

__all__ = ["Person", "Persons"]

_LONGEST = 5
"""Words of a name to which an appearance without role may lengthen it."""
_NEAR = 20
"""Persons that share a word of their names among whom the same one is looked for: the last ones."""


@define
class Person:
    """A person of the text under construction."""

    words: tuple[str, ...]
    """The longest form of the name, in lower case."""
    name: Name
    """Where that form is printed."""
    first: int
    """Where the person first appears."""
    roles: list[str] = field(factory=list)

    @property
    def role(self) -> str | None:
        """The role printed first, in its longest form: `Kapolsek` is lengthened by `Kapolsek Kaliwungu`."""
        best = self.roles[0] if self.roles else None
        for role in self.roles:
            if best and role.startswith(best):
                best = role
        return best


@frozen
class Persons:
    """The persons of one text; names are added in order of position."""

    tokens: Tokens
    _people: list[Person] = field(factory=list)
    _by_word: dict[str, list[Person]] = field(factory=dict)

    def all(self) -> list[Person]:
        """Return the persons in order of first appearance."""
        return sorted(self._people, key=lambda person: person.first)

    def add(self, name: Name, role: str | None) -> None:
        """Add an appearance: of a known person if one form of the name is short for the other."""
        words = self._words(name)
        known = self._same(words)
        person = known[-1] if known else Person(words, name, name.start)
        if not known:
            self._people.append(person)
        if not known or len(words) > len(person.words):
            self._rename(person, name, words)
        if role:
            person.roles.append(role)

    def lengthen(self, name: Name) -> None:
        """Note an appearance without role: perhaps earlier than the others, perhaps of a longer form of the name."""
        words = self._words(name)
        known = self._same(words)
        if len(known) != 1:
            return
        person = known[0]
        person.first = min(person.first, name.start)
        begins = words[: len(person.words)] == person.words
        if len(person.words) < len(words) <= _LONGEST and (begins or name.titled):
            self._rename(person, name, words)

    def _rename(self, person: Person, name: Name, words: tuple[str, ...]) -> None:
        person.words, person.name = words, name
        for word in words:
            bearers = self._by_word.setdefault(word, [])
            if not any(one is person for one in bearers[-_NEAR:]):
                bearers.append(person)

    def _same(self, words: tuple[str, ...]) -> list[Person]:
        """Return the persons of whom this is the name, a short form or a longer one, in order of appearance."""
        near = {id(one): one for word in words for one in self._by_word.get(word, ())[-_NEAR:]}
        return [one for one in sorted(near.values(), key=lambda one: one.first) if _is_form(words, one.words)]

    def _words(self, name: Name) -> tuple[str, ...]:
        return tuple(word for word in self.tokens.lower[name.start : name.end] if word[0].isalpha())


def _is_form(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether one name is a short form of the other: its words in the same order, some as initials."""
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return all(any(_is_alike(word, candidate) for candidate in rest) for word in short)


def _is_alike(word: str, other: str) -> bool:
    return word == other or (min(len(word), len(other)) == 1 and word[0] == other[0])
