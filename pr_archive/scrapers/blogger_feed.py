"""The JSON feed of Blogger: whole posts with their times, labels and authors, up to 150 in an answer. Pure."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pr_archive.errors import ParseError
from pr_archive.records import ReleaseData
from pr_archive.scrapers.addresses import canonical_url
from pr_archive.scrapers.base import Item, Page
from pr_archive.scrapers.blogger import DROP, BloggerScraper, without_noise
from pr_archive.scrapers.document import Document
from pr_archive.scrapers.images import pictures
from pr_archive.scrapers.lines import text_of
from pr_archive.scrapers.paragraphs import paragraphs
from pr_archive.scrapers.text import clean, read_json

__all__ = ["blogger_count", "blogger_items"]

_SCRAPER = BloggerScraper()
_NOBODY = ("Unknown", "Anonymous", "noreply@blogger.com")
"""What Blogger calls whoever has no profile."""


def blogger_items(page: Page) -> Iterator[Item]:
    """Yield the posts of one answer of `/feeds/posts/default?alt=json`. Raises ParseError where it is none.

    A feed whose owner gives out summaries only has items without data: their pages tell more.
    """
    for entry in _objects(_feed(page), "entry"):
        url = _link(entry)
        source_id = _SCRAPER.source_id(url) if url else None
        if url and source_id:
            yield _item(entry, url, source_id, page)


def blogger_count(page: Page) -> int:
    """Return how many posts an answer holds: fewer than asked for where they are long. Raises ParseError."""
    return len(_objects(_feed(page), "entry"))


def _feed(page: Page) -> dict[str, Any]:
    try:
        answer = read_json(page.body)
    except (ValueError, RecursionError) as error:
        raise ParseError("the feed is no JSON") from error
    feed = answer.get("feed") if isinstance(answer, dict) else None
    if not isinstance(feed, dict):
        raise ParseError("the answer is no feed of Blogger")
    return feed


def _item(entry: dict[str, Any], url: str, source_id: str, page: Page) -> Item:
    title = clean(_text(entry, "title")) or None
    published, modified = _time(entry, "published", page), _time(entry, "updated", page)
    data = _data(entry, url, source_id, title, page) if title else None
    return Item(url=url, source_id=source_id, title=title, published=published, modified=modified, data=data)


def _data(entry: dict[str, Any], url: str, source_id: str, title: str, page: Page) -> ReleaseData | None:
    document = Document(_text(entry, "content"))
    text = without_noise(paragraphs(document.root, title, skip=frozenset(document.all(DROP))))
    if not text:
        return None
    author, labels = _author(entry), _labels(entry)
    own = Page(url=url, body=b"", fetched_at=page.fetched_at, timezone=page.timezone)
    return ReleaseData(
        url=canonical_url(url),
        source_id=source_id,
        title=title,
        author=author,
        author_raw=author,
        published=_time(entry, "published", page),
        published_raw=_text(entry, "published") or None,
        modified=_time(entry, "updated", page),
        paragraphs=text,
        tags=labels,
        category=labels[0] if labels else None,
        images=pictures(own, document.all("img")),
        caption=text_of(document.first(".tr-caption", "figcaption")),
    )


def _objects(holder: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = holder.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(holder: dict[str, Any], name: str) -> str:
    """Return a text of the feed, which Blogger keeps in an object under `$t`."""
    value = holder.get(name)
    text = value.get("$t") if isinstance(value, dict) else None
    return text if isinstance(text, str) else ""


def _link(entry: dict[str, Any]) -> str | None:
    links = (link.get("href") for link in _objects(entry, "link") if link.get("rel") == "alternate")
    return next((link for link in links if isinstance(link, str)), None)


def _time(entry: dict[str, Any], name: str, page: Page) -> datetime | None:
    try:
        time = datetime.fromisoformat(_text(entry, name))
    except ValueError:
        return None
    return time.replace(microsecond=0) if time.tzinfo else time.replace(microsecond=0, tzinfo=page.timezone)


def _author(entry: dict[str, Any]) -> str | None:
    names = (clean(_text(one, "name")) for one in _objects(entry, "author"))
    return next((name for name in names if name and name not in _NOBODY), None)


def _labels(entry: dict[str, Any]) -> tuple[str, ...]:
    terms = [one.get("term") for one in _objects(entry, "category")]
    return tuple(dict.fromkeys(clean(term) for term in terms if isinstance(term, str) and term.strip()))
