"""From an element to the paragraphs of an article: its lines, without inserts, labels and repetitions.

Nothing is cut out of the tree, which all readers of a page share: what is no text is passed over.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter

from attrs import define
from lxml import etree

from pr_archive.scrapers.document import Element
from pr_archive.scrapers.furniture import SEE_ALSO, is_furniture, is_label
from pr_archive.scrapers.text import clean, squeezed

__all__ = [
    "Line",
    "furniture_in",
    "label_of",
    "lines",
    "paragraphs",
    "text_of",
    "tidy",
    "undoubled",
    "visible_length",
    "without_inserts",
]

_SKIPPED = frozenset([
    "script", "style", "noscript", "iframe", "form", "button", "svg", "figure", "figcaption", "template", "nav",
    "select", "input", "textarea", "object", "audio", "video", "canvas", "ins", "amp-ad", "amp-embed", "aside",
    "head", "title", "amp-social-share", "dialog", "map", "label", "option",
])  # fmt: skip
"""Elements whose text is none of the article's."""
_BLOCKS = frozenset([
    "p", "div", "section", "article", "main", "header", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "ul",
    "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "table", "tbody", "thead", "tfoot", "tr", "hr",
    "address", "center", "details", "summary", "body", "html", "fieldset",
])  # fmt: skip
_LENGTH = etree.XPath("string-length(normalize-space())")
_INSERT_LENGTH = 250
"""Characters that an insert has at most; a longer line that begins like one has text of its own."""
_TITLE_LENGTH = 160
_NAMES_LENGTH = 300
_DOUBLED_LENGTH = 50
_SHORTCODE = re.compile(r"\[(caption|gallery|embed|video|audio)\b[^\]]{0,500}\](?:.{0,2000}?\[/\1\])?", re.DOTALL)
_IN_BRACKETS = re.compile(r"\s*\(\s*(?:baca|simak|lihat)\s+(?:juga|pula)\s*:[^()]{3,220}\)", re.IGNORECASE)
_AT_THE_END = re.compile(
    r"(?<=[.!?\"”’)])\s*(?:baca|simak|lihat)\s+(?:juga|pula)\s*:\s*.{3,220}$", re.IGNORECASE | re.DOTALL
)
_MAYBE_INSERT = re.compile(r"(?:baca|simak|lihat)\b", re.IGNORECASE)
_LABEL_AT_THE_END = re.compile(rf"[(\[“\"]?\s*(?:{SEE_ALSO.pattern})\W*$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?\"”)]\s*$")
_MARKS = "\"'“(*[-–>»▶►⇒•📰👉 "


@define
class Line:
    """One line of text as a reader sees it."""

    text: str
    linked: int
    """How many of its characters are in links."""
    block: int
    """Number of the block (paragraph, list item, …) that it stands in."""
    element: Element
    """That block's element."""

    @property
    def only_link(self) -> bool:
        """Whether there is nothing but links in it."""
        return 0 < self.linked >= len(self.text) - 3


def text_of(element: Element | None) -> str | None:
    """Return the text of an element on one line as a reader sees it, or None where there is none."""
    return (" ".join(line.text for line in lines(element)) or None) if element is not None else None


def label_of(element: Element | None) -> str | None:
    """Return the text of an element whose parts are set apart by nothing but style: a byline, a date."""
    if element is None:
        return None
    return clean(" ".join(_strings(element))) or None


def _strings(element: Element) -> Iterator[str]:
    for part in element.iter("*"):
        if part.text and part.tag not in ("script", "style"):
            yield part.text
        if part.tail and part is not element:
            yield part.tail


def visible_length(element: Element) -> int:
    """Return about how many characters of text an element shows."""
    return int(_LENGTH(element))  # type: ignore[arg-type]  # XPath says a number


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
            while is_label(line.text) and at < len(found) and found[at].only_link:
                at += 1  # the list that a label like `Berita Terkait` or `Bagikan` stands above
        elif not text[match.end() :].strip(" :|»>-–*)]"):
            at = _end_of_widget(found, at + 1)
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


def _end_of_widget(found: Sequence[Line], at: int) -> int:
    """Return where the text goes on after a label that stands alone."""
    for end in range(at, min(at + 4, len(found))):
        if found[end].text == "|":
            return end + 1
    start = at
    while at < len(found) and (found[at].only_link or (at > start and found[at].text in ("•", "-", "|"))):
        at += 1
    if at == start and at < len(found) and _is_headline(found[at]):
        at += 1
    return at


def _is_headline(line: Line) -> bool:
    return len(line.text) <= _TITLE_LENGTH and not _SENTENCE_END.search(line.text)


def _without_insert(runs: Sequence[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Cut a label that stands within a line, with the link after it."""
    runs = [("".join(text for text, _ in group), linked) for linked, group in groupby(runs, itemgetter(1))]
    kept: list[tuple[str, bool]] = []
    at = 0
    while at < len(runs):
        label = _label_before_link(runs, at) if not runs[at][1] else None
        if label is None:
            kept.append(runs[at])
            at += 1
            continue
        before, at = label
        kept.append((before, False))
        if at < len(runs) and not runs[at][1]:  # the bracket or bar that closes it
            kept.append((re.sub(r"^\s*[)\]|]", "", runs[at][0]), False))
            at += 1
    return kept


def _label_before_link(runs: Sequence[tuple[str, bool]], at: int) -> tuple[str, int] | None:
    """Return what stands before the label that ends a run, and the number of the run after its links."""
    match = _LABEL_AT_THE_END.search(runs[at][0]) if at + 1 < len(runs) else None
    if match is None:
        return None
    end = at + 1
    while end < len(runs) and (runs[end][1] or not runs[end][0].strip(" ,;•|-–")):
        end += 1
    return runs[at][0][: match.start()], end


# -- the lines of an element --------------------------------------------------------------------------------------


class _Lines:
    """Collects runs of text into lines."""

    def __init__(self) -> None:
        self.runs: list[tuple[str, bool]] = []
        self.has_link = False
        self.block = 0
        self.empty = True
        """Whether the current block has no line yet."""
        self.done: list[Line] = []

    def add(self, text: str | None, linked: bool) -> None:
        if text:
            self.runs.append((text, linked))
            self.has_link = self.has_link or linked

    def end_line(self, element: Element) -> None:
        line = self._line(element)
        if line is not None:
            self.done.append(line)
            self.empty = False
        elif self.runs or not self.empty:
            self.block += 1  # an empty line parts paragraphs
            self.empty = True
        self.runs = []
        self.has_link = False

    def end_block(self, element: Element) -> None:
        if self.runs and (line := self._line(element)) is not None:
            self.done.append(line)
        self.runs = []
        self.has_link = False
        self.block += 1
        self.empty = True

    def _line(self, element: Element) -> Line | None:
        runs = self.runs
        raw = "".join([text for text, _ in runs])
        if not raw or raw.isspace():
            return None
        linked = 0
        if self.has_link:
            runs = _without_insert(runs)
            raw = "".join([text for text, _ in runs])
            linked = sum(len(clean(text)) for text, in_link in runs if in_link)
        if ":" in raw and _MAYBE_INSERT.search(raw):
            raw = _AT_THE_END.sub("", _IN_BRACKETS.sub("", raw))
        if "[" in raw:
            raw = _SHORTCODE.sub("", raw)
        text = clean(raw)
        return Line(text, linked, self.block, element) if text else None


def lines(root: Element, skipped: Callable[[Element], bool] | None = None) -> list[Line]:
    """Return the lines of an element in order. Iterative: hostile pages nest deeper than Python recurses."""
    out = _Lines()
    out.add(root.text, False)
    stack: list[tuple[Element, Iterator[Element], bool]] = [(root, root.iterchildren(), False)]
    while stack:
        parent, children, linked = stack[-1]
        element = next(children, None)
        if element is None:
            stack.pop()
            _leave(out, parent, stack)
            continue
        tag = element.tag
        if not isinstance(tag, str) or _is_no_text(element, skipped):
            if isinstance(tag, str) and tag in _PARTING:
                out.end_block(parent)
            out.add(element.tail, linked)
        elif tag in ("br", "img"):
            if tag == "br":
                out.end_line(parent)
            out.add(element.tail, linked)
        elif tag in ("td", "th") and _is_one_paragraph(element):
            out.add(f" {' '.join(_strings(element))} ", linked)
            out.add(element.tail, linked)
        else:
            if tag in _BLOCKS or tag == "figure":
                out.end_block(parent)
            elif tag in ("td", "th"):
                out.add(" ", False)
            inner = linked or tag == "a"
            out.add(element.text, inner)
            stack.append((element, element.iterchildren(), inner))
    return out.done


_PARTING = frozenset(["figure", "form", "nav", "aside", "iframe", "ins", "video", "object"])
"""Elements that are passed over, but part the text before from the text after them."""


def _is_no_text(element: Element, skipped: Callable[[Element], bool] | None) -> bool:
    if element.tag == "figure":  # block themes put tables into figures
        return element.find(".//table") is None
    if element.tag == "ins":  # with attributes an advertisement, without any words that were put in later
        return bool(element.attrib)
    if element.tag in _SKIPPED:
        return True
    return bool(element.attrib) and ("hidden" in element.attrib or (skipped is not None and skipped(element)))


def _is_one_paragraph(cell: Element) -> bool:
    """Return whether a cell has its text in a single block, as editors write tables, and is no part of a layout."""
    return len(list(islice(cell.iter(*_BLOCKS, "br", "a", "figure"), 2))) == 1 and cell.find(".//a") is None


def _leave(out: _Lines, element: Element, stack: Sequence[tuple[Element, Iterator[Element], bool]]) -> None:
    if element.tag in _BLOCKS or element.tag == "figure" or not stack:
        out.end_block(element)
    if stack:
        out.add(element.tail, stack[-1][2])
