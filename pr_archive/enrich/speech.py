"""The words by which a text says that somebody speaks: `ujarnya`, `kata Budi`, `mengatakan`, `disampaikan oleh`."""

from collections.abc import Mapping
from functools import cache

from pr_archive.enrich.name_words import Phrases, phrases, titles
from pr_archive.enrich.names import match
from pr_archive.enrich.tokens import Tokens, rows

__all__ = [
    "around",
    "ends_sentence",
    "is_break",
    "is_saying",
    "roots",
    "saying_at",
    "short_roles",
    "telling",
    "verbs",
]


@cache
def verbs() -> Mapping[str, frozenset[str]]:
    """Return the verbs of speech by kind: root, adds, tell, told, after."""
    return _by_kind("speech_verbs.tsv")


@cache
def around() -> Mapping[str, frozenset[str]]:
    """Return the words around quotations by kind: pronoun, someone, beside, stop, thing, title, place, generic."""
    return _by_kind("speaker_words.tsv")


def _by_kind(name: str) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for kind, words in rows(name):
        found.setdefault(kind, set()).update(words.split())
    return {kind: frozenset(words) for kind, words in found.items()}


@cache
def roots() -> frozenset[str]:
    """Return the verbs that stand after what was said, without -nya."""
    return verbs()["root"] | verbs()["adds"]


@cache
def telling() -> frozenset[str]:
    """Return every word that may say, before a quotation, who speaks."""
    return roots().union(*verbs().values(), (f"{root}nya" for root in roots()))


@cache
def short_roles() -> Phrases:
    """Return the forms of roles that have a short one: `kepala rutan`, with `karutan` as kind."""
    pairs = [words.split(" = ") for kind, words in rows("speaker_words.tsv") if kind == "short"]
    return phrases((form, short) for short, forms in pairs for form in (short, *forms.split("|")))


_PAUSES = frozenset({",", ".", "!", "?", ";", "-"})
_ENDS = frozenset({".", "!", "?", "…"})
_LEADS = frozenset({"demikian", "begitu", "begitulah", "lagi"})


def saying_at(tokens: Tokens, number: int) -> int | None:
    """Return the position of the verb where the text goes on with who spoke (`ujarnya`, `Pungkas Karutan`).

    Behind a comma other words count too: `…," tantangnya.`, `…," balas Budi`.
    """
    pauses = (tokens.words[number], tokens.words[number - 2], tokens.words[number - 1])
    comma = "," in pauses or (tokens.lower[number].endswith("nya") and not _ENDS.isdisjoint(pauses[1:]))
    led = False
    for position in range(number, number + 3):
        lower = tokens.lower[position]
        if is_saying(tokens, position) or (led and lower in verbs()["noun"]):
            return position
        if comma and _may_say(tokens, position):
            return position
        if lower not in _LEADS and lower not in _PAUSES:
            break
        led = led or lower in _LEADS
    return None


def _may_say(tokens: Tokens, number: int) -> bool:
    """Tell whether a word unknown as a verb of speech stands where one does."""
    word, following = tokens.words[number], tokens.words[number + 1]
    if not word.islower() or word in around()["beside"] | around()["stop"] | around()["joins"]:
        return False
    if word.endswith("nya"):
        return following in (".", ",") or following in around()["stop"] or is_break(tokens, number + 1)
    return len(word) < 8 and following[:1].isupper()


def is_saying(tokens: Tokens, number: int, *, sure: bool = False) -> bool:
    """Tell whether the word here is a verb that follows what was said.

    A bare root is a noun as well (`pesan`, `harap`): with a capital, or where `sure`, a name or pronoun must follow.
    """
    word, lower = tokens.words[number], tokens.lower[number]
    if lower not in roots():
        return lower.endswith("nya") and lower[:-3] in roots()
    following = tokens.words[number + 1]
    is_named = following[:1].isupper() or following.lower() in around()["pronoun"] | around()["someone"]
    return is_named or not (sure or word[:1].isupper())


def is_break(tokens: Tokens, number: int) -> bool:
    """Tell whether this is the end of the text or of a paragraph."""
    return tokens.words[number][:1] in ("", "\n")


def ends_sentence(tokens: Tokens, number: int) -> bool:
    """Tell whether a sentence ends with the mark here: no dot of a title, initial or degree."""
    if is_break(tokens, number):
        return True
    if tokens.words[number] not in (".", "!", "?"):
        return False
    following = tokens.words[number + 1]
    if not (following[:1].isupper() or following in ('"', "'", "(") or is_break(tokens, number + 1)):
        return False
    beside = tokens.starts[number + 1] == tokens.ends[number] and following[:1].isalpha()
    if beside and len(tokens.words[number - 1]) < 5:
        return False
    return following == '"' or not _is_short_title(tokens, number - 1)


def _is_short_title(tokens: Tokens, number: int) -> bool:
    """Tell whether the word before a dot is an initial or a title printed short: H., Drs., dr., but not TNI."""
    word = tokens.words[number]
    if len(word) == 1:
        return word.isalpha()
    return len(word) < 5 and not word[2:].isupper() and match(titles(), tokens.lower, number)[0] > 0
