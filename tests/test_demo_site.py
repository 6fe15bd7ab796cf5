"""The sample sites answer over HTTP as Varient 2 and WordPress 6 do, and the sample's gold facts are in its text."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email.utils import parsedate_to_datetime
from html import unescape

import feedparser
import pytest
import requests
from attrs import evolve
from bs4 import BeautifulSoup
from lxml import etree

from pr_archive.dates import WEEKDAYS
from pr_archive.demo import SampleRelease, SampleSite, releases
from pr_archive.demo.varient import FEED_ITEMS, PER_PAGE

SAMPLE = releases()
VARIENT = sorted((r.on("varient") for r in SAMPLE if "varient" in r.sites), key=lambda r: r.published, reverse=True)
WORDPRESS = sorted(
    (r.on("wordpress") for r in SAMPLE if "wordpress" in r.sites), key=lambda r: r.published, reverse=True
)
SPLIT = next(release for release in WORDPRESS if len(release.pages) == 3)
PICTURE = re.compile(r"uploads/images/(\d{6})/image_870x580_([0-9a-f]{8})[0-9a-f]{5}\.jpg")


@pytest.fixture(scope="module")
def site() -> Iterator[SampleSite]:
    with SampleSite() as running:
        yield running


def get(url: str, **headers: str) -> requests.Response:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.get(url, headers=names, allow_redirects=False, timeout=5)


def soup(response: requests.Response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "lxml")


def locations(response: requests.Response) -> list[str]:
    return [str(url) for url in etree.fromstring(response.content).xpath("//*[local-name()='loc']/text()")]


# The sample


def test_the_sample_is_large_and_runs_on_both_sites() -> None:
    assert len(SAMPLE) >= 72
    assert len(VARIENT) > FEED_ITEMS, "the feed alone must not reach every release"
    assert len(WORDPRESS) >= 30
    assert sum(len(release.sites) == 2 for release in SAMPLE) >= 8
    assert {release.published.year for release in SAMPLE} == {2023, 2024, 2025}


def test_numbers_and_slugs_are_unique_and_numbers_grow_with_time() -> None:
    assert [release.id for release in SAMPLE] == sorted({release.id for release in SAMPLE})
    assert sorted(SAMPLE, key=lambda release: release.published) == SAMPLE
    for posts in (VARIENT, WORDPRESS):
        assert len({post.slug for post in posts}) == len(posts)
        assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", post.slug) for post in posts)


@pytest.mark.parametrize("release", SAMPLE, ids=lambda release: release.slug[:40])
def test_gold_facts_are_in_the_text(release: SampleRelease) -> None:
    text = f"{release.title}\n{release.body}"
    assert all(word in text for word in release.institution.split())
    assert release.people
    for person in release.people:
        assert person.name in text
        assert person.role.lower() in text.lower()
    assert str(release.event_date.day) in release.body
    assert timedelta(0) <= release.published.date() - release.event_date <= timedelta(days=5)


@pytest.mark.parametrize("release", SAMPLE, ids=lambda release: release.slug[:40])
def test_every_version_of_a_release_has_paragraphs_of_prose(release: SampleRelease) -> None:
    for copy in (release, *(release.on(name) for name in release.sites)):
        assert len(copy.paragraphs) >= 4
        assert all(20 <= len(paragraph.split()) <= 95 for paragraph in copy.paragraphs)


def test_weekday_contradictions_are_marked() -> None:
    """Of the dates written `Weekday (dd/mm/yyyy)`, exactly the marked ones have the wrong weekday or year."""
    pattern = re.compile(r"(Senin|Selasa|Rabu|Kamis|Jum'?at|Sabtu|Minggu),? \((\d+)/(\d+)/(\d{4})\)")
    wrong = set()
    for release in SAMPLE:
        for weekday, day, month, year in pattern.findall(release.body):
            real = release.event_date
            same = (int(day), int(month), int(year)) == (real.day, real.month, real.year)
            if not same or WEEKDAYS[weekday.lower()] != real.weekday():
                wrong.add(release.id)
    assert wrong == {release.id for release in SAMPLE if not release.event_date_ok}
    assert len(wrong) == 4


def test_one_release_is_the_best_hit_for_pembinaan_rohani() -> None:
    phrase = "pembinaan rohani"
    in_body = [release for release in SAMPLE if phrase in release.body.lower()]
    assert len(in_body) >= 3
    assert [phrase in release.title.lower() for release in in_body].count(True) == 1
    assert sum(phrase in release.title.lower() for release in SAMPLE) == 1


def test_a_series_shares_paragraphs_and_a_yearly_event_does_not_share_its_date() -> None:
    days = [release for release in SAMPLE if release.series]
    assert [release.event_date.day for release in days] == [14, 15, 16]
    assert set(days[0].paragraphs) & set(days[1].paragraphs) & set(days[2].paragraphs)
    donors = [release for release in SAMPLE if "donor darah" in release.tags and "Lapas Slawi" in release.title]
    assert [release.event_date.year for release in donors] == [2023, 2024]


def test_the_office_changes_heads_twice_and_consistently() -> None:
    """Whoever speaks as head of Rutan Rembang does so within his or her own term."""
    heads = [
        (release.event_date, person.name)
        for release in SAMPLE
        for person in release.people
        if person.role == "Kepala Rutan Rembang"
    ]
    names = [name for _, name in heads]
    assert list(dict.fromkeys(names)) == ["Hartoyo Wicaksono", "Bagas Priyambodo", "Endah Lestariningsih"]
    assert names == sorted(names, key=list(dict.fromkeys(names)).index), "no head returns"


# Varient


def test_home_page_lists_all_posts_page_by_page(site: SampleSite) -> None:
    links: list[str] = []
    for number in range(1, -(-len(VARIENT) // PER_PAGE) + 1):
        page = soup(get(f"{site.varient_url}?page={number}"))
        cards = page.select("#content .post-item h3.title a")
        assert all(len(card.get_text()) <= 55 + len("...") for card in cards)
        links += [str(card["href"]) for card in cards]
    assert links == [site.varient_url + post.slug for post in VARIENT]
    assert not soup(get(f"{site.varient_url}?page=99")).select("#content .post-item")


def test_varient_article_has_unclosed_paragraphs_and_every_part(site: SampleSite) -> None:
    post = next(post for post in VARIENT if post.id == 13)
    response = get(site.varient_url + post.slug)
    text, page = response.text, soup(response)
    body = text[text.index('<div class="post-text">') : text.index('<div class="optional-url-cnt">')]
    assert "</p>" not in body
    assert body.count("<p>") >= len(post.paragraphs)
    assert page.select_one("h1.title").get_text() == post.title
    assert "Feb 9, 2023\xa0-\xa009:20" in page.select_one(".post-details-meta-date").get_text()
    assert page.select_one("figcaption.img-description").get_text() == post.caption
    assert [tag.get_text() for tag in page.select(".post-tags li a")] == list(post.tags)
    for part in (".post-next-prev .left", ".post-next-prev .right", ".about-author", ".section-related-posts"):
        assert page.select(part)


def test_varient_head_has_times_without_zone_and_the_query_in_canonical(site: SampleSite) -> None:
    post = next(post for post in VARIENT if post.modified)
    page = soup(get(f"{site.varient_url}{post.slug}?utm_source=x"))
    meta = {str(tag.get("property")): str(tag.get("content")) for tag in page.select("meta[property]")}
    assert meta["article:published_time"] == f"{post.published:%Y-%m-%d %H:%M:%S}"
    assert meta["article:modified_time"] == f"{post.modified:%Y-%m-%d %H:%M:%S}"
    assert meta["og:locale"] == "en_US"
    assert page.select_one("link[rel=canonical]")["href"].endswith("?utm_source=x")
    assert f'"datePublished": "{post.published:%Y-%m-%dT%H:%M:%S}+0700"' in page.decode()


def test_comma_blank_and_related_insert_occur_on_varient_only(site: SampleSite) -> None:
    post = next(post for post in VARIENT if post.id == 40)
    body = soup(get(site.varient_url + post.slug)).select_one(".post-text")
    lines = body.get_text("\n", strip=True).split("\n")
    place = lines.index("Baca juga:")
    assert lines[place + 2] == "|"
    assert ", ”" in "".join(lines)
    api = get(f"{site.wordpress_url}wp-json/wp/v2/posts?include=40").json()
    assert ", ”" not in api[0]["content"]["rendered"]


def test_varient_upload_name_tells_the_time_of_publication(site: SampleSite) -> None:
    for post in VARIENT[::9]:
        match = PICTURE.search(get(site.varient_url + post.slug).text)
        assert match is not None
        assert match[1] == f"{post.published:%Y%m}"
        assert 0 < post.published.timestamp() - int(match[2], 16) < 3600
        picture = get(site.varient_url + match[0])
        assert picture.headers["Content-Type"] == "image/png"
        assert picture.content.startswith(b"\x89PNG")


def test_varient_feed_has_fifty_items_and_titles_escaped_twice(site: SampleSite) -> None:
    response = get(site.varient_url + "rss/latest-posts")
    items = feedparser.parse(response.content).entries
    assert [item.link for item in items] == [site.varient_url + post.slug for post in VARIENT[:FEED_ITEMS]]
    assert items[0].published == f"{VARIENT[0].published:%a, %d %b %Y %H:%M:%S} +0700"
    with SampleSite(only=slice(0, 1)) as other:
        other.releases[0] = evolve(other.releases[0], title='Apel "Siaga" & Doa', sites=("varient",))
        raw = etree.fromstring(get(other.varient_url + "rss/latest-posts").content).findtext(".//item/title")
        assert raw == "Apel &quot;Siaga&quot; &amp; Doa"
        assert unescape(raw) == 'Apel "Siaga" & Doa'


def test_varient_category_feed_reaches_further_than_the_latest(site: SampleSite) -> None:
    posts = [post for post in VARIENT if post.category == "Bencana"]
    items = feedparser.parse(get(site.varient_url + "rss/category/bencana").content).entries
    assert [item.link for item in items] == [site.varient_url + post.slug for post in posts]
    assert get(site.varient_url + "rss/category/tidak-ada").headers["Location"] == site.varient_url + "rss-feeds"


def test_varient_sitemap_is_static_with_a_false_lastmod(site: SampleSite) -> None:
    response = get(site.varient_url + "sitemap.xml")
    urls = locations(response)
    assert [url for url in urls if url.rpartition("/")[2] in {post.slug for post in VARIENT}] == [
        site.varient_url + post.slug for post in sorted(VARIENT, key=lambda post: post.id)
    ]
    assert len(set(re.findall(r"<lastmod>(.*?)</lastmod>", response.text))) == 1
    assert get(site.varient_url + "sitemap.xml", If_None_Match=response.headers["ETag"]).status_code == 304
    date = response.headers["Last-Modified"]
    assert get(site.varient_url + "sitemap.xml", If_Modified_Since=date).status_code == 304
    assert get(site.varient_url + "sitemap.xml", If_None_Match='"other"', If_Modified_Since=date).status_code == 200


def test_varient_html_changes_with_every_view_and_has_no_validators(site: SampleSite) -> None:
    first, second = (get(site.varient_url + VARIENT[5].slug) for _ in range(2))
    assert first.content != second.content
    assert not {"ETag", "Last-Modified"} & set(first.headers)


def test_varient_soft_404_and_redirects(site: SampleSite) -> None:
    missing = get(site.varient_url + "tidak-pernah-ada")
    assert missing.status_code == 200
    assert "Halaman tidak ditemukan" in missing.text
    assert not soup(missing).select(".post-text")
    for path in ("dua/segmen", "tag/tidak-ada", "profile/tidak-ada"):
        assert get(site.varient_url + path).headers["Location"] == site.varient_url
    slashed = get(f"{site.varient_url}{VARIENT[0].slug}/")
    assert (slashed.status_code, slashed.headers["Location"]) == (301, site.varient_url + VARIENT[0].slug)


def test_robots(site: SampleSite) -> None:
    assert get(site.varient_url + "robots.txt").text == "User-agent: *\nDisallow:"
    robots = get(site.wordpress_url + "robots.txt").text
    assert "Disallow: /wp-admin/" in robots
    assert f"Sitemap: {site.wordpress_url}wp-sitemap.xml" in robots


# WordPress


def test_rest_pages_through_all_posts(site: SampleSite) -> None:
    api = site.wordpress_url + "wp-json/wp/v2/posts"
    first = get(f"{api}?per_page=20")
    assert (first.headers["X-WP-Total"], first.headers["X-WP-TotalPages"]) == (str(len(WORDPRESS)), "2")
    rows = first.json() + get(f"{api}?per_page=20&page=2").json()
    assert [row["slug"] for row in rows] == [post.slug for post in WORDPRESS]
    assert get(f"{api}?per_page=100").json() == rows
    past = get(f"{api}?per_page=20&page=3")
    assert (past.status_code, past.json()["code"]) == (400, "rest_post_invalid_page_number")
    for wrong in ("per_page=101", "per_page=0", "page=x", "orderby=colour", "after=yesterday"):
        assert (wrong, get(f"{api}?{wrong}").json()["code"]) == (wrong, "rest_invalid_param")


def test_rest_post_has_both_times_entities_and_embedded_terms(site: SampleSite) -> None:
    post = next(post for post in WORDPRESS if post.id == 84)
    row = get(f"{site.wordpress_url}wp-json/wp/v2/posts?include=84&_embed").json()[0]
    assert (row["date"], row["date_gmt"]) == ("2025-12-03T09:30:00", "2025-12-03T02:30:00")
    assert row["modified"] == "2025-12-04T07:10:00"
    assert row["link"] == f"{site.wordpress_url}{post.slug}/"
    assert "&#8220;Mereka bertahan" in row["content"]["rendered"]
    embedded = row["_embedded"]
    assert embedded["author"][0]["name"] == post.author
    assert [[term["name"] for term in terms] for terms in embedded["wp:term"]] == [[post.category], [*post.tags]]
    assert embedded["wp:featuredmedia"][0]["source_url"].startswith(
        site.wordpress_url + "wp-content/uploads/2025/12/"
    )
    assert "baca-juga" not in row["content"]["rendered"], "the theme's inserts are on the page only"
    assert set(get(f"{site.wordpress_url}wp-json/wp/v2/posts/84?_fields=id,title").json()) == {"id", "title"}


def test_rest_filters_and_order(site: SampleSite) -> None:
    def slugs(query: str) -> list[str]:
        return [row["slug"] for row in get(f"{site.wordpress_url}wp-json/wp/v2/posts?{query}").json()]

    newest = WORDPRESS[2].published
    assert slugs(f"after={newest:%Y-%m-%dT%H:%M:%S}") == [post.slug for post in WORDPRESS[:2]]
    assert slugs("before=2023-02-23T00:00:00&order=asc") == [post.slug for post in WORDPRESS[::-1][:2]]
    edited = next(post for post in WORDPRESS if post.modified)
    assert slugs("modified_after=2025-12-03T12:00:00&orderby=modified&order=asc")[0] == edited.slug
    route = get(f"{site.wordpress_url}?rest_route=/wp/v2/posts&per_page=1")
    assert route.json()[0]["slug"] == WORDPRESS[0].slug


def test_rest_can_be_closed() -> None:
    with SampleSite(rest=False, only=slice(0, 20)) as site:
        for path in ("wp-json/", "wp-json/wp/v2/posts", "?rest_route=/wp/v2/posts"):
            response = get(site.wordpress_url + path)
            assert (response.status_code, response.json()["code"]) == (401, "rest_login_required")
        assert get(site.wordpress_url + "feed/").status_code == 200


def test_wordpress_feed_pages_with_first_page_of_content_and_validators(site: SampleSite) -> None:
    links: list[str] = []
    for number in range(1, -(-len(WORDPRESS) // 10) + 1):
        response = get(f"{site.wordpress_url}feed/?paged={number}")
        items = feedparser.parse(response.content).entries
        links += [item.link for item in items]
        for item in items:
            if item.link.endswith(f"/{SPLIT.slug}/"):
                assert SPLIT.pages[0][0][:40] in unescape(item.content[0].value)
                assert SPLIT.pages[1][0][:40] not in unescape(item.content[0].value)
                assert item.id == f"{site.wordpress_url}?p={SPLIT.id}"
    assert links == [f"{site.wordpress_url}{post.slug}/" for post in WORDPRESS]
    assert get(f"{site.wordpress_url}feed/?paged=5").status_code == 404
    newest = get(f"{site.wordpress_url}feed/")
    assert parsedate_to_datetime(newest.headers["Last-Modified"]) == WORDPRESS[0].published
    assert get(f"{site.wordpress_url}feed/", If_None_Match=newest.headers["ETag"]).status_code == 304


def test_wordpress_article_is_split_and_any_trailing_number_is_accepted(site: SampleSite) -> None:
    url = f"{site.wordpress_url}{SPLIT.slug}/"
    pages = [soup(get(f"{url}{number}/" if number > 1 else url)) for number in (1, 2, 3)]
    for page, paragraphs in zip(pages, SPLIT.pages, strict=True):
        texts = [paragraph.get_text() for paragraph in page.select(".entry-content > p")]
        assert [text[:20] for text in texts] == [
            text[:20].replace('"', "“").replace(" - ", " – ") for text in paragraphs
        ]
    assert [str(link["href"]) for link in pages[0].select(".page-links a")] == [f"{url}2/", f"{url}3/"]
    assert soup(get(f"{url}20/")).select_one(".page-links .current").get_text() == "1"
    rendered = get(f"{site.wordpress_url}wp-json/wp/v2/posts/{SPLIT.id}").json()["content"]["rendered"]
    assert rendered.count("<!--nextpage-->") == 2
    assert sum(len(post.pages) > 1 for post in WORDPRESS) >= 2


def test_wordpress_page_has_the_marks_of_the_system(site: SampleSite) -> None:
    post = next(post for post in WORDPRESS if post.modified)
    response = get(f"{site.wordpress_url}{post.slug}/")
    page = soup(response)
    assert 'rel="https://api.w.org/"' in response.headers["Link"]
    assert page.select_one("meta[name=generator]")["content"].startswith("WordPress 6.")
    assert page.select_one(f"article#post-{post.id} h1.entry-title")
    times = [str(time["datetime"]) for time in page.select(f"#post-{post.id} time.entry-date")]
    assert times == [post.published.isoformat(), post.modified.isoformat()]
    assert get(f"{site.wordpress_url}?p={post.id}").headers["Location"] == f"{site.wordpress_url}{post.slug}/"
    assert get(site.wordpress_url + post.slug).status_code == 301
    assert get(site.wordpress_url + "tidak-ada/").status_code == 404


def test_wordpress_listing_and_sitemap_reach_every_post(site: SampleSite) -> None:
    urls = [f"{site.wordpress_url}{post.slug}/" for post in WORDPRESS]
    index = locations(get(site.wordpress_url + "wp-sitemap.xml"))
    assert index[0] == site.wordpress_url + "wp-sitemap-posts-post-1.xml"
    assert locations(get(index[0])) == urls[::-1]
    listed: list[str] = []
    url: str | None = site.wordpress_url
    while url:
        page = soup(get(url))
        listed += [str(link["href"]) for link in page.select("h2.entry-title a")]
        older = page.select_one("a.next.page-numbers")
        url = str(older["href"]) if older else None
    assert listed == urls


# Both


def test_every_article_answers_and_every_request_is_logged() -> None:
    with SampleSite() as site, requests.Session() as session:
        urls = [site.varient_url + post.slug for post in VARIENT]
        urls += [f"{site.wordpress_url}{post.slug}/" for post in WORDPRESS]
        for url in urls:
            assert session.get(url, timeout=5).status_code == 200
        assert [name for name, _ in site.requests] == ["varient"] * len(VARIENT) + ["wordpress"] * len(WORDPRESS)
        assert site.requests[0] == ("varient", f"/{VARIENT[0].slug}")


def test_only_serves_a_part_and_edits_show_at_once() -> None:
    with SampleSite(only=slice(0, 4)) as site:
        assert len(site.releases) == 4
        first = site.releases[0]
        site.releases[0] = evolve(first, title="Judul <baru>")
        assert "Judul &lt;baru&gt;" in get(site.varient_url + first.slug).text
        del site.releases[0]
        assert "Halaman tidak ditemukan" in get(site.varient_url + first.slug).text


def test_the_sites_stop_with_the_block(capfd: pytest.CaptureFixture[str]) -> None:
    with SampleSite(only=slice(0, 1)) as site:
        assert requests.head(site.varient_url, timeout=5).content == b""
        url = site.varient_url
    with pytest.raises(requests.ConnectionError):
        get(url)
    assert capfd.readouterr() == ("", "")
