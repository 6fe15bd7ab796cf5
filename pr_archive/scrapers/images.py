"""The pictures of an article, each in its largest form."""

import re
from collections.abc import Iterable
from urllib.parse import urljoin

from pr_archive.scrapers.base import Page
from pr_archive.scrapers.document import Element

__all__ = ["pictures"]

_SOURCES = ("data-large-file", "data-src", "data-lazy-src", "data-original", "src")
_WIDTH = re.compile(r"\s*([^\s,]+)\s+(\d+)w")
_NO_PICTURE = re.compile(
    r"^data:|\.svg(?:\?|$)|/emoji/|gravatar\.com|/avatar|/profile/|user\.png|pixel|spacer|blank\.(?:gif|png)|1x1"
    r"|/logo|badge|placeholder|loading\.gif|googleusercontent\.com/img/b/R29vZ2xl/[^/]*/s16",
    re.IGNORECASE,
)


def pictures(page: Page, elements: Iterable[Element], *, head: bool = True) -> tuple[str, ...]:
    """Return the addresses of `img` elements that show something, each once.

    Where there is none, that of the picture which the head names, unless `head` is false.
    """
    found = dict.fromkeys(source for element in elements if (source := _source(page, element)))
    if head and not found and (named := page.metadata.meta("og:image")):
        found = dict.fromkeys([named])
    return tuple(found)


def _source(page: Page, element: Element) -> str | None:
    source = _largest(element.get("srcset") or element.get("data-srcset") or "")
    for name in _SOURCES:
        source = source or _usable(element.get(name))
    try:
        return urljoin(page.url, source) if source else None
    except ValueError:
        return None


def _largest(srcset: str) -> str | None:
    """Return the widest picture of a `srcset`."""
    sizes = [(int(width), address) for address, width in _WIDTH.findall(srcset[:4000]) if _usable(address)]
    return max(sizes)[1] if sizes else None


def _usable(source: str | None) -> str | None:
    source = (source or "").strip()
    return source if source and not _NO_PICTURE.search(source) else None
