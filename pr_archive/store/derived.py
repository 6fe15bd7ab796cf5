"""Which of the derived data in the store is missing, or was made by other rules than today's."""

from pr_archive.store.database import Database

__all__ = ["DerivedTables"]


class DerivedTables(Database):
    """What `check` asks of sketches, clusters and facts."""

    def unsketched(self) -> list[str]:
        """Return the releases without a sketch that no pending change will give one."""
        query = """SELECT id FROM releases WHERE id NOT IN (SELECT id FROM sketched)
                   AND id NOT IN (SELECT id FROM changes) ORDER BY id"""
        return [id for (id,) in self._rows(query)]

    def clusters(self) -> dict[str, str]:
        """Return the cluster of each release."""
        return dict(self._rows("SELECT id, cluster FROM releases ORDER BY id"))

    def read_by_others(self, rules: str) -> list[str]:
        """Return the releases whose facts were read by another rule set than the one with this fingerprint."""
        query = """SELECT r.id FROM releases r JOIN versions v ON v.id = r.id AND v.version = r.version
                   WHERE json_extract(v.derived, '$.rules') IS NOT ? ORDER BY r.id"""
        return [id for (id,) in self._rows(query, (rules,))]

    def shown_in(self, snapshot: str) -> list[str]:
        """Return the releases that a snapshot shows."""
        return [id for (id,) in self._rows("SELECT id FROM captures WHERE snapshot = ? ORDER BY id", (snapshot,))]
