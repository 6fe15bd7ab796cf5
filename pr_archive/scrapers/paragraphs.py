"""From the lines of an element to the paragraphs of an article: without inserts, labels and repetitions."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice

from pr_archive.scrapers.document import Element
from pr_archive.scrapers.furniture import SEE_ALSO, is_furniture, is_label
from pr_archive.scrapers.lines import Line, lines, visible_length
from pr_archive.scrapers.text import squeezed

__all__ = ["furniture_in", "paragraphs", "tidy", "undoubled", "without_inserts"]

_INSERT_LENGTH = 250
"""Characters that an insert has at most; a longer line that begins like one has text of its own."""
_TITLE_LENGTH = 160
_NAMES_LENGTH = 300
_MAX_CLIMB = 50
_DOUBLED_LENGTH = 50
_SENTENCE_END = re.compile(r"[.!?\"”)]\s*$")
_MARKS = "\"'“(*[-–>»▶►⇒•📰👉 "


def paragraphs(
    body: Element, title: str = "", *, skip: Collection[Element] = (), known: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return the paragraphs of an article's body, without labels, inserts and a repetition of the headline.

    `skip` are elements that a family knows to be no text; `known` are texts that the page repeats before its body
    (lead, caption).
    """
    is_left_out = furniture_in(body)
    return tidy(lines(body, lambda element: element in skip or is_left_out(element)), title, known)


def furniture_in(body: Element) -> Callable[[Element], bool]:
    """Return the question whether an element of a body is furniture; half of the text never is, by any name."""
    most = visible_length(body) / 2

    def is_left_out(element: Element) -> bool:
        names = f"{element.get('class') or ''} {element.get('id') or ''}".strip()[:_NAMES_LENGTH]
        style = (element.get("style") or "")[:_NAMES_LENGTH]
        return is_furniture(names, style) and visible_length(element) <= most

    return is_left_out


def tidy(found: Sequence[Line], title: str = "", known: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the paragraphs that lines make up, without labels, inserts and repetitions."""
    kept = [line for line in without_inserts(found) if not is_label(line.text)]
    repeated = [squeezed(text) for text in (title, *known) if text]
    while kept and squeezed(kept[0].text) in repeated:
        del kept[0]
    return undoubled(_joined(kept))


def _joined(kept: Sequence[Line]) -> list[str]:
    """Join the lines of one block by line breaks."""
    texts: list[str] = []
    last = -1
    for line in kept:
        if line.block == last:
            texts[-1] += f"\n{line.text}"
        else:
            texts.append(line.text)
        last = line.block
    return texts


def undoubled(texts: Sequence[str]) -> tuple[str, ...]:
    """Return paragraphs without a second copy of all of them, which some sites print."""
    first = squeezed(texts[0]) if texts else ""
    if len(first) < _DOUBLED_LENGTH or not any(_may_be(text, texts[0], first) for text in texts[1:]):
        return tuple(texts)
    words = [squeezed(text) for text in texts]
    if first in words[1:]:
        at = words.index(first, 1)
        if words[at:] == words[: len(words) - at] and len(words) - at >= at / 2:
            return tuple(texts[:at])
    return tuple(texts)


def _may_be(text: str, other: str, other_words: str) -> bool:
    """Return whether two texts have the same words; the lengths are compared first, since that costs nothing."""
    return abs(len(text) - len(other)) < _DOUBLED_LENGTH / 2 and squeezed(text) == other_words


# -- inserts that lead to other articles ------------------------------------------------------------------------


def without_inserts(found: Sequence[Line]) -> Iterator[Line]:
    """Leave out `Baca juga: …`: a line of its own, a label with its headline or list after it, up to a `|`."""
    at = 0
    while at < len(found):
        line = found[at]
        text = line.text.lstrip(_MARKS)
        match = SEE_ALSO.match(text)
        if match is None:
            yield line
            at += 1
            while is_label(line.text) and at < len(found) and found[at].only_link and _are_beside(line, found[at]):
                at += 1  # the list that a label like `Berita Terkait` or `Bagikan` stands above
        elif not text[match.end() :].strip(" :|»>-–*)]"):
            at = _end_of_widget(found, at)
        else:
            if not _is_insert(line, match):
                yield line
            at += 1


def _is_insert(line: Line, match: re.Match[str]) -> bool:
    if len(line.text) > _INSERT_LENGTH:
        return False
    if match[0].rstrip()[-1] not in ":：»>":
        return line.linked >= len(line.text) - match.end() - 5
    # `Baca:` alone may also begin a sentence.
    return " " in match[0].strip(" :：»>") or line.linked > 0 or not _SENTENCE_END.search(line.text)


def _end_of_widget(found: Sequence[Line], label: int) -> int:
    """Return where the text goes on after a label that stands alone."""
    start = at = label + 1
    for end in range(at, min(at + 4, len(found))):
        if found[end].text == "|":
            return end + 1
    while at < len(found) and _are_beside(found[label], found[at]):
        if not found[at].only_link and not (at > start and found[at].text in ("•", "-")):
            break
        at += 1
    if at == start and at < len(found) and _is_headline(found[at]):
        at += 1
    return at


def _are_beside(label: Line, line: Line) -> bool:
    """Return whether a line is in the box that a label stands in: links in another box are not what it announces."""
    box = label.element.getparent()
    return line.element is label.element or any(
        one is box for one in islice(line.element.iterancestors(), _MAX_CLIMB)
    )


def _is_headline(line: Line) -> bool:
    return len(line.text) <= _TITLE_LENGTH and not _SENTENCE_END.search(line.text)
