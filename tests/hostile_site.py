"""Sites that are hostile, broken or careless, on loopback: 70 numbered traps among good articles.

    with HostileSites() as sites:
        sites.sources()      # for sources.toml: one source with all page traps, one for each trap of a whole site
        sites.good           # addresses of the good articles, by source
        sites.traps          # every trap: number, name, what must become of it

A trap says what must come of it: `refused` (no release, and a line that matches `reason`), `tamed` (a release whose
text was made harmless), `ignored` (nothing at all: the site goes on as if it were not there), `closed` (the source
fails as a whole, with a reason).
"""

import gzip
import json
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import Literal, Self

from attrs import frozen

from pr_archive.sources import Source
from tests.faults import Answer, FaultServer, bomb, endless, head, page, raw, redirect, robots, status, trickle

Fate = Literal["refused", "tamed", "ignored", "closed"]
MIB = 1024 * 1024
HTML = "text/html; charset=utf-8"
PLACES = ("Wirasaba", "Tirtamulya", "Kedungsari", "Banyuurip", "Sukaraja", "Karangjati", "Gunungsari", "Mekarwangi")


@frozen
class Trap:
    """One trap."""

    number: int
    name: str
    fate: Fate
    source: str
    path: str = ""
    reason: str = ""
    """Regular expression that the line about it must match."""


def article(slug: str, title: str = "", *, head: str = "", extra: str = "", text: str = "") -> bytes:
    """Return an article page; its words depend on the slug, so that no two are copies."""
    place = PLACES[sum(slug.encode()) % len(PLACES)]
    title = title or f"Rutan {place} Gelar Kegiatan {slug.replace('-', ' ').title()}"
    paragraphs = text or (
        f"<p>{place.upper()} - Petugas Rutan {place} melaksanakan kegiatan {slug} pada Selasa pagi bersama warga"
        " binaan di aula utama, disaksikan perwakilan kantor wilayah dan tokoh masyarakat setempat.</p>"
        f"<p>Kepala rutan menyampaikan bahwa agenda {slug} menjadi bagian dari pembinaan kepribadian, dan akan"
        " dilanjutkan setiap pekan dengan pendampingan dari petugas pembinaan.</p>"
        "<p>Kegiatan ditutup dengan doa bersama dan foto bersama seluruh peserta yang hadir sampai akhir acara.</p>"
    )
    return (
        f"<!doctype html><html lang=id><head><meta charset=utf-8><title>{title}</title>"
        "<meta property='og:type' content='article'>"
        f"<meta property='article:published_time' content='2025-03-04T09:00:00+07:00'>{head}</head>"
        f"<body><article><h1>{title}</h1><div class=entry-content>{paragraphs}</div></article>{extra}</body></html>"
    ).encode()


def feed_of(base: str, slugs: list[str]) -> bytes:
    """Return a feed with links as they are given: paths of the site, or whole addresses."""
    items = "".join(
        f"<item><title>{slug[:50]}</title><link>{slug if ':' in slug[:12] else f'{base}/{slug}'}</link></item>"
        for slug in slugs
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Warta</title>{items}</channel></rss>".encode()


def sitemap_of(base: str, slugs: list[str], prolog: str = "") -> bytes:
    """Return a sitemap."""
    urls = "".join(f"<url><loc>{base}/{slug}</loc></url>" for slug in slugs)
    return f"{prolog}<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>".encode()


HOME_WITH_FEED = (
    b"<html><head><link rel=alternate type=application/rss+xml href=/feed/></head><body>Warta</body></html>"
)
HOME = b"<html><head><title>Warta</title></head><body><p>Selamat datang</p></body></html>"
ENTITIES = (
    "<!DOCTYPE x [<!ENTITY a 'tawa'>"
    + "".join(f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


class HostileSites:
    """Serves all of it until the end of the `with` block."""

    def __init__(self) -> None:
        self.traps: list[Trap] = []
        self.good: dict[str, list[str]] = {}
        self.servers: dict[str, FaultServer] = {}
        self._stack = ExitStack()
        self._slugs: list[str] = []

    def __enter__(self) -> Self:
        main = self._server("halaman", robots_text="User-agent: *\nAllow: /\n")
        self.neighbour = self._stack.enter_context(FaultServer())
        """Another service on this machine, which nobody may be led to."""
        self.neighbour.on("/", page(article("rahasia-tetangga")))
        self._transfer_traps(main)
        self._redirect_traps(main)
        self._markup_traps(main)
        self._text_traps(main)
        self._address_traps()
        self._finish(main)
        self._site_traps()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._stack.close()

    def sources(self) -> list[Source]:
        """Return the sources, for sources.toml."""
        return [
            Source(name=name, url=server.url("/"), interval=0.0, allow_private=True)
            for name, server in self.servers.items()
        ]

    # -- building -----------------------------------------------------------------------------------------------

    def _server(self, name: str, robots_text: str = "") -> FaultServer:
        server = self._stack.enter_context(FaultServer())
        if robots_text:
            server.on("/robots.txt", robots(robots_text))
        self.servers[name] = server
        return server

    def _good(self, source: str, count: int = 1, listed: bool = True) -> list[str]:
        """Put good articles onto a site and return their slugs."""
        server, known = self.servers[source], self.good.setdefault(source, [])
        slugs = [f"kabar-baik-{source}-{number}" for number in range(len(known) + 1, len(known) + 1 + count)]
        for slug in slugs:
            server.on(f"/{slug}", page(article(slug), content_type=HTML))
            known.append(server.url(f"/{slug}"))
        if listed and source == "halaman":
            self._slugs += slugs
        return slugs

    def _page(self, server: FaultServer, name: str, fate: Fate, answer: Answer, reason: str = "") -> None:
        """Put a page trap onto the main site, behind a good article."""
        number = len(self.traps) + 1
        slug = f"jebakan-{number:02}-{name}"
        self._good("halaman")
        self._slugs.append(slug)
        server.on(f"/{slug}", answer)
        self.traps.append(Trap(number, name, fate, "halaman", f"/{slug}", reason))

    def _site(
        self, name: str, fate: Fate, build: Callable[[FaultServer, list[str]], object], reason: str = ""
    ) -> None:
        """Make a site with two good articles and a trap that concerns all of it."""
        number = len(self.traps) + 1
        source = f"situs-{number:02}-{name}"
        server = self._server(source)
        slugs = self._good(source, 2)
        base = server.url()
        server.on("/", page(HOME_WITH_FEED, content_type=HTML))
        server.on("/feed/", page(feed_of(base.rstrip("/"), slugs), content_type="application/rss+xml"))
        build(server, slugs)
        if fate == "closed":
            self.good[source] = []
        self.traps.append(Trap(number, name, fate, source, "", reason))

    def _finish(self, main: FaultServer) -> None:
        self._good("halaman")
        main.on("/", page(HOME_WITH_FEED, content_type=HTML))
        main.on("/feed/", page(feed_of(main.url().rstrip("/"), self._slugs), content_type="application/rss+xml"))

    # -- pages --------------------------------------------------------------------------------------------------

    def _transfer_traps(self, main: FaultServer) -> None:
        add = self._page
        html, text = [("Content-Type", HTML)], article("pengantar")
        add(
            main,
            "announced-too-large",
            "refused",
            raw(head(200, [*html, ("Content-Length", str(11 * MIB))])),
            "limit",
        )
        add(main, "endless-body", "refused", endless(head(200, html), b"<p>lagi</p>" * 6000), "more than")
        packed = ("Content-Encoding", "gzip")
        add(main, "gzip-bomb", "refused", page(bomb(300 * MIB), packed), "unpacks to more than")
        twice = gzip.compress(gzip.compress(text))
        add(main, "gzip-twice", "refused", page(twice, ("Content-Encoding", "gzip, gzip")), "more than once")
        add(main, "brotli", "refused", page(text, ("Content-Encoding", "br")), "not asked for")
        add(main, "gzip-cut", "refused", page(gzip.compress(text)[:-60], packed), "cut short")
        add(main, "gzip-broken", "refused", page(gzip.compress(text)[:40] + b"\0" * 400, packed), "broken|cut short")
        add(main, "deflate-lie", "tamed", page(article("deflate-bohong"), ("Content-Encoding", "deflate")))
        add(main, "slow-headers", "refused", trickle(head(200, html) + text, 0.05), "in time")
        add(main, "slow-body", "refused", _then(head(200, html), trickle(text, 0.05)), "in time")
        add(
            main,
            "silent-body",
            "refused",
            raw(head(200, [*html, ("Content-Length", "900")]) + text[:90], hold=20),
            "time",
        )
        add(main, "no-answer", "refused", raw(b"", hold=20), "time")
        add(main, "hangs-up", "refused", raw(b""), "broke|closed|reset|without")
        add(
            main,
            "reset",
            "refused",
            raw(head(200, [*html, ("Content-Length", "9000")]) + text, reset=True),
            "reset|broke",
        )
        add(
            main,
            "length-too-long",
            "refused",
            raw(head(200, [*html, ("Content-Length", "99999")]) + text),
            "broke|cut|short|incomplete|Incomplete",
        )
        add(
            main,
            "length-negative",
            "tamed",
            raw(head(200, [*html, ("Content-Length", "-5")]) + article("panjang-minus")),
        )
        add(main, "not-http", "refused", raw(b"SSH-2.0-OpenSSH_9.2\r\n"), "broke|BadStatus|status")
        add(main, "many-headers", "refused", raw(head(200, [*html, *[("X-A", "b")] * 300]) + text), "headers|broke")
        add(main, "long-header", "refused", raw(head(200, [*html, ("X-A", "b" * 90000)]) + text), "line|broke|header")
        add(main, "not-modified-unasked", "refused", raw(head(304)), "304")
        add(main, "partial", "refused", page(text, code=206), "206")
        add(main, "no-content", "refused", page(b"", code=204), "204")
        add(main, "empty", "refused", page(b"", content_type=HTML), "headline|text|empty")
        add(main, "server-error", "refused", status(500), "busy, answers 500")
        add(main, "forbidden", "refused", status(403), "refused with 403")
        add(main, "teapot", "refused", status(418), "418")
        add(main, "status-999", "refused", page(text, code=999), "999")

    def _redirect_traps(self, main: FaultServer) -> None:
        add = self._page
        port = self.neighbour.port
        main.on("/putar", redirect("/putar-balik"))
        main.on("/putar-balik", redirect("/putar"))
        for step in range(30):
            main.on(f"/langkah-{step}", redirect(f"/langkah-{step + 1}"))
        add(main, "redirect-circle", "refused", redirect("/putar"), "circle")
        add(main, "redirect-chain", "refused", redirect("/langkah-0"), "redirects")
        for name, target, reason in (
            ("private", "http://10.0.0.1/", "not a public address"),
            ("metadata", "http://169.254.169.254/latest/meta-data/", "not a public address"),
            ("file", "file:///etc/passwd", "file|scheme|http"),
            ("neighbour", f"http://127.0.0.1:{port}/", "port"),
            ("decimal", "http://2130706433/", "not a public address"),
            ("octal", "http://0177.0.0.1/", "not a public address"),
            ("mapped", "http://[::ffff:127.0.0.1]/", "not a public address"),
            ("by-name", "http://localhost/", "not a public address"),
            ("user", f"http://warta@127.0.0.1:{port}/", "user|port|address"),
            ("backslash", "http:\\\\10.0.0.1\\", "no address"),
            ("gopher", "gopher://127.0.0.1:6379/_FLUSHALL", "gopher|scheme|http"),
        ):
            add(main, f"redirect-{name}", "refused", redirect(target), reason)
        add(main, "redirect-nowhere", "refused", page(b"", code=302), "302")

    def _markup_traps(self, main: FaultServer) -> None:
        add = self._page
        deep = b"<div>" * 300_000 + article("sangat-dalam")
        add(main, "deep-html", "refused", page(deep, content_type=HTML), ".")
        many = (
            b"<html><body><h1 " + b" ".join(b"a%d=b" % number for number in range(200_000)) + b">x</h1></body></html>"
        )
        add(main, "many-attributes", "refused", page(many, content_type=HTML), ".")
        next_page = (
            "<div class='pagination'><a class='next' rel=next href='/{}'>Selanjutnya</a></div>"
            "<link rel=next href='/{}'>"
        )
        slug = f"jebakan-{len(self.traps) + 1:02}-next-is-itself"
        itself = article("lanjut-ke-diri", extra=next_page.format(slug, slug))
        add(main, "next-is-itself", "tamed", page(itself, content_type=HTML))
        slug = f"jebakan-{len(self.traps) + 1:02}-endless-parts"
        add(main, "endless-parts", "tamed", page(_part(slug, 1), content_type=HTML))
        for number in range(2, 120):
            main.on(f"/{slug}/{number}/", page(_part(slug, number), content_type=HTML))
        ld = (
            "<script type='application/ld+json'>"
            + '{"@graph":['
            + '{"a":' * 400_000
            + "</script>"
            + "<!--"
            + "x" * 2_000_000
            + "-->"
        )
        add(main, "broken-json-ld", "tamed", page(article("jsonld-rusak", head=ld), content_type=HTML))
        scripts = "<script>" + "if(a<b){document.write('<p>')}" * 60_000 + "</script>"
        add(main, "script-flood", "tamed", page(article("banjir-skrip", extra=scripts), content_type=HTML))
        links = "<nav>" + "".join(f"<a href=/arsip/{n}>Arsip {n}</a> " for n in range(40_000)) + "</nav>"
        add(main, "link-flood", "tamed", page(article("banjir-tautan", extra=links), content_type=HTML))
        add(
            main,
            "challenge",
            "refused",
            page(b"<script>window._cf_chl_opt={}</script>", content_type=HTML),
            "challenge",
        )
        wall = b"<html><body><h1>Masuk</h1><form><input name=user><input type=password></form></body></html>"
        add(main, "login-page", "refused", page(wall, ("Set-Cookie", "a=b"), content_type=HTML), ".")
        add(
            main, "pdf", "refused", page(b"%PDF-1.7\n" + bytes(range(256)) * 900, content_type="application/pdf"), "."
        )

    def _text_traps(self, main: FaultServer) -> None:
        add = self._page
        add(main, "charset-lie", "tamed", page(article("bohong-aksara"), content_type="text/html; charset=utf-16"))
        add(
            main, "charset-unknown", "tamed", page(article("aksara-asing"), content_type="text/html; charset=klingon")
        )
        add(
            main, "utf-16-no-bom", "tamed", page(article("tanpa-bom").decode().encode("utf-16-le"), content_type=HTML)
        )
        add(main, "nul-bytes", "tamed", page(article("byte-nol").replace(b" - ", b" -\0\0 "), content_type=HTML))
        for name, title in (
            ("ansi", "Rutan \x1b[31mMerah\x1b]0;judul\x07 \x9b2J Bersih"),
            ("bidi", "Rutan \u202egnay kilabret\u202c Bersih"),
            ("formula", '=HYPERLINK("http://jahat.example","Rutan Bersih Narkoba")'),
            ("path", "../../../../etc/passwd Rutan Bersih"),
            ("markup", "Rutan &lt;script&gt;alert(1)&lt;/script&gt; Bersih [/b]"),
        ):
            add(main, f"title-{name}", "tamed", page(article(f"judul-{name}", title), content_type=HTML))
        endless_title = article("judul-panjang", "Rutan Bersih " * 20_000)
        add(main, "title-long", "refused", page(endless_title, content_type=HTML), "no headline")
        stamp = "<meta property='article:modified_time' content='9999-12-31T23:59:59+14:00'>"
        far = article("tahun-9999", head=stamp).replace(b"2025-03-04", b"9999-12-31")
        add(main, "year-9999", "tamed", page(far, content_type=HTML))

    def _address_traps(self) -> None:
        """Links in the feed that lead where nobody goes."""
        port = self.neighbour.port
        for name, link, fate, reason in (
            ("link-neighbour", f"http://127.0.0.1:{port}/rahasia-negara", "refused", "port"),
            ("link-file", "file:///etc/passwd-rahasia-1", "ignored", ""),
            ("link-script", "javascript:alert(1)//rahasia-2", "ignored", ""),
            ("link-long", f"{self.servers['halaman'].url('/')}{'a-1' * 3000}", "refused", "long"),
            ("link-broken", "http://[rahasia-3", "ignored", ""),
        ):
            self._good("halaman")
            self._slugs.append(link)
            self.traps.append(Trap(len(self.traps) + 1, name, fate, "halaman", link, reason))  # type: ignore[arg-type]
        twice = self._slugs[0]
        self._slugs += [twice, f"{twice}?utm_source=x", f"{twice}#isi"]
        self.traps.append(Trap(len(self.traps) + 1, "same-article-thrice", "ignored", "halaman"))

    # -- whole sites --------------------------------------------------------------------------------------------

    def _site_traps(self) -> None:
        add = self._site
        add("html-as-robots", "ignored", lambda site, _: site.on("/robots.txt", page(HOME, content_type=HTML)))
        add("robots-503", "closed", lambda site, _: site.on("/robots.txt", status(503)), "robots.txt cannot be had")
        add(
            "robots-forbids",
            "closed",
            lambda site, _: site.on("/robots.txt", robots("User-agent: *\nDisallow: /")),
            "robots.txt forbids",
        )
        add(
            "robots-huge",
            "ignored",
            lambda site, _: site.on("/robots.txt", robots("User-agent: *\n" + "Disallow: /x\n" * 200_000)),
        )
        add("robots-binary", "ignored", lambda site, _: site.on("/robots.txt", robots(bytes(range(256)) * 400)))
        add(
            "robots-wildcards",
            "ignored",
            lambda site, _: site.on("/robots.txt", robots("User-agent: *\nDisallow: /" + "*a" * 2000 + "b$")),
        )
        add(
            "robots-silent",
            "closed",
            lambda site, _: site.on("/robots.txt", raw(b"", hold=20)),
            "robots.txt cannot be had",
        )
        add("robots-circle", "ignored", lambda site, _: site.on("/robots.txt", redirect("/robots.txt")))
        add(
            "robots-delay",
            "ignored",
            lambda site, _: site.on("/robots.txt", robots("User-agent: other\nCrawl-delay: 86400")),
        )
        late = ("Retry-After", "1000000000")
        add("retry-in-30-years", "closed", lambda site, _: site.on("/", status(429, late)), "429")
        add(
            "home-redirects-inside",
            "closed",
            lambda site, _: site.on("/", redirect("http://192.168.1.1/")),
            "not a public address",
        )
        add(
            "home-challenge",
            "closed",
            lambda site, _: site.on("/", page(b"<title>One moment, please...</title>")),
            "challenge",
        )
        add("feed-100000-entries", "ignored", _huge_feed)
        add("feed-entity-bomb", "ignored", _feed_with_entities)
        add(
            "feed-gzip-bomb",
            "ignored",
            lambda site, slugs: (
                site.on("/feed/", page(bomb(300 * MIB), ("Content-Encoding", "gzip"))),
                _with_sitemap(site, slugs),
            ),
        )
        add(
            "feed-is-deep",
            "ignored",
            lambda site, slugs: (
                site.on("/feed/", page(b"<rss version='2.0'>" + b"<a>" * 200_000, content_type="text/xml")),
                _with_sitemap(site, slugs),
            ),
        )
        add("sitemap-entity-bomb", "ignored", _sitemap_with_entities)
        add("sitemap-reads-files", "ignored", _sitemap_with_file)
        add(
            "sitemap-gzip-bomb",
            "ignored",
            lambda site, _: site.on("/sitemap.xml", page(bomb(300 * MIB), content_type="application/gzip")),
        )
        add("sitemap-index-of-itself", "ignored", _circular_index)
        add("sitemap-index-without-end", "ignored", _endless_index)
        add("listing-ignores-page", "ignored", _listing_that_repeats)
        add("calendar", "ignored", _calendar)
        add("rest-junk", "ignored", _rest_junk)
        add("rest-repeats", "ignored", _rest_that_repeats)


def _then(start: bytes, rest: Answer) -> Answer:
    def answer(wire: object) -> bool:
        wire.send(start)  # type: ignore[attr-defined]
        return rest(wire)  # type: ignore[arg-type]

    return answer


def _part(slug: str, number: int) -> bytes:
    links = f"<div class='page-links'><a href='/{slug}/{number + 1}/' rel=next>{number + 1}</a></div>"
    text = (
        f"<p>Bagian nomor {number} dari laporan kegiatan panjang yang tidak pernah selesai di Rutan Wirasaba.</p>" * 3
    )
    return article(slug, "Laporan Panjang Rutan Wirasaba", text=text + links)


def _with_sitemap(site: FaultServer, slugs: list[str], prolog: str = "") -> None:
    site.on("/sitemap.xml", page(sitemap_of(site.url().rstrip("/"), slugs, prolog), content_type="application/xml"))


def _huge_feed(site: FaultServer, slugs: list[str]) -> None:
    junk = ["#a"] * 100_000
    site.on("/feed/", page(feed_of(site.url().rstrip("/"), [*slugs, *junk]), content_type="text/xml"))


def _feed_with_entities(site: FaultServer, slugs: list[str]) -> None:
    feed = feed_of(site.url().rstrip("/"), slugs).replace(b"<?xml version='1.0'?>", ENTITIES.encode())
    site.on("/feed/", page(feed.replace(b"<title>Warta", b"<title>&i;"), content_type="text/xml"))
    _with_sitemap(site, slugs)


def _sitemap_with_entities(site: FaultServer, slugs: list[str]) -> None:
    site.on("/", page(HOME, content_type=HTML))
    site.on("/feed/", status(404))
    _with_sitemap(site, [*slugs, "&i;"], ENTITIES.replace("DOCTYPE x", "DOCTYPE urlset"))


def _sitemap_with_file(site: FaultServer, slugs: list[str]) -> None:
    site.on("/", page(HOME, content_type=HTML))
    site.on("/feed/", status(404))
    _with_sitemap(site, [*slugs, "a-&x;"], "<!DOCTYPE urlset [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>")


def _index(site: FaultServer, files: list[str]) -> bytes:
    inside = "".join(f"<sitemap><loc>{site.url(file)}</loc></sitemap>" for file in files)
    return f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{inside}</sitemapindex>".encode()


def _circular_index(site: FaultServer, slugs: list[str]) -> None:
    site.on("/sitemap.xml", page(_index(site, ["/sitemap.xml", "/a.xml"]), content_type="application/xml"))
    site.on("/a.xml", page(_index(site, ["/sitemap.xml", "/a.xml"]), content_type="application/xml"))


def _endless_index(site: FaultServer, slugs: list[str]) -> None:
    """Every file of the index is an index of two more that nobody has heard of."""
    site.on("/sitemap.xml", page(_index(site, ["/peta-1.xml"]), content_type="application/xml"))
    for number in range(1, 6000):
        more = [f"/peta-{2 * number}.xml", f"/peta-{2 * number + 1}.xml"]
        site.on(f"/peta-{number}.xml", page(_index(site, more), content_type="application/xml"))


def _listing_that_repeats(site: FaultServer, slugs: list[str]) -> None:
    links = "".join(f"<article><h2><a href=/{slug}>Kabar {slug}</a></h2></article>" for slug in slugs)
    listing = page(f"<html><body>{links}<a rel=next href='/?page=2'>Berikutnya</a></body></html>".encode())
    site.on("/feed/", status(404))
    site.on("/", listing)
    for number in range(2, 300):
        site.on(f"/?page={number}", listing)


def _calendar(site: FaultServer, slugs: list[str]) -> None:
    """A listing that links every month of the next thousand years."""
    months = "".join(
        f"<a href=/{year}/{month:02}/>{month}-{year}</a>" for year in range(2025, 3025) for month in range(1, 13)
    )
    links = "".join(f"<article><h2><a href=/{slug}>Kabar {slug}</a></h2></article>" for slug in slugs)
    site.on("/feed/", status(404))
    site.on("/", page(f"<html><body>{links}<table id=wp-calendar>{months}</table></body></html>".encode()))


def _rest_junk(site: FaultServer, slugs: list[str]) -> None:
    junk = [
        {"id": 10**30, "link": 5, "content": {}},
        {"id": 1, "link": "http://[", "content": {"rendered": "x"}, "title": {"rendered": "x"}},
        {"id": True, "link": site.url("/aneh"), "content": {"rendered": ["x"]}, "date": {}, "_embedded": []},
        {"content": None},
        {"id": 7, "link": site.url("/null"), "content": None, "title": 5, "_embedded": {"author": 3}},
        *posts(site, slugs),
    ]
    serve_posts(site, junk, 1)


def _rest_that_repeats(site: FaultServer, slugs: list[str]) -> None:
    """Page after page the same posts, with the promise of a million more."""
    serve_posts(site, posts(site, slugs), 500)


def posts(site: FaultServer, slugs: list[str]) -> list[object]:
    """Return good articles as posts of the REST API."""
    return [
        {
            "id": number,
            "link": site.url(f"/{slug}"),
            "title": {"rendered": f"Kabar {slug}"},
            "content": {"rendered": f"<p>Petugas rutan melaksanakan kegiatan {slug} bersama warga binaan.</p>"},
            "date": "2025-03-04T09:00:00",
            "date_gmt": "2025-03-04T02:00:00",
        }
        for number, slug in enumerate(slugs, 100)
    ]


def serve_posts(site: FaultServer, posts: list[object], pages: int) -> None:
    """Offer the REST API, with the same posts on so many pages."""
    body, promise = json.dumps(posts).encode(), ("X-WP-TotalPages", "999999999999")
    site.on("/wp-json/wp/v2/posts", page(body, content_type="application/json"))
    for number in range(1, pages + 1):
        query = f"_embed=author,wp:term,wp:featuredmedia&per_page=50&page={number}&orderby=date&order=desc"
        site.on(f"/wp-json/wp/v2/posts?{query}", page(body, promise, content_type="application/json"))
