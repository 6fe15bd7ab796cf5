"""Text from a site is data wherever it comes out: on a terminal, in a spreadsheet, in a page, as a file name."""

import csv
import json
import os
import pty
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pr_archive import Archive
from pr_archive.cli.output import cell, marked, safe
from pr_archive.errors import RecordError
from pr_archive.importing import version_of_record
from pr_archive.sources import Source, add_source

EVIL = "\x1b[2J\x1b]0;judul\x07\x9b31m\u202etab\u202c\u2066x\u2069\x00\x08\r\x7f\u061c\u200e"
"""Clears the screen, sets the title of the window, colours, turns the order of letters round, and worse."""
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
STYLES = re.compile(r"\x1b\[\d+(?:;\d+)*m")
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "\x00=1", "\u202e=1")


def record(number: int, **changes: Any) -> dict[str, Any]:
    """Return a record whose every text is hostile."""
    body = f'Kepala Rutan Wirasaba {EVIL}Bambang Setiawan mengatakan, "Kegiatan {EVIL} ke-{number} tertib," ujarnya.'
    return {
        "url": f"https://warta{number}.example.id/rutan-{number}?a=%1b{EVIL if number == 2 else ''}",
        "title": f"=Rutan{EVIL} Razia <script>alert({number})</script> [/b] ../../etc/passwd",
        "body": f"{body}\n\nKegiatan ditutup doa bersama {number}{EVIL}. <img src=x onerror=alert(1)>",
        "summary": f"@Ringkasan{EVIL}",
        "author": f"+Humas{EVIL}",
        "category": f"-Berita{EVIL}",
        "tags": [f"=tag{EVIL}", "<b>dua</b>"],
        "images": [f"javascript:alert(1){EVIL}"],
        "caption": f"Foto{EVIL}",
        "region": f"demak{EVIL}",
        "institution": f"Rutan{EVIL} <i>Wirasaba</i>",
        "people": [{"name": f"Bambang{EVIL} Setiawan", "role": f"Kepala{EVIL} Rutan"}],
        "quotes": [{"speaker": f"Bambang{EVIL}", "role": f"Kepala{EVIL}", "text": f"Kegiatan{EVIL} tertib"}],
        "credit": f"Humas{EVIL}",
        "published": f"2025-01-{number:02}T10:00:00+07:00",
        **changes,
    }


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return the directory of an archive of hostile records, and the id of one."""
    directory = tmp_path_factory.mktemp("archive")
    with Archive(directory, create=True) as opened:
        add_source(directory / "sources.toml", Source(name="warta1", url="https://warta1.example.id/"))
        result = opened.import_records(
            [record(1), record(2), record(1, title=f"Rutan{EVIL} lain <script>alert(1)</script>", version=2)]
        )
        assert result.ok, result
        id = next(iter(opened.export())).id
    return directory, id


def run(directory: Path, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "pr_archive", "--archive", str(directory), *arguments],
        capture_output=True, env={**os.environ, "XDG_STATE_HOME": str(directory / "state")},
    )  # fmt: skip


def on_a_terminal(directory: Path, *arguments: str) -> str:
    """Return what a command writes to a terminal, without the styles that are ours."""
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "pr_archive", "--archive", str(directory), *arguments],
        stdout=child, stderr=child, stdin=subprocess.DEVNULL, close_fds=True,
        env={**os.environ, "XDG_STATE_HOME": str(directory / "state"), "COLUMNS": "200"},
    )  # fmt: skip
    os.close(child)
    written = b""
    try:
        while piece := os.read(parent, 65536):
            written += piece
    except OSError:  # Linux says so when the other end is closed
        pass
    finally:
        os.close(parent)
        process.wait()
    return STYLES.sub("", written.decode("utf-8", "replace").replace("\r\n", "\n"))


COMMANDS = [
    ["search", "kegiatan"],
    ["search", "kegiatan", "--facets", "--explain"],
    ["search", f"tiada{EVIL.replace(chr(0), '')}"],
    ["show", "ID"],
    ["show", "ID", "--cite"],
    ["history", "ID"],
    ["similar", "ID"],
    ["copies", "ID"],
    ["copies", "show", "ID", "--why"],
    ["people", "bambang"],
    ["institutions", "rutan"],
    ["quotes", "kegiatan"],
    ["stats"],
    ["sources", "list"],
    ["check"],
    ["index", "status"],
    ["export", "--format", "bibtex"],
    ["export", "--format", "ris"],
    ["show", f"tak-ada{EVIL.replace(chr(0), '')}"],
    ["scrape", f"tak-ada{EVIL.replace(chr(0), '')}"],
]


@pytest.mark.parametrize(
    "command", COMMANDS, ids=lambda command: " ".join(command)[:30].encode("ascii", "ignore").decode()
)
def test_text_output_acts_on_no_terminal(archive: tuple[Path, str], command: list[str]) -> None:
    directory, id = archive
    done = run(directory, *[id if word == "ID" else word for word in command])
    text = (done.stdout + done.stderr).decode()
    assert "Traceback" not in text
    assert text.strip()
    assert [line for line in text.replace("\r\n", "\n").splitlines() if CONTROLS.search(line)] == []


@pytest.mark.parametrize(
    "command",
    [
        ["search", "kegiatan"],
        ["search", "kegiatan", "--format", "json"],
        ["search", "kegiatan", "--format", "csv"],
        ["search", "kegiatan", "--explain"],
        ["show", "ID"],
        ["show", "ID", "--format", "json"],
        ["history", "ID"],
        ["export"],
        ["export", "--format", "atom"],
        ["export", "--format", "csl-json"],
        ["recap", "--format", "html"],
        ["recap", "--format", "csv"],
    ],
    ids=" ".join,
)
def test_no_format_acts_on_a_terminal(archive: tuple[Path, str], command: list[str]) -> None:
    directory, id = archive
    text = on_a_terminal(directory, *[id if word == "ID" else word for word in command])
    assert "Rutan" in text
    assert "Traceback" not in text
    assert CONTROLS.search(text) is None


def test_json_in_a_pipe_is_what_the_record_holds(archive: tuple[Path, str]) -> None:
    directory, id = archive
    shown = json.loads(run(directory, "show", id, "--format", "json").stdout)
    with Archive(directory) as opened:
        assert shown["title"] == opened.get(id).title
    assert "\x1b" in shown["title"]


@pytest.mark.parametrize(
    "command", [["export", "--format", "csv"], ["search", "kegiatan", "--format", "csv"], ["recap"]], ids=" ".join
)
@pytest.mark.parametrize("separator", [",", ";"])
def test_no_cell_of_a_csv_is_a_formula(archive: tuple[Path, str], command: list[str], separator: str) -> None:
    """Also where a spreadsheet takes `;` for the separator, as it does in Indonesia."""
    text = run(archive[0], *command).stdout.decode()
    rows = list(csv.reader(StringIO(text), delimiter=separator))
    assert len(rows) > 1
    cells = [one for row in rows[1:] for one in row]
    assert [one for one in cells if one.lstrip('"\x00 ').startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert [one for one in cells if CONTROLS.search(one)] == []


@pytest.mark.parametrize("text", FORMULAS)
def test_a_cell_is_no_formula(text: str) -> None:
    assert cell(text).startswith("'")
    assert cell([text, "b"]).startswith("'")


@given(st.text())
def test_any_text_is_safe(text: str) -> None:
    for shown in (safe(text), marked(text, []), cell(text)):
        assert CONTROLS.search(shown) is None
    assert "\n" not in safe(text)
    assert not cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_no_cell_of_a_workbook_is_a_formula(archive: tuple[Path, str], tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter", reason="workbooks need XlsxWriter")
    from zipfile import ZipFile

    path = tmp_path / "rekap.xlsx"
    assert run(archive[0], "recap", "-o", str(path)).returncode == 0
    with ZipFile(path) as book:
        sheets = [
            book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name and "_rels" not in name
        ]
        links = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".rels"))
    assert len(sheets) == 4
    assert "Rutan" in sheets[0]
    assert not any("<f>" in sheet for sheet in sheets)
    assert "javascript:" not in links


def test_pages_escape_what_comes_from_sites(archive: tuple[Path, str], tmp_path: Path) -> None:
    directory, id = archive
    pages = [run(directory, "recap", "--format", "html").stdout.decode()]
    done = run(directory, "clip", id, "-d", str(tmp_path))
    assert done.returncode == 0, done.stderr
    pages += [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()]
    for page in pages:
        assert "&lt;script&gt;" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert not re.search(r"(?:href|src)=\"?javascript:", page)


def test_an_atom_feed_is_xml_whatever_the_texts_are(archive: tuple[Path, str]) -> None:
    from xml.etree import ElementTree as ET

    feed = ET.fromstring(run(archive[0], "export", "--format", "atom").stdout)
    titles = [one.text or "" for one in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert any("<script>" in title for title in titles)


@given(
    st.text()
    | st.sampled_from(["../../etc/passwd", "CON", "NUL.txt", "a/b\\c", "." * 300, "é" * 300, "-rf", "", " ", "\0"])
)
def test_names_of_files_are_plain(title: str) -> None:
    from pr_archive.reports.clipping import safe_name

    row = {"url": "https://warta.example.id/a", "title": title or "x", "id": "é" * 100}
    name = f"{safe_name(version_of_record(row).release())}.html"
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", name)
    assert ".." not in name
    assert len(name.encode()) <= 255
    assert name.split(".")[0].split("-")[0].upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"}


@pytest.mark.parametrize("id", ["a\x1b[2J", "a b", "a/b", "../a", "\u202ea", "x" * 101, "a\n", ""])
def test_ids_of_imports_can_be_printed_as_they_are(id: str) -> None:
    with pytest.raises(RecordError, match="id"):
        version_of_record({"url": "https://warta.example.id/a", "title": "Rutan", "id": id})
