"""Saved pages and WARC files of other tools."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pr_archive import Archive
from pr_archive.demo import SampleSite
from pr_archive.errors import ArchiveError, ParseError
from tests.test_pipeline import follow

# The writer of warcio, used here as another tool, leaves temporary files to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")

CHUNKED = [("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")]


def chunked(body: bytes) -> bytes:
    middle = len(body) // 2
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:middle], body[middle:], b""))


def write_warc(path: Path, pages: list[tuple[str, bytes]], gzip: bool = True) -> None:
    """Write a file as another tool would: other records in between, chunked payloads."""
    with open(path, "wb") as file:
        writer = WARCWriter(file, gzip=gzip)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "other"}))
        for url, body in pages:
            headers = StatusAndHeaders("200 OK", CHUNKED, protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(url, "response", BytesIO(chunked(body)), http_headers=headers)
            )
            writer.write_record(writer.create_warc_record(url, "metadata", BytesIO(b"{}"), length=2))
        image = StatusAndHeaders("200 OK", [("Content-Type", "image/png")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record("http://a.id/x.png", "response", BytesIO(b"x"), length=1, http_headers=image)
        )
        writer.write_record(writer.create_warc_record("dns:a.id", "response", BytesIO(b"1.2.3.4"), length=7))


@pytest.fixture(scope="module")
def scraped(tmp_path_factory: pytest.TempPathFactory):
    """Return an archive to compare with; its sites are down."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        with SampleSite(rest=False) as site, Archive(tmp_path_factory.mktemp("scraped"), create=True) as archive:
            follow(archive, site)
            archive.scrape()
        with Archive(archive.path) as again:
            yield again


@pytest.mark.parametrize("gzip", [True, False])
def test_a_warc_file_gives_the_records_that_scraping_gave(scraped: Archive, tmp_path: Path, gzip: bool) -> None:
    from pr_archive.snapshots import read_snapshot

    snapshots = [read_snapshot(scraped.snapshots_directory, one) for one in scraped.store.locations()]
    pages = [(one.url, one.body) for one in snapshots if one.status == 200]
    path = tmp_path / ("crawl.warc.gz" if gzip else "crawl.warc")
    write_warc(path, pages, gzip)
    with Archive(tmp_path / "archive", create=True) as archive:
        result = archive.import_pages(path)
        assert result.ok, result.failures
        assert result.new == scraped.store.count()
        theirs = {release.url: release for release in scraped.export()}
        for release in archive.export():
            assert release.paragraphs == theirs[release.url].paragraphs
            assert release.title == theirs[release.url].title
            assert release.published == theirs[release.url].published
        assert archive.check() == []
        assert list(archive.reparse()) == []


def test_our_own_files_are_read_too(scraped: Archive, tmp_path: Path) -> None:
    with Archive(tmp_path / "archive", create=True) as archive:
        for path in sorted(scraped.snapshots_directory.iterdir()):
            archive.import_pages(path)
        assert {release.url for release in archive.export()} == {release.url for release in scraped.export()}


def test_a_saved_page_is_read_by_what_it_says_of_itself(scraped: Archive, tmp_path: Path) -> None:
    release = next(scraped.export(source="warta"))
    page = scraped.snapshot(release.id).body
    saved = tmp_path / "rilis.html"
    saved.write_bytes(b"<!-- saved from url=(0030)" + release.url.encode() + b" -->\n" + page)
    with Archive(tmp_path / "archive", create=True) as archive:
        assert archive.import_pages(saved).new == 1
        assert archive.get(release.url).paragraphs == release.paragraphs
        assert archive.import_pages(saved).unchanged == 1


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("<html><p>Tanpa alamat.</p></html>", "does not say where it is from"),
        ('<link rel="canonical" href="https://a.id/rilis-kosong"><p>x', "the page has"),
    ],
)
def test_a_saved_page_without_address_or_article_is_said(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "x.html"
    path.write_text(text)
    with Archive(tmp_path / "archive", create=True) as archive, pytest.raises(ParseError, match=complaint):
        archive.import_pages(path)


def test_a_cut_warc_file_is_said_and_what_came_before_is_kept(scraped: Archive, tmp_path: Path) -> None:
    release = next(scraped.export(source="warta"))
    path = tmp_path / "cut.warc.gz"
    write_warc(path, [(release.url, scraped.snapshot(release.id).body)])
    good = path.read_bytes()
    path.write_bytes(good + good[: len(good) // 2])  # a second copy that ends in the middle of a record
    with Archive(tmp_path / "archive", create=True) as archive:
        with pytest.raises(ArchiveError, match="damaged"):
            archive.import_pages(path)
        assert archive.get(release.url).title == release.title


def test_the_command_tells_the_kinds_of_file_apart(scraped: Archive, tmp_path: Path) -> None:
    release = next(scraped.export(source="warta"))
    warc, page, lines = tmp_path / "a.warc.gz", tmp_path / "b.html", tmp_path / "c.jsonl"
    write_warc(warc, [(release.url, scraped.snapshot(release.id).body)])
    page.write_text("<p>bukan rilis</p>")
    lines.write_text('{"url": "https://a.id/1", "title": "Satu"}\n')
    run = subprocess.run(
        [sys.executable, "-m", "pr_archive", "--archive", tmp_path / "archive", "import", warc, page, lines],
        capture_output=True, text=True,
    )  # fmt: skip
    assert run.returncode == 1
    assert run.stdout.count("1 new, 0 changed, 0 unchanged, 0 failed") == 2
    assert f"{page}: the page does not say where it is from" in run.stderr
