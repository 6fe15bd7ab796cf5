"""Whatever comes in, what comes out is a result or an error of ours: nothing else is raised, nothing hangs or grows.

`HYPOTHESIS_PROFILE=long pytest tests/test_fuzz.py` tries a hundred times as much.
"""

import gzip
import json
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pr_archive.dates import parse_datetime
from pr_archive.enrich import derive
from pr_archive.errors import (
    AddressError,
    ArchiveError,
    ParseError,
    PrArchiveError,
    QueryError,
    RecordError,
    SourceError,
)
from pr_archive.importing import version_of_record
from pr_archive.index.analysis import QUERY_STOPWORDS, query_tokens, tokens
from pr_archive.query_parser import parse_query
from pr_archive.records import Snapshot
from pr_archive.scrapers.addresses import canonical_url, host_of, joined, variants
from pr_archive.scrapers.base import Page
from pr_archive.scrapers.blogger_feed import blogger_items
from pr_archive.scrapers.destinations import address_of, redirect_target
from pr_archive.scrapers.feeds import feed_items, feed_links
from pr_archive.scrapers.page_kinds import is_soft_404
from pr_archive.scrapers.policy import is_challenge, retry_after
from pr_archive.scrapers.registry import by_family, choose, scrapers
from pr_archive.scrapers.robots import Robots
from pr_archive.scrapers.saved_pages import read_saved_page
from pr_archive.scrapers.sitemaps import read_sitemap
from pr_archive.scrapers.wordpress_rest import rest_items
from pr_archive.serialization import FIELD_NAMES, to_dict
from pr_archive.snapshots import SnapshotWriter, read_warc
from pr_archive.sources import KEYS, Source, add_source, read_sources, remove_source
from tests.conftest import make_version

TIMES = 100 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 1
NOW = datetime(2025, 6, 1, 10, tzinfo=UTC)
WIB = ZoneInfo("Asia/Jakarta")
SOURCE = Source(name="warta", url="https://warta.example.id/")
FIXTURES = [path.read_bytes() for path in sorted((Path(__file__).parent / "fixtures").rglob("page.html"))]
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
CPU_SECONDS = 10
"""Of one example, after which it is taken to hang. The real ones take milliseconds."""


def fuzz(examples: int) -> Callable[[Any], Any]:
    """Return the settings of a test that is tried `examples` times."""
    return settings(
        max_examples=examples * TIMES,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
    )


@contextmanager
def bounded() -> Iterator[None]:
    """Raise where the block takes too much time of the processor."""

    def hang(*_: object) -> None:
        raise AssertionError(f"more than {CPU_SECONDS} s of processor time")

    before = signal.signal(signal.SIGVTALRM, hang)
    signal.setitimer(signal.ITIMER_VIRTUAL, CPU_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


# -- what is put in -------------------------------------------------------------------------------------------------

_FRAGMENT = re.compile(rb"<[^>]*>|[^<]+")
FRAGMENTS = sorted({piece for body in FIXTURES for piece in _FRAGMENT.findall(body) if len(piece) < 400})
NASTY = [
    b"<",
    b">",
    b"&",
    b"&#0;",
    b"&#x202e;",
    b"&#xd800;",
    b"&#99999999999;",
    b"&amp;#27;",
    b"\0",
    b"\x1b[2J",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\xe2\x80\xae",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"<script>",
    b"</script>",
    b"<svg>",
    b"<math>",
    b"<table><tr>",
    b"</p>",
    b"<br>" * 30,
    b"<div>" * 200,
    b"<a href='http://['>",
    b"<a href='//'>",
    b"<img src='data:,'>",
    b"<time datetime='9999-12-31T23:59:59-14:00'>",
    b"<time datetime='0001-01-01T00:00'>",
    b"99/99/9999 99:99",
    b"<meta property='og:url' content='http://[::1'>",
    b"<link rel=canonical href='http://a:b/'>",
    b"<base href='\\'>",
    b'<script type=\'application/ld+json\'>[[{"@type":[1,{}],"headline":{},"author":[[[]]],"image":5}]]</script>',
    b"<script type='application/ld+json'>" + b"[" * 5000 + b"</script>",
    b"<p hidden>",
    b"{{ content }}",
    b"<?php",
    b"<h1>" + b"x" * 3000 + b"</h1>",
    "\u212a\u0130ſﬀ".encode(),
    b"<title>",
    b"<textarea>",
    b"<plaintext>",
    b"<frameset>",
]
fragments = st.lists(st.sampled_from(FRAGMENTS) | st.sampled_from(NASTY) | st.binary(max_size=20), max_size=60)


@st.composite
def mutated(draw: st.DrawFn, originals: list[bytes], nasty: list[bytes] = NASTY) -> bytes:
    """Return an original with up to eight pieces cut out, doubled, moved or replaced."""
    body = draw(st.sampled_from(originals))
    for _ in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.integers(0, 300)))
        new = draw(
            st.sampled_from([b"", body[start:end] * 2, body[end : end + 200]])
            | st.sampled_from(nasty)
            | st.binary(max_size=8)
        )
        body = body[:start] + new + body[end:]
    return body


pages = fragments.map(b"".join) | mutated(FIXTURES) | st.binary(max_size=300)
types = st.sampled_from(
    [
        "text/html; charset=utf-8",
        "text/html",
        "",
        "text/html; charset=utf-16",
        "charset=\0",
        ";;=",
        "text/html; charset=\xff",
        "text/html; charset=idna",
        "text/html; charset=zip",
        "a; charset*=utf-8''x",
    ]
)
addresses = st.sampled_from(
    [
        "https://warta.example.id/rutan-wirasaba-gelar-razia",
        "https://warta.example.id/2025/01/14/rutan-gelar/2",
        "https://warta.example.id/?p=12",
        "https://warta.example.id/",
        "https://warta.example.id/%ff%00/%2e%2e",
        "https://warta.example.id/berita.php?id=9",
        "https://x.blogspot.com/2025/01/a.html",
    ]
)


def page_of(body: bytes, content_type: str = "text/html; charset=utf-8", url: str = SOURCE.url + "a-b-c") -> Page:
    return Page(url=url, body=body, content_type=content_type, fetched_at=NOW, timezone=WIB)


def texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts_of(one)


def check_record(data: Any) -> None:
    """Raise where a record could not be stored, or would act on a terminal."""
    row = to_dict(data)
    json.dumps(row, ensure_ascii=False).encode()
    raw = {"url", "source_id", "published_raw", "images"}
    assert not [text for name in row if name not in raw for text in texts_of(row[name]) if CONTROLS.search(text)]


# -- pages ----------------------------------------------------------------------------------------------------------


def read_everything(page: Page) -> None:
    """Read a page in every way that there is."""
    is_soft_404(page)
    list(feed_links(page))
    for scraper in [choose(page), *scrapers().values()]:
        assert 0 <= scraper.recognise(page) <= 1
        scraper.continuation(page)
        list(scraper.listing(page))
        with suppress(ParseError):
            check_record(scraper.parse(page))


@fuzz(720)
@given(pages, types, addresses)
@example(b"<h1>a&#xd800;b</h1><p>c", "text/html", "https://warta.example.id/a-b-c")
def test_pages(body: bytes, content_type: str, url: str) -> None:
    with bounded():
        read_everything(page_of(body, content_type, url))


@fuzz(360)
@given(pages)
@example(b"<meta property='og:url' content='http://[::1'>")
def test_saved_pages(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "halaman.html"
    path.write_bytes(body)
    with bounded(), suppress(ParseError):
        assert read_saved_page(path).url.startswith("http")


@fuzz(360)
@given(pages, st.sampled_from([200, 403, 503]), st.text(max_size=30))
def test_answers(body: bytes, code: int, value: str) -> None:
    headers = (("Retry-After", value), ("cf-mitigated", value))
    answer = Snapshot(
        id="urn:uuid:1",
        url="https://a.example/",
        requested="https://a.example/",
        status=code,
        reason="",
        headers=headers,
        payload=body,
        body=body,
        fetched_at=NOW,
    )
    with bounded():
        is_challenge(answer)
        wait = retry_after(answer, time.time)
    assert wait is None or wait >= 0


# -- lists ----------------------------------------------------------------------------------------------------------

RSS = (
    b"<?xml version='1.0' encoding='utf-8'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
    b"<channel><title>Warta</title><item><title>Rutan</title><link>https://warta.example.id/rutan-gelar-razia</link>"
    b"<guid isPermaLink='false'>https://warta.example.id/?p=12</guid>"
    b"<pubDate>Tue, 14 Jan 2025 16:04:00 +0700</pubDate>"
    b"<content:encoded><![CDATA[<p>Isi</p>]]></content:encoded></item></channel></rss>"
)
ATOM = (
    b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>tag:x</id><title type='html'>a</title>"
    b"<link rel='alternate' href='https://warta.example.id/2025/01/a.html'/><updated>2025-01-14T16:04:00Z</updated></entry></feed>"
)
MAP = (
    b"<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>"
    b"https://warta.example.id/a-b-c</loc><lastmod>2025-01-14</lastmod></url></urlset>"
)
XML_NASTY = [
    *NASTY,
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"&b;",
    b"<item>",
    b"</item>",
    b"<loc/>",
    b"xmlns='a'",
    b"\x1f\x8b",
]
ROBOTS = [
    b"User-agent: *\nDisallow: /a\nAllow: /*b$\nCrawl-delay: 1e400\nSitemap: https://warta.example.id/sitemap.xml\n",
    b"\xef\xbb\xbfUser-agent: pr-archive\r\nDisallow:\rRequest-rate: 1/1s 0000-9999\nVisit-time: 1-2\n",
]
ROBOTS_NASTY = [
    b"*" * 50,
    b"$",
    b"%",
    b"%zz",
    b"\0",
    b"\xff",
    b"Crawl-delay: nan",
    b"Crawl-delay: -1",
    b"Request-rate: /",
    b"Sitemap: http://[",
    b"Disallow: /" + b"*a" * 40 + b"$",
    b"\n",
    b":",
    b"#",
    b"User-agent:",
]


@fuzz(900)
@given(mutated([RSS, ATOM], XML_NASTY) | st.binary(max_size=200))
@example(RSS.replace(b"Rutan", b"&#99999999999;"))
@example(RSS.replace(b"Rutan", b"&#xd800;"))
def test_feeds(body: bytes) -> None:
    with bounded():
        for family in ("wordpress", "blogger", "generic"):
            with suppress(ParseError):
                for item in feed_items(page_of(body), by_family(family)):
                    assert item.url.startswith("http")


@fuzz(900)
@given(mutated([MAP, MAP.replace(b"urlset", b"sitemapindex").replace(b"url>", b"sitemap>")], XML_NASTY))
@example(MAP.replace(b"urlset", b"https:").replace(b"<?xml version='1.0'?>", b""))
@example(b"<https:x/>")
@example(MAP.replace(b"<loc>", b"<loc>&#xd800;"))
@example(MAP.replace(b"xmlns='", b"xmlns='&#xd800;"))
def test_sitemaps(body: bytes) -> None:
    with bounded(), suppress(ParseError):
        read_sitemap(page_of(body))


@fuzz(900)
@given(mutated(ROBOTS, ROBOTS_NASTY) | st.binary(max_size=200), st.text(max_size=30))
def test_robots(body: bytes, path: str) -> None:
    with bounded():
        robots = Robots.read(200, "text/plain", body)
        with suppress(AddressError):
            robots.allows(address_of(f"https://warta.example.id/{path}", SOURCE))
        assert 0 <= robots.crawl_delay <= 60
        for line in robots.sitemaps:
            with suppress(AddressError):
                address_of(redirect_target(SOURCE.url, line.encode().decode("latin-1")), SOURCE)


# -- texts ----------------------------------------------------------------------------------------------------------

DATE_WORDS = (
    "Selasa Jum'at 14 31 99 0 00 Januari Mei Nopember 2025 9999 0000 16:04 25:61 WIB WITA pm am lalu jam 2 ago yang "
    "seminggu hari , - / . T Z +07:00 +99:99 -00 1/1/25 2025-01-14 2025-02-30T24:00 baru saja 1000000000 ١٤ ²"
)
date_words = st.sampled_from(DATE_WORDS.split())
dates = st.lists(date_words | st.text(max_size=3), max_size=9).map(" ".join) | st.text(max_size=60)


@fuzz(1200)
@given(dates, st.sampled_from([UTC, WIB, ZoneInfo("Asia/Jayapura")]))
def test_dates(text: str, zone: Any) -> None:
    with bounded():
        found = parse_datetime(text, zone, NOW)
    assert found is None or found.tzinfo is not None
    if found:
        found.astimezone(UTC).isoformat()


RELEASE_WORDS = (
    "BLORA , - ( ) Kepala Rutan Kelas IIB Wirasaba AKP Dr. H. Bambang S.H., M.H. “ ” \" ' ujar kata menurutnya pada "
    "Selasa (14/1) (31/02/2025) kemarin besok . ; : ( humas ) \u00a0 Kodim 0721/Blora Pangdam Bupati & Kab. \n\n 2025"
)
release_words = st.sampled_from(RELEASE_WORDS.split(" "))


@fuzz(480)
@given(st.lists(release_words | st.text(max_size=4), max_size=80).map(" ".join), st.none() | st.just(NOW))
def test_facts(text: str, published: datetime | None) -> None:
    title, _, body = text.partition("\n\n")
    with bounded():
        derive(title, body, published)


query_words = st.sampled_from(
    [
        "rutan",
        '"',
        "(",
        ")",
        "OR",
        "AND",
        "NOT",
        "-",
        "~",
        "*",
        ":",
        "title:",
        "published:",
        "since:",
        "2025..",
        "..",
        "9999-99-99",
        "[",
        "]",
        "TO",
        "^",
        "\\",
        "region:demak",
        "a*",
        "?",
        "'",
        "\0",
        "\ud800",
        "“",
        "”",
        "+",
        "  ",
    ]
)


def query_of(text: str) -> Any:
    return parse_query(text, tokens, query_analyser=query_tokens, today=NOW.date(), stopwords=QUERY_STOPWORDS)


@fuzz(1200)
@given(st.lists(query_words | st.text(max_size=4), max_size=40).map("".join) | st.text(max_size=80))
@example("(" * 400)
@example('"' * 500)
@example("-" * 500 + "a")
@example("a OR " * 100)
def test_queries(text: str) -> None:
    with bounded(), suppress(QueryError):
        str(query_of(text))


url_parts = st.sampled_from(
    [
        "http",
        "https",
        "file",
        ":",
        "//",
        "/",
        "@",
        "[",
        "]",
        "::1",
        "127.1",
        "%00",
        "%",
        "\\",
        "\t",
        "?",
        "#",
        "&",
        "=",
        "..",
        "warta.example.id",
        "xn--a",
        "ﬀ",
        "．",
        "0x7f",
        "a" * 70,
        ":99999",
        ":-1",
        ":٣",
        " ",
        "utm_source=x",
        "\ud800",
        "%zz",
        ".",
    ]
)


@fuzz(1200)
@given(st.lists(url_parts, max_size=12).map("".join) | st.text(max_size=40))
def test_urls(url: str) -> None:
    with bounded():
        canonical_url(url)
        list(variants(url))
        joined(SOURCE.url, url)
        host_of(url)
        with suppress(AddressError):
            address = address_of(url, SOURCE)
            assert address.url.isascii()
            assert address.url.isprintable()
        with suppress(AddressError):
            redirect_target(SOURCE.url, url)
        for scraper in scrapers().values():
            scraper.source_id(url)


# -- records and files ----------------------------------------------------------------------------------------------

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | dates
    | st.sampled_from(
        [
            "https://warta.example.id/a",
            "2025-01-14T16:04:00+07:00",
            "9999-12-31T23:59:59-14:00",
            "\ud800",
            "\0",
            "",
            "x" * 5000,
        ]
    )
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "role", "text", "id", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)
rows = st.fixed_dictionaries(
    {"url": st.just("https://warta.example.id/a-b") | scalars, "title": st.just("Rutan Gelar Razia") | scalars},
    optional={name: values for name in FIELD_NAMES if name not in ("url", "title")} | {"unknown": values},
)


@fuzz(500)
@given(rows | values)
def test_records(row: Any) -> None:
    with bounded(), suppress(RecordError):
        version = version_of_record(row, {"warta": SOURCE})
        check_storable(version)


def check_storable(version: Any) -> None:
    json.dumps(to_dict(version.release()), ensure_ascii=False).encode()
    assert "\ud800" not in version.id


POST = {
    "id": 12,
    "link": "https://warta.example.id/a-b",
    "date": "2025-01-14T16:04:00",
    "date_gmt": "2025-01-14T09:04:00",
    "title": {"rendered": "Rutan"},
    "content": {"rendered": "<p>Isi rilis yang panjang.</p>", "protected": False},
    "_embedded": {
        "author": [{"name": "Humas"}],
        "wp:term": [[{"taxonomy": "category", "name": "Berita"}]],
        "wp:featuredmedia": [{"source_url": "https://warta.example.id/a.jpg", "caption": {"rendered": "x"}}],
    },
}
ENTRY = {
    "id": {"$t": "tag:1"},
    "published": {"$t": "2025-01-14T16:04:00+07:00"},
    "title": {"$t": "Rutan"},
    "content": {"$t": "<p>Isi rilis.</p>"},
    "category": [{"term": "Berita"}],
    "author": [{"name": {"$t": "Humas"}}],
    "link": [{"rel": "alternate", "href": "https://x.blogspot.com/2025/01/a.html"}],
}


@st.composite
def changed(draw: st.DrawFn, original: dict[str, Any]) -> Any:
    """Return an object of which some values, at any depth, are something else."""
    copy = json.loads(json.dumps(original))
    for _ in range(draw(st.integers(1, 4))):
        place: Any = copy
        while True:
            key = (
                draw(st.sampled_from(sorted(place)))
                if isinstance(place, dict)
                else draw(st.integers(0, len(place) - 1))
            )
            if not (isinstance(place[key], dict | list) and place[key]) or draw(st.booleans()):
                place[key] = draw(values)
                break
            place = place[key]
    return copy


@fuzz(720)
@given(changed(POST), changed(ENTRY))
def test_whole_releases_in_lists(post: Any, entry: Any) -> None:
    for body, read in (([post, post], rest_items), ({"feed": {"entry": [entry, entry]}}, blogger_items)):
        with bounded(), suppress(ParseError):
            for item in read(page_of(json.dumps(body).encode())):  # type: ignore[operator]
                if item.data:
                    check_record(item.data)


toml_values = st.sampled_from(
    [
        '"https://a.example/"',
        '"warta"',
        "true",
        "1",
        "-1",
        "nan",
        "inf",
        "1e400",
        '""',
        "[]",
        "{}",
        "2025-01-01",
        '"\\u0000"',
        '"../x"',
        "[1,{a=2}]",
        '"Asia/Jakarta"',
        '"media"',
        "99999999999999999999",
        "'''x\ny'''",
        '"/etc/passwd"',
        '"http://["',
    ]
)
toml_lines = st.tuples(st.sampled_from([*KEYS, "nmae", '""', "a.b", "source"]), toml_values).map(" = ".join)
tomls = st.lists(st.just("[[source]]") | st.just("[source]") | toml_lines | st.text(max_size=10), max_size=14).map(
    "\n".join
)


@fuzz(900)
@given(tomls)
@example("source = [{name='a', url='https://a.example/'}]")
@example("[[source]]\nurl = 'https://a.example/'\n[source.url]\n")
def test_sources(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    with bounded(), suppress(SourceError):
        known = read_sources(path)
        add_source(path, Source(name="baru-sekali", url="https://baru.example.id/"))
        assert {*known, "baru-sekali"} == set(read_sources(path))
        remove_source(path, "baru-sekali")
        assert read_sources(path) == known


@pytest.fixture(scope="module")
def warc(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a WARC file of three answers, gzipped by record."""
    directory = tmp_path_factory.mktemp("warc")
    writer = SnapshotWriter(directory, lambda _: 0)
    for number, body in enumerate(FIXTURES[:3]):
        url = f"https://warta.example.id/{number}"
        writer.append(
            Snapshot(
                id=f"urn:uuid:00000000-0000-4000-8000-{number:012}",
                url=url,
                requested=url,
                status=200,
                reason="OK",
                headers=(("Content-Type", "text/html"),),
                payload=body,
                body=body,
                fetched_at=NOW,
            )
        )
    writer.close()
    (file,) = directory.glob("*.warc.gz")
    return file.read_bytes()


def test_a_record_that_unpacks_without_end_is_passed_over(warc: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = [len(body) for body in FIXTURES[:3]]
    monkeypatch.setattr("pr_archive.snapshots.records.LARGEST", min(sizes))
    kept = [snapshot.url for snapshot in read_warc(BytesIO(warc))]
    assert kept == [f"https://warta.example.id/{sizes.index(min(sizes))}"]


@fuzz(720)
@given(st.data(), st.booleans())
def test_warcs(warc: bytes, data: st.DataObject, packed: bool) -> None:
    nasty = [
        b"\r\n",
        b"\r\n\r\n",
        b"WARC/1.0\r\n",
        b"Content-Length: -1\r\n",
        b"Content-Length: 99999999999\r\n",
        b"\0",
        b"Content-Encoding: gzip\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"WARC-Date: x\r\n",
        b"HTTP/1.1 abc\r\n",
        b"WARC-Type: revisit\r\n",
        b"WARC-Target-URI: http://[\r\n",
        b"\x1f\x8b\x08",
        b"\xff",
    ]
    original = warc if packed else gzip.decompress(warc)
    body = data.draw(mutated([original], nasty))
    with bounded(), suppress(ArchiveError):
        for snapshot in read_warc(BytesIO(body)):
            assert isinstance(snapshot.body, bytes)


# -- growth ---------------------------------------------------------------------------------------------------------

SHAPES: dict[str, Callable[[int], bytes]] = {
    "nested": lambda n: b"<div>" * n + b"isi" + b"</div>" * n,
    "nested spans": lambda n: b"<p>" + b"<span>a " * n,
    "nested tables": lambda n: b"<table><tr><td>a" * n,
    "nested lists": lambda n: b"<ul><li>a" * n,
    "paragraphs": lambda n: (
        b"<article><h1>Rutan Gelar Razia</h1>" + b"<p>Petugas menggeledah kamar hunian pada Selasa.</p>" * n
    ),
    "breaks": lambda n: b"<article>" + b"a<br>" * n,
    "links": lambda n: b"".join(b"<h2><a href=/kabar-baik-%d>Kabar %d</a></h2>" % (i, i) for i in range(n)),
    "pictures": lambda n: b"".join(b"<img src=/a%d.jpg alt=a>" % i for i in range(n)),
    "headings": lambda n: b"<h1>a b c d</h1>" * n,
    "tags": lambda n: b"<a rel=tag href=/tag/a>a</a>" * n,
    "metas": lambda n: b"<meta property=og:title content=a>" * n,
    "classes": lambda n: b"<p class='" + b"entry-content post-body " * n + b"'>a",
    "attributes": lambda n: b"<p " + b" ".join(b"a%d=b" % i for i in range(n)) + b">a",
    "open tags": lambda n: b"<p" * n,
    "open comments": lambda n: b"<!--" * n,
    "open quotes": lambda n: b"<a href=\"'" * n,
    "open scripts": lambda n: b"<script>" * n,
    "ampersands": lambda n: b"<p>" + b"&amp" * n,
    "blanks": lambda n: b"<p>a" + b" \t\n" * n + b"b",
    "one word": lambda n: b"<h1>a b</h1><p>" + b"a" * 4 * n,
    "dots": lambda n: b"<p>" + b". " * n,
    "commas": lambda n: b"<p>Kepala Rutan" + b", S.H." * n,
    "days": lambda n: b"<p>" + b"Selasa (14/01) " * n,
    "quotes": lambda n: "<p>“".encode() + "ujar “a” ".encode() * n,
    "open marks": lambda n: b"<p>" + b"\" ' (" * n,
    "capitals": lambda n: b"<p>" + b"Bambang Setiawan " * n,
    "ranks": lambda n: b"<p>" + b"Kepala Kantor Wilayah Kementerian " * n,
    "letters of Windows": lambda n: "<p>Ã¢â‚¬".encode() * n,
    "invisible": lambda n: "<p>\u200b".encode() * n,
    "json-ld": lambda n: b"<script type='application/ld+json'>" + b'{"@graph":[' * n + b"</script>",
    "many json-ld": lambda n: b'<script type=\'application/ld+json\'>{"headline":"a"}</script>' * n,
}


def cpu_seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def grows_like_a_line(work: Callable[[int], object], size: int) -> tuple[float, ...]:
    """Return the seconds for a size and for four times as much, once they show that work grows by the size.

    Quadratic work takes sixteen times as long; the machine may be busy, so the best of three tries counts.
    """
    small = large = float("inf")
    for _ in range(3):
        small = min(small, cpu_seconds(lambda: work(size)))
        large = min(large, cpu_seconds(lambda: work(4 * size)))
        if large < 8 * small + 0.03:
            return small, large
    raise AssertionError(f"{small:.3f} s for {size}, {large:.3f} s for four times as much")


@pytest.mark.parametrize("shape", SHAPES)
def test_reading_a_page_takes_time_by_its_length(shape: str) -> None:
    grows_like_a_line(lambda size: read_everything(page_of(SHAPES[shape](size))), 1000)


@pytest.mark.parametrize("shape", [name for name in SHAPES if SHAPES[name](1).startswith(b"<p>")])
def test_facts_take_time_by_the_length_of_the_text(shape: str) -> None:
    def work(size: int) -> None:
        text = re.sub(r"<[^>]*>", "", SHAPES[shape](size).decode())
        derive("Rutan Gelar Razia", text, NOW)

    grows_like_a_line(work, 500)


@pytest.mark.parametrize("piece", ["rutan ", "(", '"a" ', "a OR ", "-", "title:a ", "2025..", "*", "~"])
def test_queries_take_time_by_their_length(piece: str) -> None:
    def work(size: int) -> None:
        with suppress(PrArchiveError):
            query_of(piece * size)

    grows_like_a_line(work, 2000)


LISTS: dict[str, Callable[[int], object]] = {
    "feed": lambda n: feed_items(
        page_of(RSS.replace(b"</channel>", b"<item><link>/a-b</link></item>" * n + b"</channel>")),
        by_family("generic"),
    ),
    "broken feed": lambda n: feed_items(page_of(RSS + b"<item><link>" * n), by_family("generic")),
    "sitemap": lambda n: read_sitemap(
        page_of(MAP.replace(b"</urlset>", b"<url><loc>/a</loc></url>" * n + b"</urlset>"))
    ),
    "deep sitemap": lambda n: read_sitemap(page_of(MAP.replace(b"</urlset>", b"<url>" * n))),
    "robots": lambda n: Robots.read(200, "text/plain", b"User-agent: *\n" + b"Disallow: /a\n" * n).allows(
        address_of(SOURCE.url, SOURCE)
    ),
    "robots' wildcards": lambda n: Robots.read(
        200, "text/plain", b"User-agent: *\nDisallow: /" + b"*a" * n + b"$"
    ).allows(address_of(SOURCE.url + "a" * 1500, SOURCE)),
}


@pytest.mark.parametrize("kind", LISTS)
def test_lists_take_time_by_their_length(kind: str) -> None:
    def work(size: int) -> None:
        with suppress(ParseError):
            LISTS[kind](size)

    grows_like_a_line(work, 400)


def test_a_version_like_those_of_the_store_is_storable() -> None:
    check_storable(make_version())
