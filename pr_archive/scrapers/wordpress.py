"""WordPress, with the themes that Indonesian news sites use.

Which key a post has: its number, wherever an answer tells it (REST, the feed's guid `?p=ID`, the classes of the
page, its shortlink); it survives a changed slug. A sitemap or a link tells only the address: such an item has the
path for a key, and is matched by its address, which the store knows of every post that it has.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from pr_archive.errors import ParseError
from pr_archive.scrapers.addresses import canonical_url
from pr_archive.scrapers.article import ArticleScraper, Selectors
from pr_archive.scrapers.base import Page
from pr_archive.scrapers.document import Document
from pr_archive.scrapers.lines import label_of
from pr_archive.scrapers.times import first_time

__all__ = ["DROP", "WordPressScraper"]

_SIGNS = (
    "/wp-content/",
    "/wp-includes/",
    "api.w.org",
    "WordPress",
    "/wp-json/",
)
_NO_ARTICLES = (
    "wp-[^/?]*|feed|category|kategori|tag|author|page|comments|search|xmlrpc\\.php|robots\\.txt|sitemap[^/]*|wp-json"
    "|topic|topik|newstopic|tentang-kami|kontak|redaksi|pedoman[^/]*|about|contact|privacy-policy|disclaimer"
)
_DATES = r"\d{4}(?:/\d{1,2}){0,2}/?$"
_WRITER = re.compile(r"(?:writer|penulis|reporter)\s*:\s*\S", re.IGNORECASE)
_PAGED = re.compile(r"(?:single-)?paged-(\d+)")
_LISTS = frozenset(
    ["archive", "home", "blog", "search", "category", "tag", "author", "date", "search-results", "error404"]
)
"""Classes of `<body>` on pages that list posts."""
DROP = (
    ".sharedaddy, .jp-relatedposts, .wp-block-buttons, .addtoany_share_save_container, "
    ".heateor_sss_sharing_container, .page-links, .post-page-numbers, .jeg_pagelinks, .jeg_pagination, "
    ".jnews_inline_related_post_wrapper, .jnews_inline_related_post, .jeg_post_tags, .jeg_share_button, "
    "[class*=jeg_ad], .tags-links, .cat-links, footer.entry-footer, .entry-footer, .gmr-banner-beforecontent, "
    ".gmr-banner-insidecontent, .gmr-banner-aftercontent, [class*=newkarma-core-], .gmr-list-related, "
    ".gmr-related-post, [class*=td-a-rec], .td_block_related, .baca-juga, .bacajuga, .related-posts, "
    ".related-post, .author-box, .gmr-authorbox, .post-tags, .wp-caption-text, .code-block, .adsbygoogle, "
    ".comments-area, .post-views, .entry-meta, .gmr-social-share, .velocity-post-info, .wp-block-post-title, "
    ".wp-block-post-terms, .td-post-sharing, .td-post-source-tags"
)


class WordPressScraper(ArticleScraper):
    """WordPress article pages: core and block themes, idtheme, tagDiv, JNews, themes without a wrapper."""

    family = "wordpress"
    pattern = re.compile(
        rf"/\?p=(?P<post>\d+)|/(?!(?:{_NO_ARTICLES})(?:[/?]|$)|{_DATES})"
        r"(?P<slug>(?:[^/?]+/){0,5}(?!(?:feed|embed|trackback)/?$)(?=[^/?]*[^/?.]{3})[^/?]+)/?"
    )
    example = "https://suara.example.id/2025/01/rutan-wirasaba-gelar-razia-kamar-hunian/"

    TITLE = (
        "h1.entry-title", "h1.tdb-title-text", "h1.jeg_post_title", ".single-post-title", "h1.post-title",
        "h1.wp-block-post-title", "article h1", "h1", ".entry-title",
    )  # fmt: skip
    BODY = (
        ".td-post-content", ".tdb_single_content .tdb-block-inner", ".jeg_main_content .content-inner",
        ".entry-content-single", "article .entry-content", ".entry-content", ".wp-block-post-content",
        ".content-inner",
        "article .post-content", ".post-content", ".single-content", ".article-content",
    )  # fmt: skip
    AUTHOR = (
        ".entry-header .author a", ".author.vcard a", ".author.vcard .fn", ".byline a", ".tdb-author-name",
        ".td-post-author-name a", ".jeg_meta_author a", ".wp-block-post-author-name", ".wp-block-post-author__name",
        "a[rel=author]", ".posted-by a", ".author.vcard", ".author a", ".velocity-post-info .author",
    )  # fmt: skip
    DATE: ClassVar[Selectors] = (
        "time.entry-date.published", "time.entry-date", ".wp-block-post-date time", ".tdb-block-inner time[datetime]",
        ".jeg_meta_date a", ".jeg_meta_date", "article time[datetime]", ".entry-meta .posted-on", ".posted-on",
        ".velocity-post-info .date",
    )  # fmt: skip
    UPDATED = ("time.updated", ".jeg_meta_modified")
    SUMMARY = (".jeg_post_subtitle", ".td-post-sub-title", ".entry-subtitle")
    CATEGORY = (
        ".cat-links a", ".cat-links-content a", ".cat-links-content", ".wp-block-post-terms.taxonomy-category a",
        ".taxonomy-category a", "a[rel='category tag']", ".td-category a", ".tdb-category a", ".jeg_meta_category a",
    )  # fmt: skip
    TAGS = (
        ".tags-links a, .taxonomy-post_tag a, .td-tags a[href*='/tag/'], .tdb-tags a[href*='/tag/'], .jeg_post_tags a"
    )
    LEAD_IMAGES = (
        ".post-thumbnail img, img.wp-post-image, figure.gmr-attachment-img img, .td-post-featured-image img,"
        " .jeg_featured img, .wp-block-post-featured-image img"
    )
    CAPTION = (
        ".post-thumbnail figcaption", ".gmr-thumbnail-single figcaption", ".gmr-attachment-img figcaption",
        ".td-post-featured-image figcaption", ".tdb-featured-image-bg figcaption", ".jeg_featured .wp-caption-text",
        ".wp-block-post-featured-image figcaption", ".entry-header figcaption",
    )  # fmt: skip
    DROP = DROP
    LINKS = (
        "h1.entry-title a[href], h2.entry-title a[href], h3.entry-title a[href], h2 a[href], h3 a[href],"
        " a[rel=bookmark]"
    )

    # -- the contract -------------------------------------------------------------------------------------------

    def recognise(self, page: Page) -> float:
        """An article by the classes that WordPress itself prints; another page by its links."""
        classes = page.document.body_classes
        if any(name.startswith("postid-") or name == "single-post" for name in classes):
            return 0.95
        signs = page.mentions(*_SIGNS)
        if page.document.first(".entry-content, .td-post-content, .tdb_single_content, .content-inner") is not None:
            return 0.85 if signs else 0.5
        return 0.8 if signs else 0.0

    def source_id(self, url: str) -> str | None:
        """Return the post number in `?p=ID`, else the path; None where the address is no article."""
        parts = urlsplit(self.address(url))
        if parts.path in ("", "/"):
            return _number(parts.query)
        match = self.pattern.fullmatch(parts.path)
        return unquote(match["slug"]).lower() if match and match["slug"] else None

    def continuation(self, page: Page) -> str | None:
        """Return the next page of the same post, as the page links it; never guessed."""
        base = re.escape(self.url(page).rstrip("/"))
        following = re.compile(rf"{base}/(?:page/)?{_page_number(page.document) + 1}/?")
        links = ".page-links a[href], a.post-page-numbers[href], .jeg_pagelinks a[href], .wp-pagenavi a[href]"
        urls = (urljoin(page.url, link.get("href") or "") for link in page.document.all(links) if label_of(link))
        return next((url for url in urls if following.fullmatch(canonical_url(url))), None)

    # -- fields -------------------------------------------------------------------------------------------------

    def check(self, page: Page) -> None:
        """Refuse lists of posts and fixed pages, by what WordPress says in the classes of the body."""
        classes = set(page.document.body_classes)
        single = any(name.startswith(("single", "postid-")) for name in classes)
        if not single and classes & _LISTS:
            raise ParseError("the page is a list of articles")
        posts = {post.get("id") for post in page.document.all("article[id^='post-']")}
        if not single and len(posts) > 1 and page.document.first("h1.entry-title") is None:
            raise ParseError("the page is a list of articles")
        if not single and any(name.startswith("page-id-") for name in classes):
            raise ParseError("the page is no post, but a fixed page of the site")

    def key(self, page: Page, url: str) -> str | None:
        """Return the number of the post on a page, else the path of its address."""
        return _post_number(page.document) or self.source_id(url)

    def url(self, page: Page) -> str:
        """Return the address of the first page: `rel=canonical` is WordPress's own, and its page number is cut."""
        link = page.document.first("link[rel=canonical]")
        named = urljoin(page.url, link.get("href") or "") if link is not None else page.url
        same = urlsplit(named).hostname == urlsplit(page.url).hostname and urlsplit(named).path not in ("", "/")
        url = canonical_url(named if same else page.url)
        return self.address(re.sub(rf"/{_page_number(page.document)}(/?)$", r"\1", url))

    def author(self, page: Page) -> str | None:
        """Return the writer in the footer of the text, else the author as the theme prints it, else the head's.

        Where there is a writer, the author is the account that he was posted by.
        """
        labels = (label_of(one) or "" for one in page.document.all(".gmr-cf-metacontent span"))
        writer = next((label for label in labels if _WRITER.match(label)), None)
        return writer or super().author(page) or page.metadata.meta("author")

    def tags(self, page: Page) -> tuple[str, ...]:
        """Return the tags, without the categories that have `rel="category tag"`."""
        named = (self.found(page, one) for one in (self.TAGS, "article a[rel=tag]"))
        links = [link for link in next(filter(None, named), []) if "category" not in (link.get("rel") or "")]
        names = [(label_of(link) or "").strip("#, ") for link in links] or page.metadata.metas("article:tag")
        return tuple(dict.fromkeys(name for name in names if name))

    def marked_dates(self, page: Page) -> Sequence[str]:
        """The time element has its zone, so it goes before what a plugin puts into the head."""
        marked = super().marked_dates(page)
        own = [text for text in marked if text == self.printed_date(page)]
        return [*own, *marked]

    def published(self, page: Page, printed: str | None) -> datetime | None:
        """A visible date with a zone of its own (WITA) goes before all."""
        shown = [label_of(element) for one in self.DATE for element in self.found(page, one)[:1]]
        zoned = [text for text in shown if text and re.search(r"\d[:.]\d{2}.*\bWI(?:B|TA|T)\b", text)]
        return super().published(page, printed) if not zoned else first_time(page, zoned)


def _number(query: str) -> str | None:
    number = parse_qs(query).get("p", [""])[0]
    return number if number.isascii() and number.isdigit() else None


def _page_number(document: Document) -> int:
    """Return which page of an article this is: by the classes that WordPress prints, or the link that is none."""
    for name in document.body_classes:
        if match := _PAGED.fullmatch(name):
            return int(match[1])
    current = label_of(
        document.first(".post-page-numbers.current", ".page-links .current", ".jeg_pagelinks .current")
    )
    return int(current) if current and current.isascii() and current.isdigit() and len(current) < 4 else 1


def _post_number(document: Document) -> str | None:
    for name in document.body_classes:
        if match := re.fullmatch(r"postid-(\d+)", name):
            return match[1]
    article = document.first("article[id^='post-']")
    if article is not None and (match := re.fullmatch(r"post-(\d+)", article.get("id") or "")):
        return match[1]
    link = document.first("link[rel=shortlink]")
    return _number(urlsplit(link.get("href") or "").query) if link is not None else None
