"""The network of regional sites on many brand domains (`{region}.{brand}/{slug}`), old theme.

Its mark-up is not known, its order is: headline, picture with the headline again, perhaps a caption, text with up to
two inserts of three lines, tags without a label, the author twice, `Artikel Sebelumnya` and `Artikel Berikutnya`. So it
is read as a list of blocks between the headline and those labels. The CMS puts a blank behind every comma (`1, 5
meter`); that is kept, since it is what was published.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from urllib.parse import urljoin

from attrs import frozen
from bs4 import NavigableString, Tag
from bs4.element import PageElement, PreformattedString

from pr_archive.dates import parse_datetime
from pr_archive.errors import ParseError
from pr_archive.records import ReleaseData
from pr_archive.scrapers.article import ArticleScraper, language
from pr_archive.scrapers.base import Page
from pr_archive.scrapers.metadata import article_ld
from pr_archive.scrapers.repair import repaired
from pr_archive.scrapers.text import clean, is_label, same_words, text_of
from pr_archive.scrapers.varient import VarientScraper

__all__ = ["NetworkOldScraper"]

_END = re.compile(r"(?:artikel (?:sebelumnya|berikutnya)|berita terkait|rekomendasi)\W*", re.IGNORECASE)
_NEIGHBOURS = re.compile(r"\s*artikel (?:sebelumnya|berikutnya)\s*", re.IGNORECASE)
_INSERT = re.compile(r"^Baca juga ?:[^\S\n]*(?:\n[^\n]+)?(?:\n\|[^\S\n]*$)?", re.IGNORECASE | re.MULTILINE)
_LABEL = re.compile(r"Baca juga ?:", re.IGNORECASE)
_DATE = re.compile(
    r"(?:[A-Z][a-z]{2,8},? )?(?:[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]{2,8} \d{4}"
    r"|\d{1,2}/\d{1,2}/\d{4})(?:[ ,-]+\d{1,2}[:.]\d{2}(?: WI[BT]A?)?)?"
)
_CREDIT = re.compile(r"\((?:foto|ist|dok|istimewa)\b[^)]*\)\W*$|^(?:foto|dok(?:umentasi)?|humas|caption)\b", re.IGNORECASE)
_BLOCKS = frozenset("p div section article main header footer h1 h2 h3 h4 h5 h6 ul ol li blockquote pre table tr td th figure figcaption aside nav address center body".split())
_HIDDEN = frozenset("script style noscript iframe form button svg template select".split())


@frozen
class _Block:
    """A run of text in one element."""

    text: str
    element: Tag


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
        blocks = _article_blocks(page)
        if len(blocks) < 3 or not _ends_in_neighbours(page):
            return 0.0
        return 0.97 if _author_length(blocks) == 2 else 0.55

    def parse(self, page: Page) -> ReleaseData:
        """Read an article page. Raises ParseError where it holds no release."""
        heading = page.soup.h1
        title = text_of(heading)
        if heading is None or not title:
            raise ParseError("the page has no headline")
        tail = _split_tail(_article_blocks(page))
        printed, caption, blocks = _split_head(tail.blocks, title)
        text = repaired([one.text for one in blocks])
        url = self.url(page)
        source_id = self.source_id(url)
        if not text or source_id is None:
            raise ParseError("the article has no text" if source_id else "the address is none of an article")
        linked = article_ld(page.soup)
        raw, published = self.published(page, linked)
        return ReleaseData(
            url=url,
            source_id=source_id,
            title=title,
            author=tail.author,
            author_raw=tail.author,
            published=published or (parse_datetime(printed, page.timezone, page.fetched_at) if printed else None),
            published_raw=printed or raw,
            modified=self.modified(page, linked),
            paragraphs=text,
            tags=tail.tags,
            images=_picture(heading, page),
            caption=caption,
            language=language(page.soup),
        )


# -- the list of blocks -----------------------------------------------------------------------------------------


def _article_blocks(page: Page) -> list[_Block]:
    """Return the blocks between the headline and the first label of what follows an article."""
    blocks: list[_Block] = []
    for block in _blocks_after(page.soup.h1) if page.soup.h1 else ():
        if _END.fullmatch(block.text):
            break
        blocks.append(block)
    return _without_inserts(blocks)


def _blocks_after(heading: Tag) -> Iterator[_Block]:
    pieces = (one for one in heading.next_elements if _is_piece(one, heading))
    for _, group in groupby(pieces, key=lambda one: id(_box(one))):
        run = list(group)
        text = "".join("\n" if isinstance(one, Tag) else str(one).replace("\n", " ") for one in run)
        for part in re.split(r"[^\S\n]*\n[^\S\n]*(?:\n\s*)+", text):
            lines = [line for line in map(clean, part.split("\n")) if line]
            if lines and (box := _box(run[0])) is not None:
                yield _Block("\n".join(lines), box)


def _is_piece(one: PageElement, heading: Tag) -> bool:
    """Return whether this is visible text, or a line break, outside of the headline."""
    if isinstance(one, Tag):
        return one.name == "br"
    if not isinstance(one, NavigableString) or isinstance(one, PreformattedString):
        return False
    return not any(parent is heading or parent.name in _HIDDEN for parent in one.parents)


def _box(one: PageElement) -> Tag | None:
    return next((parent for parent in one.parents if parent.name in _BLOCKS), one.parent)


def _without_inserts(blocks: Sequence[_Block]) -> list[_Block]:
    """Return the blocks without `Baca juga:` / headline / `|`, in one block or over three."""
    kept: list[_Block] = []
    waiting = False
    for block in blocks:
        if _LABEL.fullmatch(block.text):
            waiting = True
        elif block.text == "|":
            waiting = False
        elif waiting and len(block.text) <= 250:
            waiting = False
        else:
            waiting = False
            text = _INSERT.sub("", block.text).strip()
            if text and not is_label(text):
                kept.append(_Block(text, block.element))
    return kept


# -- what stands before and after the text ----------------------------------------------------------------------


def _ends_in_neighbours(page: Page) -> bool:
    return page.soup.find(string=_NEIGHBOURS) is not None


def _author_length(blocks: Sequence[_Block]) -> int:
    """Return how many blocks at the end are the author's: 2, 1 where he has a picture or link, or 0."""
    last = blocks[-1].text
    if len(last) > 80 or last.endswith((".", "!", "?")):
        return 0
    if len(blocks) > 1 and same_words(blocks[-2].text, last):
        return 2
    lines = last.split("\n")
    if len(lines) == 2 and same_words(*lines):
        return 2
    alt = blocks[-1].element.find_previous("img", alt=True)
    if isinstance(alt, Tag) and same_words(str(alt["alt"]), last):
        return 2
    return 1 if blocks[-1].element.find("a") else 0


def _split_tail(blocks: Sequence[_Block]) -> _Tail:
    """Take the author and the tags off the end."""
    left = list(blocks)
    author = None
    if left and (count := _author_length(left)):
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
    links = [text for link in block.element.find_all("a", href=True) if (text := text_of(link))]
    if links and same_words("".join(links), block.text) and "\n" not in block.text:
        return [link.lstrip("#") for link in links]
    plain = len(blocks) > 1 and re.fullmatch(r"[^\W_A-Z]+(?: [^\W_A-Z]+){0,11}", block.text)
    return block.text.split() if plain and block.text == block.text.lower() else []


def _split_head(blocks: Sequence[_Block], title: str) -> tuple[str | None, str | None, Sequence[_Block]]:
    """Take the date, the headline again and the caption off the beginning."""
    printed, caption = None, None
    left = list(blocks)
    box = _body_box(left)
    while left:
        text = left[0].text
        if _DATE.fullmatch(text):
            printed = printed or text
        elif same_words(text, title):
            caption = caption if left[0].element.name != "figcaption" else text
        elif caption is None and _is_caption(left, box):
            caption = text
        else:
            break
        left.pop(0)
    return printed, caption, left


def _is_caption(blocks: Sequence[_Block], box: Tag | None) -> bool:
    first = blocks[0]
    if any(same_words(first.text, one.text) for one in blocks[1:4]):
        return True
    if len(first.text) > 400 or len(blocks) < 2:
        return False
    outside = box is not None and box is not first.element and box not in first.element.parents
    return first.element.name == "figcaption" or outside or (len(first.text) < 250 and _CREDIT.search(first.text) is not None)


def _body_box(blocks: Sequence[_Block]) -> Tag | None:
    """Return the element right around most of the text."""
    weight: dict[int, int] = {}
    boxes: dict[int, Tag] = {}
    for block in blocks:
        box = block.element.parent if block.element.name in ("p", "h2", "h3", "h4", "li", "blockquote") else block.element
        if box is not None:
            boxes[id(box)] = box
            weight[id(box)] = weight.get(id(box), 0) + len(block.text)
    heaviest = max(weight, key=lambda one: weight[one], default=None)
    return boxes[heaviest] if heaviest is not None else None


def _picture(heading: Tag, page: Page) -> tuple[str, ...]:
    image = heading.find_next("img")
    source = str(image.get("data-src") or image.get("src") or "") if isinstance(image, Tag) else ""
    return (urljoin(page.url, source),) if source and not source.startswith("data:") else ()
