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
            self.store.forget_reports(search.name)
            if not report_known:
                self.store.report(search.name, [release.id for release in known], news=False)
        return len({release.cluster for release in known})

    def remove_search(self, name: str) -> None:
        """Remove a saved search. Raises ReportError."""
        with self._writing("saved remove"):
            remove_saved(self.saved_file, name)
            self.store.forget_reports(name)

    def alerts(
        self, *names: str, wait: float = 60, show: Callable[[Alert], None] | None = None, dry_run: bool = False
    ) -> Iterator[Alert]:
        """Yield what is new to the saved searches (of these names) since they were asked last, and deliver it.

        Once a release, whatever copies of it turn up. It counts as reported when everything was delivered, and `show`
        (called before that) returned; with `dry_run` nothing is delivered and nothing counts. Raises ReportError.
        """
        searches = [the_saved(self.saved_file, name) for name in names] or list(self.saved().values())
        with self._writing("alert", wait):
            self._searching.bring_up_to_date()
            for search in searches:
                yield self._alert(search, show, dry_run)

    def _alert(self, search: SavedSearch, show: Callable[[Alert], None] | None, dry_run: bool) -> Alert:
        new, copies = self._new(search)
        alert = Alert(search=search, releases=tuple(new))
        if not new:
            return alert
        if show:
            show(alert)
        failures = [] if dry_run else self._deliver(search, new)
        if not failures and not dry_run:
            self.store.report(search.name, [release.id for release in new], news=True, silent=copies)
        return Alert(search=search, releases=tuple(new), failures=tuple(failures))

    def _new(self, search: SavedSearch) -> tuple[list[Release], list[str]]:
        """Return the first publication of what is new, oldest first, and the ids of its copies."""
        reported = self.store.reported(search.name)
        clusters: dict[str, Release] = {}
        copies = []
        for release in sorted(self._matching(search.query), key=_time):
            if reported.isdisjoint({release.id, *(copy.id for copy in release.copies)}):
                clusters.setdefault(release.cluster or release.id, release)
                copies.append(release.id)
        return list(clusters.values()), copies

    def _deliver(self, search: SavedSearch, new: Sequence[Release]) -> list[str]:
        from pr_archive.deliveries import deliver

        earlier = self.store.last_reported(search.name, FEED_LENGTH)
        last = [*reversed(new), *self.store.releases(earlier)][:FEED_LENGTH]
        failures = []
        for target in search.to:
            try:
                deliver(target, search.name, new, last, self.path)
            except DeliveryError as error:
                failures.append(str(error))
        return failures

    def _matching(self, query: str) -> Iterator[Release]:
        self._make_searchable()
        return self._searching.export(query)


def _time(release: Release) -> tuple[float, str]:
    return (release.published or release.first_seen).timestamp(), release.id
