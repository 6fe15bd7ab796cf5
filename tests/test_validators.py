"""Feeds whose validators lie: noticed within a day, and not trusted any more."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from pr_archive import Archive, Source
from tests.static_site import StaticSite

START = datetime(2025, 6, 1, 8, 0, tzinfo=UTC)


def article(number: int) -> str:
    return f"""<html lang="id"><body class="single single-post postid-{number}"><article id="post-{number}">
    <h1 class="entry-title">Rilis Nomor {number} dari Lapas Wirasaba</h1>
    <time class="entry-date published" datetime="2025-05-{number:02}T08:00:00+07:00">{number} Mei 2025</time>
    <div class="entry-content"><p>WIRASABA - Kegiatan nomor {number} berlangsung tertib di aula lapas.</p></div>
    </article></body></html>"""


def feed(*numbers: int) -> str:
    items = "".join(f"<item><title>Rilis</title><link>{{url}}rilis-{n}/</link></item>" for n in numbers)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Situs</title>{items}</channel></rss>'


@pytest.fixture
def site() -> Iterator[StaticSite]:
    pages: dict[str, str | bytes] = {f"/rilis-{number}/": article(number) for number in range(1, 6)}
    pages["/"] = '<html><link rel="alternate" type="application/rss+xml" href="/feed.xml"><title>Situs</title></html>'
    pages["/feed.xml"] = feed(2, 1)
    with StaticSite(pages) as running:
        running.etags["/feed.xml"] = '"selalu-sama"'
        yield running


def test_a_feed_that_says_not_modified_although_it_is_gets_found_out(site: StaticSite, tmp_path: Path) -> None:
    with Archive(tmp_path / "archive", create=True) as archive:
        archive.add_source(Source(name="situs", url=site.url, interval=0, allow_private=True))
        with time_machine.travel(START) as clock:
            assert archive.scrape()[0].new == 2
            site.pages["/feed.xml"] = feed(3, 2, 1)
            clock.shift(timedelta(hours=1))
            assert archive.scrape()[0].new == 0  # believed: 304
            clock.shift(timedelta(hours=24))
            assert archive.scrape()[0].new == 1  # once a day it is asked without them
            (validators,) = (archive.store.validators(f"{site.url}feed.xml"),)
            assert validators is not None
            assert validators.lies == 1
            site.pages["/feed.xml"] = feed(4, 3, 2, 1)
            clock.shift(timedelta(minutes=30))
            assert archive.scrape()[0].new == 1  # not believed any more


def test_an_honest_feed_is_asked_with_its_validators(site: StaticSite, tmp_path: Path) -> None:
    with Archive(tmp_path / "archive", create=True) as archive:
        archive.add_source(Source(name="situs", url=site.url, interval=0, allow_private=True))
        with time_machine.travel(START) as clock:
            archive.scrape()
            for version in range(3):
                clock.shift(timedelta(hours=3))
                assert archive.scrape()[0].requests == 2
                site.pages["/feed.xml"], site.etags["/feed.xml"] = feed(3 + version, 2, 1), f'"{version}"'
                clock.shift(timedelta(hours=3))
                assert archive.scrape()[0].new == 1
            validators = archive.store.validators(f"{site.url}feed.xml")
            assert validators is not None
            assert validators.lies == 0
