"""The part of the WordPress REST API that readers use: posts, their terms and authors, with its error replies."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from pr_archive.demo import wordpress_pages as pages
from pr_archive.demo.markup import JAKARTA, excerpt, slugged
from pr_archive.demo.sample import SampleRelease
from pr_archive.demo.server import Reply

Json = dict[str, Any]
MAX_PER_PAGE = 100
_ORDER: dict[str, Callable[[SampleRelease], Any]] = {
    "date": lambda post: post.published,
    "modified": lambda post: post.modified or post.published,
    "id": lambda post: post.id,
    "slug": lambda post: post.slug,
    "title": lambda post: post.title,
}


class BadRequestError(Exception):
    """A parameter the API refuses; becomes a 400 reply with WordPress's error object."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class RestApi:
    """Answers ``/wp-json`` routes for ``posts``; when not ``open_to_all`` every route answers 401."""

    def __init__(self, base: str, posts: list[SampleRelease], *, open_to_all: bool) -> None:
        self.base = base
        self.posts = posts
        self.open_to_all = open_to_all
        self.categories = _numbered(post.category for post in self._by_id())
        self.tags = _numbered(tag for post in self._by_id() for tag in post.tags)
        self.authors = _numbered(post.author for post in self._by_id())

    def _by_id(self) -> list[SampleRelease]:
        return sorted(self.posts, key=lambda post: post.id)

    def respond(self, route: str, query: dict[str, str]) -> Reply:
        if not self.open_to_all:
            return _error(401, "rest_login_required", "REST API restricted to authenticated users.")
        collection, _, number = route.removeprefix("/wp/v2/").partition("/")
        terms = {"categories": self.categories, "tags": self.tags, "users": self.authors}
        try:
            if route == "":
                return Reply.json(self._root())
            if collection == "posts" and not number:
                return self._posts(query)
            if collection == "posts":
                return self._one(number, query)
            if collection in terms and not number:
                return _paged([_term(self.base, collection, *pair) for pair in terms[collection].items()], query)
        except BadRequestError as error:
            return _error(400, error.code, str(error))
        return _error(404, "rest_no_route", "No route was found matching the URL and request method.")

    def _root(self) -> Json:
        return {
            "name": pages.NAME,
            "description": pages.TAGLINE,
            "url": self.base.rstrip("/"),
            "home": self.base.rstrip("/"),
            "gmt_offset": 7,
            "timezone_string": "Asia/Jakarta",
            "namespaces": ["oembed/1.0", "wp/v2"],
            "authentication": [],
            "routes": {"/wp/v2/posts": {"namespace": "wp/v2", "methods": ["GET"]}},
        }

    def _posts(self, query: dict[str, str]) -> Reply:
        order, direction = query.get("orderby", "date"), query.get("order", "desc")
        if order not in _ORDER or direction not in ("asc", "desc"):
            raise BadRequestError("rest_invalid_param", "Invalid parameter(s): orderby")
        chosen = sorted(self._selected(query), key=_ORDER[order], reverse=direction == "desc")
        return _paged([self._post(post, query) for post in chosen], query)

    def _one(self, number: str, query: dict[str, str]) -> Reply:
        for post in self.posts:
            if str(post.id) == number:
                return Reply.json(self._post(post, query))
        return _error(404, "rest_post_invalid_id", "Invalid post ID.")

    def _selected(self, query: dict[str, str]) -> list[SampleRelease]:
        posts = self.posts
        for name, field in (("", "date"), ("modified_", "modified")):
            if name + "after" in query:
                start = _moment(name + "after", query)
                posts = [post for post in posts if _ORDER[field](post) > start]
            if name + "before" in query:
                end = _moment(name + "before", query)
                posts = [post for post in posts if _ORDER[field](post) < end]
        if "slug" in query:
            posts = [post for post in posts if post.slug in query["slug"].split(",")]
        if "include" in query:
            posts = [post for post in posts if str(post.id) in query["include"].split(",")]
        return posts

    def _post(self, post: SampleRelease, query: dict[str, str]) -> Json:
        link = f"{self.base}{post.slug}/"
        data = {
            "id": post.id,
            **_times("date", post.published),
            "guid": {"rendered": f"{self.base}?p={post.id}"},
            **_times("modified", post.modified or post.published),
            "slug": post.slug,
            "status": "publish",
            "type": "post",
            "link": link,
            "title": {"rendered": pages.textured(post.title)},
            "content": {"rendered": pages.content(self.base, post), "protected": False},
            "excerpt": {"rendered": f"<p>{pages.textured(excerpt(post))}</p>\n", "protected": False},
            "author": self.authors[post.author],
            "featured_media": _media_id(post),
            "comment_status": "open",
            "sticky": False,
            "format": "standard",
            "categories": [self.categories[post.category]],
            "tags": [self.tags[tag] for tag in post.tags],
            "_links": {"self": [{"href": f"{self.base}wp-json/wp/v2/posts/{post.id}"}]},
        }
        if "_embed" in query:
            data["_embedded"] = self._embedded(post)
        if "_fields" in query:
            wanted = {name.split(".")[0] for name in query["_fields"].split(",")}
            data = {name: value for name, value in data.items() if name in wanted}
        return data

    def _embedded(self, post: SampleRelease) -> Json:
        terms = [
            [_term(self.base, "categories", post.category, self.categories[post.category])],
            [_term(self.base, "tags", tag, self.tags[tag]) for tag in post.tags],
        ]
        caption = f"<p>{pages.textured(post.caption)}</p>\n" if post.caption else ""
        picture = {
            "id": _media_id(post),
            "type": "attachment",
            "caption": {"rendered": caption},
            "alt_text": post.title,
            "media_type": "image",
            "mime_type": "image/jpeg",
            "source_url": pages.image(self.base, post),
        }
        author = _term(self.base, "users", post.author, self.authors[post.author])
        return {"author": [author], "wp:featuredmedia": [picture], "wp:term": terms}


def _numbered(names: Any) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names), 2)}


def _media_id(post: SampleRelease) -> int:
    return 5000 + post.id


def _term(base: str, collection: str, name: str, number: int) -> Json:
    path, taxonomy = {
        "categories": ("category", {"taxonomy": "category"}),
        "tags": ("tag", {"taxonomy": "post_tag"}),
        "users": ("author", {}),
    }[collection]
    slug = slugged(name)
    return {"id": number, "link": f"{base}{path}/{slug}/", "name": name, "slug": slug, **taxonomy}


def _times(name: str, moment: datetime) -> dict[str, str]:
    """Site time and GMT, both without a zone, as the API gives them."""
    form = "%Y-%m-%dT%H:%M:%S"
    return {
        name: moment.astimezone(JAKARTA).strftime(form),
        f"{name}_gmt": moment.astimezone(UTC).strftime(form),
    }


def _moment(name: str, query: dict[str, str]) -> datetime:
    try:
        moment = datetime.fromisoformat(query[name])
    except ValueError:
        raise BadRequestError("rest_invalid_param", f"Invalid parameter(s): {name}") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=JAKARTA)


def _number(name: str, query: dict[str, str], default: int, highest: int | None = None) -> int:
    text = query.get(name, str(default))
    if not text.isdecimal() or int(text) < 1 or (highest and int(text) > highest):
        raise BadRequestError("rest_invalid_param", f"Invalid parameter(s): {name}")
    return int(text)


def _paged(rows: list[Json], query: dict[str, str]) -> Reply:
    per_page = _number("per_page", query, 10, MAX_PER_PAGE)
    page = _number("page", query, 1)
    last = -(-len(rows) // per_page)
    if page > max(last, 1):
        message = "The page number requested is larger than the number of pages available."
        raise BadRequestError("rest_post_invalid_page_number", message)
    headers = {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": str(last)}
    return Reply.json(rows[(page - 1) * per_page : page * per_page], headers=headers)


def _error(status: int, code: str, message: str) -> Reply:
    return Reply.json({"code": code, "message": message, "data": {"status": status}}, status=status)
