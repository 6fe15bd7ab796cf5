"""One form for all the ways in which a page is linked."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pr_archive.scrapers.addresses import canonical_url, variants
from pr_archive.scrapers.varient import VarientScraper
from pr_archive.scrapers.wordpress import WordPressScraper

PAGE = "https://warta.example.id/rutan-wirasaba-gelar-razia"

ALIASES = [
    "https://WARTA.Example.ID/rutan-wirasaba-gelar-razia",
    "HTTPS://warta.example.id/rutan-wirasaba-gelar-razia",
    "  https://warta.example.id/rutan-wirasaba-gelar-razia\n",
    "https://warta.example.id:443/rutan-wirasaba-gelar-razia",
    "https://warta.example.id/rutan-wirasaba-gelar-razia#komentar",
    "https://warta.example.id/rutan-wirasaba-gelar-razia?",
    "https://warta.example.id/rutan-wirasaba-gelar-razia?utm_source=wa&utm_medium=grup&UTM_campaign=x",
    "https://warta.example.id/rutan-wirasaba-gelar-razia?fbclid=IwAR0_x-y",
    "https://warta.example.id/rutan-wirasaba-gelar-razia?gclid=1&ref=beranda&source=rss",
    "https://warta.example.id/rutan-wirasaba-gelar-razia?m=1",
    "https://warta.example.id/rutan-wirasaba-gelar-razia?amp",
    "https://warta.example.id/rutan-wirasaba-gelar-razia?amp=1",
    "https://warta.example.id/rutan-wirasaba-gelar-razia/amp",
    "https://warta.example.id/rutan-wirasaba-gelar-razia?page=1&page_images=4",
]
KEPT = [
    "https://suara.example.id/?p=70325",
    "https://suara.example.id/2025/01/rutan-wirasaba/",
    "https://suara.example.id:8443/rilis",
    "http://suara.example.id/rilis",
    "https://kantor.example.go.id/component/content/article/razia-kamar?Itemid=101&catid=67",
    "https://suara.example.id/rilis?page=2",
    "https://suara.example.id/?m=202501",
    "https://suara.example.id/amplop-cinta",
    "https://suara.example.id/?q=pembinaan+rohani",
]


@pytest.mark.parametrize("alias", ALIASES)
def test_aliases_of_one_page(alias: str) -> None:
    assert canonical_url(alias) == PAGE


@pytest.mark.parametrize("url", KEPT)
def test_what_tells_pages_apart_is_kept(url: str) -> None:
    assert canonical_url(url) == url


@pytest.mark.parametrize("url", ["https://suara.example.id/rilis/amp/", "https://suara.example.id/rilis/?amp=1"])
def test_the_slash_at_the_end_is_kept(url: str) -> None:
    assert canonical_url(url) == "https://suara.example.id/rilis/"


def test_the_home_page_has_a_path() -> None:
    assert canonical_url("https://suara.example.id") == "https://suara.example.id/"
    assert canonical_url("http://suara.example.id:80?utm_source=x") == "http://suara.example.id/"


@pytest.mark.parametrize(
    "url", ["https://[", "http://[::1/x", "", "//", "mailto:redaksi@example.id", "http://x:99999/a"]
)
def test_what_is_no_address_does_not_raise(url: str) -> None:
    assert isinstance(canonical_url(url), str)
    assert list(variants(url))


ADDRESSES = st.builds(
    "{}://{}{}{}".format,
    st.sampled_from(["http", "https", "HTTPS"]),
    st.sampled_from(
        ["warta.example.id", "WWW.Suara.example.ID", "x.id:80", "x.id:443", "[::1]:80", "münchen.example"]
    ),
    st.text("/amp-x.%2é 1", max_size=20).map(lambda path: f"/{path}" if path else ""),
    st.text("?&=;mutm_x1 %é#amppage", max_size=25).map(lambda query: f"?{query}" if query else ""),
)


@given(ADDRESSES | st.text(max_size=60))
def test_canonical_of_canonical_is_itself(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once


@given(ADDRESSES)
def test_variants_are_few_distinct_and_include_the_page(url: str) -> None:
    found = list(variants(url))
    assert canonical_url(url) in found
    assert len(set(found)) == len(found) <= 18


@pytest.mark.parametrize(
    "alias",
    [
        "http://warta.example.id/rutan-wirasaba-gelar-razia",
        "https://www.warta.example.id/rutan-wirasaba-gelar-razia",
        "https://warta.example.id/rutan-wirasaba-gelar-razia/",
        "http://www.warta.example.id:80/rutan-wirasaba-gelar-razia/?m=1",
        "https://www.warta.example.id:443/rutan-wirasaba-gelar-razia/amp",
    ],
)
def test_variants_meet(alias: str) -> None:
    assert PAGE in set(variants(alias))
    assert canonical_url(alias) in set(variants(PAGE))


@given(ADDRESSES)
def test_variants_are_on_the_same_site(url: str) -> None:
    host = urlsplit(canonical_url(url)).netloc.removeprefix("www.")
    assert {urlsplit(one).netloc.removeprefix("www.") for one in variants(url)} == {host}


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/rutan-wirasaba-gelar-razia", "rutan-wirasaba-gelar-razia"),
        ("/id/Rutan-Wirasaba-gelar-razia/", "rutan-wirasaba-gelar-razia"),
        ("/rutan-wirasaba-gelar-razia?page=2", "rutan-wirasaba-gelar-razia"),
        ("/12mranggen-panen", "12mranggen-panen"),
        ("/rss/latest-posts", None),
        ("/tag/rutan", None),
        ("/profile/dyah", None),
        ("/posts", None),
        ("/sitemap.xml", None),
        ("/assets/img/logo.png", None),
        ("/", None),
    ],
)
def test_keys_of_varient(path: str, key: str | None) -> None:
    assert VarientScraper().source_id(f"https://warta.example.id{path}") == key


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/?p=70325", "70325"),
        ("/?p=7x", None),
        ("/?page_id=7", None),
        ("/rutan-wirasaba/", "rutan-wirasaba"),
        ("/2025/01/14/rutan-wirasaba/", "2025/01/14/rutan-wirasaba"),
        ("/daerah/rutan-wirasaba", "daerah/rutan-wirasaba"),
        ("/arsip/3120", "arsip/3120"),
        ("/category/daerah/", None),
        ("/tag/rutan/page/2/", None),
        ("/author/dyah/", None),
        ("/page/2/", None),
        ("/feed/", None),
        ("/rutan-wirasaba/feed/", None),
        ("/2025/", None),
        ("/2025/01/", None),
        ("/2025/01/14/", None),
        ("/wp-content/uploads/2025/01/a.jpg", None),
        ("/wp-json/wp/v2/posts", None),
        ("/wp-login.php", None),
        ("/", None),
        ("/" + "a" * 50_000 + "//", None),
        ("/" + "a." * 20_000 + "//", None),
    ],
)  # fmt: skip
def test_keys_of_wordpress(path: str, key: str | None) -> None:
    assert WordPressScraper().source_id(f"https://suara.example.id{path}") == key
