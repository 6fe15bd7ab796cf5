"""Where the article is on a page of any site: text density over block elements, whatever the mark-up is called.

Every run of sentences weighs as much as it has letters outside of links. The weight of a run goes to the element
right around it, and a part of it to the elements around that one. The heaviest element is the article, together with
those of its neighbours that look like it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from attrs import define, field

from pr_archive.scrapers.document import Document, Element
from pr_archive.scrapers.lines import visible_length

__all__ = ["is_boilerplate", "main_content"]

_HIDDEN = frozenset(
    [
        "script", "style", "noscript", "iframe", "button", "svg", "template", "nav", "select", "input", "textarea",
        "object", "audio", "video", "canvas", "ins", "aside", "footer", "menu", "dialog", "head", "figure",
        "figcaption", "amp-ad", "amp-embed", "amp-sidebar", "amp-social-share",
    ]
)  # fmt: skip
_UNCLOSED = frozenset(["nav", "aside", "footer", "menu", "noscript"])
"""Elements that swallow the rest of a page where their end is missing."""
_RUNS = frozenset(["p", "li", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "td", "th"])
"""Elements that hold a run of text and count as a part of what is around them."""
_PASSED = frozenset(
    [
        "ul", "ol", "dl", "table", "tbody", "thead", "tr", "blockquote", "li", "p", "td", "center", "font", "span",
        "b", "strong", "em", "i", "a",
    ]
)  # fmt: skip
"""Elements that are no place of their own."""
_BLOCKS = _RUNS | frozenset(
    [
        "div", "section", "article", "main", "header", "body", "address", "details", "summary", "ul", "ol", "dl",
        "table", "tr", "tbody", "thead", "center", "html", "hr",
    ]
)  # fmt: skip
_BOILERPLATE = re.compile(
    r"(?:^|[\s_-])(?:comments?|komentar|disqus|related\w*|terkait|recommend\w*|rekomendasi|share\w*|sharing|social\w*|"
    r"sosmed|(?<!with-)(?<!has-)sidebar|widgets?|newsletter\w*|subscri\w+|promo\w*|sponsor\w*|advert\w*|ads?|iklan|banner|breadcrumbs?|"
    r"pagination|pager|paging|popup|modal|cookie\w*|consent|footer|copyright|byline|bio|tags?|tagcloud|taglist|keywords|"
    r"topics|toolbar|tooltip|menu|navbar|nav|navigation|popular|populer|terpopuler|trending|(?:most|also|more)-?(?:read|"
    r"popular|viewed|stories|news|articles)|read-?(?:more|also|next)|(?:baca|lihat)-?juga|see-?also|outbrain|taboola|"
    r"premium|piano|"
    r"captions?|credits?|print|skip|visually-?hidden|sr-only|screen-?reader\w*|sign-?up|login|rating|vote|poll|"
    r"masthead|player|gallery\w*|slideshow|next-?prev|prev-?next|meta|metadata|postmeta|timestamp|disclaimer)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_REPLIES = re.compile(
    r"(?:^|[\s_-])(?:comments?|komentar|disqus|related|terkait|recommend\w*)(?:$|[\s_-])", re.IGNORECASE
)
"""What may be longer than the article."""
_MOST = 0.35
"""Part of a page's text from which on a box is no boilerplate, whatever its name."""
_ARTICLE = re.compile(
    r"article|story|body|content|entry|post|text|main|isi|berita|detail|read|news|konten|artikel", re.IGNORECASE
)
_BODY = re.compile(
    r"(?:article|entry|story|post|news|field-name|berita|artikel|isi)[-_]*(?:body|content|text|isi|konten)(?:$|[\s_-])"
    r"|itp_bodycontent|txt-article|read__content",
    re.IGNORECASE,
)
"""Names that only the text has, whatever stands beside them (`entry-content-read-more`)."""
_NO_DISPLAY = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_HIDDEN_CLASS = re.compile(r"(?<!\S)(?:hidden|hide|d-none|is-hidden)(?!\S)")
_SENTENCE = re.compile(r"[.!?…][\"'”’)\]]*(?:\s|$)")
_MIN_RUN = 25
_MAX_RUN = 1200
_FALLING = 0.6
"""The part of its weight that an element gives to the element around it."""
_LEAST = 0.2
_LEVELS = 5
_TOO_LITTLE = 250
"""Weight of a page below which its boxes are looked at without regard to their names."""
_NAMES_LENGTH = 300


@define
class _Mass:
    """What an element holds."""

    own: float = 0.0
    """Weight of the runs right in it."""
    total: float = 0.0
    """Weight of all runs below it."""
    letters: int = 0
    linked: int = 0


@define
class _Run:
    """A run of text in one block."""

    box: Element
    letters: int = 0
    linked: int = 0
    parts: list[str] = field(factory=list)

    def add(self, text: str | None, in_link: bool) -> None:
        if text:
            letters = len("".join(text.split()))
            self.letters += letters
            self.linked += letters if in_link else 0
            self.parts.append(text)

    @property
    def weight(self) -> float:
        """Letters outside of links, of a run that reads like sentences."""
        if self.letters < _MIN_RUN or self.linked > self.letters / 2:
            return 0.0
        sentences = _SENTENCE.search("".join(self.parts)) is not None
        if not sentences and self.letters < 80:
            return 0.0
        return max(0.0, min(self.letters - 2 * self.linked, _MAX_RUN) * (1.0 if sentences else 0.4))


_Masses = dict[Element, _Mass]


def main_content(document: Document) -> list[Element]:
    """Return the elements that hold the text of the article, in order; none where there is no text."""
    root = document.first("body")
    root = document.root if root is None else root
    masses = _masses(root)
    if _total(masses, root) < _TOO_LITTLE:
        # The text stands in a box with the name of something else, or there is none.
        everything = _masses(root, by_name=False)
        masses = everything if _total(everything, root) >= _TOO_LITTLE else masses
    top = _heaviest(masses)
    return [] if top is None else _with_neighbours(top, masses)


def _total(masses: _Masses, root: Element) -> float:
    return masses[root].total if root in masses else 0.0


def is_boilerplate(element: Element) -> bool:
    """Return whether class, id or style of an element say that it is none of the article's text."""
    if not element.attrib:
        return False
    if element.get("hidden") is not None or _NO_DISPLAY.search(element.get("style") or ""):
        return True
    names = _names(element)
    return bool(names) and (_is_name_of_boilerplate(names) or (element.tag != "p" and "paywall" in names))


@lru_cache(4096)  # a page repeats its class names
def _is_name_of_boilerplate(names: str) -> bool:
    if _HIDDEN_CLASS.search(names):
        return True
    return _BOILERPLATE.search(names) is not None and _BODY.search(names) is None


def _names(element: Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"[:_NAMES_LENGTH].strip()


# -- weights ----------------------------------------------------------------------------------------------------


def _masses(root: Element, by_name: bool = True) -> _Masses:
    masses: _Masses = {}
    for run in _runs(root, by_name):
        if not run.letters:
            continue
        weight = run.weight
        place = _place(run.box, root)
        masses.setdefault(place, _Mass()).own += weight
        element: Element | None = place
        while element is not None:
            mass = masses.setdefault(element, _Mass())
            mass.total += weight
            mass.letters += run.letters
            mass.linked += run.linked
            element = element.getparent() if element is not root else None
    return masses


def _place(box: Element, root: Element) -> Element:
    """Return the element that a run counts for: the nearest around it that is more than a paragraph."""
    place = box
    if box is not root and (box.tag in _RUNS or not _has_blocks(box)):
        place = _parent(box, root)
    while place is not root and place.tag in _PASSED:
        place = _parent(place, root)
    return place


def _parent(element: Element, root: Element) -> Element:
    parent = element.getparent()
    return root if parent is None else parent


def _has_blocks(box: Element) -> bool:
    """Return whether a box has more in it than one paragraph: blocks, or paragraphs parted by line breaks."""
    return any(one.tag in _BLOCKS for one in box) or sum(1 for _ in box.iter("br")) > 2


def _runs(root: Element, by_name: bool) -> Iterator[_Run]:
    """Yield the runs of text, boilerplate left out. Iterative: hostile pages nest deeper than Python recurses."""
    whole = visible_length(root)
    first = _Run(root)
    first.add(root.text, False)
    stack = [(root, root.iterchildren(), first, False)]
    while stack:
        parent, children, run, in_link = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            outer = stack[-1] if stack else None
            if outer is None or outer[2] is not run:
                yield run
            if outer is not None:
                outer[2].add(parent.tail, outer[3])
        elif not isinstance(child.tag, str) or _is_passed_over(child, whole, by_name):
            run.add(child.tail, in_link)
        else:
            inner = _Run(child) if child.tag in _BLOCKS else run
            linked = in_link or child.tag == "a"
            inner.add(child.text, linked)
            stack.append((child, child.iterchildren(), inner, linked))


def _is_passed_over(element: Element, whole: int, by_name: bool) -> bool:
    """Return whether an element is no candidate."""
    if element.tag in _HIDDEN:
        return by_name or element.tag not in _UNCLOSED
    if element.tag == "form":  # some sites put the whole page into one
        return visible_length(element) < _MOST * whole
    if not by_name or element.tag not in _BLOCKS or not is_boilerplate(element) or _holds_article(element):
        return False
    return _REPLIES.search(_names(element)) is not None or visible_length(element) < _MOST * whole


def _holds_article(element: Element) -> bool:
    """Return whether there is a headline in an element, or something that is called a text."""
    if next(element.iter("h1"), None) is not None:
        return True
    return any(_BODY.search(_names(one)) is not None for one in element.iter("div", "section", "article"))


# -- the choice -------------------------------------------------------------------------------------------------


def _heaviest(masses: _Masses) -> Element | None:
    scores: dict[Element, float] = {}
    for element, mass in masses.items():
        around: Element | None = element
        part = 1.0 if mass.own > 0 else 0.0
        while part > _LEAST and around is not None and around in masses:
            scores[around] = scores.get(around, 0.0) + mass.own * part
            around = around.getparent()
            # A box around a single element is no level of its own.
            part *= 1.0 if around is not None and len(around) == 1 else _FALLING
    return max(scores, key=lambda one: scores[one] * _likeness(one), default=None)


def _likeness(element: Element) -> float:
    if element.get("itemprop") == "articleBody":
        return 1.6
    if element.tag == "article":
        return 1.2
    return 1.15 if _ARTICLE.search(_names(element)) else 1.0


def _with_neighbours(top: Element, masses: _Masses) -> list[Element]:
    """Return the element with those beside it, on a few levels, that look like parts of the same text."""
    chosen, current = [top], top
    for _ in range(_LEVELS):
        parent = current.getparent()
        if parent is None or parent not in masses or parent.tag in ("body", "html"):
            break
        before: list[Element] = []
        after: list[Element] = []
        side = before
        for one in parent:
            if one is current:
                side = after
            elif isinstance(one.tag, str) and _belongs(one, top, masses):
                side.append(one)
        chosen = [*before, *chosen, *after]
        current = parent
    return chosen


def _belongs(element: Element, top: Element, masses: _Masses) -> bool:
    if element.tag in _HIDDEN or is_boilerplate(element):
        return False
    if element.tag in ("p", "blockquote"):
        return _run_of(element).weight >= 60
    mass, main = masses.get(element), masses[top]
    if mass is None:
        return False
    alike = element.tag == top.tag and _names(element) == _names(top) != ""
    enough = mass.total >= (0.08 if alike else 0.3) * main.total
    return enough and mass.total > 0.6 * mass.letters and mass.linked < 0.2 * mass.letters


def _run_of(element: Element) -> _Run:
    run = _Run(element)
    for one in element.iter("*"):
        run.add(one.text, one.tag == "a")
        run.add(one.tail if one is not element else None, False)
    return run
