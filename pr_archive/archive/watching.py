"""Saved searches, and what is new to them."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from attrs import frozen

from pr_archive.archive.directory import Directory
from pr_archive.errors import DeliveryError
from pr_archive.records import Release
from pr_archive.saved import SavedSearch, add_saved, read_saved, remove_saved, the_saved

__all__ = ["Alert", "Watching"]

FEED_LENGTH = 100
"""Releases in the Atom file of a saved search."""


@frozen(kw_only=True)
class Alert:
    """What is new to a saved search."""

    search: SavedSearch
    releases: tuple[Release, ...]
    """Each release once, in its first publication; oldest first."""
    failures: tuple[str, ...] = ()
    """Why it could not be delivered; it will be reported again then."""


class Watching(Directory):
    """The verbs for saved searches."""

    @property
    def saved_file(self) -> Path:
        """The file that holds the saved searches."""
        return self.path / "saved.toml"

    def saved(self) -> dict[str, SavedSearch]:
        """Return the saved searches by name. Raises ReportError where the file is wrong."""
        return read_saved(self.saved_file)

    def save_search(self, search: SavedSearch, *, report_known: bool = False) -> int:
        """Save a search; return how many releases match it now. They count as known unless `report_known`.

        Raises QueryError for a query that cannot be understood, ReportError for a name that is taken.
        """
        known = list(self._matching(search.query))
        with self._writing("saved add"):
            add_saved(self.saved_file, search)
            self._forget_reports(search)
            if not report_known:
                self.store.report(search.name, [release.id for release in known], news=False)
        return len({release.cluster for release in known})

    def remove_search(self, name: str) -> None:
        """Remove a saved search. Raises ReportError."""
        with self._writing("saved remove"):
            search = the_saved(self.saved_file, name)
            remove_saved(self.saved_file, name)
            self._forget_reports(search)

    def _forget_reports(self, search: SavedSearch) -> None:
        for key in (search.name, *(f"{search.name} {target}" for target in search.to)):
            self.store.forget_reports(key)

    def alerts(
        self, *names: str, wait: float = 60, show: Callable[[Alert], None] | None = None, dry_run: bool = False
    ) -> Iterator[Alert]:
        """Yield what is new to the saved searches (of these names) since they were asked last, and deliver it.

        Once a release, whatever copies of it turn up. It counts as reported to a target when it was delivered there,
        to the output when `show` returned; with `dry_run` nothing is delivered and nothing counts.
        Raises ReportError.
        """
        searches = [the_saved(self.saved_file, name) for name in names] or list(self.saved().values())
        with self._writing("alert", wait):
            self._searching.bring_up_to_date()
            for search in searches:
                yield self._alert(search, show, dry_run)

    def _alert(self, search: SavedSearch, show: Callable[[Alert], None] | None, dry_run: bool) -> Alert:
        """Show and deliver what is new. Each target has its memory: one that failed is told again, the others not."""
        matching = sorted(self._matching(search.query), key=_time)
        found: dict[str, Release] = {}
        failures = []
        for target in search.to or ("",):
            key = f"{search.name} {target}".rstrip()
            new, copies = self._new(key, search.name, matching)
            found |= {release.id: release for release in new}
            if new and not target and show:
                show(Alert(search=search, releases=tuple(new)))
            if dry_run:
                continue
            try:
                if new and target:
                    self._deliver(search, target, key, new)
            except DeliveryError as error:
                failures.append(str(error))
                continue
            self.store.report(key, [release.id for release in new], news=True, silent=copies)
        if dry_run and search.to and found and show:
            show(Alert(search=search, releases=tuple(found.values())))
        return Alert(search=search, releases=tuple(found.values()), failures=tuple(failures))

    def _new(self, key: str, name: str, matching: Sequence[Release]) -> tuple[list[Release], list[str]]:
        """Return the first publication of what is new, and the ids of all copies of it and of what is known."""
        reported = self.store.reported(key) | self.store.reported(name)
        clusters: dict[str, Release] = {}
        copies = []
        for release in matching:
            if release.id in reported:
                continue
            copies.append(release.id)
            if reported.isdisjoint(copy.id for copy in release.copies):
                clusters.setdefault(release.cluster or release.id, release)
        return list(clusters.values()), copies

    def _deliver(self, search: SavedSearch, target: str, key: str, new: Sequence[Release]) -> None:
        from pr_archive.deliveries import deliver

        earlier = self.store.last_reported(key, FEED_LENGTH)
        last = [*reversed(new), *self.store.releases(earlier)][:FEED_LENGTH]
        deliver(target, search.name, new, last, self.path)

    def _matching(self, query: str) -> Iterator[Release]:
        self._make_searchable()
        return self._searching.export(query)


def _time(release: Release) -> tuple[float, str]:
    return (release.published or release.first_seen).timestamp(), release.id
