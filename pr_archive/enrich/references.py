"""Whom the words of a text mean: a person of the release by name, first name or office, or a name unknown so far."""

from collections.abc import Sequence
from typing import Protocol

from attrs import frozen

from pr_archive.enrich.name_words import is_given, joining
from pr_archive.enrich.names import Name, Names, match
from pr_archive.enrich.speech import around, short_roles
from pr_archive.enrich.tokens import Tokens

__all__ = ["Known", "Reference", "References", "Voice"]


class Known(Protocol):
    """A person as `find_people` returns it."""

    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str | None: ...


@frozen
class Voice:
    """Who speaks; no name where the text gives none (`kata salah satu warga`)."""

    name: str | None = None
    role: str | None = None


@frozen
class Reference:
    """Words that mean a person, as positions of words."""

    voice: Voice
    start: int
    end: int


_MOST_PEOPLE = 200


class References:
    """Finds the people of a release in its text. `likely` is the one meant where a word fits several."""

    def __init__(self, tokens: Tokens, people: Sequence[Known]) -> None:
        self._tokens = tokens
        self._names = Names(tokens)
        self._by_word: dict[str, list[Voice]] = {}
        self._initials: dict[str, list[tuple[Voice, list[str]]]] = {}
        """Persons named by initials only, by the first letter."""
        self._by_head: dict[str, list[tuple[Voice, list[str]]]] = {}
        for person in {person.name: person for person in people[:_MOST_PEOPLE]}.values():
            self._know(Voice(person.name, person.role))

    def _know(self, voice: Voice) -> None:
        name = Tokens.of(voice.name or "")
        letters = name.lower[: len(name)]
        if letters and all(len(letter) == 1 for letter in letters):
            self._initials.setdefault(letters[0], []).append((voice, letters))
            letters = []
        for word in letters:
            if len(word) > 1 and word[0].isalpha() and voice not in self._by_word.setdefault(word, []):
                self._by_word[word].append(voice)
        self._know_office(voice)

    def _know_office(self, voice: Voice) -> None:
        role = Tokens.of((voice.role or "").split(",")[0])
        if len(role):
            size, short = match(short_roles(), role.lower, 0)
            words = [word for word in role.lower[size or 1 :] if word and word not in "()"]
            self._by_head.setdefault(short or role.lower[0], []).append((voice, words))

    def at(self, number: int, likely: Voice | None) -> Reference | None:
        """Return the person whom the words here mean."""
        return self._by_name(number, likely) or self._by_office(number, likely)

    def _by_name(self, number: int, likely: Voice | None) -> Reference | None:
        words, lower = self._tokens.words, self._tokens.lower
        for voice, letters in self._initials.get(lower[number], ()):
            if lower[number : number + len(letters)] == letters and words[number].isupper():
                return Reference(voice, number, number + len(letters))
        found = self._by_word.get(lower[number])
        if not found or not words[number][:1].isupper() or lower[number - 1] in around()["place"]:
            return None
        end = number + 1
        while rest := [voice for voice in self._by_word.get(lower[end], ()) if voice in found]:
            found, end = rest, end + 1
        return Reference(_one_of(found, likely), number, end)

    def _by_office(self, number: int, likely: Voice | None) -> Reference | None:
        size, short = match(short_roles(), self._tokens.lower, number)
        head = short or self._tokens.lower[number]
        known = self._by_head.get(head)
        if not known:
            return None
        start = number + (size or 1)
        agreeing = [(self._agreement(start, words), voice) for voice, words in known]
        most = max(count for count, _ in agreeing)
        if most == 0 and (head in around()["generic"] or self._is_another(start)):
            return None
        named = self._name_after(start + most, likely)
        voice = named.voice if named else _one_of([voice for count, voice in agreeing if count == most], likely)
        return Reference(voice, number, named.end if named else start + most)

    def _agreement(self, start: int, words: Sequence[str]) -> int:
        """Return how many words here are words of a role."""
        count = 0
        while count < 12 and self._tokens.lower[start + count] in words:
            count += 1
        return count

    def _is_another(self, number: int) -> bool:
        """Tell whether the office here is that of another place: `Kapolsek Weleri` where Kaliwungu's is known."""
        return self._names.nameable(number) and self._tokens.lower[number] not in self._by_word

    def _name_after(self, number: int, likely: Voice | None) -> Reference | None:
        number += self._tokens.words[number] == ","
        return self._by_name(self._names.titles_end(number), likely)

    def is_stranger(self, number: int) -> bool:
        """Tell whether the words here are the name of somebody who is none of the people."""
        name = self._names.read(number)
        return bool(name and not any(word in self._by_word for word in self._tokens.lower[name.start : name.end]))

    def printed(self, start: int, phrase: Sequence[int]) -> Voice | None:
        """Return who is named after a verb and is none of the people: directly, after a title or after a comma."""
        for position in phrase:
            name = self._names.read(position)
            if name and (position == start or name.titled or self._tokens.words[position - 1] == ","):
                return self._personal(name)
        return None

    def subject(self, start: int, verb: int) -> tuple[Voice, int] | None:
        """Return who is named before a verb and is none of the people, and where: first, or beside the verb."""
        for position in range(start, verb):
            name = self._names.read(position)
            if name and name.after <= verb and (position == start or name.titled or verb - name.after < 2):
                voice = self._personal(name)
                if voice:
                    return voice, name.lead
        return None

    def _personal(self, name: Name) -> Voice | None:
        lower = self._tokens.lower
        if name.titled:
            return Voice(self._tokens.printed(name.start, name.end))
        before = lower[name.lead - 1]
        is_place = self._names.place_end(name.start, name.end) == name.end or before in around()["place"]
        if is_place or match(joining(), lower, name.lead - 1)[0]:
            return None
        if name.end - name.start == 1 and not is_given(lower[name.start]):
            return None
        return Voice(self._tokens.printed(name.start, name.end))


def _one_of(voices: Sequence[Voice], likely: Voice | None) -> Voice:
    """Return the one meant: of several the likely one, else nobody is sure."""
    if len(voices) == 1:
        return voices[0]
    return likely if likely and likely in voices else Voice()
