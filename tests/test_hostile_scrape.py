"""One scrape over sites full of traps: every good article arrives, nothing else does, in bounded time and memory."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from pr_archive import Archive
from pr_archive.enrich import derive
from pr_archive.records import ReleaseData
from pr_archive.scrapers.base import Page
from pr_archive.scrapers.generic import GenericScraper
from pr_archive.scrapers.limits import Limits
from pr_archive.scrapers.registry import scrapers
from pr_archive.serialization import to_dict
from pr_archive.sources import Source, add_source
from tests import hostile_site
from tests.faults import Answer, FaultServer, head, page, raw, status
from tests.hostile_site import HOME_WITH_FEED, HTML, HostileSites, Trap, article, feed_of

SECONDS, MEGABYTES = 60, 400
PROGRAM = """
import json, resource, sys, time
from pathlib import Path
from pr_archive import Archive
from pr_archive.logs import writing
from pr_archive.scrapers import fetcher
from pr_archive.scrapers.limits import Limits
from pr_archive.serialization import to_dict

# The traps wait for the deadline: shorter, so that the test is over in a minute.
fetcher.Limits = lambda: Limits(seconds=1.5, connect=0.5, backoff=0.01, longest_wait=1.0)
began = time.monotonic()
with writing("json", Path(sys.argv[2])), Archive(Path(sys.argv[1])) as archive:
    results = [to_dict(result) for result in archive.scrape()]
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": time.monotonic() - began, "megabytes": peak, "results": results}))
"""
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@frozen
class Run:
    """What came of the scrape."""

    sites: HostileSites
    seconds: float
    megabytes: float
    results: dict[str, dict[str, Any]]
    releases: dict[str, dict[str, Any]]
    """Records by address."""
    log: list[dict[str, Any]]
    errors: str
    """What was written to stderr."""

    def told(self, trap: Trap) -> list[str]:
        """Return the lines about a trap: of its page, or of its source."""
        result = self.results[trap.source]
        if trap.path:
            url = trap.path if "://" in trap.path else self.sites.servers[trap.source].url(trap.path)
            return [reason for address, reason in result["failures"] if address == url]
        return [result["error"] or ""]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Scrape all of it once, in a process of its own."""
    directory = tmp_path_factory.mktemp("hostile")
    with HostileSites() as sites, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(directory / "state"))
        archive = directory / "archive"
        with Archive(archive, create=True):
            for source in sites.sources():
                add_source(archive / "sources.toml", source)
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(archive), str(directory / "log.jsonl")],
            capture_output=True, text=True, timeout=300, cwd=Path(__file__).parent.parent,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        answer = json.loads(done.stdout)
        with Archive(archive) as opened:
            releases = {release.url: to_dict(release) for release in opened.export()}
        yield Run(
            sites,
            answer["seconds"],
            answer["megabytes"],
            {result["source"]: result for result in answer["results"]},
            releases,
            [json.loads(line) for line in (directory / "log.jsonl").read_text(encoding="ascii").splitlines()],
            done.stderr,
        )


def test_every_good_article_arrives(run: Run) -> None:
    good = [url for urls in run.sites.good.values() for url in urls]
    assert len(good) > 80
    assert [url for url in good if url not in run.releases] == []


def test_no_trap_becomes_a_release(run: Run) -> None:
    good = {url for urls in run.sites.good.values() for url in urls}
    tamed = {run.sites.servers[trap.source].url(trap.path) for trap in run.sites.traps if trap.fate == "tamed"}
    assert set(run.releases) - good - tamed == set()
    assert tamed - set(run.releases) == set()
    assert not any("rahasia" in record["title"].lower() for record in run.releases.values())


def test_every_trap_that_was_refused_has_one_line_that_says_why(run: Run) -> None:
    wrong = {}
    for trap in run.sites.traps:
        if trap.fate in ("refused", "closed"):
            lines = run.told(trap)
            if len(lines) != 1 or not re.search(trap.reason, lines[0]) or not lines[0].isprintable():
                wrong[trap.name] = lines
    assert wrong == {}


def test_traps_that_concern_nobody_leave_no_trace(run: Run) -> None:
    quiet = [trap for trap in run.sites.traps if trap.fate == "ignored" and not trap.path]
    assert {trap.name: run.results[trap.source]["error"] for trap in quiet} == {trap.name: None for trap in quiet}


def test_no_fault_of_ours_shows(run: Run) -> None:
    assert [result["error"] for result in run.results.values() if "unexpected" in (result["error"] or "")] == []
    assert [line for line in run.log if "traceback" in line] == []
    assert run.errors == ""


def test_nobody_is_led_to_the_neighbour(run: Run) -> None:
    assert run.sites.neighbour.connections == 0


def texts_of(value: Any) -> Iterator[str]:
    """Yield every text in a record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts_of(one)


def test_no_site_is_asked_without_end(run: Run) -> None:
    asked = {name: result["requests"] for name, result in run.results.items() if name != "halaman"}
    assert {name: count for name, count in asked.items() if count > 40} == {}


def test_texts_are_harmless(run: Run) -> None:
    for record in run.releases.values():
        assert [text for text in texts_of(record) if CONTROLS.search(text)] == [], record["url"]
        assert "tawa" not in record["body"]
        assert len(record["title"]) <= 1000, record["url"]
        assert (record["published"] or "2025")[:2] == "20"


def test_time_and_memory_are_bounded(run: Run) -> None:
    print(
        f"{run.seconds:.1f} s, {run.megabytes:.0f} MB at most,",
        sum(result["requests"] for result in run.results.values()),
        "requests",
    )
    assert run.seconds < SECONDS
    assert run.megabytes < MEGABYTES


def small_site(server: FaultServer, slugs: list[str]) -> None:
    server.on("/", page(HOME_WITH_FEED, content_type=HTML))
    server.on("/feed/", page(feed_of(server.url().rstrip("/"), slugs), content_type="application/rss+xml"))
    for slug in slugs:
        server.on(f"/{slug}", page(article(slug), content_type=HTML))


@pytest.fixture
def followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Archive, FaultServer]]:
    """Return an archive that follows a site of five articles, not scraped yet."""
    monkeypatch.setattr("pr_archive.scrapers.fetcher.Limits", lambda: Limits(backoff=0.01))
    with FaultServer() as server, Archive(tmp_path / "archive", create=True) as archive:
        small_site(server, [f"kabar-baik-nomor-{number}" for number in range(1, 6)])
        source = Source(name="warta", url=server.url("/"), interval=0.0, allow_private=True)
        add_source(tmp_path / "archive" / "sources.toml", source)
        yield archive, server


@pytest.mark.parametrize("answer", [status(500), raw(b""), raw(head(200, [("Content-Length", "9")]) + b"<p>")])
def test_a_page_that_always_breaks_keeps_no_other_away(followed: tuple[Archive, FaultServer], answer: Answer) -> None:
    archive, server = followed
    server.on("/kabar-baik-nomor-1", answer)
    (result,) = archive.scrape()
    assert (result.new, result.failed, result.error) == (4, 1, None)
    (again,) = archive.scrape()
    assert (again.new, again.failed, again.error) == (0, 1, None)


def test_a_site_that_breaks_three_times_in_a_row_is_left_alone(followed: tuple[Archive, FaultServer]) -> None:
    archive, server = followed
    for number in range(1, 6):
        server.on(f"/kabar-baik-nomor-{number}", status(500))
    (result,) = archive.scrape()
    assert result.failed == 3
    assert "answers 500" in (result.error or "")


def test_a_pause_asked_for_ends_the_run_and_is_no_fault_of_the_page(followed: tuple[Archive, FaultServer]) -> None:
    archive, server = followed
    server.on("/kabar-baik-nomor-2", status(429, ("Retry-After", "4000")))
    (result,) = archive.scrape()
    assert (result.new, result.failed) == (1, 1)
    assert archive.store.waiting("warta") == []


def test_a_page_that_meets_a_fault_of_ours_keeps_no_other_away(
    followed: tuple[Archive, FaultServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Clumsy(GenericScraper):
        family = "clumsy"

        def recognise(self, page: Page) -> float:
            return 1.0 if page.url.endswith("-1") else 0.0

        def parse(self, page: Page) -> ReleaseData:
            raise ZeroDivisionError("aduh")

    archive, _ = followed
    monkeypatch.setitem(scrapers(), "clumsy", Clumsy())
    (result,) = archive.scrape()
    assert (result.new, result.failed, result.error) == (4, 1, None)
    assert "unexpected ZeroDivisionError: aduh" in result.failures[0][1]


def test_a_listed_release_that_meets_a_fault_of_ours_keeps_no_other_away(
    followed: tuple[Archive, FaultServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    def clumsy(title: str, body: str, published: Any) -> Any:
        if "nomor-2" in title:
            raise ZeroDivisionError("aduh")
        return derive(title, body, published)

    archive, server = followed
    slugs = [f"kabar-baik-nomor-{number}" for number in range(1, 4)]
    hostile_site.serve_posts(server, hostile_site.posts(server, slugs), 1)
    monkeypatch.setattr("pr_archive.intake.derive", clumsy)
    (result,) = archive.scrape()
    assert (result.new, result.error) == (3, None)  # the third by its page, which has another headline
    assert archive.store.count() == 3
