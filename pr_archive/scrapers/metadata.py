"""What a page says of itself in its head: JSON-LD, OpenGraph, meta elements. Read leniently, never fatally."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from pr_archive.scrapers.document import Document
from pr_archive.scrapers.text import clean, read_json

__all__ = ["Metadata"]

_ARTICLES = frozenset(
    ["NewsArticle", "Article", "BlogPosting", "ReportageNewsArticle", "Report", "AnalysisNewsArticle", "WebPage"]
)
_CONTROLS = re.compile(r"[\x00-\x1f]+")
_PAIRS = re.compile(
    r'"(headline|datePublished|dateModified|articleSection|keywords|articleBody)"\s*:\s*"((?:[^"\\]|\\.){1,6000})"'
)
_AUTHOR = re.compile(r'"author"\s*:\s*\[?\s*\{[^{}]{0,200}?"name"\s*:\s*"((?:[^"\\]|\\.){1,200})"')
_MAX_DEPTH = 4


class Metadata:
    """The head of a page, read when first asked for."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._metas: dict[str, list[str]] | None = None
        self._article: dict[str, Any] | None = None

    # -- meta elements ------------------------------------------------------------------------------------------

    def meta(self, *names: str) -> str | None:
        """Return the content of the first `meta` with one of these properties or names, in the order asked for."""
        return next((values[0] for name in names if (values := self.metas(name))), None)

    def metas(self, name: str) -> list[str]:
        """Return the contents of all `meta` with a property or name (lower case)."""
        if self._metas is None:
            self._metas = {}
            for element in self._document.all("meta"):
                content = clean(element.get("content") or "")
                key = element.get("property") or element.get("name") or element.get("itemprop")
                if key and content:
                    self._metas.setdefault(key.strip().lower(), []).append(content)
        return self._metas.get(name, [])

    # -- JSON-LD ------------------------------------------------------------------------------------------------

    @property
    def article(self) -> dict[str, Any]:
        """The JSON-LD object of the page's article, {} where there is none.

        Varient writes it by hand, with line ends and quotes as they come: from what is no JSON, the plain pairs are
        read.
        """
        if self._article is None:
            self._article = self._find_article()
        return self._article

    def _find_article(self) -> dict[str, Any]:
        web_page: dict[str, Any] = {}
        for script in self._document.all("script[type='application/ld+json']"):
            for one in _objects(_loaded(script.text or "")):
                kinds = one.get("@type")
                kinds = {kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)}
                if kinds & _ARTICLES - {"WebPage"}:
                    return one
                if "WebPage" in kinds and "datePublished" in one:
                    web_page = web_page or one
        return web_page

    def linked(self, name: str) -> str | None:
        """Return a text of the JSON-LD article: of a list its first, of an object its name."""
        return next(iter(self.linked_all(name)), None)

    def linked_all(self, name: str) -> list[str]:
        """Return the texts of a field of the JSON-LD article."""
        values = self.article.get(name)
        texts = []
        for value in values if isinstance(values, list) else [values]:
            text = value.get("name") if isinstance(value, dict) else value
            if isinstance(text, str) and (text := clean(unescape(text))):
                texts.append(text)
        return texts


def _loaded(text: str) -> Any:
    """Return a JSON-LD script as data; of one that is no JSON, an article of what can be read."""
    text = text.strip().removeprefix("<!--").removesuffix("-->").removeprefix("//<![CDATA[").removesuffix("//]]>")
    try:
        return read_json(_CONTROLS.sub(" ", text))
    except (ValueError, RecursionError):
        if not any(f'"{kind}"' in text for kind in _ARTICLES):
            return None
    found: dict[str, Any] = {name: _unescaped(value) for name, value in _PAIRS.findall(text)}
    if author := _AUTHOR.search(text):
        found["author"] = _unescaped(author[1])
    return {"@type": "NewsArticle", **found} if found else None


def _unescaped(value: str) -> str:
    return value.replace('\\"', '"').replace("\\/", "/")


def _objects(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield the objects on the first levels: of a list, of an `@graph`, of a page its `mainEntity`."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(data, list):
        for one in data:
            yield from _objects(one, depth + 1)
    elif isinstance(data, dict):
        yield data
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(data.get(name), list | dict):
                yield from _objects(data[name], depth + 1)
