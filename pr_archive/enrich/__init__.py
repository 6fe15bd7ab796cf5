"""Facts out of the text: day, place, region, institution, people, quotations, credit. Pure: words in, facts out.

Each fact carries the span it was read from; one that is unsure is left out. Rules and lists are data where they can
be (`enrich/data`), and the whole is one rule set with one fingerprint: `reparse` derives again what another derived.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Protocol

from pr_archive.enrich.credits import find_credit
from pr_archive.enrich.datelines import find_dateline
from pr_archive.enrich.event_dates import find_event_date
from pr_archive.enrich.institutions import find_institution
from pr_archive.enrich.people import find_people
from pr_archive.enrich.quotes import find_quotes
from pr_archive.enrich.regions import find_region
from pr_archive.records import Derived, Facts, Person, Quote, Span

__all__ = ["derive", "rules"]

MOST_TEXT = 50_000
"""Characters of a body that are read: twenty releases' worth."""


def derive(title: str, body: str, published: datetime | None) -> Derived:
    """Return the facts that stand in a release. `published` is what a date without a year is reckoned from."""
    body = body[:MOST_TEXT]
    dateline, credit = find_dateline(body), find_credit(body)
    event = find_event_date(title, body, published)
    place = dateline.place if dateline else None
    office = find_institution(title, body, credit.text if credit else None, place)
    region = find_region(place, office.name if office else None, body)
    people = find_people(title, body)
    quotes = find_quotes(body, people)
    facts = Facts(
        region=region.label if region else None,
        place=place,
        institution=office.name if office else None,
        event_date=event.date if event else None,
        event_date_raw=event.raw if event else None,
        event_date_ok=event.ok if event else None,
        people=tuple(Person(name=one.name, role=one.role) for one in people),
        quotes=tuple(Quote(speaker=one.speaker, role=one.role, text=one.text) for one in quotes),
        credit=credit.text if credit else None,
    )
    found: dict[str, _Found | None] = {
        "event_date": event,
        "place": dateline if place else None,
        "institution": office,
        **{f"people.{number}": one for number, one in enumerate(people)},
        **{f"quotes.{number}": one for number, one in enumerate(quotes)},
        "credit": credit,
    }
    return Derived(facts=facts, spans=tuple(_spans(found)), rules=rules())


class _Found(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def _spans(found: Mapping[str, _Found | None]) -> Iterator[Span]:
    for fact, one in found.items():
        if one is not None:
            yield Span(fact=fact, part=getattr(one, "part", "body"), start=one.start, end=one.end)


@cache
def rules() -> str:
    """Return the fingerprint of this rule set: of its code and its lists, so that no change goes unnoticed."""
    digest = hashlib.blake2b(digest_size=8)
    for name, content in sorted(_contents(files(__name__))):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _contents(directory: Traversable) -> Iterator[tuple[str, bytes]]:
    for entry in directory.iterdir():
        if entry.name.endswith((".py", ".tsv")):
            yield entry.name, entry.read_bytes()
        elif entry.is_dir():
            yield from _contents(entry)
