"""`show` and `history`: one release, and how it changed."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from pr_archive.archive import Archive
from pr_archive.cli.copies import delay
from pr_archive.cli.output import format_option, json_text, moment, print_rows, safe, safe_part, say
from pr_archive.cli.translation import translated
from pr_archive.differences import word_diff
from pr_archive.records import Release
from pr_archive.results import Capture, Copies
from pr_archive.serialization import FIELD_NAMES, to_dict
from pr_archive.store import Version

__all__ = ["history", "show"]

HEADER = (
    "id", "url", "source", "author", "published", "modified", "category", "tags", "region", "place", "institution",
    "event_date", "event_date_raw", "credit", "version", "first_seen", "last_seen", "snapshot",
)  # fmt: skip


MARKS = re.compile(r"\[-.+?-\]|\{\+.+?\+\}")


@click.command()
@click.argument("id_or_url", metavar="ID|URL")
@click.option("--version", "number", type=click.IntRange(1), help="Another version than the current one.")
@click.option("--raw", is_flag=True, help="What the server sent, byte for byte after Content-Encoding.")
@click.option("--cite", is_flag=True, help="A line to cite it by (APA), in Indonesian; --format json for CSL-JSON.")
@format_option("text", "json")
@click.pass_obj
def show(directory: Path, /, id_or_url: str, number: int | None, raw: bool, cite: bool, style: str) -> None:
    """Show one release.

    \b
    Examples:
      pr-archive show qm3k5w7xh2abc
      pr-archive show https://blora.example.id/rutan-gelar-razia --format json
      pr-archive show qm3k5w7xh2abc --cite
    """
    with Archive(directory) as archive:
        if raw:
            sys.stdout.buffer.write(archive.snapshot(id_or_url, number).body)
            return
        release = archive.get(id_or_url, number)
        if cite:
            from pr_archive.reports.citations import cited, csl

            click.echo(json_text(csl(release)) if style == "json" else cited(release))
        elif style == "json":
            click.echo(json_text(to_dict(release), indent=2))
        else:
            _print(release, archive.history(release.id)[-1], archive.copies(release.id))
            if rejected := _rejected(archive, release.id):
                click.echo()
                times = "once" if len(rejected) == 1 else f"{len(rejected)} times"
                say(f"(the site showed less {times}; that is kept as captures, see `history`)")


def _print(release: Release, current: Version, copies: Copies) -> None:
    click.echo(click.style(safe(release.title), bold=True))
    if current.gone_at:
        say(f"(the site took it down; noticed {moment(current.gone_at)})")
    values = to_dict(release)
    for name in HEADER:
        value = values[name]
        if value:
            click.echo(f"{name:>14}: {safe('; '.join(value) if isinstance(value, list) else value)}")
    for person in release.people:
        click.echo(f"{'people':>14}: {safe(person.name)}" + (f", {safe(person.role)}" if person.role else ""))
    for place in copies.places if len(copies.places) > 1 else ():
        here = translated(" (this one)") if place.release.id == release.id else ""
        when = f"{moment(place.release.published)} {delay(place.delay):>9}".rstrip()
        click.echo(f"{'ran at':>14}: {when}  {safe(place.release.url)}{here}")
    for paragraph in release.paragraphs:
        click.echo()
        click.echo(safe(paragraph))


@click.command()
@click.argument("id_or_url", metavar="ID|URL")
@format_option("text", "jsonl", "json", "csv")
@click.pass_obj
def history(directory: Path, /, id_or_url: str, style: str) -> None:
    """Show the versions of a release, and its copies, with the words that differ.

    Words that went are in [-…-], words that came in {+…+}; each version is held against the one before it, each copy
    against this release.

    \b
    Example:
      pr-archive history qm3k5w7xh2abc
    """
    with Archive(directory) as archive:
        versions = archive.history(archive.get(id_or_url).id)
        if style != "text":
            print_rows((to_dict(version.release()) for version in versions), style, FIELD_NAMES)
            return
        before = None
        for version in versions:
            say(f"version {version.version}, seen {moment(version.seen_at)}: {safe(version.data.title)}")
            if before:
                _print_changes(before.release(), version.release())
            before = version
        current = versions[-1].release()
        for capture in _rejected(archive, current.id):
            say(f"rejected, seen {moment(capture.fetched_at)}: {safe(capture.reason)} ({capture.snapshot})")
        for place in archive.copies(current.id).places:
            if place.release.id != current.id:
                when = f"{moment(place.release.published)} {delay(place.delay)}".rstrip()
                say(f"copy at {safe(place.release.source)}, {when}: {safe(place.release.title)}")
                _print_changes(current, place.release)


def _rejected(archive: Archive, id: str) -> list[Capture]:
    return [capture for capture in archive.captures(id) if capture.kind == "rejected"]


def _print_changes(before: Release, after: Release) -> None:
    """Print the paragraphs in which two texts differ, word by word."""
    lines = _marked(f"{before.title}\n{before.body}", f"{after.title}\n{after.body}")
    changed = [line for line in lines if MARKS.search(line)]
    for line in changed or [translated("the words are the same")]:
        click.echo(f"  {line}")


def _marked(before: str, after: str) -> Iterator[str]:
    """Yield the lines of a text with what went and what came marked, as `git diff --word-diff` does."""
    colours = {"gone": ("[-", "-]", "red"), "new": ("{+", "+}", "green")}
    line: list[str] = []
    for change in word_diff(before, after):
        for number, part in enumerate(re.split(r"\n+", change.text)):
            if number and line:
                yield "".join(line).strip()
                line = []
            text = safe_part(part)
            if change.kind == "same" or not text.strip():
                line.append(text)
                continue
            start, end, colour = colours[change.kind]
            blank = " " if text.startswith(" ") else ""
            line.append(blank + click.style(f"{start}{text.strip()}{end}", fg=colour))
    yield "".join(line).strip()
