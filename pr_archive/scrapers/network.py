"""The network of regional sites on many brand domains (`{region}.{brand}/{slug}`), new theme.

Its mark-up is not stable, its order is: brand, headline, `Author - REGION.BRAND`, `Jan 14, 2025 - 16:04`, text. So it
is read by that order: the line of the author ends in a host in capitals, the line after it is a date.
"""

import re
from collections.abc import Iterator, Sequence

from attrs import frozen

from pr_archive.errors import ParseError
from pr_archive.records import ReleaseData
from pr_archive.scrapers.article import ArticleScraper
from pr_archive.scrapers.base import Page
from pr_archive.scrapers.document import Element
from pr_archive.scrapers.furniture import END
from pr_archive.scrapers.images import pictures
from pr_archive.scrapers.lines import Line, label_of, lines, visible_length
from pr_archive.scrapers.page_kinds import language, leads_elsewhere
from pr_archive.scrapers.paragraphs import furniture_in, tidy
from pr_archive.scrapers.text import squeezed
from pr_archive.scrapers.times import published_time, stamped
from pr_archive.scrapers.varient import VarientScraper

__all__ = ["NetworkScraper"]

_HOST = r"(?P<host>[A-Z0-9-]+(?:\.[A-Z0-9-]+)*\.[A-Z]{2,})"
_TIME = (
    r"(?P<date>(?:[A-Za-z]{3,9}\.? \d{1,2}, \d{4}|\d{1,2} [A-Za-z]{3,9}\.? \d{4})"
    r" - \d{1,2}[:.]\d{2}(?: WI(?:B|TA|T))?)"
)
_CAPITALS = re.compile(r"\.(?<=[A-Z0-9]\.)[A-Z]{2,}(?![\w.])")
"""The end of a host in capitals. Few other pages have one, and need not be walked through."""
_BYLINE = re.compile(rf"(?P<name>[^|]{{2,80}}?) [-–—] {_HOST}")
_DATE = re.compile(_TIME)
_BOTH = re.compile(rf"(?P<byline>[^|]{{2,80}}? [-–—] {_HOST})[ ,|·•-]*{_TIME}")
"""What no article of the network can be without, to be looked for before a page is taken apart."""
_HEADINGS = ("h1", "h2", "h3")
_MIN_TEXT = 80
"""Characters of text after the date that make an article."""
_AFTER = re.compile(r"tags?\W*|bagikan.{0,30}", re.IGNORECASE)
_MOST_LINES_BETWEEN = 4


@frozen
class _Anchors:
    """What an article is found by."""

    title: Line
    byline: str
    date: str
    element: Element
    """The element of the date."""


class NetworkScraper(ArticleScraper):
    """The network's new theme."""

    family = "network"
    pattern = VarientScraper.pattern
    example = "https://wirasaba.brand.example.id/rutan-wirasaba-gelar-razia-kamar-hunian"
    LINKS = "h2 a[href], h3 a[href], h4 a[href], article a[href], .post-item a[href]"

    def recognise(self, page: Page) -> float:
        """Certain where the line of the author and the date are there; the mark-up itself may be anything."""
        return 0.98 if _anchors(page) else 0.0

    def parse(self, page: Page) -> ReleaseData:
        """Read an article page. Raises ParseError where it holds no release."""
        anchors = _anchors(page)
        if anchors is None:
            raise ParseError("the page has no line of author and date")
        if leads_elsewhere(anchors.title.element, page.url):
            raise ParseError("the page is a list of articles")
        box, text = _text_after(page, anchors)
        url = self.url(page)
        source_id = self.source_id(url)
        if box is None or not text:
            raise ParseError("the article has no text")
        if source_id is None:
            raise ParseError("the address is none of an article")
        match = _BYLINE.fullmatch(anchors.byline)
        images = _images(page, anchors, box)
        return ReleaseData(
            url=url,
            source_id=source_id,
            title=anchors.title.text,
            author=match["name"].strip() if match else anchors.byline,
            author_raw=anchors.byline,
            published=stamped(published_time(page, (), anchors.date), images, page),
            published_raw=anchors.date,
            modified=self.modified(page),
            paragraphs=text,
            tags=_tags(page, box),
            category=page.metadata.linked("articleSection"),
            images=images,
            caption=self.first_text(page, ("figcaption", ".img-description")),
            language=language(page, text),
        )


def _anchors(page: Page) -> _Anchors | None:
    """Return the first line of author and date whose headline is not just a link to its article, else the first."""
    if not _CAPITALS.search(page.text):
        return None
    first: _Anchors | None = None
    for anchors in _all_anchors(page.lines):
        if not leads_elsewhere(anchors.title.element, page.url):
            return anchors
        first = first or anchors
    return first


def _all_anchors(found: Sequence[Line]) -> Iterator[_Anchors]:
    """Yield the lines of author and date that have a headline before them."""
    title: Line | None = None
    byline, since = "", _MOST_LINES_BETWEEN
    for line in found:
        since += 1
        if line.element.tag in _HEADINGS:
            title = line
        elif title is not None and (match := _BOTH.fullmatch(line.text)):
            yield _Anchors(title, match["byline"], match["date"], line.element)
        elif _BYLINE.fullmatch(line.text):
            byline, since = line.text, 0
        elif title is not None and since <= _MOST_LINES_BETWEEN and _DATE.fullmatch(line.text):
            yield _Anchors(title, byline, line.text, line.element)


def _text_after(page: Page, anchors: _Anchors) -> tuple[Element | None, tuple[str, ...]]:
    """Return the smallest box around the date that has text after it, and its paragraphs."""
    for box in (anchors.element, *anchors.element.iterancestors()):
        if visible_length(box) >= _MIN_TEXT:
            after = _until_end(_after(_lines_around(box, anchors.element), anchors.date))
            tags = squeezed("".join(_tags(page, box)))
            text = tidy([line for line in after if squeezed(line.text) != tags], anchors.title.text)
            if sum(map(len, text)) >= _MIN_TEXT:
                return box, text
    return None, ()


def _lines_around(box: Element, date: Element) -> list[Line]:
    """Return the lines of a box without furniture. The line of the author may be in a box that is called so."""
    around = {date, *date.iterancestors()}
    is_left_out = furniture_in(box)
    return lines(box, lambda element: element not in around and is_left_out(element))


def _after(found: Sequence[Line], date: str) -> Sequence[Line]:
    at = next((number for number, line in enumerate(found) if line.text.endswith(date)), len(found))
    return found[at + 1 :]


def _until_end(found: Sequence[Line]) -> Sequence[Line]:
    ends = (number for number, line in enumerate(found) if END.fullmatch(line.text) or _AFTER.fullmatch(line.text))
    return found[: next(ends, len(found))]


def _tags(page: Page, box: Element) -> tuple[str, ...]:
    """Return the tags of the article: the links to tags in its box, or in the next that has any."""
    for around in (box, *box.iterancestors()):
        links = page.document.all("a[href*='/tag/'], a[rel=tag]", around)
        if links or around.tag in ("main", "body"):
            return tuple(dict.fromkeys(text for link in links if (text := label_of(link))))
    return ()


def _images(page: Page, anchors: _Anchors, box: Element) -> tuple[str, ...]:
    """Return the pictures between the headline and the end of the article's box."""
    around = anchors.title.element.getparent()
    return pictures(page, (around if around is not None and around.tag != "body" else box).iter("img"), head=False)
