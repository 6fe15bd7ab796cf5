"""Who speaks, followed through a text: the verbs of speech before a passage, after it, and who spoke last."""

from collections.abc import Iterator, Sequence

from pr_archive.enrich.name_words import heads, match
from pr_archive.enrich.references import Known, Reference, References, Voice
from pr_archive.enrich.speech import around, ends_sentence, is_break, roots, telling, verbs
from pr_archive.enrich.tokens import Tokens

__all__ = ["Speakers"]

_BY = frozenset(
    {
        "didampingi",
        "bersama",
        "dihadiri",
        "disaksikan",
        "diikuti",
        "kepada",
        "menemui",
        "mengunjungi",
        "hadir",
        "melalui",
    }
)
"""Words that make the person after them one who only is there."""
_LONGEST = 150
"""Words of a paragraph before its quotation."""
_LOOK_BACK = 60
"""Words of a sentence before a verb among which its subject is sought."""
_PHRASE = 16
"""Words after a verb among which the speaker is sought."""


class Speakers:
    """Follows a text from quotation to quotation and knows who spoke last."""

    def __init__(self, tokens: Tokens, people: Sequence[Known]) -> None:
        self._tokens = tokens
        self._references = References(tokens, people)
        self.current: Voice | None = None
        """The last speaker; None before the first."""
        self._topic: Voice | None = None
        """The person with whom a sentence of this paragraph opens, since somebody last spoke."""
        self._first: Voice | None = None
        """Who was named last while nobody had spoken yet."""
        self.heard = -1
        """The last verb of speech read, a position."""
        self._floor = 0

    @property
    def same(self) -> Voice:
        """Return whom `dia` or `-nya` means."""
        return self._topic or self.current or self._first or Voice()

    def spoke(self, voice: Voice, after: int) -> None:
        """Note who has spoken, in a passage that ends here."""
        self.current, self._topic, self._floor = voice, None, after

    def named(self, number: int) -> Voice:
        """Return whom the words after a verb name: `Budi`, `Kapolsek AKP Wahyu`, `dia`, `salah satu warga`."""
        lower, someone, this = self._tokens.lower, False, False
        phrase = list(self._phrase(number))
        stranger = self._references.printed(number, [number]) if self._references.is_stranger(number) else None
        for position in phrase if not stranger else ():
            reference = self._at(position)
            if reference:
                return reference.voice
            if lower[position] in around()["pronoun"]:
                return self.same
            someone = someone or lower[position] in around()["someone"]
            this = this or (position > number and lower[position] in ("itu", "tersebut"))
        printed = stranger or self._references.printed(number, phrase)
        return printed or (self.same if this and not someone else Voice())

    def near(self, number: int) -> Voice | None:
        """Return the first person of the release that the rest of a sentence names."""
        return next((found.voice for position in self._phrase(number) if (found := self._at(position))), None)

    def _at(self, number: int) -> Reference | None:
        return self._references.at(number, self.current)

    def _phrase(self, number: int) -> Iterator[int]:
        """Yield the words from here on that may name a speaker."""
        stops = around()["stop"]
        for position in range(number, min(number + _PHRASE, len(self._tokens))):
            if self._tokens.lower[position] in stops or self._tokens.words[position] in ('"', "(", ";"):
                return
            if ends_sentence(self._tokens, position):
                return
            yield position

    def listen(self, start: int, end: int) -> None:
        """Read the text between two passages for who speaks in it."""
        words, lower, signals = self._tokens.words, self._tokens.lower, telling()
        begins = True
        for number in range(start, end):
            voice = self._telling(number, lower[number]) if lower[number] in signals else None
            if voice:
                self.current, self.heard, self._topic = voice, number, None
            elif begins:
                self._begin(number)
            if words[number][:1] == "\n" and number + 1 < end:
                self._topic = None
            begins = words[number][:1] in (".", "!", "?", "\n") and ends_sentence(self._tokens, number)
        if self._topic is None and end > start and not is_break(self._tokens, end - 1):
            self._topic = self._only(start, end)

    def _only(self, start: int, end: int) -> Voice | None:
        """Return the only person whom a paragraph names before its quotation, unless somebody speaks in it.

        `Pelepasan dipimpin Kapolres X. "…"`, `Gagasannya datang dari Sutarjo. "…"`; not who is only there.
        """
        floor = max((at + 1 for at in range(start, end) if is_break(self._tokens, at)), default=start)
        if self.heard >= floor or end - floor > _LONGEST:
            return None
        found = {one.voice for one in self._between(floor, end) if not self._is_by(one, floor)}
        return found.pop() if len(found) == 1 else None

    def _is_by(self, one: Reference, floor: int) -> bool:
        """Tell whether a person stands by, or is named by a bare office only."""
        before = self._tokens.lower[max(one.start - 8, floor) : one.start]
        bare = not any(word[:1].isupper() for word in self._tokens.words[one.start : one.end])
        return bare or not _BY.isdisjoint(before) or self._is_present(one, one.start)

    def _telling(self, number: int, lower: str) -> Voice | None:
        """Return who speaks by the word of speech here."""
        if lower in verbs()["tell"]:
            return self._subject(number) or (self._nobody(number) if self._before_mark(number) else None)
        if lower in verbs()["after"]:
            return self.same if lower.endswith("nya") else self.named(number + 1)
        if lower in verbs()["told"]:
            start = number + 1 + (self._tokens.lower[number + 1] == "oleh")
            return self.near(start) or self._references.printed(start, list(self._phrase(start)))
        if lower not in roots() or lower in verbs()["noun"]:
            return (self._subject(number) or self.same) if self._before_mark(number) else None
        words = self._tokens.words
        opens = words[number - 1] in (",", ".", '"') or is_break(self._tokens, number - 1)
        return self.near(number + 1) if opens and words[number + 1][:1].isupper() else None

    def _before_mark(self, number: int) -> bool:
        """Tell whether a quotation begins a few words behind, after a comma, a colon or `bahwa`."""
        words = self._tokens.words
        for position in range(number + 1, number + 5):
            if words[position] in (",", ":", '"', "bahwa"):
                return '"' in (words[position], words[position + 1])
            if not words[position][:1].islower():
                break
        return False

    def _nobody(self, verb: int) -> Voice:
        """Return the speaker of a verb without known subject: who spoke before, unless another is named."""
        start = self._sentence_start(verb)
        return Voice() if any(word[:1].isupper() for word in self._tokens.words[start + 1 : verb]) else self.same

    def _sentence_start(self, number: int) -> int:
        floor = max(self._floor, number - _LOOK_BACK, 0)
        while number > floor and not ends_sentence(self._tokens, number - 1):
            number -= 1
        return number

    def _subject(self, verb: int) -> Voice | None:
        """Return whose words a verb tells; None where its subject is no person."""
        start = self._sentence_start(verb)
        lower, references = self._tokens.lower, list(self._between(start, verb))
        if not around()["pronoun"].isdisjoint(lower[max(verb - 3, start) : verb]):
            return references[-1].voice if references else self.same
        free = [one for one in references if self._may_be_subject(one, start, verb) and not self._is_selaku(one)]
        if free:
            is_first = self.heard < start
            return free[-1].voice if is_first or verb - free[-1].end < 3 else None
        if not around()["someone"].isdisjoint(lower[start : min(start + 4, verb)]):
            return Voice()
        unknown = self._references.subject(start, verb)
        return unknown[0] if unknown and not self._is_beside(unknown[1], start) else None

    def _is_selaku(self, one: Reference) -> bool:
        """Tell whether an office only says what the person before it is: `Budi selaku Kepala Rutan`."""
        return self._tokens.lower[one.start - 1] in ("selaku", "sebagai")

    def _between(self, start: int, end: int) -> Iterator[Reference]:
        while start < end:
            reference = self._at(start)
            if reference:
                yield reference
            start = reference.end if reference else start + 1

    def _may_be_subject(self, one: Reference, start: int, verb: int) -> bool:
        """Tell whether a person may be the subject; an office in small letters must stand beside the verb."""
        bare = not any(word[:1].isupper() for word in self._tokens.words[one.start : one.end])
        if bare and not 0 <= verb - one.end < 3 and one.start > start:
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

    def _begin(self, start: int) -> None:
        """Read the first words of a sentence for the person whom it is about."""
        if self._topic is None and self._tokens.lower[start] in ("ia", "dia", "beliau"):
            before = list(self._between(self._sentence_start(max(start - 2, 0)), start))
            self._topic = before[-1].voice if before else None
        opens = self._opening(start)
        if not opens:
            if self._is_anonymous(start):
                self._topic = Voice()
            return
        if self._may_open(opens, start) and not self._is_present(opens, start):
            self._topic = opens.voice
        self._first = self._topic or self._first or opens.voice

    def _may_open(self, one: Reference, start: int) -> bool:
        """Tell whether a person may be the subject of the sentence that opens so: `Seorang remaja bernama X`."""
        named = self._tokens.lower[one.end] == "bernama" and self._tokens.lower[start] in ("seorang", "salah")
        return named or self._may_be_subject(one, start, start)

    def _is_anonymous(self, start: int) -> bool:
        """Tell whether a sentence is about somebody without name: `Salah seorang korban`, `Seorang warga`."""
        lower = self._tokens.lower
        if lower[start] not in ("salah", "seorang"):
            return False
        noun = start + 1 + (lower[start] == "salah")
        return match(heads(), lower, noun)[0] > 0 or lower[noun] in around()["someone"]

    def _opening(self, start: int) -> Reference | None:
        for position in range(start, start + 6):
            reference = self._at(position)
            if reference or ends_sentence(self._tokens, position):
                return reference
        return None

    def _is_present(self, one: Reference, start: int) -> bool:
        """Tell whether a person is only said to be there: `Kapolsek turut hadir`, `Hadir pula Camat`."""
        lower, present = self._tokens.lower, around()["present"]
        return not present.isdisjoint(lower[one.end : one.end + 4]) or lower[start] in present
