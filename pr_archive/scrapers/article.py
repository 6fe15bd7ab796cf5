"""What all site families share: an article page read by selectors, pages of one article joined, pages that are gone.

A family is a subclass that names selectors (the first that finds something wins). A layout is recognised by what a
page shows, so one host may carry several.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import takewhile
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from attrs import evolve

from pr_archive.errors import ParseError
from pr_archive.records import ReleaseData
from pr_archive.scrapers.addresses import canonical_url
from pr_archive.scrapers.base import Item, Page
from pr_archive.scrapers.document import Element, Selector
from pr_archive.scrapers.images import pictures
from pr_archive.scrapers.lines import label_of, text_of, visible_length
from pr_archive.scrapers.page_kinds import ENOUGH, is_list, language, leads_elsewhere, linked_address, size
from pr_archive.scrapers.paragraphs import furniture_in, paragraphs, tidy
from pr_archive.scrapers.text import clean, same_words, squeezed
from pr_archive.scrapers.times import first_time, published_time, stamped
from pr_archive.scrapers.trimming import article_lines

__all__ = ["ArticleScraper", "Selectors", "join"]

Selectors = tuple[Selector, ...]

MIN_BODY = 40
"""Characters of text that an element must have to be taken for the body of an article."""
_SITE_NAME = re.compile(r"\s+[|–—»·-]\s+[^|–—»·]{2,50}$")
_HEADINGS = 40
_HEADLINE_LENGTH = 10
_LONGEST_TITLE = 1000
"""Characters of a headline; the longest real ones have three hundred."""
_SLUG_HYPHENS = 2
_MUCH_MORE = 3
_PAGE_NUMBER = re.compile(r"/\d{1,3}(/?)$")
_AUTHOR_LABEL = re.compile(
    r"^(?:oleh|by|penulis|writer|reporter|laporan|pewarta|wartawan|kontributor|ditulis oleh|posted by|diposting oleh)"
    r"\s*[:\-–]?\s+",
    re.IGNORECASE,
)


class ArticleScraper:
    """Base of the site families: `parse` by the selectors that a subclass names."""

    family: ClassVar[str]
    pattern: ClassVar[re.Pattern[str]]
    """Its group `slug`, if it has one, is the key of an article."""
    example: ClassVar[str]

    TITLE: ClassVar[Selectors] = ("h1",)
    BODY: ClassVar[Selectors] = ()
    SUMMARY: ClassVar[Selectors] = ()
    AUTHOR: ClassVar[Selectors] = ()
    DATE: ClassVar[Selectors] = ()
    UPDATED: ClassVar[Selectors] = ()
    CATEGORY: ClassVar[Selectors] = ()
    TAGS: ClassVar[Selector] = ""
    LEAD_IMAGES: ClassVar[Selector] = ""
    CAPTION: ClassVar[Selectors] = ()
    DROP: ClassVar[Selector] = ""
    """What is passed over in the body, besides what is furniture on any site."""
    LINKS: ClassVar[Selector] = "h1 a[href], h2 a[href], h3 a[href]"
    """Links to articles in a listing."""

    # -- the contract -------------------------------------------------------------------------------------------

    def recognise(self, page: Page) -> float:
        """Return how surely the page is of this family, from 0 to 1: here, whether it has such a body."""
        return 0.6 if page.document.first(*self.BODY) is not None else 0.0

    def source_id(self, url: str) -> str | None:
        """Return the slug of an article address in lower case, or None where the address is no article."""
        parts = urlsplit(self.address(url))
        match = self.pattern.fullmatch(parts.path + (f"?{parts.query}" if parts.query else ""))
        return unquote(match["slug"]).lower() if match and match["slug"] else None

    def parse(self, page: Page) -> ReleaseData:
        """Read an article page. Raises ParseError where it holds no release."""
        self.check(page)
        body, title = self.body(page), self.title(page)
        if not title:
            raise ParseError("the page has no headline")
        if len(title) > _LONGEST_TITLE:
            raise ParseError(f"the page has no headline, but one of {len(title)} characters")
        if body is None:
            raise ParseError("the page has no article")
        summary, caption = self.summary(page), self.caption(page, body)
        text = self.text(page, body, title, summary)
        if not text:
            raise ParseError("the article has no text")
        url = self.url(page)
        source_id = self.key(page, url)
        if source_id is None:
            raise ParseError("the address is none of an article")
        author_raw, images = self.author(page), self.images(page, body)
        printed = self.printed_date(page)
        return ReleaseData(
            url=url,
            source_id=source_id,
            title=title,
            summary=summary,
            author=self.author_name(author_raw),
            author_raw=author_raw,
            published=stamped(self.published(page, printed), images, page),
            published_raw=printed or next(iter(self.marked_dates(page)), None),
            modified=self.modified(page),
            paragraphs=text,
            tags=self.tags(page),
            category=self.category(page),
            images=images,
            caption=caption,
            language=language(page, text),
        )

    def continuation(self, page: Page) -> str | None:
        """Return the address of the next page of a multi-page article, or None."""
        return None

    def listing(self, page: Page) -> Iterator[Item]:
        """Yield the articles that a page links, in order, each once."""
        seen: set[str] = set()
        host = _host(page.url)
        for link in page.document.all(self.LINKS):
            url = linked_address(page.url, link.get("href") or "")
            source_id = self.source_id(url) if url and _host(url) == host else None
            if source_id and source_id not in seen:
                seen.add(source_id)
                yield Item(url=url, source_id=source_id)

    # -- fields, for families that read one in another way ------------------------------------------------------

    def check(self, page: Page) -> None:
        """Raise ParseError where a page is something else than an article."""

    def address(self, url: str) -> str:
        """Return the canonical form of an address: also without the page number of a multi-page article."""
        try:
            parts = urlsplit(canonical_url(url))
        except ValueError:
            return ""
        if not parts.netloc:
            return ""  # nor can it be put together again: `////[`
        path = _PAGE_NUMBER.sub(r"\1", parts.path)
        # A page number follows a slug of several words; the number of a post (`/berita/123`) or a day
        # (`/2025/01/14`) does not.
        is_page = path.rstrip("/").rpartition("/")[2].count("-") >= _SLUG_HYPHENS
        return parts._replace(path=path).geturl() if is_page else parts.geturl()

    def url(self, page: Page) -> str:
        """Return the canonical address of the article."""
        return self.address(page.url)

    def key(self, page: Page, url: str) -> str | None:
        """Return the source_id of the article on a page."""
        return self.source_id(url)

    def title(self, page: Page) -> str | None:
        """Return the headline: as the article shows it, else as its head tells it."""
        for selector in self.TITLE:
            for element in page.document.all(selector)[:3]:
                # A headline that is a link to another page is that of a teaser, or the name of the site.
                if (text := text_of(element)) and not leads_elsewhere(element, page.url):
                    return text
        return self.named_title(page)

    def named_title(self, page: Page) -> str | None:
        """Return the headline as the head names it: the heading that it begins with, else without the site's name."""
        metadata = page.metadata
        named = metadata.linked("headline") or metadata.meta("og:title", "twitter:title")
        named = named or text_of(page.document.first("head title"))
        words = squeezed(named or "")
        for heading in page.document.all("h1, h2, h3")[:_HEADINGS]:
            text = text_of(heading)
            if text and len(text) >= _HEADLINE_LENGTH and words.startswith(squeezed(text)):
                return text
        return (_SITE_NAME.sub("", named) or named) if named else None

    def body(self, page: Page) -> Element | None:
        """Return the element that holds the text: the first named so that has some, else the densest of the page."""
        named = self._named_body(page)
        return self.fallback(page) if named is None else named

    def _named_body(self, page: Page) -> Element | None:
        found = dict.fromkeys(element for selector in self.BODY for element in page.document.all(selector))
        named = [element for element in found if visible_length(element) >= MIN_BODY]
        if not named:
            return None
        body, *others = named
        if visible_length(body) >= ENOUGH and all(_are_nested(body, one) for one in others):
            return body
        # Teasers may have the class that the text has on other sites, and come before it or instead of it. To look
        # for the densest text takes a fifth of the parse, so not where the whole page shows too little for that.
        most = _MUCH_MORE * visible_length(body)
        return None if _shown(page) > most and size(page.main_content) > most else body

    def fallback(self, page: Page) -> Element | None:
        """Return the element that holds the text where no selector finds it, unless it is a list of articles."""
        box = next(iter(page.main_content), None)
        return None if box is not None and is_list(box, page) else box

    def text(self, page: Page, body: Element, title: str, summary: str | None) -> tuple[str, ...]:
        """Return the paragraphs of the body."""
        known = [summary] if summary else []
        if body is not self._named_body(page) and body in page.main_content:
            return tidy(article_lines(page.main_content, self.dropped(page)), title, known)
        return paragraphs(body, title, skip=self.dropped(page), known=known)

    def dropped(self, page: Page) -> frozenset[Element]:
        """Return the elements that are passed over in the body."""
        return frozenset(page.document.all(self.DROP)) if self.DROP else frozenset()

    def summary(self, page: Page) -> str | None:
        """Return the lead."""
        return self.first_text(page, self.SUMMARY)

    def author(self, page: Page) -> str | None:
        """Return the author label: as the article shows it, else as its head tells it."""
        return self.first_label(page, self.AUTHOR) or page.metadata.linked("author")

    def author_name(self, label: str | None) -> str | None:
        """Return the name in an author label."""
        return _AUTHOR_LABEL.sub("", label.split(" | ")[0]).strip() or None if label else None

    def category(self, page: Page) -> str | None:
        """Return the first category."""
        return self.first_label(page, self.CATEGORY) or page.metadata.linked("articleSection")

    def tags(self, page: Page) -> tuple[str, ...]:
        """Return the tags; themes print them as `#tag` too."""
        names = [label_of(tag) for tag in self.found(page, self.TAGS)] if self.TAGS else []
        names = names or list(page.metadata.metas("article:tag"))
        return tuple(dict.fromkeys(bare for name in names if name and (bare := name.strip("#, "))))

    def images(self, page: Page, body: Element) -> tuple[str, ...]:
        """Return the pictures of the article, lead picture first."""
        leads = page.document.all(self.LEAD_IMAGES) if self.LEAD_IMAGES else []
        return pictures(page, [*leads, *shown_in(body, "img", "amp-img")])

    def caption(self, page: Page, body: Element) -> str | None:
        """Return the caption of the lead picture."""
        return self.first_text(page, self.CAPTION)

    def printed_date(self, page: Page) -> str | None:
        """Return the publication date as printed."""
        found = (element for selector in self.DATE for element in self.found(page, selector)[:3])
        texts = (clean(element.get("datetime") or "") or label_of(element) for element in found)
        return next((text for text in texts if text), None)

    def marked_dates(self, page: Page) -> Sequence[str]:
        """Return the publication date as marked up, the most trusted first."""
        metadata = page.metadata
        stamps = [element.get("datetime") for one in self.DATE for element in self.found(page, one)[:1]]
        marked = [metadata.linked("datePublished"), metadata.meta("article:published_time", "datepublished"), *stamps]
        return [text for text in marked if text]

    def published(self, page: Page, printed: str | None) -> datetime | None:
        """Return the time of publication."""
        return published_time(page, self.marked_dates(page), printed)

    def modified(self, page: Page) -> datetime | None:
        """Return the time of the last change that the page claims."""
        metadata = page.metadata
        marked = [metadata.linked("dateModified"), metadata.meta("article:modified_time", "datemodified")]
        for selector in self.UPDATED:
            marked += [one.get("datetime") or label_of(one) for one in self.found(page, selector)[:1]]
        return first_time(page, marked)

    # -- what fields are made of --------------------------------------------------------------------------------

    def found(self, page: Page, selector: Selector) -> list[Element]:
        """Return the elements that fit: those around the headline and the body, if there are any.

        Menus and lists of other articles use the same classes, and may come first.
        """
        elements = page.document.all(selector)
        body = self._named_body(page) if len(elements) > 1 else None
        title = page.document.first(*self.TITLE) if body is not None else None
        if body is None or title is None:
            return elements
        around = set(title.iterancestors())
        box = next((one for one in (body, *body.iterancestors()) if one in around), None)
        box = next(box.iterancestors("article"), box) if box is not None else None
        return page.document.all(selector, box) or elements if box is not None else elements

    def first_text(self, page: Page, selectors: Selectors) -> str | None:
        """Return the text of the first element that has some."""
        found = (text_of(element) for selector in selectors for element in self.found(page, selector)[:3])
        return next((text for text in found if text), None)

    def first_label(self, page: Page, selectors: Selectors) -> str | None:
        """Return the label in the first element that has one."""
        found = (label_of(element) for selector in selectors for element in self.found(page, selector)[:3])
        return next((text for text in found if text), None)


def shown_in(body: Element, *tags: str) -> Iterator[Element]:
    """Yield the elements with these tags in a body that are in no box of furniture."""
    is_furniture = furniture_in(body)
    for element in body.iter(*tags):
        around = takewhile(lambda box: box is not body, element.iterancestors())
        if not is_furniture(element) and not any(is_furniture(box) for box in around if box.attrib):
            yield element


def join(first: ReleaseData, parts: Sequence[ReleaseData]) -> ReleaseData:
    """Return an article of several pages as one, without the headline, lead and caption that later pages repeat."""
    text = list(first.paragraphs)
    repeated = [one for one in (first.title, first.summary, first.caption) if one]
    for part in parts:
        lines = list(part.paragraphs)
        while lines and any(same_words(lines[0], one) for one in repeated):
            del lines[0]
        text += lines
    images = dict.fromkeys((*first.images, *(image for part in parts for image in part.images)))
    return evolve(first, paragraphs=tuple(text), images=tuple(images))


def _shown(page: Page) -> int:
    """Return about how many characters a page shows: at least as many as any part of it."""
    return visible_length(page.document.root) - size(page.document.all("script, style, noscript, template"))


def _are_nested(one: Element, other: Element) -> bool:
    return one in other.iterancestors() or other in one.iterancestors()


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
