"""`scraper`: the site families, tried on a page; a start for a new one."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pr_archive.cli.output import format_option, json_text, print_rows, safe, say
from pr_archive.errors import PrArchiveError
from pr_archive.serialization import to_dict
from pr_archive.sources import DEFAULT_TIMEZONE, Source, default_name

if TYPE_CHECKING:
    from pr_archive.scrapers.base import Page

__all__ = ["scraper"]


@click.group()
def scraper() -> None:
    """The site families: list them, try one on a page, begin a new one."""


@scraper.command(name="list")
@format_option()
def list_(style: str) -> None:
    """List the site families that are installed."""
    from pr_archive.scrapers.registry import scrapers

    rows = [{"family": name, "class": type(one).__name__, "example": one.example} for name, one in scrapers().items()]
    print_rows(rows, style, ("family", "class", "example"))


@scraper.command(name="try")
@click.argument("page", metavar="URL|FILE")
@click.option("--family", help="Read it by this family instead of the one that is surest.")
@click.option("--url", help="Address that a saved file is from.")
@click.option("--timezone", default=DEFAULT_TIMEZONE, show_default=True, help="Zone of dates without one.")
@click.option("--allow-private", is_flag=True, help="Allow a loopback or private address (tests).")
@format_option("text", "json")
def try_(page: str, family: str | None, url: str | None, timezone: str, allow_private: bool, style: str) -> int:
    """Read one page, and print the record and what was dropped.

    \b
    Examples:
      pr-archive scraper try https://blora.example.id/rutan-gelar-razia
      pr-archive scraper try page.html --url https://blora.example.id/rutan-gelar-razia --family varient
    """
    from pr_archive.scrapers.trial import try_page

    trial = try_page(_page(page, url, timezone, allow_private), family)
    if style == "json":
        click.echo(json_text(to_dict(trial), indent=2))
        return 0 if trial.data else 6
    sure = ", ".join(
        f"{name} {value:.2f}" for name, value in sorted(trial.certainty.items(), key=lambda one: -one[1])
    )
    say(f"family: {trial.family} ({sure})")
    for name, value in to_dict(trial.data).items() if trial.data else ():
        if name != "paragraphs":
            click.echo(f"{name}: {safe('; '.join(value) if isinstance(value, list) else value)}")
    for paragraph in trial.data.paragraphs if trial.data else ():
        click.echo(f"\n{safe(paragraph)}")
    if trial.continuation:
        say(f"\nnext page: {safe(trial.continuation)}")
    say("\ndropped:")
    for line in trial.dropped:
        click.echo(f"  {safe(line)}")
    if trial.error:
        say(f"pr-archive: no record: {safe(trial.error)}", err=True)
    return 0 if trial.data else 6


def _page(page: str, url: str | None, timezone: str, allow_private: bool) -> "Page":
    from pr_archive.scrapers.base import Page

    address = page if "://" in page else url or ""
    if not address:
        raise click.UsageError("give the address that the file is from with --url")
    source = Source(name=default_name(address), url=address, timezone=timezone, allow_private=allow_private)
    if "://" in page:
        from pr_archive.scrapers.fetcher import Fetcher

        with Fetcher() as fetcher:
            return Page.of(fetcher.get(page, source), source.zone)
    try:
        body = Path(page).read_bytes()
    except OSError as error:
        raise click.UsageError(f"{page}: {os.strerror(error.errno or 0)}") from error
    return Page(url=address, body=body, fetched_at=datetime.now(UTC), timezone=source.zone)


@scraper.command()
@click.argument("name", metavar="NAME")
def new(name: str) -> None:
    """Begin a new site family: a small package with a scraper, ready to install.

    Creates the directory pr-archive-NAME with a class to fill in, its entry point, and a place for fixtures. See
    docs/adding-a-site.md.

    \b
    Example:
      pr-archive scraper new kabarkota
    """
    if not name.isidentifier() or not name.islower():
        raise click.UsageError("give a name of lower-case letters, such as kabarkota")
    directory = Path(f"pr-archive-{name}")
    try:
        (directory / "fixtures" / "first").mkdir(parents=True)
    except OSError as error:
        raise PrArchiveError(f"{directory}: {os.strerror(error.errno or 0)}") from error
    class_name = f"{name.capitalize()}Scraper"
    for file, text in (("pyproject.toml", _PYPROJECT), (f"pr_archive_{name}.py", _MODULE)):
        (directory / file).write_text(text.replace("NAME", name).replace("CLASS", class_name), encoding="utf-8")
    say(f"{directory}: fill in pr_archive_{name}.py, then `pip install -e {directory}` and `scraper try URL`")


_PYPROJECT = """[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "pr-archive-NAME"
version = "0.1.0"
dependencies = ["pr-archive"]

[project.entry-points."pr_archive.scrapers"]
NAME = "pr_archive_NAME:CLASS"

[tool.setuptools]
py-modules = ["pr_archive_NAME"]
"""

_MODULE = '''"""The site family NAME: say here what kind of site it is, and where it differs from others."""

import re

from pr_archive.scrapers.article import ArticleScraper
from pr_archive.scrapers.base import Page


class CLASS(ArticleScraper):
    """NAME sites."""

    family = "NAME"
    pattern = re.compile(r"/berita/(?P<slug>[^/?]+)/?")  # of the path of an article; `slug` is its stable key
    example = "https://NAME.example.id/berita/judul-rilis"

    TITLE = ("h1",)  # CSS selectors, the first that fits wins
    BODY = (".article-body",)
    AUTHOR = (".author",)
    DATE = ("time[datetime]", ".date")
    CATEGORY = (".breadcrumb a:last-of-type",)
    TAGS = ".tags a"
    LEAD_IMAGES = ".article-image img"  # those in the body come by themselves
    DROP = ".related, .share, .ads"  # what is cut out of the body

    def recognise(self, page: Page) -> float:
        """Return how surely a page is of this family: look for what no other kind of site has."""
        return 0.9 if page.document.first(".article-body") is not None else 0.0
'''
