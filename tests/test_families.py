"""What the fixtures of the site families cannot say: Blogger's JSON feed, addresses of one article, density."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pr_archive import Archive, Source
from pr_archive.errors import ParseError
from pr_archive.scrapers.base import Page
from pr_archive.scrapers.blogger_feed import blogger_count, blogger_items
from pr_archive.scrapers.document import Document
from pr_archive.scrapers.lines import text_of
from pr_archive.scrapers.main_content import main_content
from pr_archive.scrapers.registry import by_family, choose
from pr_archive.serialization import to_dict
from tests.conftest import NOON

HOST = "https://kabarwirasaba.example.com"
SENTENCE = "Petugas rutan bersama warga membersihkan selokan di sepanjang jalan desa sejak pagi. "


def page(body: str | bytes, url: str = f"{HOST}/feeds/posts/default?alt=json") -> Page:
    return Page(url=url, body=body if isinstance(body, bytes) else body.encode(), fetched_at=NOON)


def entry(number: int, host: str = HOST, **changes: Any) -> dict[str, Any]:
    """Return an entry of the feed as Blogger writes it."""
    slug = f"/2025/{number % 12 + 1:02}/kerja-bakti-ke-{number}.html"
    return {
        "id": {"$t": f"tag:blogger.com,1999:blog-1.post-{number}"},
        "published": {"$t": f"2025-01-{number % 28 + 1:02}T16:04:00.001+07:00"},
        "updated": {"$t": f"2025-02-{number % 28 + 1:02}T08:00:00.000+07:00"},
        "category": [{"term": "Daerah"}, {"term": "Rutan"}],
        "title": {"type": "text", "$t": f"Kerja Bakti Ke-{number}"},
        "content": {"type": "html", "$t": f"<p>WIRASABA - {SENTENCE}</p><p>Kegiatan ke-{number} selesai siang.</p>"},
        "link": [{"rel": "replies", "href": f"{host}/x"}, {"rel": "alternate", "href": f"{host}{slug}"}],
        "author": [{"name": {"$t": "Guntur Wardaya"}}],
    } | changes


def feed(*entries: Any) -> str:
    return json.dumps({"version": "1.0", "feed": {"openSearch$totalResults": {"$t": "2"}, "entry": list(entries)}})


# -- the feed -----------------------------------------------------------------------------------------------------


def test_an_entry_is_a_whole_release() -> None:
    (item,) = blogger_items(page(feed(entry(3))))
    assert item.url == f"{HOST}/2025/04/kerja-bakti-ke-3.html"
    assert item.data is not None
    assert to_dict(item.data) == {
        "url": item.url,
        "source_id": "2025/04/kerja-bakti-ke-3",
        "title": "Kerja Bakti Ke-3",
        "summary": None,
        "author": "Guntur Wardaya",
        "author_raw": "Guntur Wardaya",
        "published": "2025-01-04T16:04:00+07:00",
        "published_raw": "2025-01-04T16:04:00.001+07:00",
        "modified": "2025-02-04T08:00:00+07:00",
        "paragraphs": [f"WIRASABA - {SENTENCE.strip()}", "Kegiatan ke-3 selesai siang."],
        "tags": ["Daerah", "Rutan"],
        "category": "Daerah",
        "images": [],
        "caption": None,
        "language": "id",
    }


def test_captions_and_doubled_texts_are_mended_in_the_feed_too() -> None:
    text = f"<p>WIRASABA - {SENTENCE}</p><p>{SENTENCE}Selesai.</p>"
    caption = '<table class="tr-caption-container"><tr><td><img src="/a.jpg"></td></tr><tr><td class="tr-caption">'
    html = f"{caption}Warga di selokan</td></tr></table>{text}{text}<p>CAPTION : warga</p>"
    (item,) = blogger_items(page(feed(entry(1, content={"$t": html}))))
    assert item.data is not None
    assert item.data.caption == "Warga di selokan"
    assert item.data.images == (f"{HOST}/a.jpg",)
    assert item.data.paragraphs == (f"WIRASABA - {SENTENCE.strip()}", f"{SENTENCE}Selesai.")


def test_a_feed_of_summaries_leaves_the_text_to_the_pages() -> None:
    short = entry(1, summary={"$t": "Petugas rutan …"})
    del short["content"]
    (item,) = blogger_items(page(feed(short)))
    assert item.data is None
    assert item.title == "Kerja Bakti Ke-1"


def test_unknown_authors_are_none() -> None:
    (item,) = blogger_items(page(feed(entry(1, author=[{"name": {"$t": "Unknown"}}]))))
    assert item.data
    assert item.data.author is None


@pytest.mark.parametrize("body", ["", "<html>", "[]", "{}", '{"feed": []}', "[" * 100_000, "null", b"\xff\xfe"])
def test_what_is_no_feed_is_said(body: str | bytes) -> None:
    with pytest.raises(ParseError, match="feed"):
        list(blogger_items(page(body)))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*sorted(entry(1)), "$t"]), inner),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(sorted(entry(1))), value=json_values)
def test_any_value_in_any_field_is_read(name: str, value: Any) -> None:
    answer = page(feed(entry(1, **{name: value}), value))
    for item in blogger_items(answer):
        assert item.source_id
        assert item.data is None or item.data.paragraphs
    assert blogger_count(answer) >= 1


# -- discovery over real HTTP -------------------------------------------------------------------------------------


class Blog:
    """A blog on loopback whose feed gives fewer posts than asked for."""

    def __init__(self, count: int, most: int) -> None:
        self.requests: list[str] = []
        self.most = most
        blog = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                blog.requests.append(self.path)
                kind, body = blog.answer(self.path)
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.entries = [entry(number, self.url) for number in range(1, count + 1)]

    def answer(self, path: str) -> tuple[str, bytes]:
        parts, query = urlsplit(path), parse_qs(urlsplit(path).query)
        if parts.path == "/feeds/posts/default" and query.get("alt") == ["json"]:
            start = int(query.get("start-index", ["1"])[0])
            least = datetime.fromisoformat(query.get("updated-min", ["2000-01-01T00:00:00Z"])[0])
            fitting = [one for one in self.entries if datetime.fromisoformat(one["updated"]["$t"]) >= least]
            return "application/json; charset=UTF-8", feed(*fitting[start - 1 :][: self.most]).encode()
        if parts.path == "/":
            return "text/html", b"<html><head><meta name='generator' content='blogger'></head></html>"
        return "text/html", b""


@pytest.fixture
def blog() -> Iterator[Blog]:
    running = Blog(count=23, most=7)
    thread = Thread(target=running.server.serve_forever, args=(0.02,))
    thread.start()
    yield running
    running.server.shutdown()
    running.server.server_close()
    thread.join()


def test_a_blog_is_read_whole_by_its_feed_and_later_only_what_changed(blog: Blog, tmp_path: Path) -> None:
    with Archive(tmp_path / "archive", create=True) as archive:
        archive.add_source(Source(name="kabar", url=f"{blog.url}/", interval=0, allow_private=True))
        (result,) = archive.scrape()
        assert (result.ok, result.new) == (True, 23)
        queries = [parse_qs(urlsplit(path).query) for path in blog.requests if "max-results=150" in path]
        assert [query["start-index"] for query in queries] == [["1"], ["8"], ["15"], ["22"], ["24"]]
        assert not [path for path in blog.requests if path.endswith(".html")]

        before = len(blog.requests)
        blog.entries.append(entry(40, blog.url, updated={"$t": datetime.now(UTC).isoformat()}))
        (result,) = archive.scrape()
        assert (result.new, result.changed) == (1, 0)
        asked = [parse_qs(urlsplit(path).query) for path in blog.requests[before:] if "feeds/posts" in path]
        assert all(query["orderby"] == ["updated"] and query["updated-min"][0].endswith("Z") for query in asked)
        assert len(blog.requests) - before <= 3

        assert {release.family for release in archive.export()} == {"blogger"}
        assert list(archive.reparse()) == []


# -- addresses ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/berita/4120-kakanwil-tinjau-lapas",
        "/index.php/berita/4120-kakanwil-tinjau-lapas.html",
        "/component/content/article/kakanwil-tinjau-lapas?Itemid=101&catid=67",
        "/component/content/article/12-berita/4120-kakanwil-tinjau-lapas?Itemid=101",
        "/berita/4120-kakanwil-tinjau-lapas?tmpl=component&print=1",
        "/index.php?option=com_content&view=article&id=4120:kakanwil-tinjau-lapas&catid=9",
    ],
)
def test_joomlas_addresses_of_one_article_are_one_key(address: str) -> None:
    assert by_family("joomla").source_id(f"https://kanwil.example.go.id{address}") == "kakanwil-tinjau-lapas"


@pytest.mark.parametrize(
    ("family", "address"),
    [
        ("joomla", "/administrator/index-2"),
        ("joomla", "/component/tags/tag/lapas-2"),
        ("joomla", "/berita"),
        ("blogger", "/2025/01/"),
        ("blogger", "/search/label/Lapas?max-results=8"),
        ("blogger", "/p/tentang-kami.html"),
        ("aggregator", "/tentang-kami.html"),
        ("generic", "/read/17663/images/ico.png"),
        ("generic", "/nasional"),
        ("generic", "/index.php"),
        ("govsite", "/wp-content/a-1"),
    ],
)
def test_addresses_of_no_article(family: str, address: str) -> None:
    assert by_family(family).source_id(f"https://x.example.go.id{address}") is None


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("/tekno/gawai-terbaik-tahun-ini/", "tekno/gawai-terbaik-tahun-ini"),
        ("/berita/article/Warga-Gotong-Royong-14848164.php", "berita/article/warga-gotong-royong-14848164.php"),
        ("/index.php?page=berita&id=1932", "page=berita&id=1932"),
        ("/?p=70325&utm_source=wa", "p=70325"),
        ("/2024/12/02/banjir-wirasaba/index.html", "2024/12/02/banjir-wirasaba/index.html"),
    ],
)
def test_keys_of_unknown_sites(address: str, key: str) -> None:
    assert by_family("generic").source_id(f"https://x.example.com{address}") == key


def test_generic_is_chosen_where_nothing_is_sure() -> None:
    html = f"<h1>Kerja Bakti Desa</h1><div><p>{SENTENCE * 4}</p></div>"
    plain = page(html, "https://x.example.com/kerja-bakti-desa")
    assert choose(plain, None).family == "generic"
    assert choose(plain, "varient").family == "varient"


# -- density ------------------------------------------------------------------------------------------------------


def test_the_article_is_found_beside_longer_lists_of_teasers() -> None:
    teasers = "".join(f"<li><a href='/{n}'>{SENTENCE}</a></li>" for n in range(60))
    article = f"<div id=x><p>{SENTENCE * 2}</p><p>{SENTENCE}</p></div>"
    found = main_content(Document(f"<div><ul>{teasers}</ul></div>{article}"))
    assert [element.get("id") for element in found] == ["x"]


def test_the_parts_of_a_cut_article_are_joined_in_order() -> None:
    parts = "".join(f"<section class='bagian'><p>Bagian {n}. {SENTENCE * 2}</p></section><hr>" for n in range(5))
    found = main_content(Document(f"<main><h1>Judul</h1>{parts}</main><footer><p>{SENTENCE * 9}</p></footer>"))
    text = " ".join(text_of(element) or "" for element in found)
    assert [text.index(f"Bagian {n}.") for n in range(5)] == sorted(text.index(f"Bagian {n}.") for n in range(5))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["<div>", "</div>", "<p>", "<form>", "<ul><li>", SENTENCE, "<a>", "</a>", "<br>"])))
def test_density_reads_anything(parts: list[str]) -> None:
    found = main_content(Document("".join(parts)))
    assert len(found) == len(set(found))
