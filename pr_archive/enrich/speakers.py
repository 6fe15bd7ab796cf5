"""Who speaks: references to the people of a release by name, first name, office or pronoun, and the verbs beside them."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from attrs import frozen

from pr_archive.enrich.name_words import is_given, joining, titles
from pr_archive.enrich.names import Name, Names, match
from pr_archive.enrich.speech import around, ends_sentence, is_break, roots, short_roles, verbs
from pr_archive.enrich.tokens import Tokens

__all__ = ["Known", "Speakers", "Voice"]


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


_LOOK_BACK = 60
"""Words of a sentence before a verb among which its subject is sought."""
_PHRASE = 16
"""Words after a verb among which the speaker is sought."""
_MOST_PEOPLE = 200


@frozen
class _Reference:
    voice: Voice
    start: int
    end: int


class Speakers:
    """Follows a text from quotation to quotation and knows who spoke last."""

    def __init__(self, tokens: Tokens, people: Sequence[Known]) -> None:
        self._tokens = tokens
        self._names = Names(tokens)
        self._by_word: dict[str, list[Voice]] = {}
        self._by_head: dict[str, list[tuple[Voice, list[str]]]] = {}
        for person in {person.name: person for person in people[:_MOST_PEOPLE]}.values():
            self._know(Voice(person.name, person.role))
        self.current: Voice | None = None
        """The last speaker; None before the first."""
        self.topic: Voice | None = None
        """Who the paragraph is about so far, where nobody has spoken in it."""
        self._first: Voice | None = None
        """Who was named last while nobody had spoken yet."""
        self.heard = -1
        """The last verb of speech read, a position."""
        self._floor = 0
        self._paragraph = 0

    def _know(self, voice: Voice) -> None:
        for word in Tokens.of(voice.name or "").lower:
            if len(word) > 1 and word[0].isalpha() and voice not in self._by_word.setdefault(word, []):
                self._by_word[word].append(voice)
        role = Tokens.of((voice.role or "").split(",")[0])
        if len(role):
            size, short = match(short_roles(), role.lower, 0)
            words = [word for word in role.lower[size or 1 :] if word and word not in "()"]
            self._by_head.setdefault(short or role.lower[0], []).append((voice, words))

    def reference(self, number: int) -> _Reference | None:
        """Return the person of the release that the words here name, by name or by office."""
        return self._by_name(number) or self._by_office(number)

    def _by_name(self, number: int) -> _Reference | None:
        words, lower = self._tokens.words, self._tokens.lower
        found = self._by_word.get(lower[number])
        if not found or not words[number][:1].isupper() or lower[number - 1] in around()["place"]:
            return None
        end = number + 1
        while rest := [voice for voice in self._by_word.get(lower[end], ()) if voice in found]:
            found, end = rest, end + 1
        return _Reference(self._one_of(found), number, end)

    def _one_of(self, voices: Sequence[Voice]) -> Voice:
        """Return the one meant: of several the last speaker, else nobody is sure."""
        if len(voices) == 1:
            return voices[0]
        return self.current if self.current in voices and self.current else Voice()

    def _by_office(self, number: int) -> _Reference | None:
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
        named = self._name_after(start + most)
        if named:
            return _Reference(named.voice, number, named.end)
        voice = self._one_of([voice for count, voice in agreeing if count == most])
        return _Reference(voice, number, start + most)

    def _agreement(self, start: int, words: Sequence[str]) -> int:
        """Return how many words here are words of a role."""
        count = 0
        while count < 12 and self._tokens.lower[start + count] in words:
            count += 1
        return count

    def _is_another(self, number: int) -> bool:
        """Tell whether the office here is that of another place: `Kapolsek Weleri` where Kaliwungu's is known."""
        return self._names.nameable(number) and self._tokens.lower[number] not in self._by_word

    def _name_after(self, number: int) -> _Reference | None:
        number += self._tokens.words[number] == ","
        return self._by_name(self._names.titles_end(number))

    @property
    def same(self) -> Voice:
        """Return whom `dia` or `-nya` means."""
        return self.topic or self.current or self._first or Voice()

    def named(self, number: int) -> Voice:
        """Return whom the words after a verb name: `Budi`, `Kapolsek AKP Wahyu`, `dia`, `salah satu warga`."""
        lower, someone = self._tokens.lower, False
        for position in self._phrase(number):
            if lower[position] in around()["pronoun"]:
                return self.same
            if lower[position] in around()["someone"]:
                someone = True
            reference = self.reference(position)
            if reference:
                return reference.voice
            if lower[position] in ("itu", "tersebut") and not someone:
                return self.same if position > number else Voice()
        name = self._printed_name(number)
        return Voice(name) if name else Voice()

    def _phrase(self, number: int) -> Iterator[int]:
        stops = around()["stop"]
        for position in range(number, min(number + _PHRASE, len(self._tokens))):
            if self._tokens.lower[position] in stops or self._tokens.words[position] in ('"', "(", ";"):
                return
            if ends_sentence(self._tokens, position):
                return
            yield position

    def _printed_name(self, number: int) -> str | None:
        """Return a name that is nobody's known so far: directly after the verb, after a title or a comma."""
        for position in self._phrase(number):
            name = self._names.read(position)
            if name and (position == number or name.titled or self._tokens.words[position - 1] == ","):
                return self._personal(name)
        return None

    def _personal(self, name: Name) -> str | None:
        words = self._tokens.lower[name.start : name.end]
        if self._names.place_end(name.start, name.end) == name.end and not name.titled:
            return None
        if self._tokens.lower[name.lead - 1] in around()["place"] or match(joining(), self._tokens.lower, name.lead - 1)[0]:
            return None
        if name.titled or len(words) > 1 or is_given(words[0]):
            return self._tokens.printed(name.start, name.end)
        return None

    def listen(self, start: int, end: int) -> None:
        """Read the text between two passages for who speaks in it."""
        for number in range(start, end):
            lower = self._tokens.lower[number]
            if is_break(self._tokens, number):
                self.topic, self._paragraph = None, number
            voice = self._telling(number, lower)
            if voice:
                self.current, self.heard, self.topic = voice, number, None
            elif number == start or ends_sentence(self._tokens, number - 1):
                opens = self._opening(number)
                if opens and self.heard < self._paragraph and self._may_be_subject(opens, number, number):
                    self.topic = opens.voice
                self._first = self.topic or self._first or (opens.voice if opens else None)

    def _telling(self, number: int, lower: str) -> Voice | None:
        if lower in verbs()["tell"]:
            return self.subject(number) or (self._nobody(number) if self._before_mark(number + 1) else None)
        if lower in verbs()["noun"] or lower.removesuffix("nya") in roots() - {lower}:
            return (self.subject(number) or self.same) if self._before_mark(number + 1) else None
        if lower in verbs()["told"]:
            reference = self._found(number + 1)
            return reference.voice if reference else None
        if lower in verbs()["after"]:
            return self.named(number + 1)
        after_pause = self._tokens.words[number - 1] in (",", ".", '"') or is_break(self._tokens, number - 1)
        if lower in roots() and after_pause and self._tokens.words[number + 1][:1].isupper():
            reference = self._found(number + 1)
            return reference.voice if reference else None
        return None

    def _before_mark(self, number: int) -> bool:
        """Tell whether a quotation begins here, after a comma, a colon or `bahwa`."""
        words = self._tokens.words
        return '"' in (words[number], words[number + 1]) and (words[number] in (",", ":", '"', "bahwa"))

    def _nobody(self, verb: int) -> Voice:
        """Return the speaker of a verb without known subject: who spoke before, unless another is named."""
        start = self._sentence_start(verb)
        return Voice() if any(word[:1].isupper() for word in self._tokens.words[start + 1 : verb]) else self.same

    def _found(self, number: int) -> _Reference | None:
        for position in self._phrase(number):
            reference = self.reference(position)
            if reference:
                return reference
        return None

    def near(self, number: int) -> Voice | None:
        """Return the first person that the rest of a sentence names."""
        reference = self._found(number)
        return reference.voice if reference else None

    def spoke(self, voice: Voice, after: int) -> None:
        """Note who has spoken, in a passage that ends here."""
        self.current, self.topic, self._floor = voice, None, after

    def _sentence_start(self, number: int) -> int:
        floor = max(self._floor, number - _LOOK_BACK, 0)
        while number > floor and not ends_sentence(self._tokens, number - 1):
            number -= 1
        return number

    def subject(self, verb: int) -> Voice | None:
        """Return whose words a verb tells; None where its subject is no person."""
        start = self._sentence_start(verb)
        references = self._references(start, verb)
        if any(word in around()["pronoun"] for word in self._tokens.lower[max(verb - 3, start) : verb]):
            return references[-1].voice if references else self.same
        free = [one for one in references if self._may_be_subject(one, start, verb)]
        if free:
            first = self.heard < start
            return free[-1].voice if first or verb - free[-1].end < 3 else None
        if any(word in around()["someone"] for word in self._tokens.lower[start : min(start + 4, verb)]):
            return Voice()
        return self._unknown(start, verb)

    def _references(self, start: int, end: int) -> list[_Reference]:
        found: list[_Reference] = []
        while start < end:
            reference = self.reference(start)
            if reference:
                found.append(reference)
            start = reference.end if reference else start + 1
        return found

    def _may_be_subject(self, one: _Reference, start: int, verb: int) -> bool:
        """Tell whether a person may be the subject; an office in small letters must stand beside the verb."""
        if self._tokens.words[one.start].islower() and not 0 <= verb - one.end < 3 and one.start > start:
            return False
        return not self._is_beside(one.start, start)

    def _is_beside(self, number: int, start: int) -> bool:
        """Tell whether a person is only beside the subject: `didampingi Kasi Budi`, `kepada Budi`."""
        for position in range(number - 1, max(start, number - 8) - 1, -1):
            if self._tokens.lower[position] in around()["beside"]:
                return True
            if not self._tokens.words[position][:1].isupper():
                return False
        return False

    def _unknown(self, start: int, verb: int) -> Voice | None:
        """Return a subject who is nobody's known so far: its name opens the sentence or stands before the verb."""
        for position in range(start, verb):
            name = self._names.read(position)
            if name and name.after <= verb and (position == start or name.titled or verb - name.after < 2):
                printed = None if self._is_beside(name.lead, start) else self._personal(name)
                if printed:
                    return Voice(printed)
        return None

    def _opening(self, start: int) -> _Reference | None:
        """Return the person whom the first words of a sentence name."""
        for position in range(start, start + 6):
            reference = self.reference(position)
            if reference or ends_sentence(self._tokens, position):
                return reference
        return None
