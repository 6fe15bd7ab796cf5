"""A site on WordPress 6: its addresses, feeds, sitemaps, and what it answers to unknown paths."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime

from attrs import evolve

from pr_archive.demo import wordpress_pages as pages
from pr_archive.demo.markup import JAKARTA, escaped, excerpt, picture, slugged
from pr_archive.demo.sample import SampleRelease, published_on
from pr_archive.demo.server import Reply
from pr_archive.demo.wordpress_rest import RestApi

FEED_ITEMS = 10
PER_PAGE = 10
RSS = "application/rss+xml; charset=UTF-8"
XML = "application/xml; charset=UTF-8"
ROBOTS = "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n\nSitemap: {}wp-sitemap.xml\n"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
KINDS = ("category", "tag", "author")


class WordPressSite:
    """The site at ``base`` with the releases whose ``sites`` name it; ``rest=False`` closes its REST API."""

    def __init__(self, base: str, releases: Sequence[SampleRelease], *, rest: bool = True) -> None:
        self.base = base
        self.releases = releases
        self.rest = rest

    @property
    def posts(self) -> list[SampleRelease]:
        """What is published, newest first."""
        return published_on("wordpress", self.releases)

    def respond(self, path: str, query: dict[str, str]) -> Reply:
        reply = self._route(path, query)
        if reply.content_type.startswith("text/html") and "Link" not in reply.headers:
            return evolve(reply, headers={**reply.headers, "Link": self._api_link()})
        return reply

    def _api_link(self) -> str:
        return f'<{self.base}wp-json/>; rel="https://api.w.org/"'

    def _route(self, path: str, query: dict[str, str]) -> Reply:
        if path.startswith("/wp-json") or "rest_route" in query:
            route = query.pop("rest_route", path.removeprefix("/wp-json"))
            return RestApi(self.base, self.posts, open_to_all=self.rest).respond(route.rstrip("/"), query)
        if path.startswith("/wp-content/uploads/"):
            return Reply(body=picture(0x0D, 0x47, 0xA1), content_type="image/png")
        fixed: dict[str, Callable[[], Reply]] = {
            "/robots.txt": lambda: Reply.text(ROBOTS.format(self.base), "text/plain; charset=utf-8"),
            "/wp-sitemap.xml": self._sitemap_index,
            "/wp-sitemap-posts-post-1.xml": self._sitemap,
            "/wp-sitemap-taxonomies-category-1.xml": self._category_sitemap,
        }
        if path in fixed:
            return fixed[path]()
        if path == "/" and query.get("p", "").isdecimal():
            return self._by_number(int(query["p"]))
        if not path.endswith("/"):
            return Reply.redirect(f"{self.base}{path.strip('/')}/", 301)
        return self._page([part for part in path.split("/") if part], query)

    def _page(self, parts: list[str], query: dict[str, str]) -> Reply:
        number = 1
        if len(parts) >= 2 and parts[-2] == "page" and parts[-1].isdecimal():
            parts, number = parts[:-2], int(parts[-1])
        feed = parts[-1:] == ["feed"]
        parts = parts[:-1] if feed else parts
        selected, heading = self._select(parts)
        if selected is None:
            return self._article(parts) if not feed else self._missing()
        if feed:
            return self._feed(selected, heading, query)
        last = -(-len(selected) // PER_PAGE)
        if not 1 <= number <= last:
            return self._missing()
        shown = selected[(number - 1) * PER_PAGE : number * PER_PAGE]
        where = "/".join(parts) + "/" if parts else ""
        return Reply.text(pages.listing(self.base + where, self.base, shown, heading=heading, page=number, last=last))

    def _select(self, parts: list[str]) -> tuple[list[SampleRelease] | None, str]:
        """The posts of the home page or of an archive with their heading; None for any other address."""
        if not parts:
            return self.posts, ""
        if len(parts) != 2 or parts[0] not in KINDS:
            return None, ""
        selected = [post for post in self.posts if parts[1] in _names(parts[0], post)]
        return selected or None, parts[1].replace("-", " ").title()

    def _article(self, parts: list[str]) -> Reply:
        posts = self.posts
        place = next((number for number, post in enumerate(posts) if parts[:1] == [post.slug]), None)
        if place is None or len(parts) > 2 or (len(parts) == 2 and not parts[1].isdecimal()):
            return self._missing()
        # Any trailing number is an address of the post; one beyond its pages shows the first.
        page = int(parts[1]) if len(parts) == 2 else 1
        page = page if 1 <= page <= len(posts[place].pages) else 1
        link = f'{self._api_link()}, <{self.base}?p={posts[place].id}>; rel="shortlink"'
        return Reply.text(pages.article(self.base, posts, place, page), headers={"Link": link})

    def _by_number(self, number: int) -> Reply:
        slug = next((post.slug for post in self.posts if post.id == number), None)
        return Reply.redirect(f"{self.base}{slug}/", 301) if slug else self._missing()

    def _missing(self) -> Reply:
        return Reply.text(pages.not_found(self.base), status=404)

    def _feed(self, posts: list[SampleRelease], heading: str, query: dict[str, str]) -> Reply:
        number = int(query["paged"]) if query.get("paged", "").isdecimal() else 1
        shown = posts[max(number - 1, 0) * FEED_ITEMS : max(number, 1) * FEED_ITEMS]
        if not shown:
            return self._missing()
        changed = max(post.modified or post.published for post in shown)
        title = escaped(f"{heading} - {pages.NAME}" if heading else pages.NAME)
        items = "".join(rss_item(self.base, post) for post in shown)
        return Reply.text(
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"\n'
            '\txmlns:content="http://purl.org/rss/1.0/modules/content/"\n'
            '\txmlns:dc="http://purl.org/dc/elements/1.1/"\n\txmlns:atom="http://www.w3.org/2005/Atom"\n'
            '\txmlns:sy="http://purl.org/rss/1.0/modules/syndication/">\n<channel>\n'
            f"<title>{title}</title>\n<link>{self.base}</link>\n<description>{pages.TAGLINE}</description>\n"
            f"<lastBuildDate>{format_datetime(changed)}</lastBuildDate>\n<language>id</language>\n"
            "<sy:updatePeriod>hourly</sy:updatePeriod>\n<sy:updateFrequency>1</sy:updateFrequency>\n"
            f"<generator>https://wordpress.org/?v={pages.VERSION}</generator>\n{items}</channel>\n</rss>\n",
            RSS,
            last_modified=_utc(changed),
        )

    def _sitemap_index(self) -> Reply:
        names = ("posts-post-1", "taxonomies-category-1")
        maps = "".join(f"<sitemap><loc>{self.base}wp-sitemap-{name}.xml</loc></sitemap>" for name in names)
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return Reply.text(f'{_DECLARATION}<sitemapindex xmlns="{space}">{maps}</sitemapindex>', XML)

    def _sitemap(self) -> Reply:
        return _urlset(
            f"<url><loc>{self.base}{post.slug}/</loc>"
            f"<lastmod>{(post.modified or post.published).astimezone(JAKARTA).isoformat()}</lastmod></url>"
            for post in reversed(self.posts)
        )

    def _category_sitemap(self) -> Reply:
        names = dict.fromkeys(slugged(post.category) for post in self.posts)
        return _urlset(f"<url><loc>{self.base}category/{name}/</loc></url>" for name in names)


def _urlset(urls: Iterable[str]) -> Reply:
    text = "".join(urls)
    return Reply.text(
        f'{_DECLARATION}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{text}</urlset>', XML
    )


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _names(kind: str, post: SampleRelease) -> list[str]:
    if kind == "tag":
        return [slugged(tag) for tag in post.tags]
    return [slugged(post.category if kind == "category" else post.author)]


def rss_item(base: str, post: SampleRelease) -> str:
    link = f"{base}{post.slug}/"
    lead = pages.textured(excerpt(post))
    title = pages.textured(post.title)
    source = f'<p>Artikel <a href="{link}">{title}</a> pertama kali tampil pada {pages.NAME}.</p>'
    tags = "".join(f"<category><![CDATA[{name}]]></category>\n" for name in (post.category, *post.tags))
    return f"""<item>
<title>{title}</title>
<link>{link}</link>
<comments>{link}#respond</comments>
<dc:creator><![CDATA[{post.author}]]></dc:creator>
<pubDate>{format_datetime(_utc(post.published))}</pubDate>
{tags}<guid isPermaLink="false">{base}?p={post.id}</guid>
<description><![CDATA[<p>{lead}</p>{source}]]></description>
<content:encoded><![CDATA[{pages.content(base, post, 1)}{source}]]></content:encoded>
</item>
"""
