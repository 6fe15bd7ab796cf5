"""The lines of text that a reader of an element sees, with the link that each is or holds.

Nothing is cut out of the tree, which all readers of a page share: what is no text is passed over.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter

from attrs import define
from lxml import etree

from pr_archive.scrapers.document import Element
from pr_archive.scrapers.furniture import SEE_ALSO
from pr_archive.scrapers.text import clean

__all__ = ["Line", "label_of", "lines", "text_of", "visible_length"]

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
_SHORTCODE = re.compile(r"\[(caption|gallery|embed|video|audio)\b[^\]]{0,500}\](?:.{0,2000}?\[/\1\])?", re.DOTALL)
_IN_BRACKETS = re.compile(r"\s*\(\s*(?:baca|simak|lihat)\s+(?:juga|pula)\s*:[^()]{3,220}\)", re.IGNORECASE)
_AT_THE_END = re.compile(
    r"(?<=[.!?\"”’)])\s*(?:baca|simak|lihat)\s+(?:juga|pula)\s*:\s*.{3,220}$", re.IGNORECASE | re.DOTALL
)
_MAYBE_INSERT = re.compile(r"(?:baca|simak|lihat)\b", re.IGNORECASE)
_LABEL_AT_THE_END = re.compile(rf"[(\[“\"]?\s*(?:{SEE_ALSO.pattern})\W*$", re.IGNORECASE)


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


# -- a label within a line -----------------------------------------------------------------------------------------


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
