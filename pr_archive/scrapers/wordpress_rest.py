"""The posts collection of the WordPress REST API: whole releases, cleaner than the pages, in one answer. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from pr_archive.errors import ParseError
from pr_archive.records import ReleaseData
from pr_archive.scrapers.addresses import canonical_url
from pr_archive.scrapers.base import Item, Page
from pr_archive.scrapers.document import Document
from pr_archive.scrapers.images import pictures
from pr_archive.scrapers.lines import text_of
from pr_archive.scrapers.paragraphs import paragraphs
from pr_archive.scrapers.text import clean, read_json
from pr_archive.scrapers.wordpress import DROP

__all__ = ["rest_items"]


def rest_items(page: Page) -> Iterator[Item]:
    """Yield the posts of one answer of `/wp-json/wp/v2/posts?_embed`. Raises ParseError where it is none.

    A post without text (protected by a password, a gallery) is an item without data: its page may tell more.
    """
    try:
        posts = read_json(page.body)
    except (ValueError, RecursionError) as error:
        raise ParseError(f"the REST answer is no JSON: {error}") from error
    if not isinstance(posts, list):
        reason = posts.get("message") if isinstance(posts, dict) else None
        raise ParseError(f"the REST answer is no list of posts: {clean(str(reason or posts))[:200]}")
    for post in posts:
        if isinstance(post, dict) and isinstance(post.get("link"), str) and isinstance(post.get("id"), int):
            yield _item(post, page)


def _item(post: dict[str, Any], page: Page) -> Item:
    title = _plain(_rendered(post, "title"))
    published, modified = _time(post, "date"), _time(post, "modified")
    content = Document(_rendered(post, "content"))
    protected = isinstance(post.get("content"), dict) and bool(post["content"].get("protected"))
    text = _paragraphs(content, title) if not protected else ()
    data = None
    if title and text:
        data = ReleaseData(
            url=canonical_url(post["link"]),
            source_id=str(post["id"]),
            title=title,
            summary=_excerpt(post),
            author=_author(post),
            author_raw=_author(post),
            published=published,
            published_raw=post.get("date") if isinstance(post.get("date"), str) else None,
            modified=modified,
            paragraphs=text,
            tags=tuple(_terms(post, "post_tag")),
            category=next(_terms(post, "category"), None),
            images=_images(post, content, page),
            caption=_plain(_rendered(_picture(post), "caption")) or None,
        )
    return Item(
        url=post["link"], source_id=str(post["id"]), title=title, published=published, modified=modified, data=data
    )


def _rendered(post: dict[str, Any], name: str) -> str:
    value = post.get(name)
    rendered = value.get("rendered") if isinstance(value, dict) else value
    return rendered if isinstance(rendered, str) else ""


def _plain(html: str) -> str:
    return (text_of(Document(html).first("body")) or "") if html else ""


def _paragraphs(content: Document, title: str) -> tuple[str, ...]:
    body = content.first("body")
    return paragraphs(body, title, skip=frozenset(content.all(DROP))) if body is not None else ()


def _time(post: dict[str, Any], name: str) -> datetime | None:
    """Return a time with the zone that the difference of local time and UTC tells."""
    try:
        utc = datetime.fromisoformat(post[f"{name}_gmt"]).replace(tzinfo=UTC)
        local = datetime.fromisoformat(post[name]).replace(tzinfo=UTC)
        minutes = round((local - utc).total_seconds() / 60)
        return utc.astimezone(timezone(timedelta(minutes=minutes)))
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _excerpt(post: dict[str, Any]) -> str | None:
    """Return the excerpt if somebody wrote it: WordPress ends its own with an ellipsis in brackets."""
    text = _plain(_rendered(post, "excerpt"))
    return None if not text or text.endswith(("[…]", "[...]", "…")) else text


def _embedded(post: dict[str, Any], name: str) -> list[Any]:
    embedded = post.get("_embedded")
    found = embedded.get(name) if isinstance(embedded, dict) else None
    return found if isinstance(found, list) else []


def _author(post: dict[str, Any]) -> str | None:
    names = (one.get("name") for one in _embedded(post, "author") if isinstance(one, dict))
    return next((clean(name) for name in names if isinstance(name, str) and name), None)


def _terms(post: dict[str, Any], taxonomy: str) -> Iterator[str]:
    for group in _embedded(post, "wp:term"):
        for term in group if isinstance(group, list) else ():
            if isinstance(term, dict) and term.get("taxonomy") == taxonomy and isinstance(term.get("name"), str):
                yield _plain(term["name"])


def _picture(post: dict[str, Any]) -> dict[str, Any]:
    return next((one for one in _embedded(post, "wp:featuredmedia") if isinstance(one, dict)), {})


def _images(post: dict[str, Any], content: Document, page: Page) -> tuple[str, ...]:
    lead = _picture(post).get("source_url")
    shown = pictures(page, content.all("img"), head=False)
    return tuple(dict.fromkeys([*([lead] if isinstance(lead, str) and lead else []), *shown]))
