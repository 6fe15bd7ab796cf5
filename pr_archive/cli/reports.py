"""`recap` and `clip` (*rekap*, *kliping*): what an office hands in."""

import csv
from collections.abc import Sequence
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import click

from pr_archive.archive import Archive
from pr_archive.cli.output import cell, document, safe, say
from pr_archive.cli.progress import notice
from pr_archive.query_filters import days_of
from pr_archive.reports.columns import COLUMNS, Column, columns_named
from pr_archive.reports.labels import LANGUAGES, Language
from pr_archive.reports.recap import Recap

__all__ = ["clip", "recap"]

KINDS = {".xlsx": "xlsx", ".csv": "csv", ".html": "html", ".htm": "html"}


@click.command()
@click.argument("query", nargs=-1)
@click.option("--month", metavar="YYYY-MM", help="The period: a month, a year (2025), or a day.")
@click.option("--since", metavar="DATE", help="First day of the period.")
@click.option("--until", metavar="DATE", help="Last day of the period.")
@click.option("--institution", metavar="NAME", help="Only releases of this institution: words of its name.")
@click.option("--region", metavar="NAME", help="Only releases of this region.")
@click.option("--source", metavar="NAME", multiple=True, help="Only this source (several: repeat).")
@click.option("--person", metavar="NAME", help="Only releases that name this person.")
@click.option("--columns", metavar="A,B,…", help=f"What is shown, in order, of: {', '.join(COLUMNS)}.")
@click.option("--pictures", is_flag=True, help="Put the lead pictures in; those not yet kept are fetched.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="id", show_default=True, help="Language of the report.")
@click.option("--format", "style", type=click.Choice(("xlsx", "csv", "html")), help="By default as FILE ends.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Where to; CSV and HTML go to the output where it is left out.")  # fmt: skip
@click.pass_obj
def recap(
    directory: Path,
    /,
    query: tuple[str, ...],
    month: str | None,
    since: str | None,
    until: str | None,
    institution: str | None,
    region: str | None,
    source: tuple[str, ...],
    person: str | None,
    columns: str | None,
    pictures: bool,
    lang: Language,
    style: str | None,
    output: Path | None,
) -> None:
    """Make a recap (rekap pemberitaan): one row a release, with all media where it ran.

    As a workbook (.xlsx), as CSV, or as a page with a front page and charts, ready to be printed or saved as PDF.

    \b
    Examples:
      pr-archive recap --month 2025-01 --institution "rutan blora" -o rekap-januari.xlsx
      pr-archive recap "pembinaan rohani" --since 2025-01-01 -o rekap.html
      pr-archive recap --month 2025 --columns number,date,title,medium --format csv
    """
    style = style or (KINDS.get(output.suffix.lower()) if output else "csv")
    if style is None or (style == "xlsx" and output is None):
        raise click.UsageError("say where to: -o FILE.xlsx, FILE.html or FILE.csv")
    chosen = columns_named([name.strip() for name in columns.split(",")] if columns else [])
    first, last = _period(month, since, until)
    given = {"institution": institution, "region": region, "source": source or None, "person": person}
    filters = {name: value for name, value in given.items() if value}
    with Archive(directory) as archive:
        made = archive.recap(" ".join(query), since=first, until=last, **filters)
        shown = archive.pictures([row.release for row in made.rows], failed=_say_failed) if pictures else {}
    if style == "xlsx" and output:
        from pr_archive.reports.excel import write_excel

        write_excel(made, output, chosen, lang, shown)
    elif style == "html":
        from pr_archive.reports.pages import recap_html

        _write(recap_html(made, chosen, lang, shown), output)
    else:
        _write_csv(made, chosen, lang, output)
    where = f": {output}" if output else ""
    notice(f"{len(made.rows)} releases in {len(made.by_medium)} media, {len(made.placements)} placements{where}")


@click.command()
@click.argument("ids", metavar="ID|URL...", nargs=-1, required=True)
@click.option("--format", "style", type=click.Choice(("html", "md")), default="html", show_default=True)
@click.option("--lang", type=click.Choice(LANGUAGES), default="id", show_default=True, help="Language of the labels.")
@click.option("--pictures", is_flag=True, help="Put the lead picture in; fetched where it is not yet kept.")
@click.option("-d", "--directory", "folder", type=click.Path(file_okay=False, path_type=Path), default=".",
              show_default=True, help="Where the files go.")  # fmt: skip
@click.pass_obj
def clip(directory: Path, /, ids: tuple[str, ...], style: str, lang: Language, pictures: bool, folder: Path) -> None:
    """Make clippings (kliping): one file a release, with text, places, permalink and digest of the capture.

    \b
    Examples:
      pr-archive clip qm3k5w7xh2abc
      pr-archive clip qm3k5w7xh2abc 4isfxever4aso --format md -d kliping
    """
    from pr_archive.reports.clipping import safe_name
    from pr_archive.reports.pages import clip_html, clip_markdown

    folder.mkdir(parents=True, exist_ok=True)
    with Archive(directory) as archive:
        for id in ids:
            made = archive.clip(id)
            shown = archive.pictures([made.release], failed=_say_failed) if pictures else {}
            path = folder / f"{safe_name(made.release)}.{style}"
            picture = next(iter(shown.values()), None)
            _write(clip_html(made, lang, picture) if style == "html" else clip_markdown(made, lang), path)
            click.echo(path)


def _period(month: str | None, since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """Return the first and the last day of the period that the options name."""
    if month and (since or until):
        raise click.UsageError("give --month, or --since and --until")
    today = datetime.now().astimezone().date()
    if month:
        return days_of(month, today, name="--month")
    return (
        days_of(since, today, name="--since")[0] if since else None,
        days_of(until, today, name="--until")[1] if until else None,
    )


def _say_failed(url: str, reason: str) -> None:
    say(f"no picture: {safe(reason)} ({safe(url)})", err=True)


def _write(text: str, path: Path | None) -> None:
    if path is None:
        click.echo(document(text), nl=False)
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.FileError(str(path), str(error.strerror)) from error


def _write_csv(made: Recap, columns: Sequence[Column], lang: Language, path: Path | None) -> None:
    from pr_archive.reports.pages import recap_rows

    text = StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow([column.title(lang) for column in columns])
    for row in recap_rows(made, columns, lang):
        writer.writerow([cell(value) for value in row.values()])
    _write(f"\ufeff{text.getvalue()}" if path else text.getvalue(), path)  # the mark by which Excel knows UTF-8
