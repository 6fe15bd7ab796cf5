"""robots.txt as RFC 9309 has it, and as servers have it."""

import time

import pytest

from pr_archive.scrapers.destinations import address_of
from pr_archive.scrapers.robots import Robots, RobotsCache
from pr_archive.sources import Source

SOURCE = Source(name="uji", url="https://warta.example/")
TEXT = b"User-agent: *\nDisallow: /\n"


def read(text: str | bytes, content_type: str = "text/plain", status: int = 200) -> Robots:
    return Robots.read(status, content_type, text.encode() if isinstance(text, str) else text)


def allows(robots: Robots, path: str) -> bool:
    return robots.allows(address_of("https://warta.example" + path, SOURCE))


@pytest.mark.parametrize(
    ("rules", "allowed", "forbidden"),
    [
        # The longest match wins, wherever it stands.
        ("Disallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php", ["/wp-admin/admin-ajax.php"], ["/wp-admin/"]),
        ("Allow: /search/label\nDisallow: /search", ["/search/label/razia"], ["/search", "/search?q=a"]),
        ("Disallow: /search\nAllow: /search/label", ["/search/label/razia"], ["/search", "/searching"]),
        # Allow wins a tie.
        ("Disallow: /a\nAllow: /a", ["/a", "/ab"], []),
        ("Allow: /a\nDisallow: /a", ["/a"], []),
        # Wildcards and the end of the address.
        ("Disallow: /*.php$", ["/a.php?x=1", "/a.phps"], ["/a.php", "/b/c.php"]),
        ("Disallow: /*?*replytocom=", ["/a?x=1"], ["/a?replytocom=3", "/a?x=1&replytocom=3"]),
        ("Disallow: /*/feed/", ["/feed/"], ["/berita/feed/"]),
        ("Disallow: /$", ["/a"], ["/"]),
        # Case and escapes.
        ("Disallow: /Arsip", ["/arsip"], ["/Arsip/1"]),
        ("Disallow: /jum%E2%80%99at", [], ["/jum’at", "/jum%e2%80%99at"]),
        ("Disallow: /jum’at", [], ["/jum%E2%80%99at"]),
        # Nothing forbidden.
        ("Disallow:", ["/"], []),
        ("", ["/"], []),
        ("Allow: /", ["/"], []),
        # Comments, blank lines, blanks, Windows and old Mac line ends.
        ("# x\r\n\r\nDisallow : /a # y\r\n  Disallow:   /b  ", ["/c"], ["/a", "/b"]),
        ("Disallow: /a\rDisallow: /b", [], ["/a", "/b"]),
    ],
)  # fmt: skip
def test_rules(rules: str, allowed: list[str], forbidden: list[str]) -> None:
    robots = read(f"User-agent: *\n{rules}\n")
    assert [path for path in allowed if not allows(robots, path)] == []
    assert [path for path in forbidden if allows(robots, path)] == []


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("User-agent: pr-archive\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: PR-Archive\nDisallow:", True),
        ("User-agent: pr-archive/9.9\nDisallow: /", True),
        ("User-agent: archive\nDisallow: /", True),
        ("User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /", True),
        ("User-agent: GPTBot\nUser-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /x", False),
        ("Disallow: /", True),
    ],
)
def test_groups(text: str, allowed: bool) -> None:
    assert allows(read(text), "/x") is allowed


def test_a_byte_order_mark_does_not_hide_the_first_line() -> None:
    assert not allows(read(b"\xef\xbb\xbf" + TEXT), "/a")


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"<!DOCTYPE html><html>\nUser-agent: *\nDisallow: /\n", "text/html; charset=utf-8", 200),
        (b"\n  <html>\nUser-agent: *\nDisallow: /\n", "text/plain", 200),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\nUser-agent: *\nDisallow: /\n", "text/plain", 200),
        (b"<br />\n<b>Warning</b>\nUser-agent: *\nDisallow: /\n", "", 200),
        (TEXT, "application/json", 200),
        (TEXT, "image/png", 200),
        (b"\x89PNG\r\n\x1a\n\0\0\n" + TEXT, "text/plain", 200),
        (TEXT, "text/plain", 404),
        (TEXT, "text/plain", 403),
        (TEXT, "text/plain", 304),
        (b"", "", 200),
    ],
)
def test_what_is_no_robots_forbids_nothing(body: bytes, content_type: str, status: int) -> None:
    robots = read(body, content_type, status)
    assert allows(robots, "/a")
    assert robots.crawl_delay == 0
    assert robots.sitemaps == ()


@pytest.mark.parametrize("content_type", ["", "text/html", "TEXT/Plain;charset=utf-8", "application/octet-stream"])
def test_rules_with_an_odd_content_type_hold(content_type: str) -> None:
    assert not allows(read(TEXT, content_type), "/a")


@pytest.mark.parametrize(
    ("line", "delay"),
    [
        ("Crawl-delay: 10", 10), ("crawl-delay:0.5", 0.5), ("Crawl-delay: 86400", 60), ("Crawl-delay: -5", 0),
        ("Crawl-delay: inf", 0), ("Crawl-delay: nan", 0), ("Crawl-delay: sepuluh", 0), ("Crawl-delay:", 0),
    ],
)  # fmt: skip
def test_crawl_delay(line: str, delay: float) -> None:
    assert read(f"User-agent: *\n{line}\nDisallow: /a\n").crawl_delay == delay


def test_the_crawl_delay_of_others_is_not_ours() -> None:
    assert read("User-agent: AhrefsBot\nCrawl-delay: 10\n").crawl_delay == 0


def test_sitemap_lines_belong_to_no_group() -> None:
    text = "Sitemap: https://warta.example/a.xml\nUser-agent: x\nDisallow: /\nsitemap:https://warta.example/b.xml"
    assert read(text).sitemaps == ("https://warta.example/a.xml", "https://warta.example/b.xml")


def test_an_unreachable_robots_forbids_all() -> None:
    assert not allows(Robots(unreachable="503"), "/a")


def test_hostile_rules_take_no_time() -> None:
    path = "/" + "a" * 2000
    robots = read("User-agent: *\nDisallow: /" + "a*" * 1000 + "b\n" + "Disallow: /*a*a*a*a*a*a*b$\n" * 1000)
    began = time.monotonic()
    assert allows(robots, path)
    assert time.monotonic() - began < 2


def test_the_cache_forgets_after_a_day_and_the_oldest_first() -> None:
    now = 1_000_000.0
    cache = RobotsCache(lambda: now, size=2)
    cache.put("a", read(TEXT))
    cache.put("b", Robots(unreachable="503"))
    now += 299
    assert cache.get("a")
    assert cache.get("b")
    now += 1
    assert cache.get("b") is None
    now += 24 * 3600 - 301
    assert cache.get("a")
    now += 1
    assert cache.get("a") is None
    for name in "abc":
        cache.put(name, Robots())
    assert [name for name in "abc" if cache.get(name)] == ["b", "c"]
    now -= 1
    assert cache.get("c") is None
