"""Every site family on pages of its own: what `parse` must give of a page is written next to it.

A case is a directory `fixtures/<family>/<case>`: `page.html` as the server sent it,
`meta.json` with what the reader
knows besides, `expected.json` with the record, or with the reason why the page holds none.
"""

import json
import random
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from attrs import fields
from hypothesis import given, settings
from hypothesis import strategies as st

from pr_archive.errors import ParseError
from pr_archive.records import ReleaseData
from pr_archive.scrapers.article import join
from pr_archive.scrapers.base import Page
from pr_archive.scrapers.page_kinds import is_soft_404
from pr_archive.scrapers.registry import CERTAIN, by_family, choose, scrapers
from pr_archive.scrapers.wordpress_rest import rest_items
from pr_archive.serialization import to_dict

FIXTURES = Path(__file__).parent / "fixtures"
CASES = sorted(file.parent.relative_to(FIXTURES).as_posix() for file in FIXTURES.glob("*/*/expected.json"))
FIELDS = [attribute.name for attribute in fields(ReleaseData)]

FURNITURE = re.compile(
    r"(?im)^\W*(?:baca juga|baca|simak juga|lihat juga)\s*:|^(?:advertisement|iklan|bagikan|share|tags?:?|terpopuler"
    r"|berita terkait|artikel (?:sebelumnya|berikutnya|terkait)|rekomendasi(?: untuk anda)?|tinggalkan balasan|\|)$"
    r"|scroll (?:untuk baca|to continue)|sebarkan artikel ini|ikuti kami di google news|<[a-z/]|&nbsp;|\[/?caption"
)
"""What no body of any page may show."""


def page_of(body: bytes, **meta: Any) -> Page:
    return Page(
        url=meta.get("url", "https://warta.example.id/rutan-wirasaba-gelar-razia"),
        body=body,
        content_type=meta.get("content_type", "text/html; charset=utf-8"),
        fetched_at=datetime.fromisoformat(meta.get("fetched_at", "2025-06-01T10:00:00+07:00")),
        timezone=ZoneInfo(meta.get("timezone", "Asia/Jakarta")),
    )


def meta_of(case: str) -> dict[str, Any]:
    meta: dict[str, Any] = json.loads((FIXTURES / case / "meta.json").read_text(encoding="utf-8"))
    return meta


@cache
def expected(case: str) -> dict[str, Any]:
    wanted: dict[str, Any] = json.loads((FIXTURES / case / "expected.json").read_text(encoding="utf-8"))
    return wanted


def load(case: str) -> Page:
    return page_of((FIXTURES / case / "page.html").read_bytes(), **meta_of(case))


@cache
def parsed(case: str) -> ReleaseData:
    return by_family(meta_of(case)["family"]).parse(load(case))


GOOD = [case for case in CASES if "error" not in expected(case)]
BAD = [case for case in CASES if "error" in expected(case)]


def shingles(paragraphs: list[str]) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", " ".join(paragraphs).casefold())
    return {tuple(words[start : start + 4]) for start in range(len(words) - 3)}


# -- what the pages hold ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", ["network", "varient", "wordpress"])
def test_each_family_has_its_pages(family: str) -> None:
    assert sum(case.startswith(f"{family}/") for case in CASES) >= 8


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("case", GOOD)
def test_field(case: str, name: str) -> None:
    assert set(expected(case)) == set(FIELDS)
    assert to_dict(parsed(case))[name] == expected(case)[name]


@pytest.mark.parametrize("case", GOOD)
def test_the_body_is_the_text_and_nothing_else(case: str) -> None:
    found, wanted = shingles(list(parsed(case).paragraphs)), shingles(expected(case)["paragraphs"])
    common = 2 * len(found & wanted) / (len(found) + len(wanted))
    assert common >= 0.99
    assert not FURNITURE.search(parsed(case).body)


@pytest.mark.parametrize("case", BAD)
def test_pages_without_a_release(case: str) -> None:
    with pytest.raises(ParseError) as caught:
        by_family(meta_of(case)["family"]).parse(load(case))
    assert expected(case)["error"] in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("case", CASES)
def test_soft_404(case: str) -> None:
    assert is_soft_404(load(case)) is meta_of(case).get("soft_404", False)


@pytest.mark.parametrize("case", GOOD)
def test_the_page_is_recognised(case: str) -> None:
    page, family = load(case), meta_of(case)["family"]
    sure = {name: scraper.recognise(page) for name, scraper in scrapers().items()}
    own = sure.pop(family)
    assert own > max(sure.values()), sure
    assert choose(page, None).family == family
    if own >= CERTAIN:
        assert choose(page, "varient").family == family


@pytest.mark.parametrize("case", GOOD)
def test_the_key_survives_another_visit(case: str) -> None:
    scraper, release = by_family(meta_of(case)["family"]), parsed(case)
    assert release.source_id in (scraper.source_id(release.url), scraper.key(load(case), release.url))
    assert scraper.parse(load(case)) == release


@pytest.mark.parametrize("case", CASES)
def test_continuation(case: str) -> None:
    assert by_family(meta_of(case)["family"]).continuation(load(case)) == meta_of(case).get("continuation")


def test_a_post_of_two_pages_is_one() -> None:
    first, second = parsed("wordpress/multipage-1"), parsed("wordpress/multipage-2")
    whole = join(first, [second])
    assert (first.url, first.source_id) == (second.url, second.source_id)
    assert whole.paragraphs[: len(first.paragraphs)] == first.paragraphs
    assert whole.paragraphs[len(first.paragraphs) :] == second.paragraphs


# -- the scrapers themselves --------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", sorted(scrapers()))
def test_a_scraper_keeps_the_contract(family: str) -> None:
    scraper = scrapers()[family]
    kind = type(scraper)
    assert scraper.family == family
    assert kind.__name__.endswith("Scraper")
    assert scraper.source_id(scraper.example)
    assert kind.__doc__
    assert [type(one).__doc__ for one in scrapers().values()].count(kind.__doc__) == 1
    for address in (
        "",
        "https://x.example.id/",
        "https://[",
        "mailto:redaksi@x.example.id",
        "https://x.example.id/" + "a/" * 9,
    ):
        assert scraper.source_id(address) is None, address


# -- pages that nobody meant --------------------------------------------------------------------------------------


def reads_or_refuses(page: Page, family: str) -> None:
    """Read a page in every way: whatever it is, it is a release or a ParseError."""
    scraper = by_family(family)
    assert 0 <= scraper.recognise(page) <= 1
    list(scraper.listing(page))
    scraper.continuation(page)
    is_soft_404(page)
    try:
        release = scraper.parse(page)
    except ParseError as error:
        reason = str(error)
        assert "\n" not in reason
    else:
        assert release.title
        assert all(one and one == one.strip() for one in release.paragraphs)


@settings(max_examples=60, deadline=None)
@given(case=st.sampled_from(CASES), cut=st.floats(0, 1), seed=st.integers(0, 2**32))
def test_cut_and_damaged_pages(case: str, cut: float, seed: int) -> None:
    meta = meta_of(case)
    body = (FIXTURES / case / "page.html").read_bytes()
    reads_or_refuses(page_of(body[: int(len(body) * cut)], **meta), meta["family"])
    damaged, chance = bytearray(body), random.Random(seed)
    for _ in range(20):
        at = chance.randrange(len(damaged))
        damaged[at:at] = chance.choice(
            [b"<", b">", b'"', b"</div>", b"<p", b"\0", b"\xff", b"&#0;", b"<!--", b"</p><div>"]
        )
    reads_or_refuses(page_of(bytes(damaged), **meta), meta["family"])


ARTICLE = b'<body class="single postid-7"><article id="post-7"><h1 class="entry-title post-title">Judul Rilis</h1>'
DATES = (
    b'<h2>Judul Rilis</h2><p>Sari - WIRASABA.BRAND.ID</p><p class="post-details-meta-date">Jan 14, 2025 - 16:04</p>'
)
INSIDE = ARTICLE + DATES + b'<div class="entry-content post-text">'
HOSTILE = {
    "deep": b"<div>" * 100_000 + b"teks",
    "deep inside": INSIDE + b"<div>" * 100_000 + b"teks" * 50,
    "deep inline": INSIDE + b"<b>" * 50_000 + b"teks" * 50,
    "attributes": b"<p " + b" ".join(b"a%d=1" % number for number in range(200_000)) + b">teks",
    "attributes with marks": b"<p " + b"".join(b'a%d=">"' % number for number in range(100_000)) + b">teks",
    "attributes without end": b"<p " + b"/".join(b"a%d" % number for number in range(200_000)),
    "open tags": b"<a " * 20_000,
    "open tags inside": INSIDE + b"<a " * 20_000,
    "paragraphs": INSIDE + b"<p>Baca juga: <a href=/x>x</a>" * 5_000,
    "labels": INSIDE + b"Baca juga: " * 20_000,
    "breaks": INSIDE + b"<br>" * 100_000 + b"teks",
    "blanks": INSIDE + b" \n" * 100_000 + b"teks",
    "shortcodes": INSIDE + b"[caption " * 20_000,
    "dates": INSIDE + b"<i>Jan 14, 2025 - 16:04</i>" * 1_000,
    "headings": b"<h1>" * 5_000 + b"404",
    "linked data": b'<script type="application/ld+json">{"@type":"Article","x":'
    + b"[" * 100_000
    + b"</script>"
    + INSIDE,
    "nothing": b"",
    "nul": b"\0" * 1000,
    "no markup": b"https://x.example.id/",
    "feed": b'<?xml version="1.0"?><rss><channel><item><title>x</title></item></channel></rss>',
}


@pytest.mark.parametrize("family", ["network", "varient", "wordpress"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages(name: str, family: str) -> None:
    reads_or_refuses(page_of(HOSTILE[name]), family)


# -- the REST answers of WordPress --------------------------------------------------------------------------------


def post(**changed: Any) -> dict[str, Any]:
    """Return a post as WordPress answers with it."""
    return {
        "id": 101, "date": "2025-01-13T22:41:09", "date_gmt": "2025-01-13T15:41:09",
        "modified": "2025-01-14T07:10:55", "modified_gmt": "2025-01-14T00:10:55",
        "link": "https://suara.example.id/rutan-wirasaba/?utm_source=x",
        "title": {"rendered": "Rutan Wirasaba &#8220;Bersih&#8221; &amp; Aman"},
        "content": {
            "rendered": "<p>WIRASABA &#8211; Petugas menggeledah kamar.</p><p class=sharedaddy>Share</p>"
            "<p><strong>Baca juga: <a href=/x>Apel Pagi</a></strong></p><p>Razia rutin, kata Bagas.</p>"
        },
        "excerpt": {"rendered": "<p>WIRASABA &#8211; Petugas menggeledah [&hellip;]</p>"},
        "_embedded": {
            "author": [{"name": "Dyah Lestari"}],
            "wp:featuredmedia": [
                {"source_url": "https://suara.example.id/a.jpg", "caption": {"rendered": "<p>Petugas</p>"}},
            ],
            "wp:term": [
                [{"taxonomy": "category", "name": "Daerah &amp; Kota"}], [{"taxonomy": "post_tag", "name": "razia"}],
            ],
        },
    } | changed  # fmt: skip


def answer(*posts: Any) -> list[Any]:
    return list(rest_items(page_of(json.dumps(posts).encode(), content_type="application/json")))


def test_a_post_of_rest() -> None:
    (item,) = answer(post())
    release = item.data
    assert release is not None
    assert (release.title, release.url) == (
        "Rutan Wirasaba “Bersih” & Aman",
        "https://suara.example.id/rutan-wirasaba/",
    )
    assert release.paragraphs == ("WIRASABA – Petugas menggeledah kamar.", "Razia rutin, kata Bagas.")
    assert (release.source_id, release.author, release.summary) == ("101", "Dyah Lestari", None)
    assert (release.category, release.tags, release.caption) == ("Daerah & Kota", ("razia",), "Petugas")
    assert release.images == ("https://suara.example.id/a.jpg",)
    assert release.published == item.published == datetime.fromisoformat("2025-01-13T22:41:09+07:00")
    assert release.modified == datetime.fromisoformat("2025-01-14T07:10:55+07:00")


@pytest.mark.parametrize(
    "changed",
    [
        {"date": None}, {"date_gmt": "0000-00-00T00:00:00"}, {"_embedded": []}, {"_embedded": {"author": [None]}},
        {"title": "Judul https://x.example.id/a.html"}, {"title": None}, {"content": {"protected": True}},
        {"content": 7},
        {"content": {"rendered": "<div>" * 5000}}, {"excerpt": None}, {"_embedded": {"wp:term": [None, [None]]}},
        {"link": "https://["}, {"content": {"rendered": "/etc/passwd"}}, {"modified_gmt": "9999-12-31T23:59:59"},
    ],
)  # fmt: skip
def test_an_odd_post_of_rest_spoils_no_other(changed: dict[str, Any]) -> None:
    odd, good = answer(post(**changed), post(id=102))
    assert (odd.source_id, good.source_id) == ("101", "102")
    assert good.data is not None


def test_what_is_no_post_is_passed_over() -> None:
    assert answer(None, 7, "x", {}, {"id": "1", "link": "https://x"}, {"id": 1}) == []


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html>Just a moment", "no JSON"),
        (b"", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b'{"code": "rest_login_required", "message": "REST\\ndimatikan."}', "REST dimatikan."),
        (b"7", "no list of posts"),
    ],
)
def test_what_is_no_answer_of_rest(body: bytes, reason: str) -> None:
    with pytest.raises(ParseError, match=reason) as caught:
        list(rest_items(page_of(body)))
    assert "\n" not in str(caught.value)
