"""Finding copies as the archive grows, against datasketch's MinHash LSH on the same shingles.

Every release runs on five sites, lightly changed (another dateline, a widget of three lines, a lead cut off). Ours
keeps its sketches in the store and compares facts, datasketch keeps its own in memory and compares shingles alone.
"""

import multiprocessing
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.bench_backfill import peak
from pr_archive.clustering import cluster
from pr_archive.records import ReleaseData, release_id
from pr_archive.store import Store, Version
from pr_archive.syndication.traits import traits_of

SIZES = (2_000, 10_000, 30_000)
COPIES, BATCH = 5, 250
START = datetime(2015, 1, 1, tzinfo=timezone(timedelta(hours=7)))
SYLLABLES = ["ka", "ri", "na", "pe", "lu", "mo", "ta", "si", "da", "be", "gu", "ha", "ja", "wi", "ro", "su"]


def words(dice: random.Random, count: int = 4000) -> list[str]:
    """Return made-up words, the frequent ones first."""
    return ["".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))) for _ in range(count)]


def pages(size: int) -> Iterator[Version]:
    """Yield the pages of the archive in order of time, five to a release."""
    dice = random.Random(7)
    vocabulary = words(dice)
    weights = [1 / (rank + 10) for rank in range(len(vocabulary))]
    for number in range(size // COPIES):
        name = f"{dice.choice(vocabulary).title()} {dice.choice(vocabulary).title()}"
        text = [
            " ".join(dice.choices(vocabulary, weights, k=45)) + f" {name} {dice.randint(10, 900)}." for _ in range(5)
        ]
        for copy in range(COPIES):
            body = [f"{'BLORA - ' if copy % 2 else ''}{text[0]}", *text[1:]]
            if copy == 3:
                body[2:2] = ["BLORA", "WARTAWAN", "Baca di sini"]
            yield page(number, copy, body[copy == 4 :])


def page(number: int, copy: int, paragraphs: list[str]) -> Version:
    """Return one page as the store takes it."""
    source, source_id = f"situs{copy}", f"rilis-{number}"
    at = START + timedelta(hours=number, minutes=17 * copy)
    url = f"https://{source}.example.id/{source_id}"
    data = ReleaseData(
        url=url, source_id=source_id, title=f"Rilis {source_id}", published=at, paragraphs=tuple(paragraphs)
    )
    return Version(
        id=release_id(source, source_id), source=source, source_id=source_id, url=url, seen_at=at, data=data,
        first_seen=at, last_seen=at,
    )  # fmt: skip


def ours(size: int, pipe: Connection) -> None:
    """Cluster the pages in a store; send (seconds for clustering, peak MB, clusters)."""
    with tempfile.TemporaryDirectory() as directory:
        store, seconds = Store(Path(directory) / "archive.db"), 0.0
        batch: list[str] = []
        for version in pages(size):
            with store.together():
                store.save(version)
            batch.append(version.id)
            if len(batch) == BATCH:
                started = time.perf_counter()
                cluster(store, batch)
                seconds += time.perf_counter() - started
                batch = []
        found = len({release.cluster for release in store.releases()})
        pipe.send((seconds, peak(), found))
        store.close()


def theirs(size: int, pipe: Connection) -> None:
    """Cluster the shingles of the same pages by MinHash LSH; send the same."""
    from datasketch import MinHash, MinHashLSH

    lsh, seconds = MinHashLSH(threshold=0.5, num_perm=128), 0.0
    parent: dict[str, str] = {}
    for version in pages(size):
        shingles = [str(key).encode() for key in traits_of(version.release()).shingles]
        started = time.perf_counter()
        sketch = MinHash(num_perm=128)
        sketch.update_batch(shingles)
        near = lsh.query(sketch)
        parent[version.id] = min((parent[id] for id in near), default=version.id)
        lsh.insert(version.id, sketch)
        seconds += time.perf_counter() - started
    pipe.send((seconds, peak(), len(set(parent.values()))))


def main() -> None:
    """Print the table."""
    spawn = multiprocessing.get_context("spawn")
    print("| pages | clusters | ours ms/page | peak MB | datasketch ms/page | peak MB | datasketch / ours |")
    print("|---|---|---|---|---|---|---|")
    for size in SIZES:
        results = []
        for work in (ours, theirs):
            here, there = spawn.Pipe()
            process = spawn.Process(target=work, args=(size, there))
            process.start()
            results.append(here.recv())
            process.join()
        (a, most, found), (b, other, _) = results
        print(f"| {size} | {found} of {size // COPIES} | {a / size * 1000:.2f} | {most:.0f} | {b / size * 1000:.2f} "
              f"| {other:.0f} | {b / a:.2f} |", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
