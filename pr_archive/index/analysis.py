"""Indonesian analysis: a text becomes tokens, each with the word as written and the terms it can be found by.

One regular expression cuts the text; a table, filled as words are met, says what each word is:

    exact   the word in lower case, without apostrophes and accents: `Jum'at` is `jumat`
    stems   what it is found by: the stem of its standard spelling first, then further terms

Further terms make different words for one thing meet, in a text and in a query alike:

- `wbp` and `warga binaan pemasyarakatan`: every word of the long form carries the short form as well. So each word of
  a query finds either form, `wbp` finds both, and a query for `warga` alone does not bring in all that say `WBP`.
- `kerjasama` and `kerja sama`: likewise, both words carry the joined one.
- TPP is *tim pengamat pemasyarakatan* or *tambahan penghasilan pegawai*. The long forms carry a term of their own
  (`tim_pengamat_pemasyarakatan`). The short one carries that of the meaning that the other words of its text speak
  for, and none if they are undecided. In a query nobody knows: `query_tokens` gives it all.
- `ke-16` is also `16`, `Semarang-Solo` also `semarang` and `solo`, `550.000` also `550000`.

A word in capitals is an abbreviation, and keeps its form besides its stem, unless its whole line is in capitals.
Nothing depends on the case otherwise: queries come in lower case.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate, chain
from operator import itemgetter
from typing import NamedTuple

from pr_archive.index import lexicon, words
from pr_archive.index.context import Choice, Entry, apply_context, context_of, decided, every_meaning
from pr_archive.index.folding import INVISIBLE, fold, normalise

__all__ = ["FINGERPRINT", "QUERY_STOPWORDS", "Token", "analyse", "forget", "query_tokens", "tokens"]

FINGERPRINT = lexicon.fingerprint()
"""Changes whenever a term could: a digest of the code and the word lists. Terms are baked into an index."""
QUERY_STOPWORDS = lexicon.stopwords()
"""Words that say nothing in a query; compare them with `Token.exact`. Texts and phrases keep theirs."""


class Token(NamedTuple):
    """A word of a text: `text[start:end]`, and its terms in the two fields of the index."""

    start: int
    end: int
    exact: str
    stems: tuple[str, ...]


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text in order; their places in the list are their positions."""
    return _tokens(text, decided)


def query_tokens(text: str) -> list[Token]:
    """Return the tokens of a query: as `tokens`, but an abbreviation of several meanings has the terms of all."""
    return _tokens(text, every_meaning)


def analyse(text: str) -> list[str]:
    """Return the terms of a text in the stem field, in order."""
    pieces = _cut(normalise(text)[0])
    entries = list(map(_known.__getitem__, pieces[1::2]))
    return list(chain.from_iterable(apply_context(entries, pieces, decided)))


def forget() -> None:
    """Empty the table of words that have been met; for measurements."""
    _known.clear()


# A degree has letters of its own after the point (S.Kom), a sentence that ends without a blank has words.
_DEGREES = "Ikom|Farm|Stat|Kom|Sos|Hum|Psi|Kes|Kep|Keb|Pas|Agr|Bio|Mat|Par|Pel"


def _pattern(letter: str, joiners: str) -> re.Pattern[str]:
    """Return what a token is: letters and digits, and between them what keeps a word together.

    Hyphens and apostrophes join; points, commas, slashes and colons join digits (14/01, 2,35, 17.08.1945); points
    join the letters of abbreviations (S.H., a.n., A.Md.IP, Bc.IP). The group makes `split` keep the tokens.
    """
    digits = r"(?<=\d.)(?=\d)"
    before = r"(?<=\b[A-Za-z]\.)|(?<=\b[A-Za-z]\.[A-Za-z]{2}\.)|(?<=\b(?:Bc|Ph|Sp)\.)"
    abbreviated = rf"(?=(?:[A-Za-z]{{1,2}}|{_DEGREES})(?!{letter}))(?:{before})"
    return re.compile(rf"({letter}+(?:[{joiners}.,/:](?:(?<=[{joiners}])|{digits}|{abbreviated}){letter}+)*)")


# Most texts are plain after `normalise`, and a set of ASCII letters is matched faster.
_PLAIN = _pattern("[A-Za-z0-9]", "'`\\-")
_ANY = _pattern(rf"[^\W_{INVISIBLE}]", rf"'`\-{INVISIBLE}")


def _cut(normal: str) -> list[str]:
    """Cut a text: what stands before the first token, the token, what stands before the second, ..."""
    return (_PLAIN if normal.isascii() else _ANY).split(normal)


class _Known(dict[str, Entry]):
    """The table of words as they are written; what is not in it is found out when asked for."""

    LIMIT = 100_000
    """Entries (some 400 bytes each); a million words of news have some 50,000."""

    def __missing__(self, surface: str) -> Entry:
        if len(self) >= self.LIMIT:
            self.clear()
        entry = _learn(surface)
        # What is longer is no word, and seldom comes again; numbers have no end.
        if len(surface) <= words.LONGEST and surface[0] not in "0123456789":
            self[surface] = entry
        return entry


_known = _Known()


def _learn(surface: str) -> Entry:
    """Find out what a token is."""
    exact = fold(surface)
    if "." in exact and (letters := exact.replace(".", "")).isalpha():
        exact = letters  # S.H. is SH
    standard = words.standard(exact)
    terms = words.terms(standard)
    if_shouted: tuple[str, ...] = ()
    if terms[0] != exact and surface.isupper() and surface.isalpha():
        terms, if_shouted = (exact, *terms), terms
    return Entry(exact, terms, context_of(standard, if_shouted), standard, words.bare(standard))


_make_token = partial(tuple.__new__, Token)


def _tokens(text: str, choose: Choice) -> list[Token]:
    normal, offsets = normalise(text)
    pieces = _cut(normal)
    entries = list(map(_known.__getitem__, pieces[1::2]))
    ends = list(accumulate(map(len, pieces)))
    exacts, stems = map(itemgetter(0), entries), apply_context(entries, pieces, choose)
    found = zip(ends[::2], ends[1::2], exacts, stems, strict=False)  # the last end is that of no token
    return list(map(_make_token, found)) if offsets is None else list(_moved(found, offsets))


def _moved(found: Iterable[tuple[int, int, str, tuple[str, ...]]], offsets: Sequence[int]) -> Iterator[Token]:
    """Yield tokens at their places in the text as it was before normalisation."""
    last = 0
    for start, end, exact, stems in found:
        # One character can become several words (½, ﷺ): the first of them has the place, the others none.
        start = max(last, offsets[start])
        last = max(start, offsets[end - 1] + 1, offsets[end])
        yield Token(start, last, exact, stems)
