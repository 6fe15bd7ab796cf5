"""WordPress, with the themes that Indonesian news sites use.

Which key a post has: its number, wherever an answer tells it (REST, the feed's guid `?p=ID`, the classes of the page,
its shortlink); it survives a changed slug. A sitemap or a link tells only the address: such an item has the path for a
key, and is matched by its address, which the store knows of every post that it has.
"""

import re
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from pr_archive.scrapers.addresses import canonical_url
from pr_archive.scrapers.article import ArticleScraper
from pr_archive.scrapers.base import Page
from pr_archive.scrapers.metadata import meta
from pr_archive.scrapers.text import text_of

__all__ = ["DROP", "WordPressScraper"]

_SIGNS = re.compile(r"/wp-content/|/wp-includes/|api\.w\.org|name=\"generator\" content=\"WordPress")
_NO_ARTICLES = (
    "wp-[^/?]*|feed|category|kategori|tag|author|page|comments|search|xmlrpc\\.php|robots\\.txt|sitemap[^/]*|wp-json"
    "|topic|topik|newstopic|tentang-kami|kontak|redaksi|pedoman[^/]*|about|contact|privacy-policy|disclaimer"
)
_PAGED = re.compile(r"(?:single-)?paged-(\d+)")
DROP = (
    ".sharedaddy, .jp-relatedposts, .wp-block-buttons, .addtoany_share_save_container, .heateor_sss_sharing_container,"
    " .page-links, .post-page-numbers, .jeg_pagelinks, .jeg_pagination, .jnews_inline_related_post_wrapper,"
    " .jnews_inline_related_post, .jeg_post_tags, .jeg_share_button, [class*=jeg_ad], .tags-links, .cat-links,"
    " footer.entry-footer, .gmr-banner-beforecontent, .gmr-banner-insidecontent, .gmr-banner-aftercontent,"
    " .newkarma-core-banner-beforecontent, .newkarma-core-banner-insidecontent, .newkarma-core-banner-aftercontent,"
    " .newkarma-core-related-post, .gmr-list-related, .gmr-related-post, .td-a-rec, [class*=td-a-rec], .td_block_related,"
    " .baca-juga, .bacajuga, .related-posts, .related-post, .author-box, .gmr-authorbox, .post-tags, .wp-caption-text,"
    " .code-block, .adsbygoogle, .comments-area, .post-views, .entry-meta, .gmr-social-share"
)


class WordPressScraper(ArticleScraper):
    """WordPress article pages: core and block themes, idtheme, tagDiv, JNews."""

    family = "wordpress"
    pattern = re.compile(
        rf"/\?p=(?P<post>\d+)|/(?!(?:{_NO_ARTICLES})(?:[/?]|$))(?P<slug>(?:[^/?]+/){{0,5}}[^/?]*[^/?.]{{3,}}[^/?]*?)/?"
    )
    example = "https://suara.example.id/2025/01/rutan-wirasaba-gelar-razia-kamar-hunian/"

    TITLE = (
        "h1.entry-title", "h1.tdb-title-text", "h1.jeg_post_title", ".single-post-title", "h1.post-title",
        "h1.wp-block-post-title", "article h1", "h1",
    )  # fmt: skip
    BODY = (
        ".td-post-content", ".tdb_single_content .tdb-block-inner", ".jeg_main_content .content-inner",
        ".entry-content-single", "article .entry-content", ".entry-content", ".content-inner", ".post-content",
    )  # fmt: skip
    AUTHOR = (
        ".entry-header .author a", ".author.vcard a", ".author.vcard .fn", ".byline a", ".tdb-author-name",
        ".td-post-author-name a", ".jeg_meta_author a", ".wp-block-post-author-name", ".wp-block-post-author__name",
        "a[rel=author]", ".posted-by a", ".author a",
    )  # fmt: skip
    DATE = (
        "time.entry-date.published", "time.entry-date", ".wp-block-post-date time", ".jeg_meta_date a", "article time[datetime]",
        "time[datetime]",
    )  # fmt: skip
    SUMMARY = (".jeg_post_subtitle", ".td-post-sub-title", ".entry-subtitle")
    CATEGORY = (
        ".cat-links a", ".cat-links-content a", ".cat-links-content", ".wp-block-post-terms.taxonomy-category a",
        ".taxonomy-category a", "a[rel='category tag']", ".td-category a", ".jeg_meta_category a",
    )  # fmt: skip
    TAGS = (
        ".tags-links a, .taxonomy-post_tag a, a[rel=tag]:not([rel~=category]), .td-tags a[href*='/tag/'],"
        " .jeg_post_tags a"
    )
    IMAGES = (
        ".post-thumbnail img, .wp-post-image, figure.gmr-attachment-img img, .td-post-featured-image img,"
        " .jeg_featured img, .entry-content img"
    )
    CAPTION = (".post-thumbnail figcaption", ".gmr-thumbnail-single figcaption", ".wp-post-image + figcaption",
               ".td-post-featured-image figcaption", ".jeg_featured .wp-caption-text")  # fmt: skip
    DROP = DROP
    LINKS = "h1.entry-title a[href], h2.entry-title a[href], h3.entry-title a[href], h2 a[href], h3 a[href], a[rel=bookmark]"

    def recognise(self, page: Page) -> float:
        """An article by the classes that WordPress itself prints; another page by its links."""
        body = page.soup.body
        classes = _classes(body)
        if any(name.startswith("postid-") or name == "single-post" for name in classes):
            return 0.95
        signs = _SIGNS.search(page.text) is not None
        if page.soup.select_one(".entry-content, .td-post-content, .content-inner"):
            return 0.85 if signs else 0.5
        return 0.8 if signs else 0.0

    def source_id(self, url: str) -> str | None:
        """Return the post number in `?p=ID`, else the path; None where the address is no article."""
        parts = urlsplit(canonical_url(url))
        if parts.path in ("", "/"):
            number = parse_qs(parts.query).get("p", [""])[0]
            return number if number.isascii() and number.isdigit() else None
        match = self.pattern.fullmatch(parts.path)
        return match["slug"].lower() if match and match["slug"] else None

    def key(self, page: Page, url: str) -> str | None:
        """Return the number of the post on a page, else the path of its address."""
        return _post_number(page.soup) or self.source_id(url)

    def url(self, page: Page) -> str:
        """Return the address of the first page: `rel=canonical` is WordPress's own, and its page number is cut."""
        link = page.soup.find("link", rel="canonical", href=True)
        canonical = urljoin(page.url, str(link["href"])) if isinstance(link, Tag) else page.url
        same = urlsplit(canonical).hostname == urlsplit(page.url).hostname
        url = canonical_url(canonical if same and urlsplit(canonical).path not in ("", "/") else page.url)
        return re.sub(rf"/{_page_number(page.soup)}(/?)$", r"\1", url)

    def author(self, soup: BeautifulSoup) -> str | None:
        """Return the author as the theme prints it, else as the head tells it."""
        return super().author(soup) or meta(soup, "author")

    def tags(self, soup: BeautifulSoup) -> tuple[str, ...]:
        """Return the tags; themes print them as `#tag` too."""
        return tuple(name.lstrip("#").strip() for name in super().tags(soup))

    def published(self, page: Page, linked: dict[str, Any]) -> Any:
        """The time element has its zone, so it goes before what a plugin puts into the head."""
        raw, time = super().published(page, linked)
        return raw, (self.first_time(page, [raw]) if raw and "T" in raw else None) or time

    def continuation(self, page: Page) -> str | None:
        """Return the next page of the same post, as the page links it; never guessed."""
        current = _page_number(page.soup)
        base = self.url(page).rstrip("/")
        for link in page.soup.select(
            ".page-links a[href], a.post-page-numbers[href], .jeg_pagelinks a[href], .wp-pagenavi a[href]"
        ):
            url = urljoin(page.url, str(link["href"]))
            if text_of(link) and re.fullmatch(rf"{re.escape(base)}/(?:page/)?{current + 1}/?", canonical_url(url)):
                return url
        return None


def _classes(element: Tag | None) -> list[str]:
    value = element.get("class") if element is not None else None
    return list(value) if isinstance(value, list) else []


def _page_number(soup: BeautifulSoup) -> int:
    """Return which page of an article this is: by the classes that WordPress prints, or the link that is none."""
    for name in _classes(soup.body):
        if match := _PAGED.fullmatch(name):
            return int(match[1])
    current = text_of(soup.select_one(".post-page-numbers.current, .page-links .current"))
    return int(current) if current and current.isascii() and current.isdigit() else 1


def _post_number(soup: BeautifulSoup) -> str | None:
    for name in _classes(soup.body):
        if match := re.fullmatch(r"postid-(\d+)", name):
            return match[1]
    article = soup.find("article", id=re.compile(r"^post-\d+$"))
    if isinstance(article, Tag):
        return str(article["id"]).removeprefix("post-")
    link = soup.find("link", rel="shortlink", href=True)
    number = parse_qs(urlsplit(str(link["href"])).query).get("p", [""])[0] if isinstance(link, Tag) else ""
    return number if number.isascii() and number.isdigit() else None
