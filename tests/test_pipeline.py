"""The whole way over real HTTP on the bundled sample sites: probe, scrape, keep, index, search."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

from pr_archive import Archive, Source
from pr_archive.demo import SampleSite, releases
from pr_archive.errors import ArchiveLockedError, ArchiveNotFoundError, SourceError
from pr_archive.lock import write_lock
from pr_archive.serialization import to_dict
from pr_archive.store import now


def follow(archive: Archive, site: SampleSite) -> None:
    """Follow both sample sites."""
    for name, url in (("warta", site.varient_url), ("suara", site.wordpress_url)):
        archive.add_source(Source(name=name, url=url, interval=0, allow_private=True, region=name))


@pytest.fixture(scope="module")
def site() -> Iterator[SampleSite]:
    with SampleSite() as running:
        yield running


@pytest.fixture(scope="module")
def archive(site: SampleSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        with Archive(tmp_path_factory.mktemp("archive"), create=True) as opened:
            follow(opened, site)
            for result in opened.scrape():
                assert result.ok, result
            yield opened


@pytest.fixture
def small(tmp_path: Path) -> Iterator[tuple[Archive, SampleSite]]:
    """Return an archive of its own that follows sites of twelve releases, not scraped yet."""
    with SampleSite(only=slice(12)) as site, Archive(tmp_path / "archive", create=True) as archive:
        follow(archive, site)
        yield archive, site


def words_of(text: str) -> list[str]:
    """Return the words and numbers of a text, whatever stands between them."""
    return re.findall(r"\w+", text)


def on(name: str) -> list:
    """Return the sample releases of a site as it published them."""
    return [release.on(name) for release in releases() if name in release.sites]


def article_requests(site: SampleSite, start: int = 0) -> list[str]:
    """Return the article pages asked for since the start-th request."""
    slugs = {release.slug for release in releases()}
    return [path for _, path in site.requests[start:] if path.strip("/").split("/")[0] in slugs]


def test_the_probe_recognises_both_families(archive: Archive) -> None:
    assert {name: source.family for name, source in archive.sources().items()} == {
        "warta": "varient",
        "suara": "wordpress",
    }


@pytest.mark.parametrize(("source", "name"), [("warta", "varient"), ("suara", "wordpress")])
def test_every_release_arrives_and_nothing_else(archive: Archive, source: str, name: str) -> None:
    stored = {release.title for release in archive.export(source=source)}
    assert stored == {release.title for release in on(name)}
    assert archive.store.count() == sum(len(release.sites) for release in releases())


@pytest.mark.parametrize(("source", "name"), [("warta", "varient"), ("suara", "wordpress")])
def test_records_are_what_the_authors_wrote(archive: Archive, source: str, name: str) -> None:
    stored = {release.title: release for release in archive.export(source=source)}
    for sample in on(name):
        release = stored[sample.title]
        assert release.published == sample.published, sample.title
        assert release.author == sample.author
        assert release.category == sample.category
        assert set(release.tags) == set(sample.tags)
        assert release.family == name
        assert release.region == source
        # The sites change dashes, quotes and the blanks behind commas, so words are compared.
        assert words_of(release.body) == words_of(" ".join(sample.paragraphs)), sample.title


def test_every_release_has_a_snapshot_that_holds_it(archive: Archive) -> None:
    assert archive.check() == []
    for release in archive.export():
        assert archive.snapshot(release.id).status == 200


def test_a_second_run_makes_no_article_request(archive: Archive, site: SampleSite) -> None:
    before = len(site.requests)
    for result in archive.scrape():
        assert result.ok
        assert (result.new, result.changed, result.gone) == (0, 0, 0)
        assert result.requests <= 3
    assert article_requests(site, before) == []


def test_the_best_release_is_found_first(archive: Archive) -> None:
    found = archive.search("pembinaan rohani", limit=5)
    assert found.total >= 3
    first = next(iter(found)).release
    assert "pembinaan rohani" in first.title.lower()
    assert "pembinaan rohani" in first.body.lower()


def test_highlights_are_slices_of_the_fields(archive: Archive) -> None:
    for hit in archive.search("pembinaan rohani", limit=5):
        words = {hit.release.body[one].lower() for one in hit.highlights["body"]}
        assert words
        assert all("bin" in word or "rohani" in word for word in words), words
        assert hit.snippet
        assert {hit.snippet[one].lower() for one in hit.highlights["snippet"]} <= words
        assert set(hit.highlights) == {"title", "summary", "body", "snippet"}


def test_filters_by_source_and_date(archive: Archive) -> None:
    everything = {release.id: release for release in archive.export()}
    found = archive.search("", source="suara", since="2024-03", until="2024-05", limit=100, copies=True)
    expected = {
        id
        for id, release in everything.items()
        if release.source == "suara" and "2024-03" <= f"{release.published:%Y-%m}" <= "2024-05"
    }
    assert {hit.release.id for hit in found} == expected
    assert expected


def test_export_and_import_are_inverse(archive: Archive, tmp_path: Path) -> None:
    rows = [json.loads(json.dumps(to_dict(release))) for release in archive.export()]
    with Archive(tmp_path / "copy", create=True) as copy:
        result = copy.import_records(rows)
        assert (result.new, result.ok) == (len(rows), True)
        assert [to_dict(release) for release in copy.export()] == rows
        assert copy.import_records(rows).unchanged == len(rows)
        assert copy.search("pembinaan rohani").total == archive.search("pembinaan rohani").total
        assert copy.check() == []


def test_a_new_release_and_an_edit_are_found(small: tuple[Archive, SampleSite]) -> None:
    archive, site = small
    archive.scrape()
    count = archive.store.count()
    site.releases += releases()[12:14]
    result = {one.source: one for one in archive.scrape()}
    assert sum(one.new for one in result.values()) == archive.store.count() - count > 0
    assert archive.search("", copies=True).total == archive.store.count()


def test_a_page_that_is_taken_down_becomes_a_tombstone(small: tuple[Archive, SampleSite]) -> None:
    archive, site = small
    archive.scrape()
    victim = next(archive.export(source="warta"))
    site.releases[:] = [sample for sample in site.releases if sample.title != victim.title]
    (result,) = archive.scrape(victim.url)
    assert (result.gone, result.failed) == (1, 0)
    assert archive.get(victim.url).paragraphs == victim.paragraphs
    assert archive.history(victim.id)[-1].gone_at


def test_an_edited_page_gets_a_version_when_it_is_fetched_again(small: tuple[Archive, SampleSite]) -> None:
    archive, site = small
    archive.scrape()
    old = next(archive.export(source="warta"))
    number = next(i for i, sample in enumerate(site.releases) if sample.title == old.title)
    site.releases[number] = evolve(site.releases[number], body=site.releases[number].body + "\n\nRalat dari redaksi.")
    (result,) = archive.scrape(old.url)
    assert result.changed == 1
    new = archive.get(old.id)
    assert (new.version, new.paragraphs[-1], new.first_seen) == (2, "Ralat dari redaksi.", old.first_seen)
    assert archive.get(old.id, 1).paragraphs == old.paragraphs
    assert archive.search("ralat redaksi").total == 1


def test_a_limit_leaves_the_rest_for_later(small: tuple[Archive, SampleSite]) -> None:
    archive, site = small
    expected = sum(len(sample.sites) for sample in site.releases)
    for result in archive.scrape(limit=2):
        assert result.new == 2
    archive.scrape()
    assert archive.store.count() == expected
    assert archive.check() == []


def test_what_a_limit_or_a_date_left_out_comes_later(tmp_path: Path) -> None:
    with SampleSite() as site, Archive(tmp_path / "archive", create=True) as archive:
        follow(archive, site)
        for limit in (3, 3, 10):
            for result in archive.scrape(limit=limit):
                assert result.new == limit
        recent = archive.scrape(since=date(2025, 3, 1))
        assert all(result.ok for result in recent)
        archive.scrape()
        assert archive.store.count() == sum(len(sample.sites) for sample in releases())
        assert archive.check() == []


def test_a_known_release_on_top_of_a_feed_hides_nothing(tmp_path: Path) -> None:
    with SampleSite(only=slice(6)) as site, Archive(tmp_path / "archive", create=True) as archive:
        source = Source(name="warta", url=site.varient_url, interval=0, allow_private=True)
        archive.add_source(source)
        archive.scrape()
        site.releases += releases()[6:]  # more than the 50 entries of the feed
        newest = max(
            (one.on("varient") for one in site.releases if "varient" in one.sites), key=lambda one: one.published
        )
        archive.scrape(f"{site.varient_url}{newest.slug}")
        archive.scrape()
        assert archive.store.count() == len(on("varient"))


def test_full_asks_the_feeds_of_categories_too(small: tuple[Archive, SampleSite]) -> None:
    archive, site = small
    archive.scrape()
    before = len(site.requests)
    (result,) = archive.scrape("warta", full=True)
    assert result.ok
    asked = {path for _, path in site.requests[before:]}
    categories = {sample.on("varient").category for sample in site.releases if "varient" in sample.sites}
    assert sum(path.startswith("/rss/category/") for path in asked) == len(categories) > 1
    assert (result.new, result.changed) == (0, 0)
    assert article_requests(site, before) == []


def test_a_changed_address_of_a_source_is_another_site(tmp_path: Path) -> None:
    with Archive(tmp_path / "archive", create=True) as archive:
        with SampleSite(only=slice(4)) as site:
            archive.add_source(Source(name="suara", url=site.wordpress_url, interval=0, allow_private=True))
            archive.scrape()
            old = site.wordpress_url
        with SampleSite(only=slice(20, 40)) as site:
            text = archive.sources_file.read_text().replace(old, site.wordpress_url)
            archive.sources_file.write_text(text)
            (result,) = archive.scrape()
            assert result.ok, result
            assert result.new == sum("wordpress" in sample.sites for sample in site.releases)


def test_a_dry_run_writes_nothing(small: tuple[Archive, SampleSite]) -> None:
    archive, site = small
    before = len(site.requests)
    results = archive.scrape(dry_run=True)
    assert archive.store.count() == 0
    pending = {url for result in results for url in result.pending}
    slugs = {sample.on(name).slug for sample in site.releases for name in sample.sites}
    assert {slug for slug in slugs if any(slug in url for url in pending)} == slugs
    assert article_requests(site, before) == []
    assert archive.store.frontier("warta", now(), again=True) == []


def test_rest_switched_off_after_the_probe(tmp_path: Path) -> None:
    with SampleSite(only=slice(10)) as site, Archive(tmp_path / "archive", create=True) as archive:
        follow(archive, site)
        site_without = SampleSite(rest=False, only=slice(10))
        with site_without:
            # The same probe, at a site whose API is closed now.
            state = archive.store.source_state("suara")
            moved = state.probe.replace(site.wordpress_url, site_without.wordpress_url)
            archive.store.save_source_state(evolve(state, probe=moved))
            text = archive.sources_file.read_text().replace(site.wordpress_url, site_without.wordpress_url)
            archive.sources_file.write_text(text)
            (result,) = archive.scrape("suara")
            assert result.ok, result
            assert result.new == sum("wordpress" in sample.sites for sample in site.releases)


def test_a_broken_source_never_stops_the_others(small: tuple[Archive, SampleSite]) -> None:
    archive, site = small
    with open(archive.sources_file, "a", encoding="utf-8") as file:
        file.write('\n[[source]]\nname = "aaa"\nurl = "http://127.0.0.1:9/"\nallow_private = true\ninterval = 0\n')
    results = {result.source: result for result in archive.scrape()}
    assert results["aaa"].error
    assert results["warta"].ok
    assert results["suara"].ok
    assert archive.source_state("aaa").error == results["aaa"].error
    assert archive.store.count() == sum(len(sample.sites) for sample in site.releases)


def test_the_index_mends_itself(small: tuple[Archive, SampleSite]) -> None:
    import shutil

    archive, _ = small
    archive.scrape()
    total = archive.search("", copies=True).total
    archive.close()
    for damage in ("delete", "pending", "fingerprint"):
        with Archive(archive.path) as again:
            if damage == "delete":
                shutil.rmtree(again.path / "index")
            elif damage == "pending":
                again.store.save(again.history(next(again.export()).id)[-1])
            else:
                for meta in (again.path / "index").rglob("meta.json"):
                    meta.write_text(meta.read_text().replace('"fingerprint": "', '"fingerprint": "x'))
        with Archive(archive.path) as again:
            assert again.search("", copies=True).total == total, damage
            assert again.check() == []


def test_a_second_writer_is_refused_and_readers_are_not(small: tuple[Archive, SampleSite]) -> None:
    archive, _ = small
    archive.scrape()
    program = "import sys\nfrom pr_archive import Archive\nprint(Archive(sys.argv[1]).search('rutan').total)"
    with write_lock(archive.path, "scrape"):
        run = subprocess.run(
            [sys.executable, "-c", program, archive.path], capture_output=True, text=True, check=True
        )
        assert int(run.stdout) == archive.search("rutan").total
        with pytest.raises(ArchiveLockedError, match="`scrape`"):
            archive.scrape()


def test_a_killed_run_goes_on_where_it_was(small: tuple[Archive, SampleSite]) -> None:
    archive, site = small
    program = "import sys\nfrom pr_archive import Archive\nwith Archive(sys.argv[1]) as archive: archive.scrape()"
    process = subprocess.Popen([sys.executable, "-c", program, archive.path])
    while archive.store.count() < 3 and process.poll() is None:
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    kept = {release.id: release for release in archive.export()}
    before = len(site.requests)
    archive.scrape()
    homes = {"varient": site.varient_url, "wordpress": site.wordpress_url}
    asked = {homes[name] + path.lstrip("/") for name, path in site.requests[before:]}
    again = {release.id: release for release in archive.export()}
    assert len(again) == sum(len(sample.sites) for sample in site.releases)
    for id, release in kept.items():
        assert again[id].first_seen == release.first_seen
        assert again[id].version == 1
        assert release.url not in asked, "fetched twice"
    assert archive.check() == []


def test_no_archive_and_no_sources_are_said(tmp_path: Path) -> None:
    with pytest.raises(ArchiveNotFoundError, match="sources add"):
        Archive(tmp_path / "none")
    assert not (tmp_path / "none").exists()
    with Archive(tmp_path / "empty", create=True) as archive:
        with pytest.raises(SourceError, match="no sources yet"):
            archive.scrape()
        assert archive.search("rutan").total == 0
        assert list(archive.export()) == []
        assert archive.check() == []
