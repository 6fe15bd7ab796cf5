"""When a page makes a version, when it is rejected, and what a clock that is wrong does to both. Over real HTTP."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from attrs import evolve
from click.testing import CliRunner

from pr_archive import Archive, Source
from pr_archive.cli import cli
from pr_archive.crawl_memory import CrawlMemory
from pr_archive.demo import SampleSite
from pr_archive.records import Release
from pr_archive.results import ScrapeResult
from pr_archive.scrapers.base import Item

START = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)


class Watched:
    """A site of one release, followed by an archive, on a day that can be chosen."""

    def __init__(self, archive: Archive, site: SampleSite, clock: time_machine.Traveller) -> None:
        self.archive = archive
        self.site = site
        self.clock = clock
        self.original = site.releases[0]
        self.day = START

    @property
    def release(self) -> Release:
        (found,) = self.archive.export()
        return found

    def edit(self, change: Callable[[str], str], **others: object) -> None:
        """Let the editors change the body as they wrote it first."""
        self.site.releases[0] = evolve(self.original, body=change(self.original.body), **others)

    def look(self, after: timedelta = DAY) -> ScrapeResult:
        """Fetch the page again, a time later."""
        self.day += after
        self.clock.move_to(self.day)
        (result,) = self.archive.scrape(self.release.url)
        return result

    def run(self, after: timedelta) -> ScrapeResult:
        """Make a usual run, a time later."""
        self.day += after
        self.clock.move_to(self.day)
        (result,) = self.archive.scrape()
        return result


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with (
        time_machine.travel(START, tick=True) as clock,
        SampleSite(only=slice(1), rest=False) as site,
        Archive(tmp_path / "archive", create=True) as archive,
    ):
        archive.add_source(Source(name="warta", url=site.varient_url, interval=0, allow_private=True))
        (result,) = archive.scrape()
        assert result.new == 1
        yield Watched(archive, site, clock)


def half(body: str) -> str:
    """Return the last paragraphs, less than half of the text."""
    kept: list[str] = []
    for paragraph in reversed(body.split("\n\n")):
        if len("".join([*kept, paragraph])) > 0.4 * len(body):
            break
        kept.insert(0, paragraph)
    assert kept
    return "\n\n".join(kept)


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body,
        lambda body: body.replace("“", '"').replace("”", '"').replace("’", "'"),
        lambda body: body.replace(" - ", " – "),
        lambda body: body.replace(" ", "\u00a0"),
        lambda body: body.replace("a", "a\u200b"),
    ],
)
def test_cosmetic_changes_make_no_version(watched: Watched, change: Callable[[str], str]) -> None:
    before = watched.release
    watched.edit(change, modified=START + timedelta(hours=1))
    result = watched.look()
    assert (result.changed, result.rejected, result.unchanged) == (0, 0, 1)
    after = watched.release
    assert (after.version, after.first_seen) == (1, before.first_seen)
    assert after.last_seen > before.last_seen


def test_changed_words_make_a_version_and_the_old_one_stays(watched: Watched) -> None:
    before = watched.release
    watched.edit(lambda body: body + "\n\nRalat: kegiatan berlangsung dua hari.")
    assert watched.look().changed == 1
    assert watched.release.version == 2
    assert watched.archive.get(before.id, 1).paragraphs == before.paragraphs


PLACEHOLDERS = {
    "template": "{{ content }}",
    "long template": "{{ article.content | safe }} {{ article.share }} {{ article.related }} {{ article.more }}",
    "loading": "Loading…",
    "lorem": "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt. " * 20,
    "login": "Silakan login untuk membaca kelanjutan berita ini di laman kami.",
    "consent": "Situs ini menggunakan cookie untuk memberi pengalaman terbaik kepada Anda.",
    "nothing": "",
}


@pytest.mark.parametrize("body", PLACEHOLDERS.values(), ids=PLACEHOLDERS)
def test_what_is_no_article_never_becomes_a_version(watched: Watched, body: str) -> None:
    before = watched.release
    watched.edit(lambda _: body)
    for _ in range(4):  # however often it is seen
        result = watched.look()
        assert (result.rejected, result.changed, result.failed, result.error) == (1, 0, 0, None)
    assert (watched.release.version, watched.release.paragraphs) == (1, before.paragraphs)
    captures = watched.archive.captures(before.id)
    assert [capture.kind for capture in captures] == ["version"] + ["rejected"] * 4
    assert all(capture.reason for capture in captures[1:])
    assert watched.archive.check() == []


def test_a_placeholder_of_a_release_that_is_not_known_is_a_failure(watched: Watched) -> None:
    other = evolve(watched.original, id=watched.original.id + 1, slug="rutan-wirasaba-login", title="Login")
    watched.site.releases.append(evolve(other, body=PLACEHOLDERS["login"]))
    (result,) = watched.archive.scrape(f"{watched.site.varient_url}rutan-wirasaba-login")
    assert (result.new, result.failed) == (0, 1)
    assert "login page" in result.failures[0][1]
    assert watched.archive.store.count() == 1


def test_much_less_text_is_believed_on_the_third_day(watched: Watched) -> None:
    before = watched.release
    watched.edit(half)
    assert watched.look(DAY).rejected == 1
    assert watched.look(timedelta(hours=2)).rejected == 1  # the same day says nothing new
    assert watched.look(DAY).rejected == 1
    assert watched.release.paragraphs == before.paragraphs
    assert watched.look(DAY).changed == 1
    after = watched.release
    assert (after.version, after.first_seen) == (2, before.first_seen)
    assert sum(map(len, after.paragraphs)) < sum(map(len, before.paragraphs)) / 2
    assert watched.archive.get(before.id, 1).paragraphs == before.paragraphs
    assert watched.look(DAY).unchanged == 1


def test_a_good_capture_in_between_begins_the_count_anew(watched: Watched) -> None:
    for _ in range(2):
        watched.edit(half)
        assert [watched.look().rejected, watched.look().rejected] == [1, 1]
        watched.edit(lambda body: body)
        assert watched.look().unchanged == 1
    assert watched.release.version == 1


def test_another_short_text_begins_a_count_of_its_own(watched: Watched) -> None:
    for number in range(4):
        watched.edit(lambda body, number=number: half(body) + f"\n\nCatatan redaksi nomor {number}.")
        assert watched.look().rejected == 1
    assert watched.release.version == 1


def test_runs_look_at_a_rejected_page_once_a_day_until_it_is_believed(watched: Watched) -> None:
    """The site says nothing of changes, so it is the rejection that brings the page back."""
    path = f"/{watched.original.slug}"
    watched.edit(half)
    assert watched.look().rejected == 1

    def asked(after: timedelta) -> int:
        start = len(watched.site.requests)
        watched.run(after)
        return sum(one.startswith(path) for _, one in watched.site.requests[start:])

    hours = timedelta(hours=1)
    assert [asked(hours), asked(hours)] == [0, 0]
    # A feed that did not change is answered 304, and then no page is asked for.
    watched.site.releases.append(
        evolve(watched.original, id=9001, slug="rilis-lain", title="Rutan Wirasaba Panen Sayur")
    )
    assert asked(22 * hours) + asked(hours) == 1
    watched.site.releases.append(
        evolve(watched.original, id=9002, slug="rilis-ketiga", title="Rutan Wirasaba Gelar Donor Darah")
    )
    assert asked(23 * hours) == 1
    stored = watched.archive.get(f"{watched.site.varient_url}{watched.original.slug}")
    assert stored.version == 2


def test_the_commands_tell_of_rejected_captures(watched: Watched) -> None:
    watched.edit(half)
    archive = watched.archive
    result = CliRunner().invoke(
        cli, ["--archive", str(archive.path), "scrape", watched.release.url], standalone_mode=False
    )
    assert "1 rejected" in result.output
    for command in ("show", "history"):
        told = CliRunner().invoke(cli, ["--archive", str(archive.path), command, watched.release.id])
        assert told.exit_code == 0, told.output
        assert (
            "less than half of the text is left" if command == "history" else "the site showed less once"
        ) in told.output
    assert archive.source_runs("warta")[0].result.rejected == 1


def test_a_clock_that_jumps_back_loses_and_reorders_nothing(watched: Watched) -> None:
    first_seen = watched.release.first_seen
    texts = ["Ralat satu.", "Ralat dua.", "Ralat tiga."]
    for text, after in zip(texts, (DAY, -3 * DAY, DAY), strict=True):
        watched.edit(lambda body, text=text: f"{body}\n\n{text}")
        assert watched.look(after).changed == 1
    versions = watched.archive.history(watched.release.id)
    assert [one.version for one in versions] == [1, 2, 3, 4]
    assert [one.data.paragraphs[-1] for one in versions[1:]] == texts
    assert all(one.first_seen == first_seen for one in versions)
    assert watched.release.last_seen >= first_seen
    assert watched.release.paragraphs[-1] == "Ralat tiga."
    assert [one.version for one in watched.archive.captures(watched.release.id)] == [1, 2, 3, 4]
    assert watched.archive.check() == []


def test_a_page_that_changed_is_newer_though_the_clock_was_ahead_when_it_was_seen(watched: Watched) -> None:
    release = watched.release
    stored = watched.archive.store.version(release.id).data.modified
    memory = CrawlMemory(watched.archive.store, "warta", START - 365 * DAY)

    def is_newer(modified: datetime | None) -> bool:
        return memory.is_newer(Item(url=release.url, source_id="x", modified=modified), release.id)

    assert is_newer(START - 400 * DAY)
    assert not is_newer(stored)
    assert not is_newer(None)


def test_a_run_after_the_clock_was_a_year_ahead_finds_what_changed_since(tmp_path: Path) -> None:
    with (
        time_machine.travel(START + 365 * DAY, tick=True) as clock,
        SampleSite(only=slice(6)) as site,
        Archive(tmp_path / "archive", create=True) as archive,
    ):
        archive.add_source(Source(name="suara", url=site.wordpress_url, interval=0, allow_private=True))
        archive.scrape()
        old = next(archive.export())
        number = next(i for i, one in enumerate(site.releases) if one.title == old.title)
        sample = site.releases[number]
        site.releases[number] = evolve(sample, body=sample.body + "\n\nRalat redaksi.", modified=START + DAY)
        clock.move_to(START + 2 * DAY)
        (result,) = archive.scrape(due=True)
        assert (result.changed, result.error) == (1, None)
        new = archive.get(old.id)
        assert (new.version, new.first_seen, new.paragraphs[-1]) == (2, old.first_seen, "Ralat redaksi.")
        (again,) = archive.scrape()
        assert again.changed == 0
