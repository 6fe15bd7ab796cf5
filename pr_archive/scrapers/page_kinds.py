"""What kind of page this is, whatever its family: an article, a list of articles, nothing; and in which language."""

import re
from collections.abc import Sequence
from itertools import islice
from urllib.parse import urljoin, urlsplit

from pr_archive.scrapers.base import Page
from pr_archive.scrapers.document import Element
from pr_archive.scrapers.lines import label_of, text_of, visible_length

__all__ = ["ENOUGH", "is_list", "is_soft_404", "language", "leads_elsewhere", "linked_address", "size"]

_GONE = re.compile(
    r"(?:(?:oops|ups|maaf|error|kesalahan)\W*)*(?:404\b.{0,40}|(?:(?:halaman|laman|page|artikel|berita|konten|post\w*"
    r"|data|url|that page|this page)\s)?(?:(?:yang anda (?:cari|tuju|minta)|ini|itu|tersebut)\s)?(?:(?:tidak|tak)"
    r" (?:(?:dapat|bisa) )?(?:(?:di)?temukan|tersedia|ada)|(?:sudah|telah) (?:di)?hapus"
    r"|(?:(?:was|is|could|can) ?(?:not|n.t) be |(?:was|is) )?(?:not )?found|nothing (?:was )?found))\W*",
    re.IGNORECASE,
)
"""The whole of a heading: `Barang Terlarang Tidak Ditemukan` is news."""
_HEADING_PARTS = re.compile(r"\s+[-|–—»·:]+\s+")
_FUNCTION_WORDS = frozenset(
    ["yang", "dan", "di", "dengan", "untuk", "dari", "pada", "ini", "itu", "dalam", "oleh", "tidak", "akan", "telah"]
)
ENOUGH = 400
"""Characters of running text that no error page has."""
_TEASERS = 3
_LONG = 60
"""Characters of a paragraph that tells something."""


def is_soft_404(page: Page) -> bool:
    """Return whether a page says that there is nothing, or is the site's home page, whatever its status."""
    parts = urlsplit(page.url)
    if parts.path in ("", "/") and not parts.query:
        return True
    document = page.document
    if any("error404" in name or "error-404" in name for name in document.body_classes):
        return True
    headings = [*document.all("title"), *document.all("h1")[:2], *document.all("h2")[:1]]
    texts = (text_of(one) or label_of(one) for one in headings)
    parts_of = (part for text in texts if text and len(text) < 150 for part in _HEADING_PARTS.split(text))
    return any(_GONE.fullmatch(part) for part in parts_of) and not _has_article(page)


def _has_article(page: Page) -> bool:
    """Return whether a page with a headline like `Jenazah Tidak Ditemukan` is an article all the same."""
    return size(page.main_content) >= ENOUGH


def language(page: Page, text: Sequence[str] = ()) -> str:
    """Return the language of the page, and Indonesian where it does not say.

    Themes come from abroad and call everything English, so a text in Indonesian goes before what the page declares
    (`og:locale` is not even asked).
    """
    declared = (page.document.root.get("lang") or "").strip().lower()
    code = re.split("[-_]", declared)[0]
    # `in` is what Java and old Blogger call Indonesian.
    if code in ("id", "in") or not re.fullmatch("[a-z]{2,3}", code) or _is_indonesian(text):
        return "id"
    return code


def _is_indonesian(text: Sequence[str]) -> bool:
    words = " ".join(text).lower().split()
    return sum(word in _FUNCTION_WORDS for word in words) * 20 > len(words)


def leads_elsewhere(heading: Element, url: str) -> bool:
    """Return whether a heading is one link to another page."""
    links = [*heading.iter("a"), *islice(heading.iterancestors("a"), 1)]
    paths = {
        urlsplit(linked_address(url, link.get("href") or "")).path.strip("/") for link in links if link.get("href")
    }
    return len(paths) == 1 and urlsplit(url).path.strip("/") not in paths and visible_length(heading) > 0


def size(parts: Sequence[Element]) -> int:
    """Return about how many characters of text some elements show."""
    return sum(map(visible_length, parts))


def is_list(box: Element, page: Page) -> bool:
    """Return whether a box has several headlines of other articles, with hardly more paragraphs than these."""
    if "article" in page.metadata.metas("og:type") or "headline" in page.metadata.article:
        return False
    teasers = sum(leads_elsewhere(heading, page.url) for heading in box.iter("h1", "h2", "h3"))
    told = sum(1 for paragraph in box.iter("p") if visible_length(paragraph) >= _LONG)
    return teasers >= _TEASERS and told <= 2 * teasers


def linked_address(base: str, href: str) -> str:
    """Return the address that a link leads to, empty where it is none."""
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return ""
