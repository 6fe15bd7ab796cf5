"""What a page says of itself in its head: JSON-LD, OpenGraph, meta elements. Read leniently, never fatally."""

import json
import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup

from pr_archive.scrapers.text import clean

__all__ = ["article_ld", "meta"]

_ARTICLES = ("NewsArticle", "Article", "BlogPosting", "ReportageNewsArticle")
_CONTROLS = re.compile(r"[\x00-\x1f]+")
_PAIRS = re.compile(r'"(headline|datePublished|dateModified|articleSection)"\s*:\s*"((?:[^"\\]|\\.){1,500})"')


def meta(soup: BeautifulSoup, name: str) -> str | None:
    """Return the content of the first `meta` with this property or name."""
    for attribute in ("property", "name"):
        found = soup.find("meta", attrs={attribute: name})
        if found is not None and (content := clean(str(found.get("content", "")))):
            return content
    return None


def article_ld(soup: BeautifulSoup) -> dict[str, Any]:
    """Return the JSON-LD object of the page's article, {} where there is none.

    Varient writes it by hand, with line ends and quotes as they come: from what is no JSON, the plain pairs are read.
    """
    for script in soup.find_all("script", type="application/ld+json"):
        text = script.string or ""
        if not any(kind in text for kind in _ARTICLES):
            continue
        try:
            data = json.loads(_CONTROLS.sub(" ", text), strict=False)
        except (ValueError, RecursionError):
            return dict(_PAIRS.findall(text))
        for one in _objects(data):
            kinds = one.get("@type")
            if any(kind in _ARTICLES for kind in (kinds if isinstance(kinds, list) else [kinds])):
                return one
    return {}


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects on the first levels: of a list, of an `@graph`."""
    if isinstance(data, list):
        for one in data:
            yield from _objects(one) if isinstance(one, dict) else ()
    elif isinstance(data, dict):
        yield data
        graph = data.get("@graph")
        yield from (one for one in graph if isinstance(one, dict)) if isinstance(graph, list) else ()
