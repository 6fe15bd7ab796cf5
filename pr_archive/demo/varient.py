"""A site on Varient 2, theme "classic": its addresses, feeds, sitemap, and what it answers to unknown paths."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import format_datetime

from attrs import evolve

from pr_archive.demo import varient_pages as pages
from pr_archive.demo.markup import JAKARTA, escaped, excerpt, picture, slugged
from pr_archive.demo.sample import SampleRelease, published_on
from pr_archive.demo.server import Reply
from pr_archive.demo.varient_article import article

PER_PAGE = 16
FEED_ITEMS = 50
ARCHIVE_FEED_ITEMS = 500
XML = "text/xml; charset=utf-8"
DYNAMIC = {
    "Cache-Control": "no-store, max-age=0, no-cache",
    "Set-Cookie": "ci_session=sample; path=/; HttpOnly; SameSite=Lax",
}
"""Headers of everything but static files; such replies carry no validators either."""


class VarientSite:
    """The site at ``base`` with the releases whose ``sites`` name it."""

    def __init__(self, base: str, releases: Sequence[SampleRelease]) -> None:
        self.base = base
        self.releases = releases
        self.started = datetime.now(JAKARTA).replace(microsecond=0)
        self.views: Counter[str] = Counter()

    @property
    def posts(self) -> list[SampleRelease]:
        """What is published, newest first."""
        return published_on("varient", self.releases)

    def respond(self, path: str, query: dict[str, str]) -> Reply:
        reply = self._route(path, query)
        return evolve(reply, headers={**DYNAMIC, **reply.headers}) if reply.last_modified is None else reply

    def _route(self, path: str, query: dict[str, str]) -> Reply:
        if path == "/":
            return self._listing(self.posts, "", query)
        if path.endswith("/"):
            return Reply.redirect(self.base + path.strip("/"), 301)
        head, *rest = path.lstrip("/").split("/")
        if head == "uploads":
            return Reply(body=picture(0x1B, 0x5E, 0x20), content_type="image/png", last_modified=self.started)
        if head == "rss":
            return self._feed(rest)
        if head in ("tag", "profile") and len(rest) == 1:
            return self._archive(head, rest[0], query)
        if rest:
            # Every unknown path of two segments is taken for something that has moved.
            return Reply.redirect(self.base)
        return self._root(head, query)

    def _root(self, name: str, query: dict[str, str]) -> Reply:
        """One segment: fixed files and pages first, then categories, then posts, as in the routes table."""
        fixed: dict[str, Callable[[], Reply]] = {
            "robots.txt": lambda: Reply.text("User-agent: *\nDisallow:", "text/plain; charset=UTF-8"),
            "sitemap.xml": self._sitemap,
            "rss-feeds": lambda: Reply.text(pages.feed_list(self.base, self.posts)),
            "posts": lambda: self._listing(self.posts, "Semua Berita", query),
        }
        if name in fixed:
            return fixed[name]()
        posts = self.posts
        if selected := [post for post in posts if slugged(post.category) == name]:
            return self._listing(selected, selected[0].category, query)
        return self._article(name, posts, query)

    def _article(self, slug: str, posts: list[SampleRelease], query: dict[str, str]) -> Reply:
        found = next((place for place, post in enumerate(posts) if post.slug == slug), None)
        if found is None:
            # Status 200: the framework overwrites the 404 that the application had set.
            return Reply.text(pages.not_found(self.base, posts))
        self.views[slug] += 1
        return Reply.text(article(self.base, posts, found, views=self.views[slug], query=query))

    def _archive(self, kind: str, name: str, query: dict[str, str]) -> Reply:
        selected = [post for post in self.posts if name in _names(kind, post)]
        if not selected:
            return Reply.redirect(self.base)
        return self._listing(selected, name.replace("-", " ").title(), query)

    def _listing(self, selected: list[SampleRelease], heading: str, query: dict[str, str]) -> Reply:
        number = query.get("page", "1")
        page = max(1, int(number)) if number.isdecimal() else 1
        shown = selected[(page - 1) * PER_PAGE : page * PER_PAGE]
        last = max(1, -(-len(selected) // PER_PAGE))
        return Reply.text(pages.listing(self.base, self.posts, shown, heading=heading, current=page, last=last))

    def _feed(self, rest: list[str]) -> Reply:
        if rest == ["latest-posts"]:
            return self._rss(self.posts[:FEED_ITEMS], "Latest Posts", "latest-posts")
        if len(rest) == 2 and rest[0] in ("category", "author"):
            selected = [post for post in self.posts if rest[1] in _names(rest[0], post)]
            if selected:
                return self._rss(selected[:ARCHIVE_FEED_ITEMS], rest[1], "/".join(rest))
        return Reply.redirect(self.base + "rss-feeds")

    def _rss(self, posts: list[SampleRelease], heading: str, path: str) -> Reply:
        title, link = escaped(f"{pages.NAME} - {heading}"), f"{self.base}rss/{path}"
        items = "".join(rss_item(self.base, post) for post in posts)
        return Reply.text(
            '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">'
            f"\n<channel>\n<title>{title}</title>\n<link>{link}</link>\n<description>{title}</description>\n"
            f"<dc:language>id</dc:language>\n<dc:creator></dc:creator>\n<dc:rights>{pages.NAME}</dc:rights>\n"
            f"{items}</channel>\n</rss>\n",
            XML,
        )

    def _sitemap(self) -> Reply:
        """Pages, categories, posts by number, tags; every ``lastmod`` is the day the file was generated."""
        posts = sorted(self.posts, key=lambda post: post.id)
        paths = ["", "posts", "rss-feeds", *dict.fromkeys(slugged(post.category) for post in posts)]
        paths += [post.slug for post in posts]
        paths += dict.fromkeys(f"tag/{slugged(tag)}" for post in posts for tag in post.tags)
        day = self.started.date()
        urls = "".join(
            f"<url><loc>{(self.base + path).lower()}</loc><lastmod>{day}</lastmod>"
            "<changefreq>daily</changefreq><priority>0.8</priority></url>\n"
            for path in paths
        )
        return Reply.text(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n',
            "application/xml",
            last_modified=self.started,
        )


def rss_item(base: str, post: SampleRelease) -> str:
    link = base + post.slug
    # The title is escaped twice, as the original does it.
    return (
        f"<item>\n<title>{escaped(escaped(post.title))}</title>\n<link>{link}</link>\n<guid>{link}</guid>\n"
        f"<description><![CDATA[ {escaped(excerpt(post))} ]]></description>\n"
        f'<enclosure url="{pages.image(base, post)}" length="49398" type="image/jpeg"/>\n'
        f"<pubDate>{format_datetime(post.published.astimezone(JAKARTA))}</pubDate>\n"
        f"<dc:creator>{escaped(post.author)}</dc:creator>\n"
        f"<media:keywords>{escaped(', '.join(post.tags))}</media:keywords>\n</item>\n"
    )


def _names(kind: str, post: SampleRelease) -> list[str]:
    if kind == "tag":
        return [slugged(tag) for tag in post.tags]
    return [slugged(post.category if kind == "category" else post.author)]
