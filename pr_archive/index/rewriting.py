"""Other texts for a query that finds nothing: with words as the index spells them, without times that narrow.

What is plain in a query is told by its text: in the tree, a filter looks the same whoever asked for it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from pr_archive.index import lexicon
from pr_archive.index.analysis import Token, query_tokens
from pr_archive.query import And, Query, Word
from pr_archive.query_dates import DatePhrase, date_phrase
from pr_archive.query_lexer import MAX_LENGTH, lex

__all__ = ["plain_words", "respelt", "timeless"]

PRODUCTIVE = 12
"""Words that are derived from a root at least, for a word that seems to come from it to be no slip."""


def plain_words(query: Query) -> tuple[Word, ...]:
    """Return the different words that a query of nothing but plain words requires; of any other query none.

    Times that are named among the words, and filters that were given apart, are none of them.
    """
    pieces = lex(query.text)
    if any(piece.kind not in ("word", "missing") or "*" in piece.text or piece.text[-1:] == "~" for piece in pieces):
        return ()
    children = query.root.children if isinstance(query.root, And) else (query.root,)
    return tuple(dict.fromkeys(child for child in children if isinstance(child, Word)))


def respelt(text: str, spellings: Mapping[str, Sequence[str]]) -> str:
    """Return the text of a query with its plain words in the first of their other spellings (by `Word.exact`).

    Words of the language stay: that the archive lacks *kejahatan* does not mean that *kecamatan* was meant. So does
    what is no word.
    """
    parts, end = [], 0
    for start, word in _words(text):
        near = spellings.get(word.exact, ())
        if near and word.exact.isalpha() and near[0].isalpha() and not _is_known(word):
            parts += [text[end : start + word.start], near[0]]
            end = start + word.end
    corrected = "".join([*parts, text[end:]])
    return corrected if len(corrected) <= MAX_LENGTH else text


def timeless(text: str, today: date) -> str:
    """Return the text of a query without the times in plain words that narrow it (`sejak Maret`, `minggu lalu`).

    A month or day that is named stays: it counts as a word.
    """
    parts, end = [], 0
    for phrase in _times(text, today):
        if phrase.name is None:
            parts.append(text[end : phrase.start])
            end = phrase.end
    return "".join([*parts, text[end:]])


def _words(text: str) -> Iterator[tuple[int, Token]]:
    """Yield the plain words of a query, with what has to be added to their places."""
    for piece in lex(text):
        if piece.kind == "word" and "*" not in piece.text and not piece.text.endswith("~"):
            yield from ((piece.at, word) for word in query_tokens(piece.text))


def _times(text: str, today: date) -> Iterator[DatePhrase]:
    end = 0
    for piece in lex(text):
        if piece.kind == "word" and piece.at >= end and (phrase := date_phrase(text, today, piece.at)):
            end = phrase.end
            yield phrase


def _is_known(word: Token) -> bool:
    """Return whether a word is one of the language: itself, or derived from a root that many words come from.

    A slip often looks derived too (*kekringan* of *kring*), but hardly ever from such a root.
    """
    if word.exact in lexicon.spelling() or word.exact in lexicon.roots() or word.exact in lexicon.fixed_stems():
        return True
    return any(lexicon.roots().get(stem, 0) >= PRODUCTIVE for stem in word.stems)
