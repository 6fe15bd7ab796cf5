"""The network of regional sites on many brand domains (`{region}.{brand}/{slug}`), old theme.

Its mark-up is not known, its order is: headline, picture with the headline again, perhaps a caption, text with up to
two inserts of three lines, tags without a label, the author twice, `Artikel Sebelumnya` and `Artikel Berikutnya`. So
it is read as a list of blocks between the headline and those labels. The CMS puts a blank behind every comma (`1, 5
meter`); that is kept, since it is what was published.
"""

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, cast

from attrs import frozen
from lxml import etree

from pr_archive.errors import ParseError
from pr_archive.records import ReleaseData
from pr_archive.scrapers.article import ArticleScraper
from pr_archive.scrapers.base import Page
from pr_archive.scrapers.document import Element
from pr_archive.scrapers.furniture import is_label
from pr_archive.scrapers.images import pictures
from pr_archive.scrapers.lines import Line, label_of, text_of
from pr_archive.scrapers.page_kinds import language
from pr_archive.scrapers.paragraphs import undoubled, without_inserts
from pr_archive.scrapers.text import same_words
from pr_archive.scrapers.times import published_time, stamped
from pr_archive.scrapers.varient import VarientScraper

__all__ = ["NetworkOldScraper"]

_END = re.compile(r"(?:artikel (?:sebelumnya|berikutnya)|berita terkait|rekomendasi)\W*", re.IGNORECASE)
_NEIGHBOURS = re.compile(r">\s*artikel (?:sebelumnya|berikutnya)\s*<", re.IGNORECASE)
_NEIGHBOUR_LABELS = ("Artikel Sebelumnya", "Artikel Berikutnya")
_DATE = re.compile(
    r"(?:[A-Z][a-z]{2,8},? )?(?:[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]{2,8} \d{4}"
    r"|\d{1,2}/\d{1,2}/\d{4})(?:[ ,-]+\d{1,2}[:.]\d{2}(?: WI[BT]A?)?)?"
)
_CREDIT = re.compile(
    r"\((?:foto|ist|dok|istimewa)\b[^)]*\)\W*$|^(?:foto|dok(?:umentasi)?|humas|caption)\b", re.IGNORECASE
)
_INNER = frozenset(["p", "h2", "h3", "h4", "li", "blockquote"])
_PICTURE_BEFORE: Callable[[Element], list[Element]] = cast(Any, etree.XPath("preceding::img[@alt][1]"))
_PICTURE_AFTER: Callable[[Element], list[Element]] = cast(Any, etree.XPath("following::img[1]"))
_TAG_WORDS = re.compile(r"[^\W_A-Z]+(?: [^\W_A-Z]+){0,11}")


@frozen
class _Block:
    """The text of one paragraph, and the element that it stands in."""

    text: str
    element: Element


@frozen(kw_only=True)
class _Tail:
    """What follows the text."""

    author: str | None
    tags: tuple[str, ...]
    blocks: tuple[_Block, ...]


class NetworkOldScraper(ArticleScraper):
    """The network's old theme."""

    family = "network-old"
    pattern = VarientScraper.pattern
    example = "https://wirasaba.brand.example.id/napi-wirasaba-panen-kangkung"
    LINKS = "h2 a[href], h3 a[href], h4 a[href], article a[href]"

    def recognise(self, page: Page) -> float:
        """Sure where the author stands twice right before the neighbouring articles: other themes have him after."""
        neighbours = _NEIGHBOURS.search(page.text) if "rtikel " in page.text or "RTIKEL " in page.text else None
        if neighbours is None or (
            page.document.all(".post-text") and not _named_twice(page.text, neighbours.start() + 1)
        ):
            return 0.0
        blocks = _article_blocks(page)
        if len(blocks) < 3:
            return 0.0
        return 0.97 if _author_length(blocks) == 2 else 0.55

    def parse(self, page: Page) -> ReleaseData:
        """Read an article page. Raises ParseError where it holds no release."""
        heading = page.document.first("h1")
        title = text_of(heading)
        if heading is None or not title:
            raise ParseError("the page has no headline")
        tail = _split_tail(_article_blocks(page))
        printed, caption, blocks = _split_head(tail, title)
        text = undoubled([one.text for one in blocks])
        url = self.url(page)
        source_id = self.source_id(url)
        if not text or source_id is None:
            raise ParseError("the article has no text" if source_id else "the address is none of an article")
        marked = self.marked_dates(page)
        images = pictures(page, _PICTURE_AFTER(heading), head=False)
        return ReleaseData(
            url=url,
            source_id=source_id,
            title=title,
            author=tail.author,
            author_raw=tail.author,
            published=stamped(published_time(page, marked, printed), images, page),
            published_raw=printed or next(iter(marked), None),
            modified=self.modified(page),
            paragraphs=text,
            tags=tail.tags,
            images=images,
            caption=caption or self.first_text(page, ("figcaption",)),
            language=language(page, text),
        )


def _named_twice(html: str, end: int) -> bool:
    """Return whether the two texts before a place in the source are the same: a glance that saves Varient's pages the
    walk."""
    texts = [text for part in re.split("<[^>]*>", html[max(0, end - 800) : end]) if (text := part.strip())]
    return len(texts) > 1 and same_words(texts[-1], texts[-2])


def _article_blocks(page: Page) -> list[_Block]:
    """Return the blocks between the headline and the first label of what follows an article."""
    heading = page.document.first("h1")
    if heading is None:
        return []
    found = page.lines
    start = next((at for at, line in enumerate(found) if line.element is heading), len(found))
    while start < len(found) and found[start].element is heading:
        start += 1
    end = next((at for at, line in enumerate(found[start:], start) if _ends_article(line)), len(found))
    kept = [line for line in without_inserts(found[start:end]) if not is_label(line.text)]
    groups = (list(group) for _, group in groupby(kept, key=lambda line: line.block))
    return [_Block("\n".join(line.text for line in group), group[0].element) for group in groups]


def _ends_article(line: Line) -> bool:
    """Return whether a line is a label of what follows an article, or such a label with its link in the same box."""
    return bool(_END.fullmatch(line.text)) or (line.linked > 0 and line.text.startswith(_NEIGHBOUR_LABELS))


# -- what stands before and after the text ----------------------------------------------------------------------


def _author_length(blocks: Sequence[_Block]) -> int:
    """Return how many blocks at the end are the author's: 2, 1 where he has a picture or link, or 0."""
    last = blocks[-1].text
    if len(last) > 80 or last.endswith((".", "!", "?")):
        return 0
    if len(blocks) > 1 and same_words(blocks[-2].text, last):
        return 2
    parts = last.split("\n")
    if len(parts) == 2 and same_words(*parts):
        return 2
    pictures_before = _PICTURE_BEFORE(blocks[-1].element)
    if pictures_before and same_words(pictures_before[0].get("alt") or "", last):
        return 2
    return 1 if blocks[-1].element.find(".//a") is not None else 0


def _split_tail(blocks: Sequence[_Block]) -> _Tail:
    """Take the author and the tags off the end."""
    left = list(blocks)
    author = None
    if left and _author_length(left):
        author = left[-1].text.split("\n")[0]
        while left and same_words(left[-1].text.split("\n")[0], author):
            left.pop()
    tags: list[str] = []
    while left and (names := _tags_in(left)):
        tags[:0] = names
        left.pop()
    return _Tail(author=author, tags=tuple(dict.fromkeys(tags)), blocks=tuple(left))


def _tags_in(blocks: Sequence[_Block]) -> list[str]:
    """Return the tags in the last block: nothing but links to them, or a few words in lower case."""
    block = blocks[-1]
    links = [text for link in block.element.iter("a") if (text := label_of(link))]
    if links and same_words("".join(links), block.text) and "\n" not in block.text:
        return [link.lstrip("#") for link in links]
    plain = len(blocks) > 1 and _TAG_WORDS.fullmatch(block.text)
    return block.text.split() if plain and block.text == block.text.lower() else []


def _split_head(tail: _Tail, title: str) -> tuple[str | None, str | None, Sequence[_Block]]:
    """Take the author, the date, the headline again and the caption off the beginning."""
    printed, caption = None, None
    left = list(tail.blocks)
    box = _body_box(left)
    while left:
        text = left[0].text
        bare = text.replace(tail.author, "", 1).strip(" ,|·•–-") if tail.author else text
        if _DATE.fullmatch(bare):
            printed = printed or bare
        elif same_words(text, title) or (tail.author and same_words(text, tail.author)):
            pass
        elif caption is None and _is_caption(left, box):
            caption = text
        else:
            break
        left.pop(0)
    return printed, caption, left


def _is_caption(blocks: Sequence[_Block], box: Element | None) -> bool:
    first = blocks[0]
    if any(same_words(first.text, one.text) for one in blocks[1:4]):
        return True
    if len(first.text) > 400 or len(blocks) < 2:
        return False
    outside = box is not None and box is not first.element and box not in first.element.iterancestors()
    return outside or (len(first.text) < 250 and _CREDIT.search(first.text) is not None)


def _body_box(blocks: Sequence[_Block]) -> Element | None:
    """Return the element right around most of the text."""
    weight: dict[Element, int] = {}
    for block in blocks:
        box = block.element.getparent() if block.element.tag in _INNER else block.element
        if box is not None:
            weight[box] = weight.get(box, 0) + len(block.text)
    return max(weight, key=lambda one: weight[one], default=None)
