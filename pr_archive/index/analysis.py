"""Indonesian analysis: a text becomes tokens, each with the word as written and the terms it can be found by.

One regular expression finds the tokens; a table, filled as words are met, says what each is:

    exact   the word in lower case, without apostrophes and accents: `Jum'at` is `jumat`
    stems   what it is found by: the stem of its standard spelling first, then further terms

Further terms make different words for one thing meet, in a text and in a query alike:

- `wbp` and `warga binaan pemasyarakatan`: every word of the long form carries the short form as well. So each word of
  a query finds either form, `wbp` finds both, and a query for `warga` alone does not bring in all that say `WBP`.
- `kerjasama` and `kerja sama`: likewise, both words carry the joined one.
- TPP is *tim pengamat pemasyarakatan* or *tambahan penghasilan pegawai*. The long forms carry a term of their own
  (`tim_pengamat_pemasyarakatan`), the short one carries that of the meaning that the other words of its text speak for,
  none if they are undecided. In a query nobody knows: `query_tokens` gives it all.
- `ke-16` is also `16`, `Semarang-Solo` also `semarang` and `solo`, `550.000` also `550000`.

A word in capitals is an abbreviation, and keeps its form besides its stem, unless its whole line is in capitals.
Nothing depends on the case otherwise: queries come in lower case.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from pr_archive.index import lexicon
from pr_archive.index.folding import INVISIBLE, fold, normalise
from pr_archive.index.stemmer import stem

__all__ = ["FINGERPRINT", "QUERY_STOPWORDS", "Token", "analyse", "query_tokens", "tokens"]

FINGERPRINT = lexicon.fingerprint()
"""Changes whenever a term could: a digest of the code and the word lists. Stems are baked into an index."""
QUERY_STOPWORDS = lexicon.stopwords()
"""Words that say nothing in a query; compare them with `Token.exact`. Texts and phrases keep theirs."""


class Token(NamedTuple):
    """A word of a text: `text[start:end]`, and the terms it has in the two fields of the index."""

    start: int
    end: int
    exact: str
    stems: tuple[str, ...]


class _Context(NamedTuple):
    """What the words around a word can change about it."""

    phrases: tuple[tuple[tuple[str, ...], str], ...]
    """The phrases that begin with it: the other words, and the term that all of them carry."""
    bound: bool
    """Whether it may be the first part of a word written apart."""
    ambiguous: bool
    stems_if_shouted: tuple[str, ...]
    """Its stems where capitals mean nothing; empty if they are the same."""


_LETTER = rf"[^\W_{INVISIBLE}]"
_DEGREES = "Ikom|Farm|Stat|Kom|Sos|Hum|Psi|Kes|Kep|Keb|Pas|Agr|Bio|Mat|Par|Pel"
_TOKEN = re.compile(
    # S.H., A.Md.IP, Bc.IP, a.n.; not the end of one sentence and the start of the next without a blank
    rf"(?:[A-Za-z]|Bc|Ph|Sp)(?:\.(?:[A-Za-z]{{1,2}}|{_DEGREES})(?!{_LETTER}))+\.?"
    r"|[Rr][Pp](?=\.?\d)"  # Rp550.000 is Rp 550.000
    # words and numbers, with what joins their parts
    rf"|[^\W_](?:[^\W_]|['`\-{INVISIBLE}](?=[^\W_])|(?<=\d)[.,/:](?=\d))*"
)
_REDUPLICATED = re.compile(r"([a-z]{3,})2(?:an|nya)?")
_ORDINAL = re.compile(r"(?:ke)-?(\d+)|(\d+)-an")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_BOUND = frozenset("anti antar eks maha multi non pasca pra semi sub tuna".split())
"""Written joined by rule, often with a blank or hyphen in practice."""
_CLITICS = frozenset(("nya", "ku", "mu", "lah", "kah", "pun"))
_PARTS = 6
"""Parts of a hyphenated word that are terms of their own."""
_LONGEST = 64
"""Letters of the longest term; what is longer is no word."""
_PRODUCTIVE = 4
"""Words that are derived from a root at least, for a rhyme on it to be a reduplication."""
_GAP = " \t\n\r\xa0,/-"
"""What may stand between the words of a phrase."""


_Entry = tuple[str, tuple[str, ...], _Context | None]
_known: dict[str, _Entry] = {}
_KNOWN_LIMIT = 500_000
"""Entries in the table of words (some 300 bytes each); a corpus of 10 million words has some 200,000."""


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text in order; their places in the list are their positions."""
    return _tokens(text, _decided)


def query_tokens(text: str) -> list[Token]:
    """Return the tokens of a query: `tokens`, but an abbreviation of several meanings has the terms of all of them."""
    return _tokens(text, _every_sense)


def analyse(text: str) -> list[str]:
    """Return the terms that a text has in the stem field, in order."""
    return [term for token in tokens(text) for term in token.stems]


def _tokens(text: str, choose: Callable[[str, set[str]], tuple[str, ...]]) -> list[Token]:
    normal, offsets = normalise(text)
    known, make = _known, Token._make
    found: list[Token] = []
    contexts: list[tuple[int, _Context]] = []
    for match in _TOKEN.finditer(normal):
        exact, stems, context = known.get(match[0]) or _learn(match[0])
        if context:
            contexts.append((len(found), context))
        found.append(make((match.start(), match.end(), exact, stems)))
    if contexts:
        _apply(contexts, found, normal, choose)
    return found if offsets is None else _moved(found, offsets)


def _moved(found: Iterable[Token], offsets: Sequence[int]) -> list[Token]:
    """Return tokens at their places in the text as it was before normalisation."""
    moved: list[Token] = []
    last = 0
    for start, end, exact, stems in found:
        # One character can become several words (½, ﷺ): the first has the place, the others none.
        start = max(last, offsets[start])
        last = max(start, offsets[end - 1] + 1, offsets[end])
        moved.append(Token(start, last, exact, stems))
    return moved


def _learn(surface: str) -> _Entry:
    """Find out what a token is, and remember it."""
    exact = fold(surface)
    if exact[0].isalpha():
        exact = exact.replace(".", "")  # S.H. is SH
    standard = _standard(exact)
    stems = _stems(standard)
    shouted: tuple[str, ...] = ()
    if stems[0] != exact and surface.isupper() and surface.isalpha():
        shouted, stems = stems, (exact, *stems)
    phrases = _phrases().get(standard, ())
    context = _Context(phrases, standard in _BOUND, standard in lexicon.senses(), shouted)
    if len(_known) >= _KNOWN_LIMIT:
        _known.clear()
    entry = _known[surface] = (exact, stems, context if any(context) else None)
    return entry


# -- one word --------------------------------------------------------------------------------------------------------


@cache
def _also() -> dict[str, tuple[str, ...]]:
    """Return words that stand for an abbreviation alone (`kabupaten`: kab), with its term."""
    found: dict[str, tuple[str, ...]] = {}
    for short, long in lexicon.abbreviations():
        if " " not in long:
            found[long] = (*found.get(long, ()), short.replace(" ", ""))
    return found


def _standard(exact: str) -> str:
    """Return a folded word in its standard spelling."""
    reduplicated = _REDUPLICATED.fullmatch(exact)
    if reduplicated and reduplicated[1] in lexicon.roots():
        return reduplicated[1]
    return lexicon.spelling().get(exact, exact)


def _stems(word: str) -> tuple[str, ...]:
    """Return the terms of a word in standard spelling."""
    if len(word) > _LONGEST:
        return (word[:_LONGEST],)
    if "-" in word:
        return (*dict.fromkeys(_hyphenated(word)), *_also().get(word, ()))
    if _THOUSANDS.fullmatch(word):
        return (word, word.replace(".", ""))
    root = stem(word)
    return (lexicon.spelling().get(root, root), *_also().get(word, ()))


def _hyphenated(word: str) -> Iterator[str]:
    """Yield the terms of a word with hyphens."""
    first, *others = parts = word.split("-")
    if _ORDINAL.fullmatch(word):
        yield word
        yield next(part for part in parts if part.isdecimal())
    elif len(parts) == 2 and others[0] in _CLITICS:
        yield stem(_standard(first))
    elif len(parts) == 2 and (first in _BOUND or first + others[0] in _joined_words()):
        yield stem(first + others[0])
    elif len(parts) == 2 and (root := _reduplicated(first, others[0])):
        yield root
    else:
        yield word
        yield from (stem(_standard(part)) for part in parts[:_PARTS] if len(part) > 1)


@cache
def _joined_words() -> frozenset[str]:
    return frozenset(form for pair in lexicon.joined() for form in pair if " " not in form)


def _reduplicated(first: str, second: str) -> str | None:
    """Return the root of a reduplicated word, None if its parts are two different words."""
    one, two = stem(first), stem(second)
    if one == two:
        return one
    if first[:2] in ("me", "pe") and len(second) >= 4 and first.endswith(second[:4]):
        return one  # meniru-nirukan: the second part repeats the nasal
    if len(two) >= 3 and first.endswith(two):
        return two  # sebesar-besarnya, perundang-undangan
    rhymes = len(first) == len(second) and (first[1:] == second[1:] or _consonants(first) == _consonants(second))
    if rhymes and lexicon.roots().get(one, 0) >= _PRODUCTIVE:
        return one  # sayur-mayur, warna-warni
    return None


def _consonants(word: str) -> str:
    return re.sub("[aeiou]", "", word)


# -- the words around it ---------------------------------------------------------------------------------------------


@cache
def _phrases() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Return the phrases by their first word: the other words, and the term that each word carries."""
    found: dict[str, dict[tuple[tuple[str, ...], str], None]] = {}
    for phrase, term in _phrase_terms():
        first, *rest = phrase.split()
        if rest and not any(term == stem(word) for word in (first, *rest)):
            found.setdefault(first, {})[tuple(rest), term] = None
    return {first: tuple(phrases) for first, phrases in found.items()}


def _phrase_terms() -> Iterator[tuple[str, str]]:
    for short, long in lexicon.abbreviations():
        yield from ((form, short.replace(" ", "")) for form in (short, long))
    for meanings in lexicon.senses().values():
        for long, _ in meanings:
            yield from ((form, _sense(long)) for form in lexicon.shortened(long))
    for pair in lexicon.joined():
        single = min(pair, key=lambda form: form.count(" "))
        yield from ((form, stem(single.replace(" ", ""))) for form in pair)


def _apply(
    contexts: Iterable[tuple[int, _Context]], found: list[Token], text: str, choose: Callable[[str, set[str]], tuple[str, ...]]
) -> None:
    """Give tokens the terms that come from the words around them."""
    shouted = _Shouting(text)
    for at, context in contexts:
        if context.stems_if_shouted and shouted(found[at]):
            found[at] = found[at]._replace(stems=context.stems_if_shouted)
    for at, context in contexts:
        for rest, term in context.phrases:
            if all(_follows(found, at + n, word, text) for n, word in enumerate(rest, 1)):
                _add(found, range(at, at + len(rest) + 1), term)
        if context.bound and at + 1 < len(found) and text[found[at].end : found[at + 1].start].isspace():
            _add(found, range(at, at + 2), stem(found[at].exact + _standard(found[at + 1].exact)))
    around = {term for token in found for term in (token.exact, *token.stems)} if any(c.ambiguous for _, c in contexts) else set()
    for at, context in contexts:
        if context.ambiguous:
            for term in choose(found[at].exact, around):
                _add(found, range(at, at + 1), term)


def _follows(found: Sequence[Token], at: int, word: str, text: str) -> bool:
    """Return whether the token at a position is a word, with nothing that ends a phrase before it."""
    if at >= len(found):
        return False
    standard = _standard(found[at].exact)
    same = standard == word or (standard.startswith(word) and standard[len(word) :] in _CLITICS)
    return same and not text[found[at - 1].end : found[at].start].strip(_GAP)


def _add(found: list[Token], places: Iterable[int], term: str) -> None:
    for place in places:
        token = found[place]
        if term not in token.stems:
            found[place] = token._replace(stems=(*token.stems, term))


def _decided(short: str, around: set[str]) -> tuple[str, ...]:
    """Return the term of the meaning that more of the words around speak for than for any other."""
    ranked = sorted(((len(cues & around), long) for long, cues in lexicon.senses()[short]), reverse=True)
    if ranked[0][0] > (ranked[1][0] if len(ranked) > 1 else 0):
        return (_sense(ranked[0][1]),)
    return ()


def _every_sense(short: str, around: set[str]) -> tuple[str, ...]:
    return tuple(_sense(long) for long, _ in lexicon.senses()[short])


def _sense(long: str) -> str:
    """Return the term of a meaning; no word of a text has a low line."""
    return long.replace(" ", "_")


class _Shouting:
    """Tells whether the line of a token has no small letters at all, so that capitals mean nothing in it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._line = (0, -1)
        self._shouted = False

    def __call__(self, token: Token) -> bool:
        start, end = self._line
        if not start <= token.start <= end:
            start = self._text.rfind("\n", 0, token.start) + 1
            end = self._text.find("\n", token.end)
            self._line = (start, len(self._text) if end < 0 else end)
            line = self._text[slice(*self._line)]
            self._shouted = line.isupper() and line.count(" ") >= 2
        return self._shouted
