"""Recaps, clippings, citations, feeds, tables and statistics of one small archive, read back by other programs."""

import csv
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import openpyxl
import pytest
from click.testing import CliRunner, Result
from lxml import html

from pr_archive import Archive, Source
from pr_archive.cli import cli
from pr_archive.demo import SampleSite
from pr_archive.errors import ReportError
from pr_archive.reports.citations import bibtex, cited, csl, ris
from pr_archive.reports.columns import COLUMNS, DEFAULT, columns_named
from pr_archive.reports.excel import write_excel
from pr_archive.reports.labels import minute
from pr_archive.reports.pages import recap_html

HOSTILE = '=HYPERLINK("http://x") <script>alert(1)</script> \x1b[31m\u202etxt {x}_%'


def rows() -> Iterator[dict[str, Any]]:
    body = "BLORA – Rutan Blora memanen 40 kilogram sawi di kebun, Senin (16/06/2025). Hasilnya dibagi.\n\n" \
           "Sayuran itu dipakai di dapur rutan dan sebagian dijual ke pedagang di Pasar Sido Makmur."  # fmt: skip
    for day, host in (("16", "warta"), ("17", "kabar")):
        yield {
            "url": f"https://www.{host}.example.id/panen-sawi-di-rutan", "title": "Panen Sawi di Rutan Blora",
            "body": body, "published": f"2025-06-{day}T09:05:00+07:00", "institution": "Rutan Blora",
            "author": "Laras & Co_", "summary": "Empat puluh kilogram sawi.", "tags": ["panen", "rutan"],
            "images": [f"https://www.{host}.example.id/sawi.jpg"], "category": "Berita",
        }  # fmt: skip
    yield {
        "url": "https://nakal.example.id/judul", "title": HOSTILE, "body": HOSTILE, "author": HOSTILE,
        "published": "2025-07-01T00:00:00+08:00", "images": ["javascript:alert(1)"], "tags": [HOSTILE],
    }  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "arsip", create=True) as archive:
        assert archive.import_records(rows()).ok
        yield archive


def run(archive: Archive, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--archive", str(archive.path), *words])


def test_a_recap_has_one_row_a_release_with_all_media(archive: Archive) -> None:
    made = archive.recap(since=date(2025, 6, 1), until=date(2025, 6, 30))
    (row,) = made.rows
    assert [one.medium for one in row.placements] == ["warta.example.id", "kabar.example.id"]
    assert (row.first, row.last) == (row.placements[0].release.published, row.placements[1].release.published)
    assert made.by_medium == [("kabar.example.id", 1), ("warta.example.id", 1)]
    assert made.by_month == [((2025, 6), 2)]


def test_only_placements_in_the_period_count(archive: Archive) -> None:
    made = archive.recap(since=date(2025, 6, 17), until=date(2025, 6, 17))
    assert [one.medium for one in made.placements] == ["kabar.example.id"]


def test_the_workbook_opens_with_texts_links_dates_and_charts(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "rekap.xlsx"
    assert run(archive, "recap", "-o", str(path)).exit_code == 0
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Rekap Pemberitaan", "Semua pemuatan", "Per media", "Per bulan"]
    sheet = book["Rekap Pemberitaan"]
    assert [cell.value for cell in sheet[1]][:5] == ["No.", "Tanggal", "Judul", "Tautan", "Media"]
    assert sheet["B2"].value == datetime(2025, 6, 16)
    assert sheet["C2"].hyperlink.target == "https://www.warta.example.id/panen-sawi-di-rutan"
    assert sheet["E2"].value == "warta.example.id\nkabar.example.id"
    assert sheet["C3"].value.startswith("=HYPERLINK")  # a text: openpyxl gives a formula the type "f"
    assert {cell.data_type for line in book.worksheets for row in line for cell in row} <= {"s", "n", "d"}
    picture = sheet.cell(3, DEFAULT.index("picture") + 1)
    assert picture.hyperlink is None
    assert len(book["Per media"]._charts) == 1
    assert book["Semua pemuatan"].max_row == 4


def test_pictures_are_put_into_the_workbook_and_the_page(archive: Archive, tmp_path: Path) -> None:
    picture = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
        "0000000049454e44ae426082"
    )
    made, columns = archive.recap(until=date(2025, 6, 30)), columns_named(["title", "picture"])
    shown = {"https://www.warta.example.id/sawi.jpg": picture}
    write_excel(made, tmp_path / "r.xlsx", columns, "id", shown)
    names = __import__("zipfile").ZipFile(tmp_path / "r.xlsx").namelist()
    assert any(name.startswith("xl/media/") for name in names)
    assert "data:image/png;base64,iVBOR" in recap_html(made, columns, "id", shown)


def test_the_page_escapes_what_comes_from_sites(archive: Archive) -> None:
    page = recap_html(archive.recap(), columns_named(list(COLUMNS)), "id")
    tree = html.fromstring(page)
    assert not tree.xpath("//script")
    assert all(link.startswith(("https://", "#")) for link in tree.xpath("//a/@href"))
    assert not re.search(r"""(?:src|href)=["']http""", re.sub(r"<a [^>]*>", "", page))  # nothing is loaded
    assert "Rekap Pemberitaan" in page
    assert "Recap of Coverage" in recap_html(archive.recap(), columns_named([]), "en")


def test_csv_holds_no_formula(archive: Archive) -> None:
    printed = run(archive, "recap", "--columns", "number,title,author", "--format", "csv")
    lines = list(csv.reader(StringIO(printed.stdout)))
    assert lines[0] == ["No.", "Judul", "Penulis"]
    assert [line[0] for line in lines[1:]] == ["1", "2"]
    assert lines[2][1].startswith("'=HYPERLINK")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--columns", "judul"], "no column 'judul'"),
        (["--month", "2025-13"], "is no date"),
        (["--month", "2025-01", "--since", "2025"], "give --month, or"),
        (["-o", "rekap.pdf"], "say where to"),
        (["--format", "xlsx"], "say where to"),
    ],
)
def test_a_recap_that_cannot_be_made_says_why(archive: Archive, words: list[str], said: str) -> None:
    result = run(archive, "recap", *words)
    assert result.exit_code == 2 or isinstance(result.exception, Exception)
    assert said in result.output or said in str(result.exception)


def test_an_empty_recap_is_a_page_all_the_same(archive: Archive) -> None:
    page = recap_html(archive.recap("tidakada"), columns_named([]), "id")
    assert "Tidak ada rilis" in page


def test_a_clipping_proves_itself(tmp_path: Path) -> None:
    with SampleSite(only=slice(3)) as site, Archive(tmp_path / "a", create=True) as archive:
        archive.add_source(Source(name="warta", url=site.varient_url, interval=0, allow_private=True))
        archive.scrape()
        release = next(archive.export())
        runner = CliRunner()
        for style in ("html", "md"):
            result = runner.invoke(cli, ["--archive", str(archive.path), "clip", release.id, "--format", style,
                                         "-d", str(tmp_path)])  # fmt: skip
            text = Path(result.output.strip()).read_text(encoding="utf-8")
            assert all(paragraph.split()[0] in text for paragraph in release.paragraphs)
            assert str(archive.clip(release.id).digest) in text
        front = json.loads(text.split("---json")[1].split("\n---\n")[0])
        assert front["capture"] == release.snapshot


def test_a_clipping_of_a_hostile_release_is_tame(archive: Archive, tmp_path: Path) -> None:
    result = run(archive, "clip", "https://nakal.example.id/judul", "-d", str(tmp_path))
    path = Path(result.output.strip())
    assert re.fullmatch(r"2025-07-01-[a-z0-9-]+\.html", path.name)
    assert not html.parse(path).xpath("//script | //a[starts-with(@href, 'javascript')]")


def test_citations(archive: Archive) -> None:
    release = archive.get("https://www.warta.example.id/panen-sawi-di-rutan")
    assert cited(release) == (
        "Laras & Co_. (16 Juni 2025). Panen Sawi di Rutan Blora. warta.example.id. "
        "https://www.warta.example.id/panen-sawi-di-rutan"
    )
    (entry,) = bibtex([release])
    assert entry.startswith(f"@online{{{release.id},")
    assert r"author = {{Laras \& Co\_}}" in entry
    assert "date = {2025-06-16}" in entry
    (record,) = ris([release])
    assert record.splitlines()[0] == "TY  - NEWS"
    assert record.splitlines()[-1] == "ER  - "
    assert csl(release)["issued"] == {"date-parts": [[2025, 6, 16]]}


def test_a_hostile_release_breaks_no_citation(archive: Archive) -> None:
    release = archive.get("https://nakal.example.id/judul")
    (entry,) = bibtex([release])
    assert entry.replace(r"\{", "").replace(r"\}", "").count("{") == entry.replace(r"\{", "").replace(
        r"\}", ""
    ).count("}")
    assert "\x1b" not in entry + cited(release) + "".join(ris([release]))


def test_the_feed_is_one_that_readers_take(archive: Archive) -> None:
    printed = run(archive, "export", "panen", "--format", "atom").stdout
    feed = feedparser.parse(BytesIO(printed.encode()))
    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == ["Panen Sawi di Rutan Blora"] * 2
    assert feed.entries[0].updated_parsed is not None
    everything = run(archive, "export", "--format", "atom").stdout
    ET.fromstring(everything)  # the hostile one as well


def test_parquet_keeps_types(archive: Archive, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is an extra")
    path = tmp_path / "a.parquet"
    assert run(archive, "export", "--format", "parquet", "-o", str(path)).exit_code == 0
    table = pq.read_table(path).to_pylist()
    by_url = {row["url"]: row for row in table}
    row = by_url["https://www.warta.example.id/panen-sawi-di-rutan"]
    assert row["published"] == datetime(2025, 6, 16, 2, 5, tzinfo=UTC)
    assert row["tags"] == ["panen", "rutan"]
    assert row["copies"][0]["source"] == "www.kabar.example.id"


def test_statistics(archive: Archive, tmp_path: Path) -> None:
    found = archive.statistics(by=["month", "source"])
    assert (found.releases, found.placements) == (2, 3)
    assert found.counts[0].counts == (("2025-06", 1), ("2025-07", 1))
    assert dict(found.delays)["1 to 3 days"] == 1
    assert "2 releases in 3 places" in run(archive, "stats").output
    pytest.importorskip("matplotlib", reason="matplotlib is an extra")
    assert run(archive, "stats", "--png", str(tmp_path / "s.png")).exit_code == 0
    assert (tmp_path / "s.png").read_bytes().startswith(b"\x89PNG")


def test_times_of_documents_tell_their_zone() -> None:
    assert minute(datetime.fromisoformat("2025-06-16T09:05:00+08:00"), "id") == "16 Juni 2025 09.05 WITA"
    assert minute(datetime.fromisoformat("2025-06-16T09:05:00+07:00"), "en") == "16 June 2025 09:05 WIB"
    assert minute(None, "id") == "tanpa tanggal"


def test_unknown_columns_are_named() -> None:
    with pytest.raises(ReportError, match="there are: number"):
        columns_named(["number", "salah"])


def test_a_copy_without_the_name_that_was_asked_for_is_in_the_recap(archive: Archive) -> None:
    third = next(rows())
    archive.import_records([{**third, "url": "https://suara.example.id/panen-sawi", "institution": "Lapas Pati"}])
    (row,) = archive.recap(institution="rutan blora").rows
    assert len(row.placements) == 3
    assert len(archive.recap(institution="rutan blora", until=date(2025, 6, 16)).placements) == 2


def test_a_column_asked_for_twice_is_shown_once(archive: Archive) -> None:
    printed = run(archive, "recap", "--columns", "title,title,medium", "--format", "csv").stdout
    assert {len(line) for line in csv.reader(StringIO(printed))} == {2}
