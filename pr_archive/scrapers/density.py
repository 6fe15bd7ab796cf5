"""The element of a page that holds its article, where no selector tells: the one with the most running text.

Running text is what stands in paragraphs, has commas and few links. Each paragraph speaks for the box it stands in,
and half as loud for the box around that; classes that name an article or furniture add their word.
"""

import re
from collections.abc import Iterator

from lxml import etree

from pr_archive.scrapers.document import Document, Element
from pr_archive.scrapers.furniture import is_furniture
from pr_archive.scrapers.paragraphs import visible_length

__all__ = ["densest"]

_ARTICLE = re.compile(
    r"(?:article|artikel|berita|news|post|entry|story|detail|content|read|page|text|isi)[-_]{0,2}"
    r"(?:body|content|text|isi|konten|detail|article|main|wrap|page)|articlebody|entry-content|post-body|isi-?berita"
    r"|storybody|maincontent|read__content|detail-in|txt-article|itp_bodycontent|paragraph-content",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:sidebar|side|footer|foot|header|menu|nav|navbar|comment|komentar|related|terkait|widget|popular"
    r"|terpopuler|share|social|ads?|iklan|banner|promo|sponsor|login|modal|popup|cookie|newsletter|subscribe|breadcrumb"
    r"|latest|terbaru|trending|recommend|rekomendasi|teaser|cards?|listing|archive|author|bio|caption)(?=$|[\s_-])",
    re.IGNORECASE,
)
_HOLDERS = ("p", "pre", "blockquote", "td", "div", "article", "section", "main", "span", "font", "center", "body")
_NEVER = frozenset(["nav", "footer", "aside", "form", "header", "button", "noscript", "script", "style", "figcaption"])
_LINKED = etree.XPath("sum(.//a/string-length(normalize-space()))") if False else etree.XPath(".//a")
_MIN_TEXT = 25
"""Characters of a paragraph that counts."""
_MIN_SCORE = 6.0
_CLIMB = 0.22
"""Share of running text that a box around must add to be taken instead."""


def densest(document: Document) -> Element | None:
    """Return the element with the most running text, or None where the page has none to speak of."""
    scores = _scores(document)
    ranked = {box: score * _weight(box) * (1 - _link_share(box)) for box, score in scores.items()}
    if not ranked:
        return None
    best = max(ranked, key=lambda box: ranked[box])
    return _climbed(best, scores) if scores[best] >= _MIN_SCORE else None


def _scores(document: Document) -> dict[Element, float]:
    scores: dict[Element, float] = {}
    for holder, text in _holders(document):
        score = 1 + text.count(",") + min(len(text) / 100, 8)
        box = holder if holder.tag not in ("p", "pre", "span", "font") else holder.getparent()
        for share in (1.0, 0.5, 0.2):
            if box is None or box.tag == "html":
                break
            scores[box] = scores.get(box, 0.0) + score * share
            box = box.getparent()
    return scores


def _holders(document: Document) -> Iterator[tuple[Element, str]]:
    """Yield the elements that have running text of their own, and the text."""
    for tag in _HOLDERS:
        for element in document.all(tag):
            text = " ".join("".join(_own_text(element)).split())
            if len(text) >= _MIN_TEXT and not _is_aside(element):
                yield element, text


def _own_text(element: Element) -> Iterator[str]:
    """Yield the text of an element that is neither in a block nor in a link within it."""
    yield element.text or ""
    for child in element:
        if child.tag in _INLINE:
            yield "".join(child.itertext())
        yield child.tail or ""


_INLINE = frozenset(["b", "strong", "em", "i", "u", "small", "sup", "sub", "q", "mark", "abbr", "cite"])


def _is_aside(element: Element) -> bool:
    """Return whether an element stands in a part of the page that is never the article."""
    for depth, box in enumerate((element, *element.iterancestors())):
        if depth > 30 or box.tag in ("body", "article", "main"):
            return False
        if box.tag in _NEVER or is_furniture((box.get("class") or "")[:300], box.get("style") or ""):
            return True
    return False


def _weight(box: Element) -> float:
    names = f"{box.get('class') or ''} {box.get('id') or ''}"[:300]
    weight = 1.0
    if box.get("itemprop") == "articleBody" or box.get("property") == "articleBody":
        weight *= 2
    if names.strip():
        weight *= 1.4 if _ARTICLE.search(names) else 1
        weight *= 0.3 if _ASIDE.search(names) else 1
    return weight * (1.2 if box.tag in ("article", "main") else 0.5 if box.tag == "body" else 1)


def _link_share(box: Element) -> float:
    length = visible_length(box)
    return min(1.0, sum(visible_length(link) for link in _LINKED(box)) / length) if length else 1.0


def _climbed(best: Element, scores: dict[Element, float]) -> Element:
    """Return the box around an element where it adds running text: articles are cut into boxes by advertising."""
    box = best
    for ancestor in best.iterancestors():
        if ancestor.tag in ("body", "html") or ancestor not in scores:
            break
        own = _paragraph_text(box)
        if _paragraph_text(ancestor) > own * (1 + _CLIMB) and _link_share(ancestor) < 0.35:
            box = ancestor
    return box


def _paragraph_text(box: Element) -> int:
    return sum(length for p in box.iter("p") if (length := visible_length(p)) >= 60 and not _is_aside(p))
