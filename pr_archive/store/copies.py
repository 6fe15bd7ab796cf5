"""Copies in the store: sketches of the texts, links between releases, what the user said of them, clusters."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

from attrs import field, frozen

from pr_archive.store.database import Database
from pr_archive.store.rows import as_text, now

__all__ = ["CopyTables", "Link"]

NEIGHBOURS = 25
"""Holders of one key that are looked at on either side of a release, in order of arrival. A key that more hold is
template prose; true copies share rarer ones too. So the cost of a release does not grow with the archive."""


_SIDES = tuple(
    f"SELECT number FROM sketches WHERE key = ? AND {beside} LIMIT {NEIGHBOURS}"
    for beside in ("number < ? ORDER BY number DESC", "number > ? ORDER BY number")
)


@frozen(kw_only=True)
class Link:
    """Two releases that were compared, and what they are to each other."""

    a: str
    b: str
    kind: str
    """`copy`, `paraphrase`, `related`; `merged` and `split` for what the user said."""
    score: float = 1.0
    """How much of the shorter text is in the other (copy), of its facts (paraphrase, related): 0 to 1."""
    why: tuple[str, ...] = field(default=())
    """The reasons, in words."""

    def other(self, id: str) -> str:
        """Return the other end."""
        return self.b if id == self.a else self.a


class CopyTables(Database):
    """The tables `sketched`, `sketches`, `links`, `verdicts`, and the column `cluster` of `releases`."""

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make what is written within the block one transaction: all or nothing."""
        with self._transaction():
            yield

    # -- sketches -----------------------------------------------------------------------------------------------

    def sketch_digest(self, id: str) -> str | None:
        """Return the digest of what the release's sketch was made of, None where it has none."""
        row = self._row("SELECT digest FROM sketched WHERE id = ?", (id,))
        return str(row[0]) if row else None

    def save_sketch(self, id: str, digest: str, keys: Collection[int]) -> None:
        """Write the sketch of a release. Its links were drawn from the old one and go."""
        with self._transaction() as db:
            db.execute(
                """INSERT INTO sketched (id, digest) VALUES (?,?)
                   ON CONFLICT (id) DO UPDATE SET digest = excluded.digest""",
                (id, digest),
            )
            number = db.execute("SELECT number FROM sketched WHERE id = ?", (id,)).fetchone()[0]
            db.execute("DELETE FROM sketches WHERE number = ?", (number,))
            db.executemany("INSERT INTO sketches VALUES (?,?)", [(key, number) for key in keys])
            db.execute("DELETE FROM links WHERE a = ? OR b = ?", (id, id))

    def sharing(self, id: str, keys: Mapping[int, int], least: int, most: int) -> list[str]:
        """Return the releases that share keys of at least this weight with one, those that share the rarest first.

        What a template has in common is in many releases, what a release is about in few: so a key counts the less
        the more hold it, and copies come before look-alikes, in whatever order they arrived.
        """
        own = self._row("SELECT number FROM sketched WHERE id = ?", (id,))[0]
        shared: Counter[int] = Counter()
        rarity: dict[int, float] = defaultdict(float)
        for key, weight in keys.items():
            holders = [number for side in _SIDES for (number,) in self._rows(side, (key, own))]
            for number in holders:
                shared[number] += weight
                rarity[number] += weight / len(holders)
        found = sorted((number for number in shared if shared[number] >= least), key=lambda one: (-rarity[one], one))
        marks = ",".join("?" * len(found[:most]))
        ids = dict(self._rows(f"SELECT number, id FROM sketched WHERE number IN ({marks})", found[:most]))
        return [ids[number] for number in found[:most]]

    # -- links --------------------------------------------------------------------------------------------------

    def save_links(self, links: Iterable[Link]) -> None:
        """Write links; one between the same two releases is replaced."""
        with self._transaction() as db:
            db.executemany(
                "INSERT OR REPLACE INTO links VALUES (?,?,?,?,?)",
                [
                    (*sorted((link.a, link.b)), link.kind, link.score, json.dumps(link.why, ensure_ascii=False))
                    for link in links
                ],
            )

    def links(self, id: str) -> list[Link]:
        """Return what is known of a release and others: what the user said, then what was found, surest first."""
        said = self._rows("SELECT a, b, same FROM verdicts WHERE ? IN (a, b) ORDER BY a, b", (id,))
        found = self._rows("SELECT * FROM links WHERE a = ? OR b = ? ORDER BY score DESC, a, b", (id, id))
        return [
            *(Link(a=a, b=b, kind="merged" if same else "split", why=("said by the user",)) for a, b, same in said),
            *(Link(a=a, b=b, kind=kind, score=score, why=tuple(json.loads(why))) for a, b, kind, score, why in found),
        ]

    def decide(self, pairs: Iterable[tuple[str, str]], same: bool) -> None:
        """Write down what the user says about pairs of releases."""
        with self._transaction() as db:
            db.executemany(
                "INSERT OR REPLACE INTO verdicts VALUES (?,?,?,?)",
                [(*sorted(pair), int(same), as_text(now())) for pair in pairs],
            )

    # -- clusters -----------------------------------------------------------------------------------------------

    def members(self, id: str) -> list[str]:
        """Return the ids of the cluster that a release is in, itself included, first seen first."""
        query = """SELECT id FROM releases WHERE cluster = (SELECT cluster FROM releases WHERE id = ?)
                   ORDER BY first_seen, id"""
        return [row[0] for row in self._rows(query, (id,))]

    def delays(self, ids: Collection[str]) -> Iterator[timedelta]:
        """Yield how long after the first publication each of these releases was published that is a later copy."""
        wanted = set(ids)
        query = """SELECT id, strftime('%s', published) - min(strftime('%s', published)) OVER (PARTITION BY cluster),
                          row_number() OVER (PARTITION BY cluster ORDER BY published, id)
                   FROM releases WHERE published IS NOT NULL"""
        for id, seconds, number in self._rows(query):
            if number > 1 and id in wanted:
                yield timedelta(seconds=seconds)

    def in_order(self, ids: Collection[str]) -> list[str]:
        """Return ids in the order in which the archive first saw their releases."""
        marks = ",".join("?" * len(ids))
        query = f"SELECT id FROM releases WHERE id IN ({marks}) ORDER BY first_seen, id"
        return [row[0] for row in self._rows(query, tuple(ids))]

    def set_clusters(self, clusters: Mapping[str, str]) -> None:
        """Write the cluster of each release, with a pending change for those that moved."""
        with self._transaction() as db:
            moved = [
                (cluster, id)
                for id, cluster in clusters.items()
                if self._row("SELECT 1 FROM releases WHERE id = ? AND cluster <> ?", (id, cluster))
            ]
            db.executemany("UPDATE releases SET cluster = ? WHERE id = ?", moved)
            db.executemany("INSERT INTO changes (id) VALUES (?)", [(id,) for _, id in moved])
