"""Joomla 3 to 5, the CMS of many offices: layouts of the core, and the many addresses of one article.

An article has a slug, and often its number before it. Without a menu entry of its own it is shown by its component,
`/component/content/article/12-berita/345-slug?Itemid=101`; for print as `?tmpl=component`. All of these are one key.
"""

import re
from urllib.parse import parse_qs, unquote, urljoin, urlsplit, urlunsplit

from pr_archive.scrapers.article import ArticleScraper
from pr_archive.scrapers.base import Page
from pr_archive.scrapers.document import Element

__all__ = ["JoomlaScraper"]

_SIGNS = (
    "/media/jui/",
    "/media/system/js",
    "/media/vendor/",
    "/media/com_",
    "joomla-script-options",
    "/components/com_",
)
_NUMBERED = re.compile(r"(?P<number>\d+)[:-](?P<slug>.+)")
_SYSTEM = "component(?!/content/)|administrator|media|images|templates|modules|plugins|cache|api|wp-[^/]*"
_BY_NUMBER = ("option", "view", "id")


class JoomlaScraper(ArticleScraper):
    """Joomla article pages."""

    family = "joomla"
    pattern = re.compile(
        rf"/(?:index\.php/?)?\?(?=.*\boption=com_content\b)(?=.*\bview=article\b)(?=.*\bid=(?P<id>\d[^&]*)).*"
        rf"|/(?!(?:index\.php/)?(?:{_SYSTEM})(?:/|$))(?:index\.php/)?(?:[^/?.]+/){{0,8}}"
        r"(?P<slug>[^/?.]*[0-9-][^/?.]*)(?:\.html)?/?(?:\?.*)?"
    )
    example = "https://kanwil.example.go.id/berita/berita-utama/4120-kakanwil-tinjau-lapas-wirasaba"

    TITLE = (
        ".item-page [itemprop=headline]", ".item-page .page-header h2", ".com-content-article h1", ".item-page h1",
        ".item-page h2", "[itemprop=headline]", ".article-header h1", ".page-header h2", ".page-header h1", "h1",
    )  # fmt: skip
    BODY = (
        ".com-content-article__body", ".item-page [itemprop=articleBody]", "[itemprop=articleBody]",
        ".article-content", ".item-page", ".uk-article",
    )  # fmt: skip
    AUTHOR = (
        ".createdby [itemprop=name]", ".createdby", "[itemprop=author] [itemprop=name]", ".article-info .author",
        ".uk-article-meta span",
    )  # fmt: skip
    DATE = (
        "time[itemprop=datePublished]", ".article-info .published time", "dd.published time",
        "time[itemprop=dateCreated]", ".article-info .create time", "dd.create time", "dd.published", "dd.create",
        ".article-info time",
    )  # fmt: skip
    UPDATED = ("time[itemprop=dateModified]", "dd.modified time")
    CATEGORY = (".article-info .category-name a", ".category-name a", "[itemprop=genre]")
    TAGS = "ul.tags a, .item-page .tags a, .tag-list a"
    LEAD_IMAGES = ".item-image img, .article-full-image img"
    CAPTION = (
        ".item-image figcaption", ".article-full-image figcaption", ".com-content-article__body figcaption",
        ".img_caption",
    )  # fmt: skip
    DROP = (
        ".page-header, .article-info, .icons, .pop-print, .pager, .pagenavigation, ul.tags, .tags, .item-image,"
        " .content_rating, .btn-group, .edit, .article-index, .pagination, .img_caption, .socialbuttons, #jc,"
        " .com-content-article__links, .content-links, .moduletable, .article-header, .uk-article-meta, .item-page h1"
    )
    LINKS = (
        "td.list-title a[href], .page-header h2 a[href], h2[itemprop=headline] a[href], .item-title a[href],"
        " .blog h2 a[href], .items-row h2 a[href], .blog-item h2 a[href], th.list-title a[href]"
    )

    def recognise(self, page: Page) -> float:
        """An article by the classes of the content component; another page by generator and assets."""
        document = page.document
        generator = "joomla" in (page.metadata.meta("generator") or "").lower()
        if document.first(".com-content-article__body") is not None:
            return 0.96
        if document.first(".item-page") is not None and document.first(*_PARTS) is not None:
            return 0.96 if generator else 0.9
        return 0.85 if generator else 0.55 if page.mentions(*_SIGNS) else 0.0

    def source_id(self, url: str) -> str | None:
        """Return the slug without its number, or the number where that is all, or None for no article."""
        try:
            parts = urlsplit(self.address(url))
        except ValueError:
            return None
        match = self.pattern.fullmatch(parts.path + (f"?{parts.query}" if parts.query else ""))
        if not match:
            return None
        name = unquote(match["slug"] or match["id"]).lower()
        numbered = _NUMBERED.fullmatch(name)
        return numbered["slug"] if numbered else name

    def url(self, page: Page) -> str:
        """Return the address without the parameters of menu and view; the canonical one where the page names it."""
        own = self.address(page.url)
        link = page.document.first("link[rel=canonical]")
        named = self.address(urljoin(page.url, link.get("href") or "")) if link is not None else own
        same = urlsplit(named).hostname == urlsplit(own).hostname and self.source_id(named) == self.source_id(own)
        return _bare(named if same else own)

    def images(self, page: Page, body: Element) -> tuple[str, ...]:
        """Return the pictures: `images/…` counts from the site's root, whatever the address of the page."""
        own = {
            urljoin(page.url, source): urljoin(page.url, f"/{source}") for source in map(_source, body.iter("img"))
        }
        own.pop(page.url, None)
        return tuple(dict.fromkeys(own.get(one, one) for one in super().images(page, body)))


def _source(image: Element) -> str:
    source = image.get("src") or ""
    return source if source.startswith("images/") else ""


_PARTS = ("[itemprop=articleBody]", ".article-info", ".page-header")


def _bare(url: str) -> str:
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    kept = "&".join(f"{name}={query[name][0]}" for name in _BY_NUMBER if name in query) if "id" in query else ""
    return urlunsplit((parts.scheme, parts.netloc, parts.path, kept, ""))
