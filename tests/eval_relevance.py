"""`python -m tests.eval_relevance`: how good the first hits are, by type of query, as a table.

The judged queries are in `eval/relevance`. Each is asked of an archive as anyone would ask it; the baselines rank the
same texts with BM25, any word being enough. Figures are means over the queries of a type:

    nDCG@10     discounted gain of the first ten hits (Järvelin and Kekäläinen 2002, the grade as gain), 1.0 where no
                order is better
    recall@20   share of the releases that answer which are among the first twenty
    MRR         one through the rank of the first release that answers
"""

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from importlib import import_module
from importlib.util import find_spec
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from attrs import frozen

from pr_archive import Archive
from pr_archive.demo import SampleRelease, releases
from tests.eval_stems import HERE, Collection

QUERIES = HERE / "relevance" / "queries.jsonl"
GRADES = {"best": 3, "good": 2, "fair": 1}

Rank = Callable[[str], Sequence[int]]
"""Takes a query, gives the numbers of sample releases, best first, each once."""


@frozen
class Judged:
    """A query with the grade of each release that answers it."""

    kind: str
    text: str
    grades: Mapping[int, int]


class Figures(NamedTuple):
    """Means over some queries."""

    ndcg: float
    recall: float
    mrr: float


def judged() -> list[Judged]:
    """Return the judged queries."""
    rows = map(json.loads, QUERIES.read_text(encoding="utf-8").splitlines())
    return [
        Judged(row["type"], row["query"], {n: grade for name, grade in GRADES.items() for n in row.get(name, ())})
        for row in rows
    ]


def digest() -> str:
    """Return what changes with the queries or with the releases that they are asked of."""
    asked = "\n".join(f"{one.kind} {one.text} {sorted(one.grades.items())}" for one in judged())
    texts = "\n".join(f"{row['url']} {row['title']} {row['body']}" for row in records())
    return blake2b(f"{asked}\n{texts}".encode(), digest_size=8).hexdigest()


# -- the collection ---------------------------------------------------------------------------------------------


def records() -> list[dict[str, Any]]:
    """Return the sample as records: each release once for each site, its copies in one cluster."""
    return [_record(release.on(site), site) for release in releases() for site in release.sites]


def _record(release: SampleRelease, site: str) -> dict[str, Any]:
    paragraphs = release.paragraphs
    return {
        "url": f"https://{site}.example/{release.id}/{release.slug}",
        "source": site,
        "title": release.title,
        "summary": release.summary,
        "author": release.author,
        "published": release.published.isoformat(),
        "paragraphs": paragraphs,
        "body": "\n\n".join(paragraphs),
        "tags": list(release.tags),
        "category": release.category,
        "institution": release.institution,
        "event_date": release.event_date.isoformat(),
        "people": [{"name": person.name, "role": person.role} for person in release.people],
        "cluster": f"sample-{release.id}",
    }


def number_of(url: str) -> int:
    """Return the number of the sample release at an address."""
    return int(url.split("/")[3])


def fill(archive: Archive) -> Archive:
    """Take the sample into an archive."""
    result = archive.import_records(records())
    assert result.ok, result.failures
    return archive


def ours(archive: Archive) -> Rank:
    """Return the ranking of an archive."""
    return lambda query: [number_of(hit.release.url) for hit in archive.search(query, limit=20)]


# -- the baselines ----------------------------------------------------------------------------------------------


def bm25(stem: Callable[[str], str]) -> Rank:
    """Return BM25 (k1 1.2, b 0.75) over all texts of a record, any word being enough."""
    texts = [(number_of(row["url"]), _words(row, stem)) for row in records()]
    frequency = Counter(word for _, words in texts for word in words)
    mean = fmean(words.total() for _, words in texts)

    def rank(query: str) -> list[int]:
        scores: defaultdict[int, float] = defaultdict(float)
        asked = [stem(word) for word in _cut(query)]
        for number, words in texts:
            norm = 1.2 * (0.25 + 0.75 * words.total() / mean)
            score = sum(
                _rarity(frequency[word], len(texts)) * words[word] * 2.2 / (words[word] + norm)
                for word in asked
                if word in words
            )
            scores[number] = max(scores[number], score)  # of the copies of a release, the best
        return sorted((n for n in scores if scores[n]), key=lambda n: (-scores[n], n))[:20]

    return rank


def _words(row: Mapping[str, Any], stem: Callable[[str], str]) -> Counter[str]:
    text = " ".join([row["title"], row["summary"] or "", row["body"], *row["tags"]])
    return Counter(stem(word) for word in _cut(text))


def _cut(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _rarity(documents: int, count: int) -> float:
    return math.log(1 + (count - documents + 0.5) / (documents + 0.5))


def baselines() -> Iterator[tuple[str, Rank]]:
    """Yield the baselines by name; those whose stemmer is not installed are left out."""
    yield "BM25, words as they are", bm25(str)
    if find_spec("snowballstemmer"):
        yield "BM25, Snowball", bm25(cache(import_module("snowballstemmer").stemmer("indonesian").stemWord))
    if find_spec("Sastrawi"):
        factory = import_module("Sastrawi.Stemmer.StemmerFactory").StemmerFactory()
        yield "BM25, Sastrawi", bm25(cache(factory.create_stemmer().stem))


# -- figures ----------------------------------------------------------------------------------------------------


def ndcg(found: Sequence[int], grades: Mapping[int, int]) -> float:
    """Return the normalised discounted gain of the first ten."""
    return _gain([grades.get(number, 0) for number in found]) / _gain(sorted(grades.values(), reverse=True))


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(place + 2) for place, grade in enumerate(grades[:10]))


def recall(found: Sequence[int], grades: Mapping[int, int]) -> float:
    """Return the share of what answers that is among the first twenty."""
    return len(grades.keys() & set(found[:20])) / len(grades)


def reciprocal_rank(found: Sequence[int], grades: Mapping[int, int]) -> float:
    """Return one through the rank of the first that answers, 0.0 where none does."""
    return next((1 / place for place, number in enumerate(found, 1) if number in grades), 0.0)


def figures(rank: Rank) -> dict[str, Figures]:
    """Return the figures by type, and of all queries as `all`."""
    rows: defaultdict[str, list[Figures]] = defaultdict(list)
    for one in judged():
        found = rank(one.text)
        row = Figures(ndcg(found, one.grades), recall(found, one.grades), reciprocal_rank(found, one.grades))
        rows[one.kind].append(row)
        rows["all"].append(row)
    return {kind: Figures(*map(fmean, zip(*rows[kind], strict=True))) for kind in sorted(rows, key=_last_if_all)}


def _last_if_all(kind: str) -> tuple[bool, str]:
    return kind == "all", kind


def question_mrr(archive: Archive, step: int = 1) -> float:
    """Return the mean reciprocal rank, in the first ten, of the answers to every `step`-th question about news."""
    news = Collection()
    rows = (
        {"url": f"https://news.example/{key}", "title": "-", "body": text} for key, text in news.documents.items()
    )
    result = archive.import_records(rows)
    assert result.ok, result.failures
    ranks = []
    for _, question, answer in news.questions[::step]:
        # Each text by itself: some are copies of one another, and only one of those is the answer.
        found = archive.search(_plain(question), limit=10, copies=True)
        keys = [hit.release.url.rpartition("/")[2] for hit in found]
        ranks.append(1 / (keys.index(answer) + 1) if answer in keys else 0.0)
    return fmean(ranks)


def _plain(question: str) -> str:
    """Return a question without signs that are operators."""
    return re.sub(r'["():]', " ", question)


def main() -> None:
    """Print the tables."""
    counts = Counter(one.kind for one in judged())
    with TemporaryDirectory() as folder, Archive(folder, create=True) as archive:
        rankings = [("PR Archive", figures(ours(fill(archive))))]
    with TemporaryDirectory() as folder, Archive(folder, create=True) as archive:
        mrr = question_mrr(archive)
    rankings += [(name, figures(rank)) for name, rank in baselines()]
    print("nDCG@10 / recall@20 / MRR\n")
    print(f"| type | queries | {' | '.join(name for name, _ in rankings)} |\n|---|---|{'---|' * len(rankings)}")
    for kind in rankings[0][1]:
        cells = (" / ".join(f"{figure:.3f}" for figure in rows[kind]) for _, rows in rankings)
        print(f"| {kind} | {counts[kind] or counts.total()} | {' | '.join(cells)} |")
    print(f"\nquestions about news, asked of an archive: MRR@10 {mrr:.4f}")


if __name__ == "__main__":
    main()
