"""Releases as an Atom feed (RFC 4287), newest first: for a feed reader, or as what is new to a saved search."""

from collections.abc import Iterable
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from pr_archive.records import Release

__all__ = ["atom", "without"]

_NAMESPACE = "http://www.w3.org/2005/Atom"
_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
"""Characters that XML 1.0 cannot hold, not even as references."""


def atom(releases: Iterable[Release], *, title: str, id: str, updated: datetime | None = None) -> str:
    """Return a feed of some releases. `id` is a URI that stays the same; `updated` where there are no releases."""
    ET.register_namespace("", _NAMESPACE)
    entries = list(releases)
    feed = ET.Element(_tag("feed"))
    newest = max((_changed(release) for release in entries), default=updated or datetime.fromtimestamp(0, UTC))
    _add(feed, "title", title)
    _add(feed, "id", id)
    _add(feed, "updated", newest.isoformat())
    _add(feed, "generator", "PR Archive")
    author = _add(feed, "author", None)
    _add(author, "name", "PR Archive")
    for release in entries:
        _entry(feed, release)
    ET.indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="unicode") + "\n"


def without(feed: str, id: str) -> str | None:
    """Return a feed of ours without the entry of a release; None where it has none. Raises `ParseError` (XML)."""
    ET.register_namespace("", _NAMESPACE)
    tree = ET.fromstring(feed)
    name = f"urn:pr-archive:{id}"
    gone = [entry for entry in tree.findall(_tag("entry")) if entry.findtext(_tag("id")) == name]
    for entry in gone:
        tree.remove(entry)
    text = '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(tree, encoding="unicode") + "\n"
    return text if gone else None


def _entry(feed: ET.Element, release: Release) -> None:
    entry = _add(feed, "entry", None)
    _add(entry, "title", release.title)
    _add(entry, "id", f"urn:pr-archive:{release.id}")
    _add(entry, "updated", _changed(release).isoformat())
    if release.published:
        _add(entry, "published", release.published.isoformat())
    ET.SubElement(entry, _tag("link"), {"rel": "alternate", "href": _clean(release.url)})
    for copy in release.copies:
        ET.SubElement(entry, _tag("link"), {"rel": "related", "href": _clean(copy.url)})
    author = _add(entry, "author", None)
    _add(author, "name", release.author or release.institution or release.source)
    for term in dict.fromkeys(filter(None, (release.category, *release.tags))):
        ET.SubElement(entry, _tag("category"), {"term": _clean(term)})
    _add(entry, "summary", release.summary or next(iter(release.paragraphs), ""))
    _add(entry, "content", release.body)


def _changed(release: Release) -> datetime:
    return release.modified or release.published or release.first_seen


def _add(parent: ET.Element, name: str, text: str | None) -> ET.Element:
    element = ET.SubElement(parent, _tag(name))
    if text is not None:
        element.text = _clean(text)
    return element


def _clean(text: str) -> str:
    return text.translate(_XML)


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"
