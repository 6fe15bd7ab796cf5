"""The publishing institution: a judged set of short texts, the sample releases, names, and laws for any text."""

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pr_archive.demo.sample import releases
from pr_archive.enrich.date_forms import fold
from pr_archive.enrich.institutions import (
    Institution,
    canonical,
    find_institution,
    headed,
    parent_of,
    same_office,
)
from pr_archive.enrich.office_kinds import forms, parents

JUDGED = Path(__file__).parent / "eval" / "institutions.jsonl"
CASES = [json.loads(line) for line in JUDGED.read_text(encoding="utf-8").splitlines()]

NAME_FLOOR = 0.97
PARENT_FLOOR = 0.97
SAMPLE_FLOOR = 0.97

KEMENKUMHAM = "Kementerian Hukum dan Hak Asasi Manusia"
KEMENIMIPAS = "Kementerian Imigrasi dan Pemasyarakatan"


def found(case: dict[str, Any]) -> Institution | None:
    when = date.fromisoformat(case["published"]) if case.get("published") else None
    return find_institution(case["title"], case["body"], case["credit"], case["place"], when)


def test_the_judged_set_is_large_and_mixed() -> None:
    assert len(CASES) >= 180
    assert sum(case["institution"] is None for case in CASES) >= 10
    assert sum(case["credit"] is not None for case in CASES) >= 30
    assert sum(case["parent"] == KEMENKUMHAM for case in CASES) >= 5


def test_institutions_of_the_judged_set() -> None:
    got = [(case["title"], one.name if (one := found(case)) else None, case["institution"]) for case in CASES]
    wrong = [row for row in got if row[1] != row[2]]
    assert 1 - len(wrong) / len(CASES) >= NAME_FLOOR, wrong


def test_parents_of_the_judged_set() -> None:
    got = [(case["title"], one.parent if (one := found(case)) else None, case["parent"]) for case in CASES]
    wrong = [row for row in got if row[1] != row[2]]
    assert 1 - len(wrong) / len(CASES) >= PARENT_FLOOR, wrong


def test_spans_of_the_judged_set_name_the_office() -> None:
    for case in CASES:
        if (one := found(case)) and one.end > one.start:
            printed = fold(case[one.part][one.start : one.end])
            assert same_office(printed, one.name) or set(printed.split()) & set(one.name.split()), (printed, one.name)


def test_institutions_of_the_sample_releases() -> None:
    wrong = []
    for release in releases():
        one = find_institution(release.title, release.body, None, None)
        if one is None or canonical(release.institution) != one.name:
            wrong.append((release.title, one and one.name, release.institution))
    assert 1 - len(wrong) / len(releases()) >= SAMPLE_FLOOR, wrong


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Rumah Tahanan Negara Kelas II B Blora", "Rutan Kelas IIB Blora"),
        ("Rumah Tahanan Negara (Rutan) Kelas IIB Blora", "Rutan Kelas IIB Blora"),
        ("RUTAN KLAS 2B BLORA", "Rutan Kelas IIB Blora"),
        ("Rutan Blora Kelas IIB", "Rutan Kelas IIB Blora"),
        ("karutan blora", "Rutan Kelas IIB Blora"),
        ("Rutan Kelas IIA Blora", "Rutan Kelas IIA Blora"),
        ("Rutan Karangwuni", "Rutan Karangwuni"),
        ("Lembaga Pemasyarakatan Kelas I Kedungpane", "Lapas Kelas I Semarang"),
        ("Lapastik Pamekasan", "Lapas Narkotika Kelas IIA Pamekasan"),
        ("LPP Kelas IIA Semarang", "Lapas Perempuan Kelas IIA Semarang"),
        ("Lapas Batu", "Lapas Kelas I Batu Nusakambangan"),
        ("Balai Pemasyarakatan (Bapas) Kelas II Pati", "Bapas Kelas II Pati"),
        ("Kantor Imigrasi Kelas I Non-TPI Pati", "Kantor Imigrasi Kelas I Non TPI Pati"),
        ("Kanim Kelas II TPI Cilacap", "Kantor Imigrasi Kelas II TPI Cilacap"),
        ("Kanwil Ditjenpas Jateng", "Kantor Wilayah Ditjenpas Jawa Tengah"),
        ("Kantor Wilayah Kementerian Hukum dan HAM NTT", "Kantor Wilayah Kemenkumham Nusa Tenggara Timur"),
        ("Kepolisian Resor Blora", "Polres Blora"),
        ("Polres Metro Jakarta Barat", "Polres Metro Jakarta Barat"),
        ("Kapolda Metro Jaya", "Polda Metro Jaya"),
        ("Kodim 0721 Blora", "Kodim 0721/Blora"),
        ("Pendim0716/Demak", "Kodim 0716/Demak"),
        ("Koramil 0716-12/Mranggen", "Koramil 12/Mranggen"),
        ("Yonif 408/Suhbrastha", "Yonif 408/Suhbrastha"),
        ("Dinas Kesehatan (Dinkes) Kab. Pati", "Dinas Kesehatan Kabupaten Pati"),
        ("Dinkes Pati", "Dinas Kesehatan Kabupaten Pati"),
        ("Dinas Kebersihan dan Pertamanan Kota Bitung", "Dinas Kebersihan dan Pertamanan Kota Bitung"),
        ("Kemenag Blora", "Kantor Kementerian Agama Kabupaten Blora"),
        ("Kementerian Agama RI", "Kementerian Agama"),
        ("Pemkab Demak", "Pemerintah Kabupaten Demak"),
        ("Bupati Demak", "Pemerintah Kabupaten Demak"),
        ("Pemda DIY", "Pemerintah Provinsi DI Yogyakarta"),
        ("BNN Kabupaten Temanggung", "BNNK Temanggung"),
        ("ATR/BPN Karanganyar", "Kantor Pertanahan Kabupaten Karanganyar"),
        ("SMAN 1 Wera", "SMA Negeri 1 Wera"),
        ("RSUD dr. R. Soetijono Blora", "RSUD dr. R. Soetijono Blora"),
        ("Kelompok  Tani Sido Makmur", "Kelompok Tani Sido Makmur"),
        ("", ""),
    ],
)
def test_names_have_one_normal_form(name: str, expected: str) -> None:
    assert canonical(name) == expected
    assert canonical(expected) == expected


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Rutan Blora", "Rutan Kelas IIB Blora", True),
        ("Kodim Blora", "Kodim 0721/Blora", True),
        ("KPU Dompu", "Komisi Pemilihan Umum Kabupaten Dompu", True),
        ("Kanwil Sulteng", "Kantor Wilayah Ditjenpas Sulawesi Tengah", True),
        ("Dinas Kesehatan Kediri", "Dinas Kesehatan Kota Kediri", True),
        ("Karang Taruna  Mekar", "karang taruna mekar", True),
        ("Rutan Blora", "Rutan Rembang", False),
        ("Rutan Kelas IIA Blora", "Rutan Kelas IIB Blora", False),
        ("Lapas Pamekasan", "Lapas Narkotika Pamekasan", False),
        ("Polres Blora", "Polsek Blora", False),
        ("Dinas Kesehatan Kota Kediri", "Dinas Kesehatan Kabupaten Kediri", False),
        ("SMA Negeri 1 Wera", "SMA Negeri 2 Wera", False),
        ("Rutan Blora", "Kelompok Tani", False),
    ],
)
def test_the_same_office_under_two_names(a: str, b: str, same: bool) -> None:
    assert same_office(a, b) is same
    assert same_office(b, a) is same


@pytest.mark.parametrize(
    ("role", "office"),
    [
        ("Kepala Rutan Blora", "Rutan Kelas IIB Blora"),
        ("Plt. Kepala Rutan Blora", "Rutan Kelas IIB Blora"),
        ("Karutan Blora", "Rutan Kelas IIB Blora"),
        ("Kapolsek Kaliwungu", "Polsek Kaliwungu"),
        ("Komandan Kodim 0721/Blora", "Kodim 0721/Blora"),
        ("Penjabat Bupati Kudus", "Pemerintah Kabupaten Kudus"),
        ("Ketua KPU Dompu", "KPU Kabupaten Dompu"),
        ("Karutan", None),
        ("Wakapolsek Kaliwungu", None),
        ("Wakil Bupati Demak", None),
        ("Babinsa Koramil Bulu", None),
        ("Kasubsi Pelayanan Tahanan Rutan Blora", None),
        ("Kepala Seksi Pembinaan Lapas Slawi", None),
        ("Ketua Kelompok Tani Sido Makmur", None),
        ("", None),
    ],
)
def test_roles_that_head_an_office(role: str, office: str | None) -> None:
    assert headed(role) == office


def test_parents_change_with_the_cabinet() -> None:
    assert parent_of("Rutan Blora", date(2024, 10, 20)) == KEMENKUMHAM
    assert parent_of("Rutan Blora", date(2024, 10, 21)) == KEMENIMIPAS
    assert parent_of("Kantor Imigrasi Pati", None) == KEMENIMIPAS
    assert parent_of("Kanwil Kemenkum Jateng", date(2025, 3, 1)) == "Kementerian Hukum"
    assert parent_of("Dinkes Pati", None) == "Pemerintah Kabupaten Pati"
    assert parent_of("Pemkab Pati", None) is None
    assert parent_of("Kelompok Tani", None) is None


def test_every_kind_with_a_parent_has_one_today() -> None:
    keys = {form.kind.parent for row in forms().values() for form in row} - {"", "=pemda"}
    assert all(parents(key) and parents(key)[-1][2] is None for key in keys)


def test_a_ministry_of_its_time_in_the_text_decides_without_a_day() -> None:
    text = "BLORA – Rutan Kelas IIB Blora menerima penghargaan dari Kemenkumham."
    one = find_institution("", text, None, None)
    assert one is not None
    assert one.parent == KEMENKUMHAM
    later = find_institution("", text, None, None, date(2025, 1, 2))
    assert later is not None
    assert later.parent == KEMENIMIPAS


def test_an_office_only_in_a_credit_from_elsewhere_has_an_empty_span() -> None:
    one = find_institution("Razia Mendadak", "Petugas menyisir blok hunian.", "Humas Rutan Blora", None)
    assert one is not None
    assert (one.name, one.short, one.start, one.end) == ("Rutan Kelas IIB Blora", "Rutan Blora", 0, 0)


def test_a_kind_alone_is_the_office_at_the_place() -> None:
    body = "BLORA – Kejari menahan bendahara desa. Kejari menyebut kerugian Rp600 juta."
    one = find_institution("Kejari Tahan Bendahara Desa", body, None, "Blora")
    assert one is not None
    assert one.name == "Kejari Blora"
    assert find_institution("Kejari Tahan Bendahara Desa", body, None, None) is None


_WORDS = st.sampled_from(
    [
        "Rutan",
        "Kelas",
        "IIB",
        "Blora",
        "(Rutan)",
        "Polsek",
        "Kapolsek",
        "0721/",
        "Dinas",
        "dan",
        "Kabupaten",
        "di",
        "-",
    ]
)


@given(
    st.text(max_size=60), st.one_of(st.text(max_size=300), st.lists(_WORDS, max_size=30).map(" ".join)), st.booleans()
)
def test_any_text_is_read_without_error(title: str, body: str, signed: bool) -> None:
    one = find_institution(title, body, body[-20:] if signed else None, body[:10])
    if one:
        text = title if one.part == "title" else body
        assert 0 <= one.start <= one.end <= len(text)
        assert one.name
        assert same_office(canonical(one.name), one.name)


@given(st.one_of(st.text(max_size=120), st.lists(_WORDS, max_size=8).map(" ".join)))
def test_any_name_has_a_normal_form(name: str) -> None:
    assert same_office(name, name)
    assert same_office(canonical(name), name) or not canonical(name)
    parent_of(name, date(2025, 1, 1))
    headed(name)


@pytest.mark.parametrize(
    "piece", ["Polsek ", "Rutan Kelas ", "Dinas A dan ", "dan ", "(((", "0721/", "Kapolsek Aa Bb Cc "]
)
def test_long_texts_take_little_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    find_institution("", "Rutan Blora", None, None)
    start = time.process_time()
    find_institution(text[:2000], text, text[-100:], "Blora")
    assert time.process_time() - start < 10


def test_many_different_offices_take_little_time() -> None:
    text = " ".join(
        f"Polsek {chr(65 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)} giat." for n in range(15_000)
    )
    start = time.process_time()
    find_institution("", text, None, None)
    assert time.process_time() - start < 10
