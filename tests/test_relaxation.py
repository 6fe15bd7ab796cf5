"""What a search does where releases with all the words are missing or few: it corrects, relaxes and fills up."""

import csv
import io
import json
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from pr_archive import Archive
from pr_archive.cli.search import search
from pr_archive.index.analysis import QUERY_STOPWORDS, tokens
from pr_archive.index.rewriting import plain_words, respelt, timeless
from pr_archive.index.search import LEAST_WORDS, MOST_FILLED
from pr_archive.query_lexer import MAX_LENGTH
from pr_archive.query_parser import parse_query
from pr_archive.records import Release
from pr_archive.results import Hit, SearchResults
from tests.index_corpus import NOON, SOURCES, WORDS, corpora
from tests.test_index_properties import built, parsed

TEXTS = {
    "remisi": ("Rutan Wirasaba Serahkan Remisi Natal", "Empat warga binaan menerima remisi khusus di aula."),
    "natal": ("Perayaan Natal di Lapas Tirtajaya", "Paduan suara warga binaan mengisi ibadah di gereja lapas."),
    "panen": ("Panen Kangkung di Lahan Asimilasi", "Petugas dan warga binaan memanen kangkung di kebun rutan."),
    "roti": ("Pelatihan Membuat Roti", "Dinas tenaga kerja melatih warga binaan membuat roti tawar di dapur rutan."),
    "kopi": ("Pelatihan Meracik Kopi", "Seorang barista melatih warga binaan meracik kopi susu."),
    "banjir": ("Banjir Rendam Kecamatan Sukamaju", "Puluhan rumah terendam. Perahu karet disiagakan."),
    "perahu": ("Perahu Bantuan Tiba", "Nelayan Sukamaju menerima perahu dan jaring dari kabupaten."),
}
LETTERS = "bcdfghjklmnpqrstvwxz"
DAYS = {name: date(2025, 1, 10) + timedelta(9 * number) for number, name in enumerate(TEXTS)}


def record(name: str, title: str, body: str, **changes: Any) -> dict[str, Any]:
    published = f"{DAYS.get(name, date(2025, 6, 1))}T09:00:00+07:00"
    values = {"url": f"https://warta.example/{name}", "source": "warta", "published": published}
    return {**values, "title": title, "body": body, **changes}


def add(archive: Archive, *rows: dict[str, Any]) -> None:
    result = archive.import_records(rows)
    assert result.ok, result.failures


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the place of an archive with `TEXTS`."""
    folder = tmp_path_factory.mktemp("relaxation")
    with Archive(folder, create=True) as made:
        add(made, *(record(name, *text) for name, text in TEXTS.items()))
        add(made, record("jauh", "Panen Raya", "Kangkung dan bayam dijual petani.", source="kabar"))
    return folder


@pytest.fixture(scope="module")
def archive(directory: Path) -> Iterator[Archive]:
    with Archive(directory) as opened:
        yield opened


def name_of(hit: Hit) -> str:
    return hit.release.url.rpartition("/")[2]


def whole(found: SearchResults) -> list[str]:
    """Return the names of the hits that match."""
    return [name_of(hit) for hit in found if not hit.partial]


def lacking(found: SearchResults) -> list[str]:
    """Return the names of the hits that lack words."""
    return [name_of(hit) for hit in found if hit.partial]


# -- corrected --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        ("remsi natal", "remisi natal"),
        ("Remsi, Natal!", "remisi, Natal!"),
        ("remsi natl", "remisi natal"),
        ("pelatian roti", "pelatihan roti"),
        ("remsi -narkotika sumber:warta", "remisi -narkotika sumber:warta"),
        ("natl OR bnajir", "natal OR banjir"),
        ("(remsi) \u201cwarga binaan\u201d", "(remisi) \u201cwarga binaan\u201d"),
        ("kangkug sejak Januari 2025", "kangkung sejak Januari 2025"),
    ],
)
def test_a_slip_is_corrected_and_all_words_are_required_again(archive: Archive, typed: str, corrected: str) -> None:
    found, meant = archive.search(typed), archive.search(corrected)
    assert (found.corrected, found.relaxed) == (corrected, False)
    assert meant.total
    assert meant.corrected is None
    assert (found.query, found.total, found.hits) == (meant.query, meant.total, meant.hits)


def test_the_spellings_are_still_told(archive: Archive) -> None:
    assert archive.search("remsi natal").suggestions == ("remisi",)


@pytest.mark.parametrize(
    "query",
    [
        "kejahatan",  # a word of the language: kecamatan was not meant
        "remsi~x",
        '"remsi natal"',
        "judul:remsi",
        "sumber:wartaa",
        "2034",
        "rti",
        "xyzzyx",
    ],
)
def test_what_is_no_slip_stays(archive: Archive, query: str) -> None:
    found = archive.search(query)
    assert found.corrected is None
    assert not found.total


def test_nothing_is_corrected_where_something_matches(archive: Archive) -> None:
    found = archive.search("remsi OR natal")
    assert found.corrected is None
    assert whole(found) == ["remisi", "natal"] or whole(found) == ["natal", "remisi"]
    assert found.suggestions == ()


def test_a_correction_that_finds_nothing_is_none(archive: Archive) -> None:
    found = archive.search("remsi kopi")
    assert (found.corrected, found.relaxed, whole(found)) == (None, True, ["kopi"])
    assert found.suggestions == ("remisi",)


def test_a_correction_keeps_the_filters(archive: Archive) -> None:
    assert whole(archive.search("kangkug", source="kabar")) == ["jauh"]
    found = archive.search("kangkug", source="lain")
    assert (found.corrected, found.total) == (None, 0)


def test_a_correction_can_be_filled_up(archive: Archive) -> None:
    found = archive.search("pelatihan membuat rotti")
    assert found.corrected == "pelatihan membuat roti"
    assert (whole(found), lacking(found)) == (["roti"], [])
    assert lacking(archive.search("pelatian warga binaan meracik")) == ["roti"]


def test_respelling_touches_nothing_but_the_word() -> None:
    spellings = {"remsi": ["remisi", "resmi"], "natl": ["natal"]}
    assert respelt('  remsi,natl "remsi" judul:remsi rems* remsi~ -x', spellings) == (
        '  remisi,natal "remsi" judul:remsi rems* remsi~ -x'
    )
    assert respelt("remsi", {"remsi": ["re-misi"]}) == "remsi"
    assert respelt("100x", {"100x": ["barang"]}) == "100x"
    longest = ("remsi " * 100)[: MAX_LENGTH - 6]
    assert respelt(longest, {"remsi": ["remisi"]}) == longest  # would be too long to be parsed
    assert respelt("", spellings) == ""


# -- relaxed ----------------------------------------------------------------------------------------------------


def test_words_become_optional_where_nothing_has_them_all(archive: Archive) -> None:
    found = archive.search("kopi banjir")
    assert (found.relaxed, found.partial, found.total) == (True, 0, 2)
    assert set(whole(found)) == {"kopi", "banjir"}


@pytest.mark.parametrize("query", ["kopi sejak Juli 2025", "kopi sampai Januari 2024", "kopi 2 minggu lalu"])
def test_a_time_in_plain_words_gives_way_last(archive: Archive, query: str) -> None:
    found = archive.search(query)
    assert (found.relaxed, found.query, whole(found)) == (True, "kopi", ["kopi"])


def test_words_give_way_before_times(archive: Archive) -> None:
    found = archive.search("perahu kopi sejak Maret 2025")
    assert found.relaxed
    assert found.query == "(perahu OR kopi) published:2025-03-01.."
    assert whole(found) == ["perahu"]


def test_without_the_time_all_words_are_required_first(archive: Archive) -> None:
    found = archive.search("pelatihan kopi sejak Juli 2025")
    assert (found.query, whole(found), lacking(found)) == ("pelatihan kopi", ["kopi"], [])


@pytest.mark.parametrize("query", ["kopi terbit:2024", "kopi sejak:2025-07", "bulan lalu", "() bulan lalu"])
def test_what_is_asked_of_a_field_never_gives_way(archive: Archive, query: str) -> None:
    found = archive.search(query)
    assert (found.total, found.relaxed) == (0, False)
    assert found.query


def test_options_never_give_way(archive: Archive) -> None:
    assert archive.search("kopi minggu lalu", until="2024").total == 0


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("panen sejak Maret", "panen "),
        ("sejak Maret panen bulan lalu, raya", " panen  raya"),
        ("panen Januari 2025", "panen Januari 2025"),
        ("panen Januari sampai Maret 2025", "panen "),
        ('panen "bulan lalu" terbit:minggu lalu', 'panen "bulan lalu" terbit:minggu lalu'),
        ("panen OR bulan lalu", "panen OR "),
        ("", ""),
    ],
)
def test_times_are_cut_out_of_a_text(text: str, left: str) -> None:
    assert timeless(text, date(2025, 3, 20)) == left


def test_a_text_that_cannot_be_parsed_without_its_time_is_left_alone(archive: Archive) -> None:
    found = archive.search("xyzzyx OR 2 minggu lalu")
    assert (found.total, found.relaxed) == (0, False)


# -- filled up --------------------------------------------------------------------------------------------------


def test_a_page_is_filled_with_what_has_most_of_the_words(archive: Archive) -> None:
    found = archive.search("pelatihan meracik kopi warga")
    assert (whole(found), lacking(found)) == (["kopi"], [])
    found = archive.search("pelatihan warga binaan meracik")
    assert (found.total, found.partial, found.relaxed) == (1, 1, False)
    assert (whole(found), lacking(found)) == (["kopi"], ["roti"])
    assert [hit.partial for hit in found] == [False, True]
    assert found.hits[1].highlights["title"] == (slice(0, 9),)


def test_facets_and_total_are_those_of_what_matches(archive: Archive) -> None:
    found = archive.search("panen kangkung petugas", facets=["source"])
    assert (whole(found), lacking(found)) == (["panen"], ["jauh"])
    assert [facet.counts for facet in found.facets] == [(("warta", 1),)]


def test_filters_given_apart_stay_required(archive: Archive) -> None:
    assert lacking(archive.search("panen kangkung petugas", source="warta")) == []
    assert lacking(archive.search("panen kangkung petugas", source=["warta", "kabar"])) == ["jauh"]
    assert lacking(archive.search("panen kangkung petugas", until="2025-05")) == []


def test_times_among_the_words_stay_required(archive: Archive) -> None:
    assert lacking(archive.search("panen kangkung petugas sejak Januari 2025")) == ["jauh"]
    assert lacking(archive.search("panen kangkung petugas sampai Mei 2025")) == []
    assert lacking(archive.search("panen kangkung petugas Januari 2025")) == []


@pytest.mark.parametrize(
    "query",
    [
        "kangkung petugas",
        "kangkung petugas dan yang di",  # stop words do not count
        "kangkung kangkung petugas",
        '"panen" kangkung petugas',
        "panen kangkung petugas -razia",
        "panen kangkung petugas OR sipir",
        "judul:panen kangkung petugas",
        "panen kangkung petug*",
        "panen kangkung petugas~",
        "panen (kangkung petugas)",
        "panen kangkung petugas urut:terbaru",
        "panen kangkung petugas sumber:warta",
    ],
)
def test_nothing_fills_the_page_of_any_other_query(archive: Archive, query: str) -> None:
    found = archive.search(query)
    assert "panen" in whole(found)
    assert (found.partial, lacking(found)) == (0, [])


def test_only_the_first_page_by_relevance_is_filled(archive: Archive) -> None:
    query = "panen kangkung petugas"
    assert archive.search(query, sort="newest").partial == 0
    assert archive.search(query, offset=1).hits == ()
    several = "warga binaan rutan"
    assert archive.search(several).partial
    assert [hit.partial for hit in archive.search(several, offset=1)] == [False, False]
    assert archive.search(query, limit=1).partial == 0
    assert archive.search(query, limit=2).partial == 1
    assert [release.url for release in archive.export(query)] == ["https://warta.example/panen"]


def test_no_page_repeats_a_hit(archive: Archive) -> None:
    query, size = "warga binaan rutan", 2
    pages = [archive.search(query, limit=size, offset=at) for at in range(0, 9, size)]
    names = [name_of(hit) for page in pages for hit in page]
    assert len(names) == len(set(names)) >= pages[0].total == 3


def others(count: int) -> Iterator[dict[str, Any]]:
    """Yield releases that have no words in common, so that those of the others are not in all of the archive."""
    return (
        record(f"lain{n}", f"{letter * 4} {letter * 5}", f"{letter * 6}.") for n, letter in enumerate(LETTERS[:count])
    )


def test_at_most_so_many_fill_a_page(tmp_path: Path) -> None:
    with Archive(tmp_path, create=True) as archive:
        add(archive, record("semua", "Lomba perahu naga sungai raya", "Digelar nelayan."), *others(20))
        add(archive, *(record(f"n{n}", f"Perahu naga sungai raya x{n}", f"Kisah y{n} z{n}.") for n in range(14)))
        found = archive.search("lomba perahu naga sungai raya", limit=100)
        assert (found.total, found.partial) == (1, MOST_FILLED)
        assert archive.search("lomba perahu naga sungai raya", limit=4).partial == 3


def test_rare_words_count_for_more(tmp_path: Path) -> None:
    with Archive(tmp_path, create=True) as archive:
        add(archive, record("semua", "Lomba perahu naga", "Di sungai."), record("langka", "Naga", "Kisah lama."))
        many = "abcdefghijkl"
        add(archive, *(record(f"n{n}", f"Lomba perahu {many[n] * 4}", f"Regu {many[n] * 6}.") for n in range(12)))
        assert lacking(archive.search("lomba perahu naga")) == ["langka"]


def test_half_of_the_words_is_enough_and_less_is_not(tmp_path: Path) -> None:
    with Archive(tmp_path, create=True) as archive:
        words = "gerak jalan santai keluarga besar pemuda"
        # Each word stands in two of them.
        titles = {"semua": words, "tiga": "Pemuda keluarga santai", "dua": "Gerak jalan", "satu": "Besar"}
        add(archive, *(record(name, title, f"Kabar {name}.") for name, title in titles.items()), *others(20))
        assert lacking(archive.search(words)) == ["tiga"]


def test_copies_that_fill_a_page_are_one_hit(tmp_path: Path) -> None:
    with Archive(tmp_path, create=True) as archive:
        text = "Tukang kayu menyelesaikan pengecatan."
        add(archive, record("semua", "Lomba perahu naga", "Digelar di sungai."), *others(6))
        add(archive, record("asli", "Perahu naga", text, cluster="dua"))
        add(archive, record("salin", "Perahu naga", text, cluster="dua", source="kabar"))
        found = archive.search("lomba perahu naga")
        assert found.partial == 1
        assert [release.source for release in found.hits[1].also] == ["kabar"]


def test_a_copy_of_a_hit_does_not_fill_the_page(tmp_path: Path) -> None:
    with Archive(tmp_path, create=True) as archive:
        add(
            archive,
            record("asli", "Lomba perahu naga", "Digelar di sungai oleh nelayan.", cluster="satu"),
            record("salin", "Perahu naga", "Digelar di sungai oleh nelayan.", cluster="satu", source="kabar"),
            record("lain", "Perahu naga dicat", "Tukang kayu menyelesaikan pengecatan."),
            *others(6),
        )
        found = archive.search("lomba perahu naga")
        assert (whole(found), lacking(found)) == (["asli"], ["lain"])
        assert lacking(archive.search("lomba perahu naga", copies=True)) == ["salin", "lain"]


def test_the_scores_of_all_hits_are_explained(archive: Archive) -> None:
    found = archive.search("panen kangkung petugas", explain=True)
    assert found.explanation
    assert found.explanation["scores"].keys() == {hit.release.id for hit in found}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("panen raya sawah", ["panen", "raya", "sawah"]),
        ("panen raya panen bulan lalu Mei 2025", ["panen", "raya"]),
        ("Kalapas: panen raya", ["kalapas", "panen", "raya"]),
        ("panen", ["panen"]),
        ("panen -raya sawah", []),
        ("", []),
    ],
)
def test_the_plain_words_of_a_query(text: str, words: list[str]) -> None:
    assert [word.exact for word in plain_words(parsed(text))] == words


_WORDS = st.lists(st.sampled_from([word for word in WORDS if word not in ("OR", "ATAU")]), min_size=1, max_size=5)


@given(
    corpora(least=3), st.integers(1, 3), _WORDS, st.sampled_from(("", *SOURCES)), st.booleans(), st.integers(1, 12)
)
def test_whole_hits_match_and_partial_ones_do_not(
    corpus: list[Release], pieces: int, words: list[str], source: str, collapse: bool, limit: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = built(folder, corpus, pieces)
        query = parse_query(
            " ".join(words), tokens, today=NOON.date(), stopwords=QUERY_STOPWORDS, source=source or None
        )
        plain = engine.search(query, limit=limit, collapse=collapse)
        found = engine.search(query, limit=limit, collapse=collapse, fill=True)
        strict, partial = found.ids[: len(plain.ids)], found.ids[len(plain.ids) :]
        assert (found.total, list(strict), len(partial)) == (plain.total, list(plain.ids), found.partial)
        releases = {release.id: release for release in corpus}
        assert all(query.matches(releases[id]) for id, _ in strict)
        shown = [*dict(strict), *(id for id, _ in strict for id in found.collapsed.get(id, ()))]
        for id, _ in partial:
            release = releases[id]
            assert not query.matches(release)
            assert query.relaxed().matches(release)
            assert id not in shown
            assert source in ("", release.source)
        if partial:
            assert len(plain_words(query)) >= LEAST_WORDS
            assert 0 < plain.total < limit
            assert len(found.ids) <= limit
        scores = [score for _, score in partial]
        assert all(one >= other for one, other in pairwise(scores))
        engine.close()


# -- as printed -------------------------------------------------------------------------------------------------


def printed(directory: Path, *arguments: str) -> str:
    result = CliRunner().invoke(search, arguments, obj=directory)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_correction_is_said_in_one_line(directory: Path) -> None:
    lines = printed(directory, "remsi", "natal").splitlines()
    assert lines[0] == 'Nothing matches "remsi natal"; showing "remisi natal".'
    assert lines[1].startswith("  1. Rutan Wirasaba Serahkan Remisi Natal")
    assert lines[-1] == "1 to 1 of 1 release for remisi natal"


def test_partial_hits_stand_under_a_line_of_their_own(directory: Path) -> None:
    lines = printed(directory, "panen kangkung petugas").splitlines()
    at = lines.index("Also, without all the words:")
    assert [line for line in lines[:at] if line.startswith("  1. Panen Kangkung")]
    assert [line for line in lines[at:] if line.startswith("  2. Panen Raya")]
    assert lines[-1] == "1 to 1 of 1 release for panen kangkung petugas"
    assert "Also," not in printed(directory, "panen kangkung")


def test_a_relaxed_query_and_spellings_are_said(directory: Path) -> None:
    lines = printed(directory, "remsi kopi").splitlines()
    assert lines[:2] == ["did you mean: remisi", "nothing matches all of this; these match a part of it"]


def test_rows_say_whether_they_are_partial(directory: Path) -> None:
    query = "panen kangkung petugas"
    rows = [json.loads(line) for line in printed(directory, query, "--format", "jsonl").splitlines()]
    assert [row["partial"] for row in rows] == [False, True]
    table = csv.DictReader(io.StringIO(printed(directory, query, "--format", "csv")))
    assert [row["partial"] for row in table] == ["False", "True"]


# -- pages of an archive that grows -----------------------------------------------------------------------------


@pytest.mark.parametrize(("sort", "narrowing"), [("oldest", {}), ("newest", {"until": "2025-03-31"})])
def test_later_releases_do_not_move_pages(tmp_path: Path, sort: str, narrowing: dict[str, Any]) -> None:
    def row(number: int, day: date) -> dict[str, Any]:
        text = f"Upacara {'abcdefghijkl'[number] * 4}"
        return record(f"n{number}", text, text, published=f"{day}T08:00:00+07:00")

    with Archive(tmp_path, create=True) as archive:
        add(archive, *(row(n, NOON.date() + timedelta(n)) for n in range(6)))
        names: list[str] = []
        for page in range(3):
            found = archive.search("upacara", sort=sort, limit=2, offset=2 * page, **narrowing)
            names += map(name_of, found)
            add(archive, row(6 + page, date(2025, 5, 1) + timedelta(page)))
        assert sorted(names) == [f"n{n}" for n in range(6)]
