"""`sources`: the sites that the archive follows."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from pr_archive.archive import Archive
from pr_archive.cli.output import format_option, moment, print_rows, safe, say
from pr_archive.cli.progress import notice
from pr_archive.cli.translation import translated
from pr_archive.errors import PrArchiveError, SourceError
from pr_archive.serialization import to_dict
from pr_archive.sources import DEFAULT_INTERVAL, DEFAULT_TIMEZONE, Source, default_name, unknown_source
from pr_archive.store import Run

__all__ = ["sources"]

RECENT = 3
"""Runs with pages that the rates are taken from; those before are what they are compared with."""
DROP = 0.3
"""Loss of a field's rate that is taken for a changed layout."""


@click.group()
def sources() -> None:
    """The sites that the archive follows."""


@sources.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option("--name", help="Name of the source; the host by default.")
@click.option(
    "--interval", type=float, default=DEFAULT_INTERVAL, show_default=True, help="Least seconds between requests."
)
@click.option("--timezone", default=DEFAULT_TIMEZONE, show_default=True, help="Zone of dates without one.")
@click.option("--group", help="Sources of one group share a server and its limit.")
@click.option("--region", help="Region label of its releases.")
@click.option("--family", help="Site family, where the probe would be wrong.")
@click.option("--trust", default="media", show_default=True, help="official, network, media, aggregator or mirror.")
@click.option("--allow-private", is_flag=True, help="Allow a loopback or private address (tests).")
@click.pass_obj
def add(
    directory: Path,
    /,
    urls: tuple[str, ...],
    name: str | None,
    **options: object,
) -> int:
    """Probe sites and follow them.

    Asks for robots.txt, the home page, feeds, the REST API, sitemaps and one article, with the pause that --interval
    says, and writes what it recognises into sources.toml.

    \b
    Example:
      pr-archive sources add https://blora.example.id --region blora
    """
    if name and len(urls) > 1:
        raise click.UsageError("--name goes with one URL")
    code = 0
    with Archive(directory, create=True) as archive:
        for url in urls:
            try:
                _add(archive, url, name, options)
            except PrArchiveError as error:
                click.echo(_complaint(url, error), err=True)
                code = error.exit_code
    return code


def _complaint(url: str, error: PrArchiveError) -> str:
    told = translated(safe(error))
    return f"pr-archive: {told}" if url in str(error) else f"pr-archive: {safe(url)}: {told}"


def _add(archive: Archive, url: str, name: str | None, options: dict[str, object]) -> None:
    if "://" not in url:
        url = f"https://{url}"
    source = Source(name=name or default_name(url), url=url, **options)  # type: ignore[arg-type]
    notice(f"asking {safe(url)} what it offers …")
    source, found = archive.add_source(source)
    for note in found.notes:
        say(f"  {safe(note)}")
    title = f" ({safe(found.title)})" if found.title else ""
    say(f"{safe(source.name)}{title}: family {found.family}, written to {archive.sources_file}")


@sources.command(name="list")
@format_option()
@click.pass_obj
def list_(directory: Path, /, style: str) -> None:
    """List the sources with their last run."""
    with Archive(directory) as archive:
        rows = []
        for source in archive.sources().values():
            state = archive.source_state(source.name)
            last_run = moment(state.last_run) if state.last_run else "never"
            rows.append({**to_dict(source), "last_run": last_run, "error": state.error})
    if not rows and style == "text":
        say("no sources yet; add one with `sources add URL`")
        return
    print_rows(_told(rows, style), style, ("name", "family", "url", "last_run", "error"))


@sources.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.pass_obj
def remove(directory: Path, /, names: tuple[str, ...]) -> None:
    """Stop following sources. Their releases stay in the archive."""
    with Archive(directory) as archive:
        known = archive.sources()
        for name in names:
            if name not in known:
                archive.remove_source(name)  # raises before anything is removed
        for name in names:
            archive.remove_source(name)
            say(f"{safe(name)}: not followed any more; its releases stay")


@sources.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--interval", type=float, default=DEFAULT_INTERVAL, show_default=True, help="Least seconds between requests."
)
@click.option("--allow-private", is_flag=True, help="Allow loopback or private addresses (tests).")
@click.pass_obj
def import_(directory: Path, /, file: Path, interval: float, allow_private: bool) -> int:
    """Probe and follow all sites of an OPML file, or of a text with an address a line.

    A site that does not answer is named; the others go in.
    """
    from pr_archive.scrapers.source_lists import read_source_list

    code = 0
    with Archive(directory, create=True) as archive:
        for _, url in read_source_list(file.read_bytes()):
            try:
                _add(archive, url, None, {"interval": interval, "allow_private": allow_private})
            except PrArchiveError as error:
                click.echo(_complaint(url, error), err=True)
                code = error.exit_code
    return code


@sources.command(name="check")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@format_option()
@click.pass_obj
def check_(directory: Path, /, names: tuple[str, ...], style: str) -> int:
    """Show how each source does: errors, when it is due, and how well its pages are read.

    The rates say how many of the pages read in a source's last runs gave a field; a drop against earlier runs means
    that its layout changed. Exit code 1 where something is wrong.
    """
    with Archive(directory) as archive:
        known = archive.sources()
        for name in names:
            if name not in known:
                raise SourceError(unknown_source(name, known))
        rows = [_health(archive, name) for name in names or known]
    print_rows(_told(rows, style), style, ("name", "last_ok", "due_at", "failures", "pages", "rates", "problem"))
    return 1 if any(row["problem"] for row in rows) else 0


def _told(rows: Sequence[dict[str, object]], style: str) -> Sequence[dict[str, object]]:
    """Return the rows as a person reads them; other programs get the words of the library."""
    said = ("last_run", "last_ok", "due_at", "error", "problem") if style == "text" else ()
    return [{**row, **{name: translated(str(row[name])) for name in said if row.get(name)}} for row in rows]


def _health(archive: Archive, name: str) -> dict[str, object]:
    state = archive.source_state(name)
    runs = [run for run in archive.source_runs(name) if run.pages]
    rates, earlier = fill_rates(runs[:RECENT]), fill_rates(runs[RECENT:])
    dropped = [one for one, rate in earlier.items() if rate - rates.get(one, 0) > DROP]
    waiting = archive.store.waiting(name)
    problem = state.error or (f"the layout changed? fewer pages give {', '.join(dropped)}" if dropped else None)
    if problem is None and waiting:
        problem = f"{len(waiting)} pages failed and wait, e.g. {waiting[0][0]}: {waiting[0][1]}"
    return {
        "name": name,
        "last_ok": moment(state.last_ok) if state.last_ok else "never",
        "due_at": moment(state.due_at) if state.due_at else "now",
        "failures": state.failures,
        "pages": sum(run.pages for run in runs[:RECENT]),
        "rates": " ".join(f"{one} {rate:.0%}" for one, rate in rates.items()),
        "problem": problem,
    }


def fill_rates(runs: Sequence[Run]) -> dict[str, float]:
    """Return the part of the pages, 0 to 1, that gave each field."""
    pages = sum(run.pages for run in runs)
    counts: Counter[str] = Counter()
    for run in runs:
        counts.update(run.filled)
    return {name: count / pages for name, count in sorted(counts.items())}
