"""Sitemaps in (sitemaps.org 0.9): url sets and indexes, parsed without entities, network or huge trees."""

import re

from attrs import frozen
from lxml import etree

from pr_archive.errors import ParseError, TooLargeError
from pr_archive.scrapers.base import Page
from pr_archive.scrapers.body import GZIP_MAGIC, CutShortError, gunzip

__all__ = ["Sitemap", "read_sitemap"]

MAX_URLS = 50_000
"""The protocol's own limit for one file."""

_OTHER = re.compile(r"(?:page|categor|kategori|tag|taxonom|author|user|penulis)", re.IGNORECASE)
MAX_BYTES = 50 * 1024 * 1024
"""Of a gzipped file once unpacked; the protocol's own limit too."""


@frozen(kw_only=True)
class Sitemap:
    """One sitemap file: the pages it lists, or the files of an index. Addresses as written, in order."""

    pages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


def read_sitemap(page: Page) -> Sitemap:
    """Read a sitemap, gzipped or not. Raises ParseError where the page is none."""
    try:
        body = gunzip(page.body, MAX_BYTES) if page.body.startswith(GZIP_MAGIC) else page.body
        root = etree.fromstring(body.strip(), etree.XMLParser(resolve_entities=False, no_network=True, recover=True))
        # Neither the name nor the namespace need be what XML allows: recovery lets everything in.
        kind = str(root.tag).rpartition("}")[2] if root is not None else ""
    except (etree.XMLSyntaxError, ValueError, TooLargeError, CutShortError) as error:
        raise ParseError(f"not a sitemap: {error}") from error
    if kind not in ("urlset", "sitemapindex"):
        raise ParseError("not a sitemap")
    found = root.iterfind("{*}url/{*}loc" if kind == "urlset" else "{*}sitemap/{*}loc")
    urls = [_text(loc) for _, loc in zip(range(MAX_URLS), found, strict=False)]
    urls = [url for url in dict.fromkeys(urls) if url]
    return Sitemap(pages=tuple(urls)) if kind == "urlset" else Sitemap(files=tuple(_of_articles(urls)))


def _text(loc: etree._Element) -> str:
    """Return an address as written, empty for one with half a character (`&#xd800;`), which recovery lets in too."""
    try:
        return (loc.text or "").strip()
    except UnicodeDecodeError:
        return ""


def _of_articles(files: list[str]) -> list[str]:
    """Leave out the files of an index that by their name list pages, categories, tags or authors."""
    kept = [url for url in files if not _OTHER.search(url.rpartition("/")[2])]
    return kept or files
