"""Who is named, in what role: a judged set of invented releases, the forms one by one, and texts that are none."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pr_archive.demo.sample import releases
from pr_archive.enrich.people import Mention, find_people

JUDGED = Path(__file__).parent / "eval" / "people.jsonl"
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
FLOOR = 0.97
"""F1 on (name, role) pairs of the judged set; measured 0.993."""


def pairs(body: str, title: str = "") -> list[tuple[str, str | None]]:
    return [(one.name, one.role) for one in find_people(title, body)]


def judged_cases() -> list[dict[str, object]]:
    return [json.loads(line) for line in JUDGED.read_text("utf-8").splitlines()]


def f1(found: set[object], gold: set[object]) -> float:
    return 2 * len(found & gold) / (len(found) + len(gold))


def test_judged_set_stays_above_the_floor() -> None:
    cases = judged_cases()
    gold = {(number, one["name"], one["role"]) for number, case in enumerate(cases) for one in case["people"]}
    found = {
        (number, name, role) for number, case in enumerate(cases) for name, role in pairs(case["body"], case["title"])
    }
    assert len(cases) >= 110
    assert f1(found, gold) >= FLOOR, sorted(map(str, found ^ gold))


def test_judged_gold_is_printed_in_its_text() -> None:
    for case in judged_cases():
        for one in case["people"]:
            assert one["name"].lower() in case["body"].lower()
            assert one["role"] is None or one["role"] in case["body"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Kepala Rutan Blora, Budi Hardiono, A.Md.IP., S.H., M.Si., hadir.", ("Budi Hardiono", "Kepala Rutan Blora")),
        ("Budi Hardiono selaku Kepala Rutan Blora hadir.", ("Budi Hardiono", "Kepala Rutan Blora")),
        ("Karutan Blora Budi Hardiono hadir.", ("Budi Hardiono", "Karutan Blora")),
        ("Wahyu Lestari (Kepala Rutan Blora) hadir.", ("Wahyu Lestari", "Kepala Rutan Blora")),
        ("Ketua RT 03 Desa Kunden Bapak H. Sukirno hadir.", ("Sukirno", "Ketua RT 03 Desa Kunden")),
        ("Babinsa Koramil 07/Bulu Serda Parmin hadir.", ("Parmin", "Babinsa Koramil 07/Bulu")),
        ("Plt. Kepala Dinas Sosial Pati, Siti Aminah, hadir.", ("Siti Aminah", "Plt. Kepala Dinas Sosial Pati")),
        ("Kepala Kemenag Blora Roziqun hadir.", ("Roziqun", "Kepala Kemenag Blora")),
        ("Kepala Kemenag Blora | Roziqun hadir.", None),
        ("Setelah Sunarti, pemilik warung, melapor.", ("Sunarti", "pemilik warung")),
        ("Menurut warga Desa Kunden, Siti Aminah (45), air naik.", ("Siti Aminah", "warga Desa Kunden")),
        ("Aiptu (Purn) Sudiro, purnawirawan Polri, hadir.", ("Sudiro", "purnawirawan Polri")),
        ("Komandan upacara dijabat Bripka Soleh.", ("Soleh", "Komandan upacara")),
        ("Kepala Desa Sumber Rejo, Paryono, hadir.", ("Paryono", "Kepala Desa Sumber Rejo")),
        ("Kapolsek Kaliwungu menjelaskan kronologi kejadian.", None),
        ("Pria berinisial AR (27) dan SG (41) diamankan.", None),
        ("Upacara Hari Bhakti di Aula Sahardjo dan Masjid At-Taubah, Selasa (14/01).", None),
        ("Sementara itu, Kapolres Blora belum memberi keterangan.", None),
    ],
)
def test_form(body: str, expected: tuple[str, str] | None) -> None:
    assert pairs(body) == ([expected] if expected else [])


def test_a_list_of_officials() -> None:
    body = (
        "Kegiatan dihadiri Kepala Kemenag Blora Roziqun, Staf Pelayanan Tahanan, dan Kasubsi Pelayanan Tahanan Eko "
        "Prasetyo. Kapolres Blora AKBP Wawan Andi Susanto melalui Kasat Reskrim AKP Zaenul mengirim salam."
    )
    assert pairs(body) == [
        ("Roziqun", "Kepala Kemenag Blora"),
        ("Eko Prasetyo", "Kasubsi Pelayanan Tahanan"),
        ("Wawan Andi Susanto", "Kapolres Blora"),
        ("Zaenul", "Kasat Reskrim"),
    ]


def test_short_references_are_the_same_person_and_the_longest_form_is_the_name() -> None:
    body = (
        'Kapolsek AKP Wawan meninjau pasar. "Aman," ujar Wawan.\n\n'
        "Wawan Andi Susanto lalu berpamitan. Kapolsek Kaliwungu AKP Wawan menyalami pedagang."
    )
    (person,) = find_people("", body)
    assert (person.name, person.role) == ("Wawan Andi Susanto", "Kapolsek Kaliwungu")
    assert person.start == body.index("Wawan Andi")


def test_two_persons_with_a_common_word_stay_two() -> None:
    body = "Camat Tayu Budi Santoso menemui Lurah Kunden Budi Hardiono. Menurut Budi Santoso, jalan diperbaiki."
    assert pairs(body) == [("Budi Santoso", "Camat Tayu"), ("Budi Hardiono", "Lurah Kunden")]


def test_who_is_quoted_needs_no_role() -> None:
    assert pairs('"Airnya keruh," keluh Siti Aminah, Senin (3/3).') == [("Siti Aminah", None)]
    assert pairs("Siti Aminah berangkat ke pasar.") == []


def test_the_text_itself_shows_a_place() -> None:
    known = "Pencurian terjadi di Desa Randusanga. Kepala Desa Randusanga Mathor menyesalkannya."
    assert pairs(known) == [("Mathor", "Kepala Desa Randusanga")]


def test_capitals_come_in_normal_case_and_the_span_shows_them_as_printed() -> None:
    body = "BLORA – 𝗕𝘂𝗽𝗮𝘁𝗶 Blora BUDI SANTOSO membuka rapat."
    (person,) = find_people("", body)
    assert (person.name, body[person.start : person.end]) == ("Budi Santoso", "BUDI SANTOSO")


def test_a_title_adds_only_persons_that_are_marked_and_not_in_the_body() -> None:
    title = "Kapolres Blora AKBP Wawan Susanto Pimpin Apel, Kapolsek Kaliwungu Ajak Warga Waspada"
    (person,) = find_people(title, "Apel berlangsung tertib.")
    assert person == Mention(name="Wawan Susanto", role="Kapolres Blora", part="title", start=20, end=33)
    assert [one.part for one in find_people(title, "Kapolres Blora AKBP Wawan Susanto hadir.")] == ["body"]


def test_the_people_of_the_sample_releases_are_found() -> None:
    """The development set: names there carry ranks and titles, so that ours is the end of them."""
    gold = found = 0
    for sample in releases():
        names = [one.name for one in find_people(sample.title, "\n\n".join(sample.paragraphs))]
        gold += len(sample.people)
        found += sum(any(person.name.endswith(name) for name in names) for person in sample.people)
    assert found / gold >= 0.95


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed releases are not at hand")
def test_the_people_of_the_seed_releases_are_found() -> None:
    found = {pair for path in SEEDS.glob("*.txt") for pair in pairs(path.read_text("utf-8"))}
    assert found == {
        ("Sugito", "Kepala Rutan Blora"),
        ("Budi Hardiono", "Kepala Rutan Blora"),
        ("Roziqun", "Kepala Kemenag Blora"),
    }


PIECES = (
    'Kepala Rutan Blora Budi Hardiono , . ( ) " S.H. H. AKP Desa Kunden dan selaku yang Ketua warga pemilik (45) '
    "07/Bulu kata Anak Agung I Plt. “ ” 𝗕𝘂𝗱𝗶 İ ǅ Kapolsek mengatakan Dinas : - bin M. se-Blora D.I. dari menjabat"
)
words = st.sampled_from([*PIECES.split(), "\n\n"])


@given(st.one_of(st.text(), st.lists(words, max_size=60).map(" ".join)), st.lists(words, max_size=20).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_and_spans_show_the_names(body: str, title: str) -> None:
    people = find_people(title, body)
    for one in people:
        shown = " ".join((body if one.part == "body" else title)[one.start : one.end].split())
        assert shown.lower() == one.name.lower()
        assert one.name
        assert one.role != ""
    assert len({one.name.lower() for one in people}) == len(people)


@pytest.mark.parametrize(
    "unit",
    [
        "Kepala ",
        "Kepala Rutan Blora, ",
        "Budi Hardiono ",
        "Dan ",
        "S.H., ",
        "(",
        '" ',
        "\n \n",
        "Budi, Kepala ",
        "H. ",
        "Plt. ",
    ],
)
def test_a_long_text_of_anything_takes_time_in_proportion(unit: str) -> None:
    began = time.process_time()
    find_people("", unit * (200_000 // len(unit)))
    assert time.process_time() - began < 10
