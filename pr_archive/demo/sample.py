"""The releases of the sample site as records, read from ``releases.toml`` beside this module.

All people and events are invented. Besides what the two sites print, every release carries what is
true of it (``institution``, ``event_date``, ``people``), so that a test can compare what the archive
found with what the text says.
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from importlib.resources import files
from typing import Any

from attrs import evolve, field, frozen

PAGE_BREAK = "<!--nextpage-->"


@frozen(kw_only=True)
class SamplePerson:
    """Somebody named in a release, with the role the release gives them."""

    name: str
    role: str


@frozen(kw_only=True)
class SampleRelease:
    """One release as its author wrote it; :meth:`on` gives the copy one site published."""

    id: int
    slug: str
    title: str
    author: str
    published: datetime
    """With offset; the sites are in Asia/Jakarta."""
    category: str
    tags: tuple[str, ...]
    body: str
    """Paragraphs separated by blank lines; a paragraph ``<!--nextpage-->`` starts a new page."""
    sites: tuple[str, ...]
    """``varient``, ``wordpress`` or both."""
    institution: str
    event_date: date
    event_date_ok: bool = True
    """False where the weekday printed in the text contradicts the date printed beside it."""
    people: tuple[SamplePerson, ...] = ()
    summary: str | None = None
    caption: str | None = None
    modified: datetime | None = None
    quirks: frozenset[str] = frozenset()
    """Faults of the site's software: ``comma_blank``, ``headline_first``, ``nbsp``, ``editor_link``."""
    series: str | None = None
    """Shared by the days of one course, which re-use paragraphs and are nevertheless not copies."""
    overrides: Mapping[str, Mapping[str, Any]] = field(factory=dict, repr=False)
    """Per site: fields to replace, plus ``lead`` (first paragraph) and ``drop`` (paragraph numbers from 1)."""

    @property
    def pages(self) -> list[list[str]]:
        """The paragraphs of each page, in order."""
        return [_split(page) for page in self.body.split(PAGE_BREAK)]

    @property
    def paragraphs(self) -> list[str]:
        return [paragraph for page in self.pages for paragraph in page]

    def on(self, site: str) -> "SampleRelease":
        """This release with the changes one site made to it."""
        changes = dict(self.overrides.get(site, {}))
        lead, drop = changes.pop("lead", None), changes.pop("drop", [])
        if lead or drop:
            changes["body"] = _edited(self.body, lead, drop)
        if "quirks" in changes:
            changes["quirks"] = frozenset(changes["quirks"])
        return evolve(self, **changes)


def releases() -> list[SampleRelease]:
    """Every sample release, oldest first, parsed anew on each call."""
    text = files(__package__).joinpath("releases.toml").read_text(encoding="utf-8")
    return [_release(table) for table in tomllib.loads(text)["release"]]


def published_on(site: str, sample: Iterable[SampleRelease]) -> list[SampleRelease]:
    """What one site shows of the sample, newest first."""
    posts = [release.on(site) for release in sample if site in release.sites]
    return sorted(posts, key=lambda post: post.published, reverse=True)


def _release(table: dict[str, Any]) -> SampleRelease:
    overrides: dict[str, Any] = {site: table.pop(site) for site in ("varient", "wordpress") if site in table}
    people = tuple(SamplePerson(**person) for person in table.pop("people", ()))
    tags, sites = tuple(table.pop("tags")), tuple(table.pop("sites"))
    quirks = frozenset(table.pop("quirks", ()))
    return SampleRelease(**table, tags=tags, sites=sites, people=people, quirks=quirks, overrides=overrides)


def _split(text: str) -> list[str]:
    return [block.strip() for block in text.split("\n\n") if block.strip()]


def _edited(body: str, lead: str | None, drop: Iterable[int]) -> str:
    paragraphs = _split(body)
    if lead:
        paragraphs[0] = lead.strip()
    return "\n\n".join(text for number, text in enumerate(paragraphs, 1) if number not in set(drop))
