"""What the words around a word say: long forms of abbreviations, words written apart, meanings, headlines."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, groupby
from typing import NamedTuple

from pr_archive.index import lexicon, words

__all__ = ["Choice", "Context", "Entry", "apply_context", "context_of", "decided", "every_meaning"]

Choice = Callable[[str, set[str]], tuple[str, ...]]
"""Takes an ambiguous abbreviation and the terms of its text, returns the terms of its meanings."""
_Endings = tuple[tuple[tuple[str, ...], str], ...]
"""Phrases with the same first two words: the other words, and the term that every word of the phrase carries."""

_GAP = " \t\n\r\xa0,/-"
"""What may stand between the words of a phrase."""


class Context(NamedTuple):
    """What a word needs to know of the words around it; all is falsy where it needs nothing."""

    phrases: Mapping[str, _Endings]
    """The phrases that begin with it, by their second word."""
    bound: bool
    """Whether it may be the first part of a word written apart."""
    ambiguous: bool
    if_shouted: tuple[str, ...]
    """The terms it has instead where its capitals mean nothing."""


class Entry(NamedTuple):
    """What is known of a token by itself."""

    exact: str
    terms: tuple[str, ...]
    context: Context | None
    standard: str
    bare: str
    """The standard spelling without a clitic."""


def context_of(standard: str, if_shouted: tuple[str, ...]) -> Context | None:
    """Return what a word in standard spelling needs to know, None if nothing."""
    phrases, bound, ambiguous = _phrases().get(standard, {}), standard in words.BOUND, standard in lexicon.senses()
    return Context(phrases, bound, ambiguous, if_shouted) if phrases or bound or ambiguous or if_shouted else None


def apply_context(entries: Sequence[Entry], pieces: Sequence[str], choose: Choice) -> list[tuple[str, ...]]:
    """Return the terms of each token of a text.

    `pieces` is the text, cut: what stands before the first token, the token, what stands before the second, ...
    """
    found = [entry.terms for entry in entries]
    places = [(at, entry.context) for at, entry in enumerate(entries) if entry.context]
    shouted = _shouted_lines(pieces) if any(context.if_shouted for _, context in places) else ()
    for at, context in places:
        if context.if_shouted and at in shouted:
            found[at] = context.if_shouted
    last = len(entries) - 1
    for at, context in places:
        if at < last:
            _add_phrases(at, context, entries, pieces, found)
    if any(context.ambiguous for _, context in places):
        around = {term for terms in found for term in terms}.union(entry.exact for entry in entries)
        for at, context in places:
            if context.ambiguous:
                found[at] = (*found[at], *choose(entries[at].standard, around))
    return found


def decided(short: str, around: set[str]) -> tuple[str, ...]:
    """Return the term of the meaning that more of the words around speak for than for any other, if there is one."""
    votes = sorted(((len(cues & around), long) for long, cues in lexicon.senses()[short]), reverse=True)
    (most, long), *others = votes
    return (_meaning(long),) if most > max((fewer for fewer, _ in others), default=0) else ()


def every_meaning(short: str, around: set[str]) -> tuple[str, ...]:
    """Return the terms of all meanings."""
    return tuple(_meaning(long) for long, _ in lexicon.senses()[short])


def _meaning(long: str) -> str:
    return long.replace(" ", "_")  # no word of a text has a low line


@cache
def _phrases() -> dict[str, dict[str, _Endings]]:
    """Return the phrases by first and second word."""
    found: dict[str, dict[str, _Endings]] = {}
    for phrase, term in dict.fromkeys(_phrase_terms()):
        first, second, *rest = phrase.split()
        endings = found.setdefault(first, {})
        endings[second] = (*endings.get(second, ()), (tuple(rest), term))
    return found


def _phrase_terms() -> Iterator[tuple[str, str]]:
    """Yield each phrase with the term that its words carry."""
    for short, long in lexicon.abbreviations():
        yield from ((form, short.replace(" ", "")) for form in (short, long) if " " in form)
    for meanings in lexicon.senses().values():
        for long, _ in meanings:
            yield from ((form, _meaning(long)) for form in lexicon.shortened(long) if " " in form)
    for pair in lexicon.joined():
        term = words.terms(min(pair, key=lambda form: form.count(" ")).replace(" ", ""))[0]
        for form in pair:
            if " " in form and term not in (words.terms(word)[0] for word in form.split()):
                yield form, term


def _add_phrases(
    at: int, context: Context, entries: Sequence[Entry], pieces: Sequence[str], found: list[tuple[str, ...]]
) -> None:
    """Give the words of the phrases that begin at a token the terms of those phrases."""
    following = entries[at + 1]
    endings = context.phrases.get(following.standard) or context.phrases.get(following.bare, ())
    if endings and not pieces[2 * at + 2].strip(_GAP):
        for rest, term in endings:
            if all(_follows(at + n, word, entries, pieces) for n, word in enumerate(rest, 2)):
                _add(found, range(at, at + len(rest) + 2), term)
    if context.bound and pieces[2 * at + 2].isspace():
        _add(found, range(at, at + 2), words.terms(entries[at].standard + following.standard)[0])


def _follows(at: int, word: str, entries: Sequence[Entry], pieces: Sequence[str]) -> bool:
    return at < len(entries) and word in entries[at][3:] and not pieces[2 * at].strip(_GAP)


def _add(found: list[tuple[str, ...]], places: Iterable[int], term: str) -> None:
    for place in places:
        if term not in found[place]:
            found[place] = (*found[place], term)


def _shouted_lines(pieces: Sequence[str]) -> set[int]:
    """Return the numbers of the tokens in lines that are all in capitals, where capitals mean nothing.

    One word or two are no line: `KPK` alone is an abbreviation.
    """
    found: set[int] = set()
    line_of = list(accumulate("\n" in gap for gap in pieces[:-1:2]))
    for _, group in groupby(range(len(line_of)), line_of.__getitem__):
        line = list(group)
        if len(line) > 2 and " ".join(pieces[2 * at + 1] for at in line).isupper():
            found.update(line)
    return found
