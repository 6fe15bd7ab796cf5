"""The search as a whole, asked the judged queries of `eval/relevance`: the first hits may get better, never worse."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pr_archive import Archive
from pr_archive.results import Hit
from tests.eval_relevance import (
    Figures,
    digest,
    figures,
    fill,
    judged,
    ndcg,
    number_of,
    ours,
    question_mrr,
    recall,
    reciprocal_rank,
)

# Any other queries, judgements or releases have other figures: then floors and digest are measured anew.
DIGEST = "6e1f21bd67970337"
EPSILON = 0.002
QUESTIONS_FLOOR = 0.811
"""MRR@10 of every fourth question about news."""
FLOORS = {
    "abbreviation": Figures(0.996, 1.000, 1.000),
    "date-bound": Figures(0.961, 0.969, 0.954),
    "exact": Figures(1.000, 1.000, 1.000),
    "long question": Figures(1.000, 1.000, 1.000),
    "morphology": Figures(0.985, 0.977, 1.000),
    "paraphrase": Figures(0.671, 0.787, 0.780),
    "person": Figures(1.000, 1.000, 1.000),
    "phrase": Figures(1.000, 1.000, 1.000),
    "place-and-topic": Figures(0.994, 1.000, 1.000),
    "short": Figures(1.000, 1.000, 1.000),
    "spelling": Figures(0.977, 0.970, 1.000),
    "typo": Figures(0.990, 0.976, 1.000),
    "all": Figures(0.955, 0.967, 0.972),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Return an archive of the sample, the copies of a release in one cluster."""
    with Archive(tmp_path_factory.mktemp("relevance"), create=True) as made:
        yield fill(made)


@pytest.fixture(scope="module")
def measured(archive: Archive) -> dict[str, Figures]:
    return figures(ours(archive))


def numbers(archive: Archive, query: str, **options: Any) -> list[int]:
    """Return the numbers of the sample releases found."""
    return [number_of(hit.release.url) for hit in archive.search(query, **{"limit": 100, **options})]


def time_of(hit: Hit) -> datetime:
    """Return the time of publication, which every sample release has."""
    assert hit.release.published
    return hit.release.published


def hit_of(archive: Archive, query: str, number: int) -> Hit:
    return next(hit for hit in archive.search(query, limit=100) if number_of(hit.release.url) == number)


def marked(hit: Hit, field: str) -> list[str]:
    text = hit.snippet if field == "snippet" else getattr(hit.release, field)
    return [text[place] for place in hit.highlights[field]]


# -- the floors -------------------------------------------------------------------------------------------------


def test_the_floors_are_those_of_these_queries_and_releases() -> None:
    assert digest() == DIGEST
    assert {one.kind for one in judged()} | {"all"} == FLOORS.keys()


@pytest.mark.parametrize("kind", FLOORS)
def test_no_figure_drops(measured: dict[str, Figures], kind: str) -> None:
    for name, got, floor in zip(Figures._fields, measured[kind], FLOORS[kind], strict=True):
        assert got >= floor - EPSILON, f"{name} of {kind}: {got:.4f}"


def test_questions_about_news_find_their_answers(tmp_path: Path) -> None:
    with Archive(tmp_path / "news", create=True) as archive:
        assert question_mrr(archive, step=4) >= QUESTIONS_FLOOR - EPSILON


def test_every_judged_release_is_there_and_every_query_is_asked_once(archive: Archive) -> None:
    known = set(numbers(archive, ""))
    assert all(one.grades and one.grades.keys() <= known for one in judged())
    assert max(Counter(one.text for one in judged()).values()) == 1


def test_figures_of_a_ranking() -> None:
    grades = {1: 3, 2: 2, 3: 1}
    assert ndcg([1, 2, 3], grades) == 1.0
    assert ndcg([9, 1], {1: 3}) == pytest.approx(0.6309, abs=1e-4)
    assert ndcg([2, 1, 3], grades) < 1.0
    assert recall([2, 9, *range(10, 28), 1], grades) == pytest.approx(1 / 3)
    assert reciprocal_rank([8, 9, 3], grades) == pytest.approx(1 / 3)
    assert ndcg([], grades) == recall([], grades) == reciprocal_rank([], grades) == 0.0


# -- copies, facets, pages, orders ------------------------------------------------------------------------------


def test_copies_are_one_hit_with_the_earliest_shown(archive: Archive) -> None:
    (hit, *others) = archive.search("sita sendok tajam")
    assert not others
    assert hit.release.source == "varient"
    (copy,) = hit.also
    assert copy.source == "wordpress"
    assert copy.published
    assert time_of(hit) < copy.published
    both = archive.search("sita sendok tajam", copies=True)
    assert {each.release.source for each in both} == {"varient", "wordpress"}


def test_a_copy_that_alone_has_the_words_stands_for_itself(archive: Archive) -> None:
    (hit,) = archive.search("judul:geledah", until="2023-02")  # the headline of one site
    assert (hit.release.source, hit.also) == ("wordpress", ())


def test_facets_count_a_release_once(archive: Archive) -> None:
    found = archive.search("rutan rembang", limit=100, facets=("institution", "source", "month"))
    counts = {facet.field: dict(facet.counts) for facet in found.facets}
    assert found.total == len(found) == counts["institution"]["Rutan Kelas IIB Rembang"] == 8
    assert sum(counts["month"].values()) == 8
    # A copy counts for its own site, so the sites add up to more.
    with_copies = sum(1 for hit in found if hit.also)
    assert (counts["source"]["varient"], counts["source"]["wordpress"]) == (8, with_copies)


@pytest.mark.parametrize("query", ["warga binaan", "", "remisi", "kapolres OR polsek", "warga sort:event"])
@pytest.mark.parametrize("size", [1, 3, 7])
def test_pages_are_parts_of_one_whole(archive: Archive, query: str, size: int) -> None:
    whole = archive.search(query, limit=100)
    pages = [archive.search(query, limit=size, offset=at) for at in range(0, whole.total + size, size)]
    assert [hit.release.id for page in pages for hit in page] == [hit.release.id for hit in whole]
    assert {page.total for page in pages} == {whole.total}


def test_orders_of_time(archive: Archive) -> None:
    newest = archive.search("lapas", sort="newest", limit=100)
    times = [time_of(hit) for hit in newest]
    assert times == sorted(times, reverse=True)
    assert len(set(times)) > 10
    oldest = [time_of(hit) for hit in archive.search("lapas urut:terlama", limit=100)]
    assert oldest == sorted(times)
    days = [hit.release.event_date or date.max for hit in archive.search("lapas", sort="event", limit=100)]
    assert days == sorted(days)
    assert {hit.score for hit in newest} == {0.0}


def test_relevance_is_not_the_order_of_time(archive: Archive) -> None:
    scores = [hit.score for hit in archive.search("pembinaan rohani", limit=100)]
    assert scores == sorted(scores, reverse=True)
    assert numbers(archive, "pembinaan rohani")[0] == 71
    assert set(numbers(archive, "pembinaan rohani")) == set(numbers(archive, "pembinaan rohani", sort="oldest"))


# -- highlights -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "number", "field", "words"),
    [
        ("mencuri motor", 12, "body", {"mencuri", "motor", "curian", "pencurian"}),
        ("pembinaan rohani", 35, "snippet", {"pembinaan", "kerohanian"}),
        ("mushola", 36, "title", {"Musala"}),
        ("wbp kangkung", 40, "snippet", {"warga", "binaan", "kangkung"}),
        ("tim pengamat pemasyarakatan", 79, "title", {"TPP"}),
        ("sidang tpp", 15, "snippet", {"menyidangkan", "sidang", "Tim", "Pengamat", "Pemasyarakatan", "TPP"}),
        ("kebakaran hutan dan lahan", 22, "title", {"Karhutla"}),
        ("kerjasama", 60, "body", {"Kerja", "sama", "kerjasama"}),
        ("al-qur'an", 48, "title", {"Alquran"}),
        ('"warga binaan"', 40, "body", {"warga", "binaan"}),
        ("judul:kangkung", 40, "body", set()),
    ],
)
def test_what_matched_is_marked(archive: Archive, query: str, number: int, field: str, words: set[str]) -> None:
    assert set(marked(hit_of(archive, query, number), field)) == words


def test_highlights_of_every_query_are_words_in_order(archive: Archive) -> None:
    for one in judged():
        for hit in archive.search(one.text, limit=5):
            for field, places in hit.highlights.items():
                assert all(word and word == word.strip() for word in marked(hit, field))
                assert all(a.stop <= b.start for a, b in pairwise(places))


# -- spellings and neighbours -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("remsi", "remisi"),
        ("kekringan", "kekeringan"),
        ("deportsi", "deportasi"),
        ("stuting", "stunting"),
        ("imigrsi", "imigrasi"),
        ("beasisiwa", "beasiswa"),
        ("longosr", "longsor"),
        ("sinjay", "sinjai"),
        ("ptauh", "patuh"),
        ("rembnag", "rembang"),
        ("pamekasam", "pamekasan"),
        ("pembinan", "pembinaan"),
        ("narkotka", "narkotika"),
        ("pelatian", "pelatihan"),
        ("sertifkat", "sertifikat"),
        ("karhulta", "karhutla"),
        ("perpusatkaan", "perpustakaan"),
        ("penyuluan", "penyuluhan"),
    ],
)
def test_did_you_mean(archive: Archive, typed: str, meant: str) -> None:
    assert archive.search(typed).suggestions[0] == meant


def test_nothing_is_suggested_for_words_that_are_there(archive: Archive) -> None:
    assert archive.search("remisi").suggestions == ()
    assert archive.search("karhutla stunting remisi").suggestions == ()


@pytest.mark.parametrize(
    ("number", "nearest"),
    [
        (45, {44, 46}),  # days of one course
        (30, {56}),  # the same event a year before
        (71, {71, 48}),  # the copy, and what went before it
        (13, {13, 69}),
        (84, {84, 37}),
    ],
)
def test_similar_gives_copies_and_series_first(archive: Archive, number: int, nearest: set[int]) -> None:
    release = hit_of(archive, "", number).release
    similar = archive.similar(release.id, limit=5)
    found = [number_of(hit.release.url) for hit in similar]
    assert set(found[: len(nearest)]) == nearest
    assert all(hit.release.id != release.id for hit in similar)
    if number in nearest:
        assert found[0] == number
