"""`demo`: the whole way on a bundled sample site, offline."""

import tempfile
from contextlib import ExitStack
from pathlib import Path

import click

from pr_archive.archive import Archive
from pr_archive.cli.copies import print_copies
from pr_archive.cli.facts import print_offices
from pr_archive.cli.output import say
from pr_archive.cli.scrape import Bar, print_result
from pr_archive.cli.search import print_results
from pr_archive.sources import Source

__all__ = ["demo"]

QUERY = "pembinaan rohani"
OFFICE = "rutan rembang"
"""An office of the sample site whose head changes twice."""


@click.command()
@click.argument("query", nargs=-1)
@click.option(
    "--keep", type=click.Path(file_okay=False, path_type=Path), help="Keep the archive in this new directory."
)
def demo(query: tuple[str, ...], keep: Path | None) -> int:
    """Archive a bundled sample site, served on this machine, and search it.

    The real pipeline over real HTTP: two sites are probed, scraped, kept, indexed and searched.

    \b
    Examples:
      pr-archive demo
      pr-archive demo "panen sayur" --keep /tmp/demo
    """
    from pr_archive.demo import SampleSite

    if keep and keep.exists() and any(keep.iterdir()):
        raise click.UsageError(f"{keep} is not empty; give a new directory")
    words = " ".join(query) or QUERY
    with ExitStack() as stack:
        directory = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pr-archive-")))
        site = stack.enter_context(SampleSite())
        archive = stack.enter_context(Archive(directory, create=True))
        for name, url in (("warta", site.varient_url), ("suara", site.wordpress_url)):
            source = Source(name=name, url=url, interval=0, allow_private=True)
            source, found = archive.add_source(source)
            say(f"$ pr-archive sources add {url}\n  {name}: family {source.family} ({found.title})")
        click.echo("$ pr-archive scrape")
        bar = stack.enter_context(Bar())
        results = archive.scrape(progress=bar)
        bar.close()
        for result in results:
            print_result(result)
        click.echo(f"$ pr-archive search {words!r}")
        hits = archive.search(words, limit=5)
        print_results(hits, words)
        if copied := next((hit.release for hit in hits if hit.also), None):
            click.echo(f"\n$ pr-archive copies {copied.id}")
            print_copies(archive.copies(copied.id), why=False)
        click.echo(f"\n$ pr-archive institutions {OFFICE!r}")
        print_offices(archive.institutions(OFFICE))
    if keep:
        say(f'kept in {keep}: pr-archive --archive {keep} search "{words}"')
    return 0 if all(result.ok for result in results) else 1
