"""The example's own tests: a page as fetched, and what has to come out of it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pr_archive_contoh.journal import journal
from pr_archive_contoh.kabarkota import KabarkotaScraper

from pr_archive import Release
from pr_archive.hooks import Event
from pr_archive.scrapers.base import Page

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def page() -> Page:
    body = (FIXTURES / "rutan-gelar-donor-darah.html").read_bytes()
    return Page(url=KabarkotaScraper.example, body=body, fetched_at=datetime(2025, 1, 15, tzinfo=UTC))


def test_page_is_recognised_and_read(page: Page) -> None:
    scraper = KabarkotaScraper()
    assert scraper.recognise(page) > 0.5
    data = scraper.parse(page)
    assert data.source_id == "81237"
    assert data.title == "Rutan Wirasaba Gelar Donor Darah, 64 Kantong Terkumpul"
    assert (data.author, data.category) == ("Sari Rahayu", "Kesehatan")
    assert data.published == datetime.fromisoformat("2025-01-14T16:04:00+07:00")
    assert data.tags == ("donor darah", "rutan wirasaba")
    assert data.images == ("https://kabarkota.example.id/foto/donor-darah.jpg",)
    assert data.caption == "Petugas rutan mendonorkan darah di aula."
    assert [text.split()[0] for text in data.paragraphs] == ["WIRASABA", "Kepala", "Kegiatan"]


def test_an_edited_slug_is_the_same_article() -> None:
    scraper = KabarkotaScraper()
    assert scraper.source_id(scraper.example) == scraper.source_id("https://kabarkota.example.id/warta/81237.php")
    assert scraper.source_id("https://kabarkota.example.id/rubrik/kesehatan") is None


def test_listing_gives_the_articles_and_nothing_else(page: Page) -> None:
    page.body = page.body.replace(b"<li><a", b"<li><h3><a")  # as the site's front page prints them
    assert [item.source_id for item in KabarkotaScraper().listing(page)] == ["81236"]


def test_hook_writes_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PR_ARCHIVE_CONTOH_JOURNAL", str(tmp_path / "journal.tsv"))
    now = datetime(2025, 1, 15, tzinfo=UTC)
    release = Release(
        id="refopam6sgo22", url="https://x.example/", source="x", title="Apel Pagi", first_seen=now, last_seen=now
    )
    journal(Event(kind="new", release=release))
    assert (tmp_path / "journal.tsv").read_text() == "new\trefopam6sgo22\t-\tApel Pagi\n"
