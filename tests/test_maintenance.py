"""Reading again from snapshots; how sources do; when they are due; lists of sites."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve
from click.testing import CliRunner

from pr_archive import Archive, Source
from pr_archive.cli import cli
from pr_archive.cli.sources import fill_rates
from pr_archive.demo import SampleSite
from pr_archive.errors import SourceError
from pr_archive.results import ScrapeResult
from pr_archive.serialization import to_dict
from pr_archive.store import Run, now


@pytest.fixture
def small(tmp_path: Path) -> Iterator[tuple[Archive, SampleSite]]:
    """Return a scraped archive of its own, and the sites that it follows."""
    with SampleSite(only=slice(8)) as site, Archive(tmp_path / "archive", create=True) as archive:
        for name, url in (("warta", site.varient_url), ("suara", site.wordpress_url)):
            archive.add_source(Source(name=name, url=url, interval=0, allow_private=True))
        archive.scrape()
        yield archive, site


def spoil(archive: Archive, source: str) -> str:
    """Store a release of a source as an older, worse parser would have read it, and return its id."""
    version = archive.history(next(archive.export(source=source)).id)[-1]
    worse = evolve(version.data, author=None, paragraphs=(*version.data.paragraphs, "Baca juga: Judul Lain"))
    archive.store.save(evolve(version, data=worse))
    return version.id


@pytest.mark.parametrize("few", [0, 500])
def test_reparse_mends_what_an_older_parser_read(
    small: tuple[Archive, SampleSite], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pr_archive.reparse.FEW", few)  # 0: by several processes, 500: by this one
    archive, site = small
    before = {release.id: release for release in archive.export()}
    spoiled = {spoil(archive, "warta"), spoil(archive, "suara")}  # a page, and a post of a REST answer
    requests = len(site.requests)
    assert {one.id for one in archive.reparse(dry_run=True)} == spoiled
    assert archive.get(min(spoiled)).author is None
    changes = list(archive.reparse())
    assert {one.id for one in changes} == spoiled
    assert all(one.fields == ("author", "paragraphs") for one in changes)
    assert {release.id: release for release in archive.export()} == before
    assert list(archive.reparse()) == []
    assert len(site.requests) == requests
    assert archive.check() == []


def test_reparse_of_one_source_leaves_the_others(small: tuple[Archive, SampleSite]) -> None:
    archive, _ = small
    spoiled = {source: spoil(archive, source) for source in ("warta", "suara")}
    assert [one.id for one in archive.reparse("suara")] == [spoiled["suara"]]
    assert archive.get(spoiled["warta"]).author is None
    with pytest.raises(SourceError, match="did you mean 'suara'"):
        list(archive.reparse("suaru"))


def test_a_damaged_snapshot_is_named_and_its_record_stays(small: tuple[Archive, SampleSite]) -> None:
    archive, _ = small
    release = next(archive.export(source="warta"))
    location = archive.store.location(release.snapshot or "")
    file = archive.snapshots_directory / location.file
    data = bytearray(file.read_bytes())
    data[location.offset + 40 : location.offset + 60] = bytes(20)
    file.write_bytes(data)
    (failed,) = archive.reparse()
    assert failed.id == release.id
    assert failed.error
    assert archive.get(release.id) == release
    assert [problem.kind for problem in archive.check()] == ["snapshot"]


def test_only_due_sources_are_asked(small: tuple[Archive, SampleSite]) -> None:
    archive, site = small
    before = len(site.requests)
    assert archive.scrape(due=True) == []
    assert len(site.requests) == before
    state = archive.source_state("warta")
    assert state.due_at is not None
    archive.store.save_source_state(evolve(state, due_at=now() - timedelta(seconds=1)))
    assert [result.source for result in archive.scrape(due=True)] == ["warta"]


def test_a_failing_source_is_backed_off_and_its_success_clears_that(small: tuple[Archive, SampleSite]) -> None:
    archive, site = small
    good = archive.sources_file.read_text()
    archive.sources_file.write_text(good.replace(site.varient_url, "http://127.0.0.1:9/"))
    state = archive.store.source_state("warta")
    archive.store.save_source_state(evolve(state, probe=None))
    pauses = []
    for failures in (1, 2):
        (result,) = archive.scrape("warta")
        state = archive.source_state("warta")
        assert result.error
        assert (state.error, state.failures) == (result.error, failures)
        assert state.due_at
        assert state.last_run
        pauses.append(state.due_at - state.last_run)
    assert pauses == [timedelta(minutes=30), timedelta(hours=1)]
    archive.sources_file.write_text(good)
    archive.scrape("warta")
    assert (archive.source_state("warta").error, archive.source_state("warta").failures) == (None, 0)


def test_sources_check_shows_errors_and_a_changed_layout(small: tuple[Archive, SampleSite]) -> None:
    archive, _ = small
    run = CliRunner().invoke(cli, ["--archive", str(archive.path), "sources", "check"], standalone_mode=False)
    assert run.return_value == 0, run.output
    assert "author 100%" in run.output
    for number in range(3):  # from now on the pages give no author
        at = now() + timedelta(hours=number + 1)
        result = ScrapeResult(source="warta", new=5)
        archive.store.save_run(Run(source="warta", at=at, result=result, pages=5, filled={"title": 5}))
    run = CliRunner().invoke(
        cli, ["--archive", str(archive.path), "sources", "check", "warta"], standalone_mode=False
    )
    assert run.return_value == 1
    assert "the layout changed? fewer pages give author" in run.output


def test_fill_rates_are_parts_of_all_pages() -> None:
    result = ScrapeResult(source="a")
    runs = [
        Run(source="a", at=now(), result=result, pages=3, filled={"title": 3, "author": 1}),
        Run(source="a", at=now(), result=result, pages=1, filled={"title": 1}),
    ]
    assert fill_rates(runs) == {"author": 0.25, "title": 1.0}
    assert fill_rates([]) == {}


def test_sources_of_a_list_are_added_and_a_dead_one_is_named(tmp_path: Path) -> None:
    with SampleSite(only=slice(3)) as site:
        file = tmp_path / "list.opml"
        urls = (site.varient_url, "http://127.0.0.1:9/", site.wordpress_url)
        file.write_text("<opml>" + "".join(f'<outline htmlUrl="{url}"/>' for url in urls) + "</opml>")
        arguments = [
            "--archive",
            str(tmp_path / "a"),
            "sources",
            "import",
            str(file),
            "--interval",
            "0",
            "--allow-private",
        ]
        run = CliRunner().invoke(cli, arguments, standalone_mode=False)
    assert run.return_value == 6
    assert "127.0.0.1:9" in run.stderr
    with Archive(tmp_path / "a") as archive:
        assert [source.family for source in archive.sources().values()] == ["varient", "wordpress"]


def test_every_goes_on_until_it_is_stopped(
    small: tuple[Archive, SampleSite], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, _ = small
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", sleep)
    run = CliRunner().invoke(cli, ["--archive", str(archive.path), "scrape", "--every", "30m"])
    assert pauses == [1800, 1800, 1800]
    assert run.output.count("no source is due") == 3
    run = CliRunner().invoke(cli, ["--archive", str(archive.path), "scrape", "--every", "soon"])
    assert "write it like 90s, 30m or 2h" in run.output


def test_the_records_of_a_run_are_kept(small: tuple[Archive, SampleSite]) -> None:
    archive, _ = small
    (run,) = archive.source_runs("suara")
    assert run.pages == run.result.new > 0
    assert run.filled["title"] == run.pages
    assert "failures" in to_dict(run.result)
