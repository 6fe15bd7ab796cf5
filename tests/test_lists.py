"""Feeds, sitemaps and lists of sites: the broken and hostile ones too."""

import contextlib
import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pr_archive.errors import ParseError, SourceError
from pr_archive.scrapers.base import Page
from pr_archive.scrapers.feeds import feed_items, feed_links
from pr_archive.scrapers.registry import by_family
from pr_archive.scrapers.sitemaps import MAX_BYTES, read_sitemap
from pr_archive.scrapers.source_lists import read_source_list
from tests.conftest import NOON

VARIENT = by_family("varient")


def page(body: str | bytes, url: str = "https://warta.example/rss/latest-posts") -> Page:
    return Page(url=url, body=body if isinstance(body, bytes) else body.encode(), fetched_at=NOON)


RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Warta</title><link>https://warta.example/</link>
<item><title>Rutan &amp;amp; Lapas Panen Sayur</title><link>https://warta.example/rutan-lapas-panen-sayur</link>
<guid>https://warta.example/rutan-lapas-panen-sayur</guid><pubDate>Tue, 14 Jan 2025 16:04:00 +0700</pubDate></item>
<item><title>Kedua</title><link>/rilis-kedua</link><pubDate>bukan tanggal</pubDate></item>
<item><title>Tanpa alamat</title></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Warta</title><entry><id>tag:warta.example,2025:7</id>
<title>Rilis</title><link href="https://warta.example/rilis-atom"/><published>2025-01-14T16:04:00+07:00</published>
<updated>2025-01-15T08:00:00+07:00</updated></entry></feed>"""


def test_rss_entries_become_items() -> None:
    first, second = feed_items(page(RSS), VARIENT)
    assert first.url == "https://warta.example/rutan-lapas-panen-sayur"
    assert first.source_id == VARIENT.source_id(first.url)
    assert first.published == datetime(2025, 1, 14, 9, 4, tzinfo=UTC)
    assert second.url == "https://warta.example/rilis-kedua"
    assert second.published is None


def test_atom_entries_tell_when_they_changed() -> None:
    (item,) = feed_items(page(ATOM), VARIENT)
    assert item.url == "https://warta.example/rilis-atom"
    assert item.modified == datetime(2025, 1, 15, 1, 0, tzinfo=UTC)


def test_a_cut_feed_gives_what_it_holds() -> None:
    assert [item.source_id for item in feed_items(page(RSS[:700]), VARIENT)][:1] == ["rutan-lapas-panen-sayur"]


@pytest.mark.parametrize("body", ["", "<html><body>Tidak ditemukan</body></html>", "{}", "\x00\x01", "bukan feed"])
def test_what_is_no_feed_is_said(body: str) -> None:
    with pytest.raises(ParseError, match="not a feed"):
        feed_items(page(body), VARIENT)


def test_a_feed_that_declares_entities_is_refused() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + RSS.partition("?>")[2]
    with pytest.raises(ParseError, match="document type"):
        feed_items(page(bomb), VARIENT)


def test_announced_feeds_are_those_of_the_site_not_of_its_comments() -> None:
    home = """<link rel="alternate" type="application/rss+xml" href="/feed/">
    <link rel="alternate" type="application/rss+xml" href="/comments/feed/">
    <link rel="alternate" type="application/json" href="/wp-json/">
    <link rel="alternate" type="application/atom+xml" href="https://warta.example/feed/atom/">"""
    assert feed_links(page(home, "https://warta.example/")) == [
        "https://warta.example/feed/",
        "https://warta.example/feed/atom/",
    ]


def urlset(*urls: str) -> str:
    locs = "".join(f"<url><loc>{url}</loc><lastmod>2025-01-14</lastmod></url>" for url in urls)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{locs}</urlset>'


def test_a_sitemap_lists_pages_in_order_each_once() -> None:
    sitemap = read_sitemap(page(urlset("https://a.id/1", " https://a.id/2\n", "https://a.id/1", "")))
    assert sitemap.pages == ("https://a.id/1", "https://a.id/2")
    assert sitemap.files == ()


def test_an_index_leaves_out_files_of_pages_tags_and_authors() -> None:
    names = ("wp-sitemap-posts-post-1.xml", "wp-sitemap-posts-page-1.xml", "wp-sitemap-users-1.xml",
             "wp-sitemap-taxonomies-category-1.xml", "sitemap-tags-1.xml", "news.xml")  # fmt: skip
    files = "".join(f"<sitemap><loc>https://a.id/{name}</loc></sitemap>" for name in names)
    index = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{files}</sitemapindex>'
    assert read_sitemap(page(index)).files == ("https://a.id/wp-sitemap-posts-post-1.xml", "https://a.id/news.xml")


def test_a_gzipped_sitemap_is_unpacked_and_a_bomb_is_refused() -> None:
    assert read_sitemap(page(gzip.compress(urlset("https://a.id/1").encode()))).pages == ("https://a.id/1",)
    bomb = gzip.compress(b"<urlset>" + b" " * (2 * MAX_BYTES))
    with pytest.raises(ParseError, match="not a sitemap"):
        read_sitemap(page(bomb))


def test_entities_of_a_sitemap_are_not_resolved(tmp_path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("rahasia")
    body = f'<!DOCTYPE urlset [<!ENTITY x SYSTEM "file://{secret}">]><urlset><url><loc>&x;</loc></url></urlset>'
    assert "rahasia" not in str(read_sitemap(page(body)))


@pytest.mark.parametrize("body", ["", "<html/>", "not xml", "<rss/>", b"\x1f\x8bbroken"])
def test_what_is_no_sitemap_is_said(body: str | bytes) -> None:
    with pytest.raises(ParseError, match="not a sitemap"):
        read_sitemap(page(body))


def test_sites_of_an_opml_file() -> None:
    opml = b"""<opml version="2.0"><body><outline text="Kumpulan"><outline text="Blora" htmlUrl="https://blora.id/"
    xmlUrl="https://blora.id/feed/"/><outline title="Demak" xmlUrl="https://demak.id/rss/latest-posts"/>
    <outline text="Blora lagi" htmlUrl="https://blora.id/"/></outline></body></opml>"""
    assert read_source_list(opml) == [("Blora", "https://blora.id/"), ("Demak", "https://demak.id/")]


def test_sites_of_a_plain_list() -> None:
    text = b"# situs\nhttps://blora.id/\ndemak.id  # tanpa skema\n\nfile:///etc/passwd\n"
    assert read_source_list(text) == [(None, "https://blora.id/"), (None, "https://demak.id")]


@pytest.mark.parametrize("text", [b"", b"# nothing\n", b"<opml/>", b"<", b"<html></html>"])
def test_a_list_without_sites_is_said(text: bytes) -> None:
    with pytest.raises(SourceError):
        read_source_list(text)


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace")))
def test_no_bytes_raise_anything_else(body: bytes) -> None:
    for read in (
        lambda: feed_items(page(body), VARIENT),
        lambda: read_sitemap(page(body)),
        lambda: read_source_list(body),
    ):
        with contextlib.suppress(ParseError, SourceError):
            read()


@given(st.integers(0, len(RSS)), st.integers(0, len(RSS)), st.text(max_size=5))
def test_no_damaged_feed_raises_anything_else(start: int, end: int, garbage: str) -> None:
    damaged = RSS[: min(start, end)] + garbage + RSS[max(start, end) :]
    with contextlib.suppress(ParseError):
        feed_items(page(damaged.encode("utf-8", "replace")), VARIENT)
