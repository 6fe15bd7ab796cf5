"""Regions: the whole list, datelines, names of institutions, and what must hold for any text."""

import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pr_archive.enrich.regions import _regions, find_region, place_length, places, regions_named, words_of


def label(place: str | None, institution: str | None = None, body: str = "") -> str | None:
    region = find_region(place, institution, body)
    return region.label if region else None


def test_all_regions_are_listed_once() -> None:
    kinds = Counter(region.kind for region in _regions())
    assert kinds == {"provinsi": 38, "kabupaten": 416, "kota": 98}
    assert len({region.label for region in _regions()}) == 552
    assert {region.province for region in _regions()} == {one.name for one in _regions() if one.kind == "provinsi"}


@pytest.mark.parametrize(
    ("province", "kabupaten", "kota"),
    [("Jawa Tengah", 29, 6), ("Jawa Timur", 29, 9), ("Aceh", 18, 5), ("DKI Jakarta", 1, 5), ("Papua Selatan", 4, 0)],
)
def test_provinces_have_their_number_of_regions(province: str, kabupaten: int, kota: int) -> None:
    kinds = Counter(region.kind for region in _regions() if region.province == province)
    assert (kinds["kabupaten"], kinds["kota"]) == (kabupaten, kota)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("Blora", "blora"),
        ("BLORA", "blora"),
        ("Salatiga", "salatiga"),
        ("Semarang", "kota semarang"),
        ("Ungaran", "semarang"),
        ("Kabupaten Semarang", "semarang"),
        ("Kab. Kediri", "kediri"),
        ("Kota Kediri", "kota kediri"),
        ("Nusakambangan", "cilacap"),
        ("Slawi", "tegal"),
        ("Solo", "surakarta"),
        ("Kulonprogo", "kulon progo"),
        ("Lombok Tengah", "lombok tengah"),
        ("Rantepao", "toraja utara"),
        ("Ujung Pandang", "makassar"),
        ("Tojo Una Una", "tojo una-una"),
        ("Jambi", "jambi"),
        ("Gorontalo", "kota gorontalo"),
        ("Kota Agung", "tanggamus"),
        ("Lima Puluh Kota", "lima puluh kota"),
        ("NTB", "nusa tenggara barat"),
        ("Jateng", "jawa tengah"),
        ("DIY", "di yogyakarta"),
        ("Jakarta", "dki jakarta"),
        ("Negeri Antah Berantah", None),
        (None, None),
    ],
)
def test_places_of_datelines(place: str | None, expected: str | None) -> None:
    assert label(place) == expected


@pytest.mark.parametrize(
    ("institution", "expected"),
    [
        ("Rutan Kelas IIB Blora", "blora"),
        ("Lapas Kelas I Batu Nusakambangan", "cilacap"),
        ("Dinas Kesehatan Kabupaten Semarang", "semarang"),
        ("Pemerintah Kota Magelang", "kota magelang"),
        ("Kantor Wilayah Ditjenpas Jawa Tengah", "jawa tengah"),
        ("Polsek Semarang Tengah", "kota semarang"),
        ("Universitas Indonesia", None),
    ],
)
def test_institutions_stand_in_for_a_missing_place(institution: str, expected: str | None) -> None:
    assert label(None, institution) == expected


def test_a_place_goes_before_the_institution() -> None:
    assert label("Rembang", "Rutan Kelas IIB Blora") == "rembang"
    assert label("Dukuh Sambeng", "Rutan Kelas IIB Blora") == "blora"


def test_a_shared_name_is_decided_by_institution_then_text() -> None:
    assert label("Semarang", "Pemerintah Kabupaten Semarang") == "semarang"
    assert label("Mojokerto", "SMA Negeri 2 Mojosari") == "mojokerto"
    assert label("Kediri", None, "Warga Kabupaten Kediri berkumpul di alun-alun.") == "kediri"
    assert label("Kediri", None, "Warga Kota Kediri berkumpul di alun-alun.") == "kota kediri"


def test_the_region_named_most_often_in_the_text_is_last_resort() -> None:
    text = "Hujan di Kabupaten Pati. Warga Kabupaten Blora mengungsi, sebagian ke Kab. Blora bagian selatan."
    assert label(None, None, text) == "blora"
    assert label(None, None, "Hujan turun di kabupaten itu sejak pagi.") is None


def test_a_region_tells_province_and_full_name() -> None:
    region = find_region("Praya", None, "")
    assert region is not None
    assert (region.full_name, region.province) == ("Kabupaten Lombok Tengah", "Nusa Tenggara Barat")


def test_names_are_found_as_long_as_they_are() -> None:
    assert place_length(words_of("tanjung jabung timur hari ini"), 0) == 3
    assert place_length(words_of("di aceh barat daya"), 1) == 3
    assert place_length([], 0) == 0
    assert places()["tapsel",] == "Tapanuli Selatan"
    assert [region.kind for region in regions_named("Bandung")] == ["kota", "kabupaten"]


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=300))
def test_any_text_is_read_without_error(place: str, institution: str, body: str) -> None:
    region = find_region(place, institution, body)
    assert region is None or region.label


@pytest.mark.parametrize("piece", ["Kabupaten Kota ", "Provinsi Jawa ", "Kab. ", "Kota\n", "((("])
def test_long_texts_take_little_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    find_region("Blora", None, "")
    start = time.process_time()
    find_region(text, text, text)
    assert time.process_time() - start < 5
