"""`sources`: the sites that the archive follows."""

from pathlib import Path

import click

from pr_archive.archive import Archive
from pr_archive.cli.output import format_option, moment, print_rows, safe
from pr_archive.errors import PrArchiveError
from pr_archive.serialization import to_dict
from pr_archive.sources import DEFAULT_INTERVAL, DEFAULT_TIMEZONE, Source, default_name

__all__ = ["sources"]


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
                click.echo(f"pr-archive: {safe(url)}: {safe(error)}", err=True)
                code = error.exit_code
    return code


def _add(archive: Archive, url: str, name: str | None, options: dict[str, object]) -> None:
    if "://" not in url:
        url = f"https://{url}"
    source = Source(name=name or default_name(url), url=url, **options)  # type: ignore[arg-type]
    click.echo(f"asking {safe(url)} what it offers …", err=True)
    source, found = archive.add_source(source)
    for note in found.notes:
        click.echo(f"  {safe(note)}")
    title = f" ({safe(found.title)})" if found.title else ""
    click.echo(f"{safe(source.name)}{title}: family {found.family}, written to {archive.sources_file}")


@sources.command(name="list")
@format_option()
@click.pass_obj
def list_(directory: Path, style: str) -> None:
    """List the sources with their last run."""
    with Archive(directory) as archive:
        rows = []
        for source in archive.sources().values():
            state = archive.source_state(source.name)
            last_run = moment(state.last_run) if state.last_run else "never"
            rows.append({**to_dict(source), "last_run": last_run, "error": state.error})
    if not rows and style == "text":
        click.echo("no sources yet; add one with `sources add URL`")
        return
    print_rows(rows, style, ("name", "family", "url", "last_run", "error"))


@sources.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.pass_obj
def remove(directory: Path, names: tuple[str, ...]) -> None:
    """Stop following sources. Their releases stay in the archive."""
    with Archive(directory) as archive:
        known = archive.sources()
        for name in names:
            if name not in known:
                archive.remove_source(name)  # raises before anything is removed
        for name in names:
            archive.remove_source(name)
            click.echo(f"{safe(name)}: not followed any more; its releases stay")
