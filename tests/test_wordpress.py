"""The whole way on a real WordPress: 137 published posts, by REST, and by feeds and pages with REST switched off.

What that WordPress does, and clients get wrong, is numbered as in the notes on it; each number is a test.
"""

import json
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pr_archive import Archive, Source
from pr_archive.results import ScrapeResult

SCRIPT = Path(__file__).parents[2] / "shared" / "real" / "wordpress.sh"
POSTS = 137

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SCRIPT.exists(), reason="the script that starts a real WordPress is not there"),
    pytest.mark.skipif(os.geteuid() != 0, reason="starting WordPress needs root"),
]

NO_REST = """<?php
add_filter('rest_authentication_errors', function () {
  return new WP_Error('rest_login_required', 'REST dimatikan.', ['status' => 401]);
});
"""


class WordPress:
    """A running WordPress of its own directory."""

    def __init__(self, directory: Path, port: int) -> None:
        self.directory = directory
        self.url = f"http://127.0.0.1:{port}/"
        self.port = port
        self._plugin = directory / "www/wp-content/mu-plugins/no-rest.php"

    def start(self, **environment: str) -> None:
        run = subprocess.run(
            ["bash", SCRIPT, str(self.port), self.directory],
            env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr

    def stop(self) -> None:
        subprocess.run(["bash", SCRIPT, "stop", self.directory], check=True)

    def mutate(self, what: str, post: int | None = None) -> dict[str, str | int]:
        """Change the site as an editor would, and return what changed."""
        arguments = ["bash", SCRIPT, "mutate", self.directory, what, *([str(post)] if post else [])]
        return json.loads(subprocess.run(arguments, check=True, capture_output=True, text=True).stdout)

    def rest(self, on: bool) -> None:
        if on:
            self._plugin.unlink(missing_ok=True)
        else:
            self._plugin.parent.mkdir(exist_ok=True)
            self._plugin.write_text(NO_REST)

    def requests(self) -> list[str]:
        """Return the paths asked for so far."""
        lines = (self.directory / "log/access.log").read_text().splitlines()
        return [line.split('"')[1].split()[1] for line in lines]


@pytest.fixture(scope="module")
def site() -> Iterator[WordPress]:
    # The database and the web server run as users of their own, so the directory is none of pytest's (mode 0700).
    directory = Path(tempfile.mkdtemp(prefix="wordpress-", dir="/var/tmp"))
    directory.chmod(0o755)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    wordpress = WordPress(directory, port)
    try:
        wordpress.start()
        yield wordpress
    finally:
        wordpress.stop()
        shutil.rmtree(directory, ignore_errors=True)


def follow(directory: Path, site: WordPress) -> Archive:
    """Return a new archive that follows the site."""
    archive = Archive(directory, create=True)
    archive.add_source(Source(name="suara", url=site.url, interval=0, allow_private=True))
    return archive


def scrape(archive: Archive, *targets: str) -> ScrapeResult:
    (result,) = archive.scrape(*targets)
    assert result.ok, (result.error, result.failures)
    return result


@pytest.fixture(scope="module")
def by_rest(site: WordPress, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        with follow(tmp_path_factory.mktemp("rest"), site) as archive:
            scrape(archive)
            yield archive


def test_all_posts_arrive_by_rest_without_a_page_request(by_rest: Archive, site: WordPress) -> None:
    assert by_rest.store.count() == POSTS
    probed = {"/", "/robots.txt"}
    articles = {path for path in site.requests() if path.count("/") == 2 and "wp-" not in path and "feed" not in path}
    assert len(articles - probed) <= 2  # the one that the probe looked at
    assert by_rest.check() == []


def test_3_4_all_pages_of_multi_page_posts_arrive_both_ways(
    by_rest: Archive, site: WordPress, tmp_path: Path
) -> None:
    site.rest(on=False)
    try:
        with follow(tmp_path, site) as by_pages:
            result = scrape(by_pages)
            assert result.new == POSTS
            assert by_pages.check() == []
            compare(by_rest, by_pages)
            second = scrape(by_pages)
            assert (second.new, second.changed) == (0, 0)
            assert second.requests <= 3
    finally:
        site.rest(on=True)


def multi_page_posts(by_rest: Archive) -> set[str]:
    """Return the addresses of the posts in which REST left a page break."""
    snapshots = {by_rest.history(release.id)[0].snapshots[0]: release.id for release in by_rest.export()}
    lists = [json.loads(by_rest.snapshot(id).body) for id in snapshots.values()]
    return {post["link"] for posts in lists for post in posts if "<!--nextpage-->" in post["content"]["rendered"]}


def compare(by_rest: Archive, by_pages: Archive) -> None:
    """Both ways lead to the same records."""
    expected = multi_page_posts(by_rest)
    multi_page = set()
    for release in by_rest.export():
        other = by_pages.get(release.url)
        assert other.id == release.id
        assert other.paragraphs == release.paragraphs, release.url
        for name in ("title", "author", "published", "category"):
            assert getattr(other, name) == getattr(release, name), (name, release.url)
        assert set(other.tags) == set(release.tags)
        if len(by_pages.history(release.id)[-1].snapshots) > 1:
            multi_page.add(release.url)
    assert multi_page == expected
    assert len(expected) > 10


def test_bodies_are_clean(by_rest: Archive) -> None:
    for release in by_rest.export():
        text = release.body.lower()
        assert len(release.paragraphs) >= 5, release.url
        for label in ("baca juga", "(baca:", "nextpage", "foto: istimewa", "window.ads", "[caption", "<"):
            assert label not in text, (label, release.url)
        assert release.author
        assert release.published
        assert release.published.utcoffset().total_seconds() == 7 * 3600


def test_1_9_a_second_run_costs_two_requests_and_no_article(by_rest: Archive, site: WordPress) -> None:
    scrape(by_rest)
    before = len(site.requests())
    result = scrape(by_rest)
    asked = site.requests()[before:]
    assert len(asked) == result.requests == 2, asked  # robots.txt, and the feed: 304 through a gzipping nginx
    assert (result.new, result.changed, result.failed) == (0, 0, 0)


def test_2_6_an_edit_right_after_a_run_is_found(by_rest: Archive, site: WordPress) -> None:
    scrape(by_rest)
    edited = site.mutate("edit")
    result = scrape(by_rest)
    assert (result.new, result.changed) == (0, 1)
    release = by_rest.get(str(edited["link"]))
    assert release.version == 2
    assert release.paragraphs[-1] == "Ralat: keterangan diperbarui."
    assert by_rest.get(release.id, 1).paragraphs == release.paragraphs[:-1]


def test_5_new_and_scheduled_posts_are_found(by_rest: Archive, site: WordPress) -> None:
    new, scheduled = site.mutate("new"), site.mutate("schedule")
    assert scheduled["modified_gmt"] < scheduled["date_gmt"]
    assert scrape(by_rest).new == 2
    assert by_rest.get(str(new["link"])).paragraphs == ("AMBON – Isi kabar terbaru dari Ambon.",)
    assert by_rest.get(str(scheduled["link"])).paragraphs == ("Isi terjadwal.",)


def test_7_a_trashed_post_gets_a_tombstone_and_keeps_its_text(by_rest: Archive, site: WordPress) -> None:
    post = site.mutate("new")
    scrape(by_rest)
    trashed = site.mutate("trash", int(post["id"]))
    result = scrape(by_rest, str(post["link"]))
    assert result.gone == 1, trashed
    release = by_rest.get(str(post["link"]))
    assert release.paragraphs
    assert by_rest.history(release.id)[-1].gone_at


def test_8_a_changed_slug_is_the_same_release(by_rest: Archive, site: WordPress) -> None:
    post = site.mutate("new")
    scrape(by_rest)
    old = by_rest.get(str(post["link"]))
    moved = site.mutate("slug", int(post["id"]))
    scrape(by_rest)
    for address in (post["link"], moved["link"], f"{moved['link']}?utm_source=wa", str(moved["link"]).rstrip("/")):
        assert by_rest.get(str(address)).id == old.id
    assert by_rest.get(old.id).url == moved["link"]
    scrape(by_rest, str(post["link"]))  # the old address still leads there, by a redirect
    assert by_rest.get(old.id).url == moved["link"]


def test_10_the_sitemap_alone_leads_to_every_post(site: WordPress, tmp_path: Path) -> None:
    from pr_archive.scrapers.discovery import discover
    from pr_archive.scrapers.fetcher import Fetcher
    from pr_archive.scrapers.probe import probe
    from pr_archive.scrapers.registry import by_family

    class Nothing:
        def known(self, item: object) -> bool:
            return False

        def validators(self, url: str) -> tuple[None, None]:
            return None, None

    source = Source(name="suara", url=site.url, interval=0, allow_private=True)
    with Fetcher(limits_dir=tmp_path) as fetcher:
        found = probe(fetcher, source)
        assert any("wp-sitemap.xml" in url for url in found.sitemaps)
        import attrs

        only_sitemap = attrs.evolve(found, rest=None, feed=None)
        scraper = by_family("wordpress")
        batches = list(discover(fetcher, source, only_sitemap, scraper, Nothing(), back=True, last_ok=None))
    urls = {item.url for batch in batches for item in batch.items}
    assert len(urls) >= POSTS


def test_12_a_touched_post_is_no_new_version(by_rest: Archive, site: WordPress) -> None:
    scrape(by_rest)
    touched = site.mutate("touch")
    result = scrape(by_rest)
    assert (result.new, result.changed) == (0, 0)
    assert by_rest.get(str(touched["link"])).version in (1, 2)  # 2 where another test edited it
