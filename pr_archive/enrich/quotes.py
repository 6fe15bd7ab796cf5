"""What is quoted in a release, and who said it.

A passage in marks is speech where a verb of speech goes with it (`ujarnya`, `Budi mengatakan, "…"`) or where it is a
sentence of its own; themes, names of programmes and words in scare quotes are not. The speaker is named after the
passage, before it, in the sentence or paragraph before it; `ujarnya` is the one who spoke last.
"""

from collections.abc import Iterator, Sequence

from attrs import frozen

from pr_archive.enrich.quote_marks import PAUSES, Passage, find_passages
from pr_archive.enrich.references import Known, Voice
from pr_archive.enrich.speakers import Speakers
from pr_archive.enrich.speech import around, ends_sentence, is_break, roots, saying_at, verbs
from pr_archive.enrich.tokens import Tokens, tokens_of

__all__ = ["Quotation", "find_quotes"]


@frozen(kw_only=True)
class Quotation:
    """Words that somebody said."""

    speaker: str | None
    """The full name, None where the text does not give it."""
    role: str | None
    text: str
    """As printed, without the outer marks; paragraphs of one quotation are joined by a blank line."""
    start: int
    end: int
    """From the first word to after the last: offsets into the body, the marks not included."""


_MARKS = frozenset("\"'“”„‟«»‘’＂,")
_PARTIAL = 5
"""Words that make a part of a sentence in marks speech rather than a scare quote."""
_SENTENCE = 4
"""Words that make a sentence in marks speech though nobody is said to speak."""


def find_quotes(body: str, people: Sequence[Known]) -> tuple[Quotation, ...]:
    """Return the quotations of a body in order. `people` are those that the release names."""
    if _MARKS.isdisjoint(body):
        return ()
    return tuple(_Reading(tokens_of(body), people).quotations())


class _Reading:
    def __init__(self, tokens: Tokens, people: Sequence[Known]) -> None:
        self._tokens = tokens
        self._speakers = Speakers(tokens, people)
        self._spoken = -1
        """Where the last quotation ended."""

    def quotations(self) -> Iterator[Quotation]:
        position = 0
        for passage in find_passages(self._tokens):
            self._speakers.listen(position, passage.opening)
            position = passage.after
            voice = self._voice(passage)
            text = self._text(passage) if voice else ""
            if voice and text:
                self._speakers.spoke(voice, passage.after)
                self._spoken = passage.after
                yield self._quotation(passage, voice, text)

    def _quotation(self, passage: Passage, voice: Voice, text: str) -> Quotation:
        spans = self._spans(passage)
        return Quotation(speaker=voice.name, role=voice.role, text=text, start=spans[0][0], end=spans[-1][1])

    def _span(self, first: int, last: int) -> tuple[int, int]:
        return self._tokens.starts[first], self._tokens.ends[last - 1]

    def _text(self, passage: Passage) -> str:
        """Return the words inside the marks; a single mark that closes what a double one opened is none of them."""
        return "\n\n".join(self._tokens.text[start:end] for start, end in self._spans(passage))

    def _spans(self, passage: Passage) -> list[tuple[int, int]]:
        """Return the spans of the parts that hold words: an opening mark may be all that a paragraph has."""
        return [self._span(first, last) for first, last in passage.parts if last > first]

    def _voice(self, passage: Passage) -> Voice | None:
        """Return who speaks in a passage; None where it is no speech."""
        if passage.last <= passage.first or self._is_titled(passage):
            return None
        verb = saying_at(self._tokens, passage.after)
        if verb is not None:
            return self._after(verb)
        sentences = self._sentences_since_heard(passage)
        if sentences == 0:
            return self._speakers.current if self._is_told(passage) else None
        if not self._is_sentence(passage):
            return None
        voice = self._behind(passage) or (self._speakers.current if sentences == 1 else None)
        return voice or self._unattributed(passage)

    def _after(self, verb: int) -> Voice:
        speakers, lower = self._speakers, self._tokens.lower[verb]
        if lower in roots() or not lower.endswith("nya"):
            return speakers.named(verb + 1)
        return (speakers.current if lower[:-3] in verbs()["adds"] else None) or speakers.same

    def _is_titled(self, passage: Passage) -> bool:
        """Tell whether the words before say that what is in marks is a name, a title or something written."""
        last = passage.opening - 1
        last -= self._tokens.words[last] in (":", ",")
        for number in range(last, last - 6, -1):
            lower = self._tokens.lower[number]
            if lower in around()["title"] or (lower in around()["thing"] and last - number < 2):
                return number == last or lower not in roots()
            if lower in verbs()["tell"] or lower in (",", '"') or ends_sentence(self._tokens, number):
                return False
        return False

    def _sentences_since_heard(self, passage: Passage) -> int:
        """Return how many sentences lie between the last verb of speech and the passage; 9 for many or none."""
        heard, count = self._speakers.heard, 0
        if heard < max(self._spoken, passage.opening - 90, 0):
            return 9
        for number in range(heard, passage.opening):
            is_new = ends_sentence(self._tokens, number) and not is_break(self._tokens, number)
            count += is_new
        return count

    def _is_told(self, passage: Passage) -> bool:
        """Tell whether a passage in the sentence of a verb of speech is speech: after a pause, or of some length."""
        before = self._tokens.lower[passage.opening - 1]
        size = self._size(passage)
        if before in (",", ":", ";", "bahwa") or passage.opening - 1 == self._speakers.heard:
            return size >= _PARTIAL or self._tokens.words[passage.first][:1].isupper()
        return size >= _PARTIAL

    def _size(self, passage: Passage) -> int:
        """Return how many words the first part holds; 40 for more."""
        first, last = passage.parts[0]
        return sum(word[:1].isalnum() for word in self._tokens.words[first : min(last, first + 40)])

    def _is_sentence(self, passage: Passage) -> bool:
        """Tell whether a passage is a sentence of its own: it opens one, has some words and ends with a pause."""
        tokens, opening = self._tokens, passage.opening
        opens = opening == 0 or ends_sentence(tokens, opening - 1) or tokens.words[opening - 1] in ('"', ":", "'")
        ends = not PAUSES.isdisjoint((tokens.words[passage.last - 1], tokens.words[passage.after]))
        ends = ends or is_break(tokens, passage.after)
        words = [word for word in tokens.words[passage.first : passage.first + 12] if word[:1].isalpha()]
        return opens and ends and self._size(passage) >= _SENTENCE and not all(word[:1].isupper() for word in words)

    def _behind(self, passage: Passage) -> Voice | None:
        """Return whom the sentence behind a passage names: `Hal itu disampaikan Budi`, `…," Budi menegaskan`."""
        tokens, number = self._tokens, passage.after
        if "," in tokens.words[passage.last - 1 : number + 1] and not is_break(tokens, number):
            return self._speakers.near(number)
        number += is_break(tokens, number)
        for position in range(number, number + 8):
            if tokens.lower[position] in verbs()["told"]:
                return self._speakers.named(position + 1 + (tokens.lower[position + 1] == "oleh"))
            if ends_sentence(tokens, position) or tokens.words[position] == '"':
                break
        verb = saying_at(tokens, number)
        return self._after(verb) if verb is not None else None

    def _unattributed(self, passage: Passage) -> Voice:
        """Return the speaker of a sentence in marks with which no verb goes: the same as just before, else nobody."""
        between = range(self._spoken, min(passage.opening, self._spoken + 90))
        goes_on = self._spoken >= 0 and not any(is_break(self._tokens, number) for number in between)
        return (self._speakers.current if goes_on else None) or Voice()
