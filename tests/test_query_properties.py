"""Laws of the query language for any text: it parses or says why not, prints as it was parsed, obeys logic."""

import time
from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import assume, example, given
from hypothesis import strategies as st

from pr_archive.errors import QueryError
from pr_archive.index.analysis import QUERY_STOPWORDS, query_tokens, tokens
from pr_archive.query import And, Everything, Filter, Not, Or, Query, Scored
from pr_archive.query_parser import MAX_LENGTH, parse_query
from pr_archive.records import Release
from tests.index_corpus import QUERIES, WORDS, releases

TODAY = date(2025, 3, 20)


def parse(text: str, **filters: Any) -> Query:
    return parse_query(text, tokens, query_analyser=query_tokens, today=TODAY, stopwords=QUERY_STOPWORDS, **filters)


# Pieces that mean something to the parser, and things that only look like it.
PIECES = st.sampled_from(
    [
        *WORDS, "OR", "OR", "ATAU", "or", "-", "(", ")", "(", ")", '"', '"', "“", "”", "*", "~", ":", " ", " ", " ",
        " ", "title:", "judul:", "isi:", "tag:", "source:", "lembaga:", "published:", "acara:", "since:", "sampai:",
        "sort:", "urut:newest", "2025", "2025-01", "..", "Januari", "bulan", "lalu", "sejak", "Maret", "14", "/", "&",
        "minggu", "hari", "sampai", "tahun", "terbit:", "sejak:", "2025-01-14", "Selasa,", "se", "terakhir", "3",
        " - ",
        "dan lain lain", "rapat/kerja", "S.H.", "TPP", "PMI", "½", "Jum'at", "https://warta.example/a?b", "10:30",
        "\n", "\u00ad", "\u200b", "ﷺ", "İ", "ß", "٢٠٢٥", "10.30 WIB,", "ke-", "--", "-(", "OR,",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES, max_size=25).map("".join),
    st.lists(PIECES, max_size=20).map(" ".join),
)


def parsed(text: str) -> Query | None:
    try:
        return parse(text)
    except QueryError as error:
        if not str(error) or not 0 <= (error.position or 0) <= len(text):
            raise AssertionError(f"{error!r} at {error.position}") from error
        return None


@given(TEXTS)
@example("\ud800 -\udfff")
@example("a" * (MAX_LENGTH + 1))
def test_any_text_parses_or_is_a_query_error(text: str) -> None:
    query = parsed(text)
    if query:
        query.relaxed().normal()
        query.describe()


# -- the normal form --------------------------------------------------------------------------------------------

_word = st.sampled_from(WORDS)
_leaf = st.one_of(
    _word,
    st.lists(_word, min_size=2, max_size=4).map(" ".join),
    st.lists(_word, min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"'),
    st.tuples(st.sampled_from(("title", "judul", "isi", "tags")), _word).map(":".join),
    st.sampled_from(
        (
            'judul:"kerja sama"', "pembin*", "isi:pembin*", "pembinaam~", "bulan lalu", "Januari 2025", "sejak Maret",
            'lembaga:"Rutan Wirasaba"', "sumber:humas-wirasaba", "terbit:2025-03..2025-01", "since:2025-01",
            "sampai:2025-02-14", "acara:2025", "urut:terbaru", "dan", "yang", '""', "()", "&", "rapat/kerja", "OR,",
        )
    ),
)  # fmt: skip


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"({' '.join(parts)})"),
        st.lists(inner, min_size=2, max_size=3).map(" OR ".join),
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        inner.map("-({})".format),
        inner.map("-{}".format),
    )


TREES = st.recursive(_leaf, _grown, max_leaves=10)


@given(st.one_of(TEXTS, TREES, TREES, QUERIES))
@example("kerja dan sama")
@example("kerja (sama)")
@example("kerja (dan) sama")
@example("kerja & sama")
@example("warga (binaan pemasyarakatan)")
@example("kerja sama OR & lapas")
@example('kerja OR "" sama')
@example("(yang) rutan")
@example("rutan OR (dan lapas)")
@example("-(dan rutan)")
@example("-(--rutan)")
@example("-(--rutan*)")
@example("-rapat/kerja OR rapat/kerja")
@example("-(a OR b) OR (c d)")
@example("((((((((a b OR c))))))))")
@example("title:kerja title:sama")
@example("title:kerja (title:sama)")
@example("title:dan rutan title:yang")
@example("Januari Januari 2025 2025")
@example("lapas Januari 2025, rutan")
@example("lapas OR (sejak) Januari")
@example("-(sejak) Januari")
@example('sejak "" Januari')
@example('Januari "" 2025 OR "" lapas')
@example("title:sejak Januari 2025")
@example("published:2025-03.. Januari")
@example("terbit:..Januari 2025")
@example("(terbit:Maret) 2025")
@example("source:sejak Maret")
@example("hari (minggu lalu)")
@example("hari minggu lalu")
@example("-hari minggu lalu")
@example("1 (2 Januari 2025)")
@example("3 (Januari 2025)")
@example("tanggal (14 Januari 2025) - 20 Januari 2025")
@example("sort:newest")
@example("-sort:newest yang")
@example("½ OR ½")
@example("(½) -½")
@example("OR, rutan -(OR,) OR: x")
@example("KPK RUTAN LAPAS rut* RUTAN")
@example('sumber:"a b" lembaga:"x  y"')
@example("")
def test_the_normal_form_parses_to_an_equal_query(text: str) -> None:
    query = parsed(text)
    assume(query is not None)
    assert query is not None
    normal = query.normal()
    assume(len(normal) <= MAX_LENGTH)
    again = parse(normal)
    assert again == query
    assert again.normal() == normal


@given(
    TREES,
    st.lists(st.text(min_size=1, max_size=12), max_size=3),
    st.text(max_size=12),
    st.none() | st.dates(),
    st.sampled_from((None, "newest", "event")),
)
@example("yang", ["humas"], "", None, None)
@example("", ['Lapas "Melati"', "“a”"], "Rutan “Blora”", None, None)
@example("", ["a\nb", "\ud800", '"'], " ", None, "event")
def test_filters_are_in_the_normal_form(
    text: str, sources: list[str], institution: str, since: date | None, sort: str | None
) -> None:
    try:
        query = parse(text, source=sources, institution=institution, since=since, sort=sort)
    except QueryError:
        assume(False)
    assume(len(query.normal()) <= MAX_LENGTH)
    assert parse(query.normal()) == query


@given(TREES)
def test_the_relaxed_query_prints_as_text_that_parses(text: str) -> None:
    query = parsed(text)
    assume(query is not None)
    assert query is not None
    assume(len(query.relaxed().normal()) <= MAX_LENGTH)
    parse(query.relaxed().normal())


# -- logic ------------------------------------------------------------------------------------------------------


@given(st.one_of(TREES, QUERIES), releases("a"))
def test_a_query_and_its_negation_share_nothing_and_leave_nothing(text: str, release: Release) -> None:
    query = parsed(text)
    assume(query is not None)
    assert query is not None
    negated = evolve(query, root=Not(query.root))
    assert query.matches(release) != negated.matches(release)
    assert evolve(query, root=Or((query.root, Not(query.root)))).matches(release)
    assert not evolve(query, root=And((query.root, Not(query.root)))).matches(release)
    excluded = parsed(f"-({text})")
    if excluded and not isinstance(query.root, Everything):
        assert excluded.matches(release) == negated.matches(release)


@given(QUERIES, QUERIES, releases("a"))
def test_and_or_and_not_are_those_of_logic(one: str, other: str, release: Release) -> None:
    left, right = parse(f"({one})"), parse(f"({other})")
    either, both = evolve(left, root=Or((left.root, right.root))), evolve(left, root=And((left.root, right.root)))
    assert both.matches(release) == (left.matches(release) and right.matches(release))
    assert either.matches(release) == (left.matches(release) or right.matches(release))
    assert evolve(left, root=Not(both.root)).matches(release) == (
        evolve(left, root=Or((Not(left.root), Not(right.root)))).matches(release)
    )


@given(QUERIES, QUERIES, releases("a"))
def test_the_text_of_an_or_finds_what_either_text_finds(one: str, other: str, release: Release) -> None:
    # Each side in parentheses: its words then have the neighbours that they have alone.
    query = parsed(f"({one}) OR ({other})")
    assume(query is not None)
    assert query is not None
    assert query.matches(release) == (parse(one).matches(release) or parse(other).matches(release))


@given(st.one_of(TREES, QUERIES), releases("a"))
def test_the_relaxed_query_finds_what_the_query_finds_and_more(text: str, release: Release) -> None:
    query = parsed(text)
    assume(query is not None)
    assert query is not None
    relaxed = query.relaxed()
    if query.matches(release):
        assert relaxed.matches(release)
    assert relaxed.relaxed() == relaxed


@given(_word, releases("a"))
def test_more_exact_ways_to_ask_find_less(word: str, release: Release) -> None:
    anywhere = parse(word)
    assume(isinstance(anywhere.root, Scored))
    if parse(f"title:{word}").matches(release):
        assert anywhere.matches(release)
    if parse(f'"{word}"').matches(release):
        assert anywhere.matches(release)
        assert parse(f"{word[:3]}*" if word[:3].isalpha() and len(word) > 2 else word).matches(release)


@given(releases("a"))
def test_the_empty_query_finds_everything(release: Release) -> None:
    assert parse("").matches(release)
    assert parse(" \n ").root == Everything()


@given(st.text(min_size=1, max_size=20), releases("a"))
def test_a_release_is_found_by_the_values_of_its_own_fields(value: str, release: Release) -> None:
    release = evolve(release, source=value, institution=value, author=value)
    assume(value.strip())
    query = parse("", source=value, institution=value, author=[value, "lain"])
    assert query.matches(release)
    assert isinstance(query.root, And)
    assert isinstance(query.root.children[0], Filter)


# -- time -------------------------------------------------------------------------------------------------------

HOSTILE = [
    "(", ")", "-", '"', "*", "~", ":", "OR ", "a OR ", "-(", "(-", "a*", "a:", "title:", 'title:"', "2025..",
    "sejak ", "sejak Maret ", "14 Januari ", "1 Januari 2025 ", "a~ ", "aa/",
    "hari ", "pada hari ", "1 ", "2025-01-14 ", "terbit:1 ", "Januari - ", "ﷺ", "½", "\u200b", "x-", " ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_no_time(piece: str) -> None:
    text = (piece * MAX_LENGTH)[:MAX_LENGTH]
    began = time.process_time()
    query = parsed(text)
    if query:
        query.normal()
    assert time.process_time() - began < 0.5
    with pytest.raises(QueryError, match="longer than 512"):
        parse(text + "x")
