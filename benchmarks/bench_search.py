"""Search and indexing speed against plain Whoosh, SQLite FTS5 and tantivy, on the same tokens in the same run.

    python benchmarks/bench_search.py [SIZE…]        # 1000 10000

A synthetic archive is made (seeded; word frequencies after Zipf, 257 tokens a release, two fifths of them copies of
another). Its text goes through our analyser once; the others get the resulting stems as ready tokens in the fields
title and body, so that they are spared all analysis and have half as much to index as we, who keep the exact words
too. Each engine answers the same queries in its own way of asking:

    common rare            one word in title or body, top 10 with total
    and2 or3 phrase prefix the same with two or three words, two in a row, all words with a beginning
    filter+facet           a word, one source, one year; top 10, and all sources of the matches counted
    highlight              and2, with the best passage of the ten hits marked (we: words, stems and phrases)

Times are milliseconds, the median (p50) and 95th percentile (p95) over 20 queries, each query the median of five
repeats; `first` is the median of the very first run of each query on a fresh reader.
"""

import random
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from attrs import frozen

from pr_archive.index.analysis import QUERY_STOPWORDS, query_tokens, tokens
from pr_archive.index.engine import WhooshEngine
from pr_archive.index.highlight import highlight, snippet
from pr_archive.query import Query
from pr_archive.query_parser import parse_query
from pr_archive.records import Release

QUERIES = 20
REPEATS = 5
SYLLABLES = [
    a + b
    for a in ["b", "c", "d", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "w"]
    for b in ["a", "i", "u", "e", "o", "an", "ar", "in", "ur"]
]
SOURCES = [
    f"humas-{name}"
    for name in ["blora", "demak", "kudus", "pati", "rembang", "jepara", "tegal", "brebes", "batang", "kendal"]
]


# -- the corpus -----------------------------------------------------------------------------------------------------


@frozen
class Corpus:
    """Releases, and their stems by field as the other engines get them."""

    releases: list[Release]
    titles: list[str]
    bodies: list[str]
    analysis_seconds: float


def vocabulary(chance: random.Random, size: int) -> list[str]:
    """Return distinct words of two to four syllables, the short ones first."""
    words: dict[str, None] = {}
    while len(words) < size:
        words["".join(chance.choices(SYLLABLES, k=2 + (len(words) > 400) + (len(words) > 9000)))] = None
    return list(words)


def releases(size: int) -> list[Release]:
    """Make the synthetic archive."""
    chance = random.Random(20250114)
    words = vocabulary(chance, 30_000 + size)
    weights = [1 / (rank + 8) for rank in range(len(words))]
    pool = iter(chance.choices(words, weights, k=size * 280))
    start = datetime(2020, 1, 1, tzinfo=UTC)
    made: list[Release] = []
    for number in range(size):
        paragraphs = tuple(" ".join(next(pool) for _ in range(62)) + "." for _ in range(4))
        if made and chance.random() < 0.4:
            paragraphs = chance.choice(made).paragraphs
        when = start + timedelta(minutes=chance.randrange(5 * 365 * 24 * 60))
        made.append(
            Release(
                id=f"r{number:07}",
                url=f"https://contoh.example/{number}",
                source=chance.choice(SOURCES),
                title=" ".join(next(pool) for _ in range(9)),
                body="\n\n".join(paragraphs),
                paragraphs=paragraphs,
                published=when,
                first_seen=when,
                last_seen=when,
            )
        )
    return made


def corpus(size: int) -> Corpus:
    """Make the archive and analyse it once for the engines that get ready tokens."""
    made = releases(size)
    started = time.perf_counter()
    analysed = [(tokens(release.title), tokens(release.body)) for release in made]
    seconds = time.perf_counter() - started
    titles = [" ".join(token.stems[0] for token in title) for title, _ in analysed]
    bodies = [" ".join(token.stems[0] for token in body) for _, body in analysed]
    return Corpus(made, titles, bodies, seconds)


def questions(data: Corpus) -> dict[str, list[list[str]]]:
    """Choose words for each class of query by how many releases have them."""
    chance = random.Random(7)
    seen = Counter(word for release in data.releases for word in set(release.body.replace(".", "").split()))
    size = len(data.releases)
    common = [word for word, count in seen.items() if 0.15 * size < count < 0.5 * size]
    middle = [word for word, count in seen.items() if 0.02 * size < count < 0.15 * size]
    rare = [word for word, count in seen.items() if 2 <= count <= 8]
    pairs = [release.body.split(".")[0].split()[10:12] for release in chance.sample(data.releases, QUERIES)]
    two = [[chance.choice(common), chance.choice(middle)] for _ in range(QUERIES)]
    return {
        "common": [[word] for word in chance.sample(common, QUERIES)],
        "rare": [[word] for word in chance.sample(rare, QUERIES)],
        "and2": two,
        "or3": [chance.sample(middle, 3) for _ in range(QUERIES)],
        "phrase": pairs,
        "prefix": [[word[:4]] for word in chance.sample(common + middle, QUERIES)],
        "filter+facet": [[chance.choice(common), chance.choice(SOURCES)] for _ in range(QUERIES)],
        "highlight": two,
    }


# -- the engines ----------------------------------------------------------------------------------------------------

YEAR = 2022
Ask = Callable[[list[str]], Any]


def ours(data: Corpus, folder: Path) -> tuple[float, dict[str, Ask], Callable[[], None]]:
    """PR Archive: a rebuild, and searches as `Archive.search` makes them."""
    started = time.perf_counter()
    engine = WhooshEngine.open(folder)
    engine.rebuild(data.releases)
    seconds = time.perf_counter() - started
    texts = {release.id: release.body for release in data.releases}

    def ask(text: str, **options: Any) -> Any:
        return engine.search(parsed(text), collapse=False, **options)

    def marked(words: list[str]) -> list[Any]:
        query = parsed(" ".join(words))
        found = engine.search(query, collapse=False)
        return [(snippet(texts[id], query), highlight(texts[id], query)) for id, _ in found.ids]

    return (
        seconds,
        {
            "common": lambda words: ask(words[0]),
            "rare": lambda words: ask(words[0]),
            "and2": lambda words: ask(" ".join(words)),
            "or3": lambda words: ask(" OR ".join(words)),
            "phrase": lambda words: ask(f'"{" ".join(words)}"'),
            "prefix": lambda words: ask(f"{words[0]}*"),
            "filter+facet": lambda words: ask(f"{words[0]} source:{words[1]} published:{YEAR}", facets=("source",)),
            "highlight": marked,
        },
        engine.close,
    )


def plain_whoosh(data: Corpus, folder: Path) -> tuple[float, dict[str, Ask], Callable[[], None]]:
    """Whoosh 2.7.4 out of the box: title and body with positions, source and date as columns."""
    from whoosh import analysis, fields, highlight, index, query, sorting

    folder.mkdir()
    space = analysis.SpaceSeparatedTokenizer()
    schema = fields.Schema(
        id=fields.ID(stored=True),
        title=fields.TEXT(analyzer=space),
        body=fields.TEXT(analyzer=space, stored=True),
        source=fields.ID(sortable=True),
        published=fields.DATETIME(sortable=True),
    )
    started = time.perf_counter()
    writer = index.create_in(str(folder), schema).writer(limitmb=256)
    for release, title, body in zip(data.releases, data.titles, data.bodies, strict=True):
        writer.add_document(
            id=release.id,
            title=title,
            body=body,
            source=release.source,
            published=release.published.replace(tzinfo=None),
        )
    writer.commit()
    seconds = time.perf_counter() - started
    searcher = index.open_dir(str(folder)).searcher()

    def either(word: str, kind: Any = query.Term) -> Any:
        return query.Or([kind("title", word), kind("body", word)])

    def top(asked: Any, **options: Any) -> Any:
        found = searcher.search(asked, limit=10, **options)
        return len(found), [hit["id"] for hit in found]

    def both(words: list[str]) -> Any:
        return query.And([either(stem(word)) for word in words])

    def phrase(words: list[str]) -> Any:
        stems = [stem(word) for word in words]
        return top(query.Or([query.Phrase("title", stems), query.Phrase("body", stems)]))

    def filtered(words: list[str]) -> Any:
        year = query.DateRange("published", datetime(YEAR, 1, 1), datetime(YEAR, 12, 31, 23, 59))
        asked = query.And([either(stem(words[0])), query.Term("source", words[1]), year])
        found = searcher.search(asked, limit=10, groupedby=sorting.FieldFacet("source"))
        return len(found), {name: len(group) for name, group in found.groups().items()}

    def marked(words: list[str]) -> Any:
        found = searcher.search(both(words), limit=10)
        found.fragmenter = highlight.ContextFragmenter(maxchars=240)
        return [hit.highlights("body", top=1) for hit in found]

    return (
        seconds,
        {
            "common": lambda words: top(either(stem(words[0]))),
            "rare": lambda words: top(either(stem(words[0]))),
            "and2": lambda words: top(both(words)),
            "or3": lambda words: top(query.Or([either(stem(word)) for word in words])),
            "phrase": phrase,
            "prefix": lambda words: top(either(words[0], query.Prefix)),
            "filter+facet": filtered,
            "highlight": marked,
        },
        searcher.close,
    )


def fts5(data: Corpus, folder: Path) -> tuple[float, dict[str, Ask], Callable[[], None]]:
    """SQLite FTS5 with bm25, source and date in a table beside it."""
    folder.mkdir()
    base = sqlite3.connect(folder / "fts.db")
    base.executescript(
        "create virtual table text using fts5(title, body, tokenize = 'unicode61');"
        "create table facts (rowid integer primary key, id, source, year);"
    )
    started = time.perf_counter()
    with base:
        base.executemany("insert into text values (?, ?)", zip(data.titles, data.bodies, strict=True))
        rows = ((number, r.id, r.source, r.published.year) for number, r in enumerate(data.releases, 1))
        base.executemany("insert into facts values (?, ?, ?, ?)", rows)
    seconds = time.perf_counter() - started

    def top(asked: str) -> Any:
        rows = base.execute("select rowid from text where text match ? order by bm25(text, 3, 1) limit 10", (asked,))
        count = base.execute("select count(*) from text where text match ?", (asked,))
        return rows.fetchall(), count.fetchone()

    def filtered(words: list[str]) -> Any:
        where = "from text join facts on facts.rowid = text.rowid where text match ? and +source = ? and +year = ?"
        given = (quoted(words[:1]), words[1], YEAR)
        rows = base.execute(f"select id {where} order by bm25(text, 3, 1) limit 10", given).fetchall()
        return rows, base.execute(f"select source, count(*) {where} group by source", given).fetchall()

    def marked(words: list[str]) -> Any:
        return base.execute(
            "select snippet(text, 1, '[', ']', '…', 32) from text"
            " where text match ? order by bm25(text, 3, 1) limit 10",
            (quoted(words),),
        ).fetchall()

    return (
        seconds,
        {
            "common": lambda words: top(quoted(words)),
            "rare": lambda words: top(quoted(words)),
            "and2": lambda words: top(quoted(words)),
            "or3": lambda words: top(quoted(words, " OR ")),
            "phrase": lambda words: top('"' + " ".join(map(stem, words)) + '"'),
            "prefix": lambda words: top(f'"{words[0]}" *'),
            "filter+facet": filtered,
            "highlight": marked,
        },
        base.close,
    )


def tantivy_engine(data: Corpus, folder: Path) -> tuple[float, dict[str, Ask], Callable[[], None]]:
    """tantivy (Rust), one writing thread; its Python binding counts facets by an aggregation."""
    import tantivy
    from tantivy import Occur, Query

    folder.mkdir()
    builder = tantivy.SchemaBuilder()
    for name in ("title", "body"):
        builder.add_text_field(name, stored=name == "body", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("source", tokenizer_name="raw", fast=True)
    builder.add_integer_field("year", indexed=True)
    schema = builder.build()
    index = tantivy.Index(schema, path=str(folder))
    started = time.perf_counter()
    writer = index.writer(num_threads=1)
    for r, title, body in zip(data.releases, data.titles, data.bodies, strict=True):
        writer.add_document(tantivy.Document(id=r.id, title=title, body=body, source=r.source, year=r.published.year))
    writer.commit()
    writer.wait_merging_threads()
    seconds = time.perf_counter() - started
    index.reload()
    searcher = index.searcher()

    def either(word: str) -> Any:
        parts = [Query.term_query(schema, name, word) for name in ("title", "body")]
        return Query.boolean_query([(Occur.Should, part) for part in parts])

    def all_of(parts: list[Any]) -> Any:
        return Query.boolean_query([(Occur.Must, part) for part in parts])

    def any_of(parts: list[Any]) -> Any:
        return Query.boolean_query([(Occur.Should, part) for part in parts])

    def top(asked: Any) -> Any:
        found = searcher.search(asked, 10, count=True)
        return found.count, [searcher.doc(address)["id"] for _, address in found.hits]

    def phrase(words: list[str]) -> Any:
        stems = [stem(word) for word in words]
        return top(any_of([Query.phrase_query(schema, name, stems) for name in ("title", "body")]))

    def filtered(words: list[str]) -> Any:
        facts = [Query.term_query(schema, "source", words[1]), Query.term_query(schema, "year", YEAR)]
        asked = all_of([either(stem(words[0])), *facts])
        return top(asked), searcher.aggregate(asked, {"source": {"terms": {"field": "source"}}})

    def marked(words: list[str]) -> Any:
        asked = all_of([either(stem(word)) for word in words])
        maker = tantivy.SnippetGenerator.create(searcher, asked, schema, "body")
        hits = searcher.search(asked, 10).hits
        return [maker.snippet_from_doc(searcher.doc(address)).to_html() for _, address in hits]

    return (
        seconds,
        {
            "common": lambda words: top(either(stem(words[0]))),
            "rare": lambda words: top(either(stem(words[0]))),
            "and2": lambda words: top(all_of([either(stem(word)) for word in words])),
            "or3": lambda words: top(any_of([either(stem(word)) for word in words])),
            "phrase": phrase,
            "prefix": lambda words: top(
                any_of([Query.regex_query(schema, name, words[0] + ".*") for name in ("title", "body")])
            ),
            "filter+facet": filtered,
            "highlight": marked,
        },
        lambda: None,
    )


def parsed(text: str) -> Query:
    """Parse a query as `Archive.search` does."""
    return parse_query(text, tokens, today=date(2025, 1, 14), stopwords=QUERY_STOPWORDS, query_analyser=query_tokens)


def stem(word: str) -> str:
    """Return the term under which the other engines have a word."""
    return tokens(word)[0].stems[0]


def quoted(words: list[str], between: str = " ") -> str:
    """Return words as FTS5 wants them."""
    return between.join(f'"{stem(word)}"' for word in words)


# -- measuring ------------------------------------------------------------------------------------------------------


def measure(ask: Ask, asked: list[list[str]]) -> tuple[float, float, float]:
    """Return p50, p95 and the p50 of the first run, in milliseconds."""
    first = [timed(ask, words) for words in asked]
    later = sorted(statistics.median(timed(ask, words) for _ in range(REPEATS)) for words in asked)
    return statistics.median(later), later[int(len(later) * 0.95) - 1], statistics.median(first)


def timed(ask: Ask, words: list[str]) -> float:
    """Return how many milliseconds a query takes."""
    started = time.perf_counter()
    ask(words)
    return 1000 * (time.perf_counter() - started)


def engines() -> Iterator[tuple[str, Any]]:
    """Yield what can be measured here."""
    yield "pr-archive", ours
    yield "whoosh", plain_whoosh
    yield "fts5", fts5
    if find_spec("tantivy"):
        yield "tantivy", tantivy_engine
    else:
        print("tantivy is not installed (pip install 'pr-archive[bench]'): its rows are missing", file=sys.stderr)


def run(size: int) -> None:
    """Measure all engines at one size and print the tables."""
    data = corpus(size)
    asked = questions(data)
    results: dict[str, dict[str, tuple[float, float, float]]] = {}
    print(f"\n### {size:,} releases\n")
    print(f"analysis alone: {size / data.analysis_seconds:,.0f} releases/s\n")
    print("| engine | index releases/s | without analysis | MB |\n|---|---|---|---|")
    for name, make in engines():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            seconds, asks, close = make(data, path)
            rest = seconds - data.analysis_seconds if make is ours else seconds
            megabytes = sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) / 1e6
            print(f"| {name} | {size / seconds:,.0f} | {size / rest:,.0f} | {megabytes:.1f} |")
            results[name] = {kind: measure(asks[kind], words) for kind, words in asked.items()}
            close()
            shutil.rmtree(path)
    names = list(results)
    print(f"\n| ms | {' | '.join(names)} | whoosh / pr-archive (p50, p95, first) |")
    print("|---" * (len(names) + 2) + "|")
    for kind in asked:
        cells = ["{:.2f} / {:.2f} (first {:.2f})".format(*results[name][kind]) for name in names]
        ratios = [b / a for a, b in zip(results["pr-archive"][kind], results["whoosh"][kind], strict=True)]
        print(f"| {kind} | {' | '.join(cells)} | {', '.join(f'{ratio:.1f}' for ratio in ratios)} |")


def main(*sizes: int) -> None:
    """Measure at 1,000 and 10,000 releases, or the sizes given."""
    for size in sizes or (1_000, 10_000):
        run(size)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
