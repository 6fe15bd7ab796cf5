"""A recap as an Excel workbook: the rows, every placement with its link, and the counts with charts.

Texts are written as texts: what begins with `=` is no formula (XlsxWriter's `strings_to_formulas`), and links are
written for http and https alone. Rows go to the disk as they come (`constant_memory`): a year needs no more memory
than a month.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from pr_archive.errors import ReportError
from pr_archive.reports.columns import Cell, Column
from pr_archive.reports.labels import Language, label, month
from pr_archive.reports.recap import Recap, Row

__all__ = ["write_excel"]

LONGEST_LINK, LONGEST_TEXT, MOST_LINKS = 2079, 32_767, 60_000
"""What Excel takes: characters in a link and in a cell, links in a sheet (65,530)."""
PICTURE_HEIGHT, LINE_HEIGHT, MOST_LINES = 100, 20, 25
"""Pixels of a row with a picture and of a line; lines of a row at most."""
MOST_BARS = 20
"""Media in the chart; the sheet lists all."""


def write_excel(
    recap: Recap,
    path: Path,
    columns: Sequence[Column],
    language: Language,
    pictures: Mapping[str, bytes] | None = None,
) -> None:
    """Write a recap as a workbook. `pictures` are image files by address, to be put into the picture column.

    Raises ReportError where the file cannot be written.
    """
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True,
               "default_date_format": "dd/mm/yyyy", "constant_memory": True}  # fmt: skip
    try:
        with xlsxwriter.Workbook(str(path), options) as book:
            styles = _styles(book)
            _rows(book.add_worksheet(label("recap", language)[:31]), recap, columns, language, styles, pictures or {})
            _placements(book.add_worksheet(label("all_placements", language)), recap, language, styles)
            media = [(medium, count) for medium, count in recap.by_medium]
            months = [(month(when, language), count) for when, count in recap.by_month]
            _counts(book, label("by_medium", language), label("medium", language), media, language, styles)
            _counts(book, label("by_month", language), label("month", language), months, language, styles)
    except (OSError, xlsxwriter.exceptions.XlsxFileError) as error:
        raise ReportError(f"{path}: cannot be written: {error}") from error


def _styles(book: Any) -> dict[str, Any]:
    plain = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#c9ced6"}
    return {
        "head": book.add_format({**plain, "bold": True, "bg_color": "#1f3a5f", "font_color": "#ffffff"}),
        "text": book.add_format(plain),
        "date": book.add_format({**plain, "num_format": "dd/mm/yyyy"}),
        "time": book.add_format({**plain, "num_format": "dd/mm/yyyy hh:mm"}),
        "link": book.add_format({**plain, "font_color": "#0b57a4", "underline": 1}),
    }


def _rows(
    sheet: Any, recap: Recap, columns: Sequence[Column], language: Language, styles: dict[str, Any],
    pictures: Mapping[str, bytes],
) -> None:  # fmt: skip
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.title(language), styles["head"])
    _ready_for_print(sheet, len(recap.rows), len(columns))
    for number, row in enumerate(recap.rows, 1):
        values = [column.value(row, number, language) for column in columns]
        lines = max(_lines(value, column.width) for value, column in zip(values, columns, strict=True))
        picture = _picture(row, pictures)
        sheet.set_row_pixels(number, max(LINE_HEIGHT * min(lines, MOST_LINES) + 6, PICTURE_HEIGHT if picture else 0))
        for at, (column, value) in enumerate(zip(columns, values, strict=True)):
            if picture and column.name == "picture":
                _embed(sheet, number, at, picture, row.release.images[0], styles)
            else:
                _write(sheet, number, at, value, column.link(row), styles)


def _lines(value: Cell, width: int) -> int:
    """Return about how many lines a text takes in a column: not every program fits rows to their text."""
    if not isinstance(value, str):
        return 1
    return sum(1 + len(line) // width for line in value.split("\n"))


def _picture(row: Row, pictures: Mapping[str, bytes]) -> bytes | None:
    return pictures.get(row.release.images[0]) if row.release.images else None


def _embed(sheet: Any, row: int, column: int, picture: bytes, address: str, styles: dict[str, Any]) -> None:
    """Put a picture into a cell, scaled to its height and leading to its address."""
    sheet.write_blank(row, column, None, styles["text"])
    sheet.embed_image(row, column, "gambar.jpg", {"image_data": BytesIO(picture), "url": _usable(address)})


def _placements(sheet: Any, recap: Recap, language: Language, styles: dict[str, Any]) -> None:
    names = ("number", "title", "medium", "kind", "first", "link")
    for at, (name, width) in enumerate(zip(names, (5, 48, 28, 16, 18, 60), strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, label(name if name != "first" else "date", language), styles["head"])
    _ready_for_print(sheet, len(recap.placements), len(names))
    at = 0
    for number, row in enumerate(recap.rows, 1):
        for placement in row.placements:
            at += 1
            release = placement.release
            kind = label(placement.kind, language)
            values = (number, release.title, placement.medium, kind, release.published, release.url)
            for column, value in enumerate(values):
                _write(sheet, at, column, value, release.url if column == 5 else None, styles)


def _counts(
    book: Any, name: str, what: str, counts: Sequence[tuple[str, int]], language: Language, styles: dict[str, Any]
) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, 14)
    sheet.write_string(0, 0, what, styles["head"])
    sheet.write_string(0, 1, label("placements", language), styles["head"])
    for row, (text, count) in enumerate(counts, 1):
        _write(sheet, row, 0, text, None, styles)
        _write(sheet, row, 1, count, None, styles)
    if counts:
        last = min(len(counts), MOST_BARS)
        chart = book.add_chart({"type": "bar" if len(counts) > 1 else "column"})
        chart.add_series({"categories": [name, 1, 0, last, 0], "values": [name, 1, 1, last, 1],
                          "fill": {"color": "#1f3a5f"}, "data_labels": {"value": True}})  # fmt: skip
        chart.set_title({"name": name})
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": len(counts) > 1})
        chart.set_size({"width": 640, "height": 120 + 26 * last})
        sheet.insert_chart("D2", chart)


def _ready_for_print(sheet: Any, rows: int, columns: int) -> None:
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, rows), columns - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write(sheet: Any, row: int, column: int, value: Cell, link: str | None, styles: dict[str, Any]) -> None:
    if link and isinstance(value, str) and row < MOST_LINKS and (usable := _usable(link)):
        sheet.write_url(row, column, usable, styles["link"], value[:LONGEST_TEXT])
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value, styles["time"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, styles["date"])
    elif isinstance(value, int):
        sheet.write_number(row, column, value, styles["text"])
    else:
        sheet.write_string(row, column, (value or "")[:LONGEST_TEXT], styles["text"])


def _usable(link: str) -> str | None:
    """Return an address that Excel takes as a link."""
    return link if link.startswith(("http://", "https://")) and len(link) <= LONGEST_LINK else None
