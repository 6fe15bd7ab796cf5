"""The Whoosh engine: what it finds, in which order, and how its directory lives."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from pr_archive.errors import ArchiveLockedError, QueryError, SearchIndexError
from pr_archive.index import generations, search
from pr_archive.index.base import Change, Found
from pr_archive.index.engine import WhooshEngine
from pr_archive.index.generations import Generations
from pr_archive.index.writer import TIER_WIDTH, TIERS
from pr_archive.records import Person, Release
from tests.index_corpus import NOON, make_release
from tests.test_index_properties import parsed


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[WhooshEngine]:
    made = WhooshEngine.open(tmp_path / "index")
    made.rebuild([])
    yield made
    made.close()


def add(engine: WhooshEngine, *releases: Release) -> None:
    engine.sync(Change(sequence=1, id=release.id, release=release) for release in releases)


def ids(engine: WhooshEngine, text: str, sort: str = "relevance", **options: Any) -> list[str]:
    return [id for id, _ in engine.search(parsed(text, sort), **options).ids]


# -- finding --------------------------------------------------------------------------------------------------------


def test_words_may_stand_in_different_fields(engine: WhooshEngine) -> None:
    add(engine, make_release("a", "Rutan Wirasaba", "Petugas razia kamar."), make_release("b", "Rutan", "Upacara."))
    assert ids(engine, "rutan razia") == ["a"]
    assert ids(engine, "title:razia") == []
    assert ids(engine, "body:razia title:rutan") == ["a"]


def test_phrases_do_not_run_over_borders(engine: WhooshEngine) -> None:
    add(engine, make_release("a", "Razia kamar", "hunian bersih", tags=("donor darah", "panen raya")))
    assert ids(engine, '"kamar hunian"') == []
    assert ids(engine, '"darah panen"') == []
    assert ids(engine, '"panen raya"') == ["a"]


def test_filters_facts_and_days(engine: WhooshEngine) -> None:
    add(
        engine,
        make_release("a", "Razia", source="warta", region="demak", people=(Person(name="Sri Lestari"),)),
        make_release("b", "Razia", published=NOON + timedelta(days=20), event_date=date(2025, 1, 3)),
        make_release("c", "Razia", published=None),
    )
    assert ids(engine, "razia source:warta") == ["a"]
    assert ids(engine, 'person:"sri lestari"') == ["a"]
    assert ids(engine, "published:2025-01") == ["a"]
    assert ids(engine, "since:2025-01-15") == ["b"]
    assert ids(engine, "until:2025-01-14") == ["a"]
    assert ids(engine, "razia -region:demak", collapse=False) == ["b", "c"]


# -- ranking --------------------------------------------------------------------------------------------------------


def test_a_word_in_the_title_counts_most(engine: WhooshEngine) -> None:
    add(
        engine,
        make_release("body", "Kabar hari ini", "Petugas melakukan razia di kamar hunian pada malam hari."),
        make_release("title", "Razia hari ini", "Petugas memeriksa kamar hunian pada malam hari kemarin."),
        make_release("none", "Kabar hari ini", "Petugas memeriksa kamar hunian pada malam hari kemarin sekali."),
    )
    assert ids(engine, "razia") == ["title", "body"]


def test_the_word_as_written_counts_more_than_a_form_of_it(engine: WhooshEngine) -> None:
    add(
        engine,
        make_release("other", "Kabar", "Warga membina diri."),
        make_release("same", "Kabar", "Warga pembinaan diri."),
    )
    assert ids(engine, "pembinaan") == ["same", "other"]


def test_words_side_by_side_count_more_than_apart(engine: WhooshEngine) -> None:
    filler = "petugas memeriksa kamar hunian pada malam hari kemarin "
    add(
        engine,
        make_release("apart", "Kabar", f"pembinaan {filler * 3} rohani"),
        make_release("near", "Kabar", f"{filler * 3} pembinaan rohani"),
    )
    assert ids(engine, "pembinaan rohani") == ["near", "apart"]


def test_names_of_one_thing_are_one_term(engine: WhooshEngine) -> None:
    """`WBP` is in one release, the long form in many: the abbreviation must not count as a rare word."""
    others = [make_release(f"long{n}", "Kabar", f"Warga binaan pemasyarakatan senam. Hari {n}.") for n in range(9)]
    add(engine, *others, make_release("short", "Kabar", "WBP senam. Hari 10."))
    add(engine, *(make_release(f"x{n}", "Kabar", f"Upacara bendera hari {n}.") for n in range(40)))
    found = engine.search(parsed("wbp"), limit=20)
    assert found.total == 10
    scores = dict(found.ids)
    assert scores["short"] < 2 * scores["long0"]


def test_equal_scores_go_by_time_then_id(engine: WhooshEngine) -> None:
    text = {"title": "Razia", "body": "Razia kamar."}
    add(
        engine,
        make_release("b", **text),
        make_release("a", **text),
        make_release("new", **text, published=NOON + timedelta(hours=1)),
        make_release("none", **text, published=None),
    )
    assert ids(engine, "razia", collapse=False) == ["new", "a", "b", "none"]


def test_orders_of_time(engine: WhooshEngine) -> None:
    add(
        engine,
        make_release("a", "Razia", "satu", event_date=date(2025, 3, 1)),
        make_release("b", "Razia", "dua", published=NOON + timedelta(seconds=1), event_date=date(2025, 1, 1)),
        make_release("c", "Razia", "tiga", published=NOON - timedelta(days=9)),
        make_release("d", "Razia", "empat", published=None, event_date=date(2025, 2, 1)),
    )
    assert ids(engine, "razia", "newest") == ["b", "a", "c", "d"]
    assert ids(engine, "razia", "oldest") == ["c", "a", "b", "d"]
    assert ids(engine, "razia", "event") == ["b", "d", "a", "c"]
    assert engine.search(parsed("razia", "newest")).ids[0][1] == 0.0


# -- copies and facets ----------------------------------------------------------------------------------------------


def test_copies_collapse_into_the_earliest(engine: WhooshEngine) -> None:
    body = "Petugas Rutan Wirasaba melakukan razia."
    add(
        engine,
        make_release("second", "Razia", body, source="warta", published=NOON + timedelta(days=1)),
        make_release("first", "Razia malam", body.replace(" ", "\n") + " ", source="kabar"),
        make_release("undated", "Razia", body.upper(), published=None),
        make_release("other", "Razia", "Petugas melakukan razia."),
    )
    found = engine.search(parsed("razia"), facets=("source", "month"))
    assert found.total == 2
    assert {id for id, _ in found.ids} == {"first", "other"}
    assert found.collapsed == {"first": ("second", "undated")}
    counts = {facet.field: dict(facet.counts) for facet in found.facets}
    assert counts["source"] == {"kabar": 1, "warta": 1, "humas-wirasaba": 2}
    assert counts["month"] == {"2025-01": 2}
    assert engine.search(parsed("razia source:warta")).collapsed == {}
    assert engine.search(parsed("razia"), collapse=False).total == 4


def test_a_cluster_is_copies_whatever_the_text(engine: WhooshEngine) -> None:
    add(
        engine,
        make_release("a", "Razia", "Petugas melakukan razia.", cluster="k1"),
        make_release("b", "Razia", "Razia dilakukan oleh petugas.", cluster="k1", published=NOON + timedelta(days=1)),
        make_release("c", "Razia", "", cluster=None),
        make_release("d", "Razia", "", cluster=None),
    )
    assert engine.search(parsed("razia")).total == 3
    assert engine.search(parsed("razia")).collapsed == {"a": ("b",)}


def test_facets_count_most_frequent_first(engine: WhooshEngine) -> None:
    names = ("Sri Lestari", "Bagas Wibowo", "Sri Lestari")
    people = [(Person(name=name), Person(name="Dwi Hartono")) for name in names]
    add(engine, *(make_release(f"{n}", "Razia", f"ke-{n}", people=who) for n, who in enumerate(people)))
    (facet,) = engine.search(parsed("razia"), facets=("person",)).facets
    assert facet.field == "person"
    assert facet.counts == (("Dwi Hartono", 3), ("Sri Lestari", 2), ("Bagas Wibowo", 1))


def test_only_facets_are_counted(engine: WhooshEngine) -> None:
    with pytest.raises(QueryError, match="month"):
        engine.search(parsed("razia"), facets=("title",))


# -- near things ----------------------------------------------------------------------------------------------------


def test_similar_releases_share_telling_words(engine: WhooshEngine) -> None:
    asked = make_release("asked", "Panen raya jagung", "Petugas memanen jagung di lahan asimilasi.")
    add(
        engine,
        asked,
        make_release("near", "Panen jagung", "Jagung dipanen di lahan asimilasi bersama petugas."),
        make_release("far", "Razia kamar", "Petugas memeriksa kamar hunian di blok."),
        *(make_release(f"x{n}", "Kabar", f"Petugas di blok {n} memeriksa.") for n in range(9)),
    )
    found = engine.similar(asked, 3)
    assert found[0][0] == "near"
    assert "asked" not in dict(found)


def test_suggests_words_that_are_there(engine: WhooshEngine) -> None:
    add(engine, make_release("a", "Kunjungan keluarga", "Kunjungan tatap muka di rutan."))
    assert engine.suggest(parsed("kunjuungan")) == {"kunjuungan": ["kunjungan"]}
    assert engine.suggest(parsed("kunjungan")) == {}
    assert engine.suggest(parsed("zzzzzz")) == {}


def test_suggests_the_fewest_slips_first_then_the_most_frequent(engine: WhooshEngine) -> None:
    add(engine, *(make_release(f"x{n}", "Kabar", f"Pelayanan pelatuhan {n}") for n in range(3)))
    add(engine, make_release("a", "Pelatihan"), make_release("b", "Pelatuham"))
    assert engine.suggest(parsed("pelathan rutan~ -kunjuungan")) == {
        "pelathan": ["pelatuhan", "pelatihan", "pelatuham"]
    }


def test_a_reader_that_lay_idle_has_time_to_suggest(engine: WhooshEngine) -> None:
    add(engine, make_release("a", "Kunjungan"))
    engine.search(parsed("kunjungan"))
    with engine._searching() as idle:
        idle.leaves.deadline = 0.0  # of a search long ago
    assert engine.suggest(parsed("kunjuungan")) == {"kunjuungan": ["kunjungan"]}


def test_explains_terms_and_scores(engine: WhooshEngine) -> None:
    add(engine, make_release("a", "Pembinaan rohani", "Warga dibina."), make_release("b", "Kabar", "Rohani."))
    found = engine.search(parsed("pembinaan OR rohani"), explain=True)
    words: Any = found.explanation["words"]
    assert [word["text"] for word in words] == ["pembinaan", "rohani"]
    assert words[0]["exact"] == {"pembinaan": 1}
    assert words[1]["releases"] == 2
    parts: Any = found.explanation["scores"]
    for id, score in found.ids:
        assert sum(parts[id]["words"]) * parts[id]["nearness"] == pytest.approx(score, abs=0.01)


# -- limits ---------------------------------------------------------------------------------------------------------


def test_a_search_that_takes_too_long_is_given_up(engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    add(engine, make_release("a", "Razia", "Razia."))
    monkeypatch.setattr(search, "TIME_LIMIT", -1.0)
    with pytest.raises(QueryError, match="too long"):
        engine.search(parsed("razia"))


def test_a_commit_rewrites_no_large_segment(engine: WhooshEngine) -> None:
    upper = TIERS[-1]
    engine.rebuild(make_release(f"big{n}", "Razia", f"ke-{n}") for n in range(upper))
    largest = []
    for start in range(0, 3 * TIER_WIDTH * 20, 20):
        add(engine, *(make_release(f"s{n}", "Razia", f"ke-{n}") for n in range(start, start + 20)))
        with engine._searching() as each:
            sizes = sorted(segment.size for segment in each.reader._segments)
        assert len(sizes) <= 2 * TIER_WIDTH
        largest.append(sizes[-1])
    assert set(largest) == {upper}
    assert engine.search(parsed("razia"), collapse=False).total == upper + 3 * TIER_WIDTH * 20


# -- the directory --------------------------------------------------------------------------------------------------


def test_an_empty_directory_is_not_current(tmp_path: Path) -> None:
    engine = WhooshEngine.open(tmp_path / "index")
    assert not engine.status().current
    with pytest.raises(SearchIndexError, match="rebuild"):
        engine.search(parsed("razia"))
    with pytest.raises(SearchIndexError, match="rebuild"):
        add(engine, make_release("a", "Razia"))
    engine.rebuild([make_release("a", "Razia")])
    assert engine.status().current
    assert ids(engine, "razia") == ["a"]


@pytest.mark.parametrize("damage", ["*.seg", "*.toc", "meta.json", "current"])
def test_a_damaged_index_is_not_current_and_can_be_rebuilt(tmp_path: Path, damage: str) -> None:
    engine = WhooshEngine.open(tmp_path / "index")
    engine.rebuild([make_release("a", "Razia", "Razia kamar. " * 50)])
    engine.close()
    for path in (tmp_path / "index").rglob(damage):
        path.write_bytes(b"rusak")
    engine = WhooshEngine.open(tmp_path / "index")
    assert not engine.status().current
    engine.rebuild([make_release("b", "Razia")])
    assert ids(engine, "razia") == ["b"]
    engine.close()


def test_an_index_of_another_fingerprint_is_not_current(tmp_path: Path, engine: WhooshEngine) -> None:
    folder = Generations(tmp_path / "index").current()
    assert folder
    (folder / "meta.json").write_text(json.dumps({"fingerprint": "lama", "engine": "whoosh"}))
    assert not engine.status().current
    assert engine.status().fingerprint == "lama"
    with pytest.raises(SearchIndexError, match="rebuild"):
        add(engine, make_release("a", "Razia"))
    assert engine.rebuild([]) == 0
    assert engine.status().current


def test_what_a_killed_rebuild_left_is_removed(tmp_path: Path, engine: WhooshEngine) -> None:
    left = tmp_path / "index" / "gen-7"
    left.mkdir()
    (left / "_releases_0.toc").write_bytes(b"setengah")
    assert engine.status().current
    engine.rebuild([make_release("a", "Razia")])
    assert not left.exists()
    assert len(list((tmp_path / "index").glob("gen-*"))) == 1


def test_a_failed_rebuild_keeps_the_old_index(engine: WhooshEngine) -> None:
    add(engine, make_release("a", "Razia"))

    def releases() -> Iterator[Release]:
        yield make_release("b", "Razia")
        raise OSError("the store went away")

    with pytest.raises(SearchIndexError, match="went away"):
        engine.rebuild(releases())
    assert ids(engine, "razia") == ["a"]


def test_another_process_that_writes_is_named(
    tmp_path: Path, engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = (
        "import sys; from pathlib import Path; from pr_archive.index.generations import Generations\n"
        "with Generations(Path(sys.argv[1])).locked(): print('held', flush=True); sys.stdin.read()"
    )
    monkeypatch.setattr(generations, "LOCK_TIMEOUT", 0.2)
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "index")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout
        holder.stdout.readline()
        with pytest.raises(ArchiveLockedError, match="another process"):
            add(engine, make_release("a", "Razia"))
        assert ids(engine, "razia") == []
        holder.communicate()
    add(engine, make_release("a", "Razia"))
    assert ids(engine, "razia") == ["a"]


def test_another_engine_sees_a_commit(tmp_path: Path, engine: WhooshEngine) -> None:
    other = WhooshEngine.open(tmp_path / "index")
    assert ids(other, "razia") == []
    add(engine, make_release("a", "Razia"))
    assert ids(other, "razia") == ["a"]
    engine.rebuild([make_release("b", "Razia")])
    assert ids(other, "razia") == ["b"]
    other.close()


def test_all_releases_match_the_empty_query(engine: WhooshEngine) -> None:
    add(
        engine, make_release("a", "Razia", "x"), make_release("b", "Upacara", "y", published=NOON - timedelta(days=1))
    )
    engine.sync([Change(sequence=2, id="a", release=None)])
    add(engine, evolve(make_release("c", "Panen", "z"), published=NOON + timedelta(days=1)))
    assert ids(engine, "", "newest") == ["c", "b"]
    found: Found = engine.search(parsed("", "oldest"), limit=0)
    assert (found.total, list(found.ids)) == (2, [])
