"""What other extractors make of a page, if they are installed (extra `fallback`): asked where ours finds little."""

from importlib import import_module
from typing import Any

from lxml import etree

from pr_archive.scrapers.document import Document
from pr_archive.scrapers.paragraphs import paragraphs

__all__ = ["other_paragraphs"]


def other_paragraphs(html: str) -> tuple[str, ...]:
    """Return the paragraphs that trafilatura finds, else readability; () where neither is installed or finds any."""
    return _by_trafilatura(html) or _by_readability(html)


def _by_trafilatura(html: str) -> tuple[str, ...]:
    extractor = _module("trafilatura")
    text = extractor.extract(html, include_comments=False, include_tables=False) if extractor else None
    return tuple(line.strip() for line in text.split("\n") if line.strip()) if text else ()


def _by_readability(html: str) -> tuple[str, ...]:
    extractor = _module("readability")
    if extractor is None:
        return ()
    try:
        summary = extractor.Document(html).summary(html_partial=True)
    except (extractor.readability.Unparseable, etree.LxmlError, ValueError):
        return ()
    return paragraphs(Document(summary).root)


def _module(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        return None
