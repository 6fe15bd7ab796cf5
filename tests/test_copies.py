"""Copies of one release: found as they come in, told apart from look-alikes, overruled by the user."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from pr_archive import Archive
from pr_archive.cli import cli
from pr_archive.differences import word_diff
from pr_archive.syndication import clusters, sketch, traits_of
from tests.eval.copies import KINDS
from tests.eval_copies import judged

WIB = timezone(timedelta(hours=7))
MONDAY = datetime(2025, 6, 16, 9, 0, tzinfo=WIB)
BODY = """BLORA – Sebanyak 45 warga binaan Rutan Blora mengikuti pelatihan membatik, Senin (16/06/2025).

Pelatihan berlangsung di aula rutan dan dibimbing dua perajin dari Kecamatan Cepu, yakni Sri Wahyuni dan Tarmuji.
Setiap peserta menerima selembar kain mori dan sebuah canting untuk dipakai selama sepuluh kali pertemuan.

Kepala Rutan Blora, Gunawan Prasetya, berharap keterampilan itu menjadi bekal setelah bebas. "Kami ingin mereka
pulang membawa keahlian, bukan hanya penyesalan," ujarnya.

Hasil batik terbaik akan dipamerkan di Alun-alun Blora pada bulan Agustus bersama karya pengrajin setempat.
(Humas Rutan Blora)"""


def row(name: str, title: str = "45 Warga Binaan Rutan Blora Belajar Membatik", **values: Any) -> dict[str, Any]:
    return {
        "url": f"https://{name}.example.id/{name}-belajar-membatik",
        "title": title,
        "body": BODY,
        "published": MONDAY.isoformat(),
        **values,
    }


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive", create=True) as archive:
        yield archive


def together(archive: Archive, *rows: dict[str, Any]) -> list[set[str]]:
    """Take the rows in; return the clusters as sets of sources' first labels."""
    assert archive.import_records(rows).ok
    found: dict[str, set[str]] = {}
    for release in archive.export():
        found.setdefault(release.cluster or "", set()).add(release.source.partition(".")[0])
    return sorted(found.values(), key=sorted)


VARIANTS = {
    "comma-blank artefact": BODY.replace(", ", " , ").replace("–", "-"),
    "widget of three lines": BODY.replace("\n\nKepala", "\n\nBLORA\n\nWARTAWAN\n\nBaca di sini\n\nKepala", 1),
    "other dateline and credit": BODY.replace("BLORA – ", "Blora, Wartakota.id - ").replace(
        "(Humas Rutan Blora)", "(red)"
    ),
    "trimmed lead": BODY.partition("\n\n")[2],
    "cut to half": "\n\n".join(BODY.split("\n\n")[:2]),
    "light edits": BODY.replace("berlangsung di", "digelar di")
    .replace("menerima", "mendapat")
    .replace("berharap", "ingin"),
    "name misspelt": BODY.replace("Tarmuji", "Tarmudji"),
    "date in words": BODY.replace("Senin (16/06/2025)", "Senin 16 Juni 2025"),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_changed_copy_is_found(archive: Archive, variant: str) -> None:
    later = (MONDAY + timedelta(hours=5)).isoformat()
    other = row("kabar", "Rutan Blora Gelar Pelatihan Batik", body=VARIANTS[variant], published=later)
    assert together(archive, row("warta"), other) == [{"warta", "kabar"}]


SERIES = "Pelatihan Membatik Hari ke-{} di Rutan Blora"
TRAPS = {
    "days of a series": (
        row("warta", SERIES.format(6)),
        row("kabar", SERIES.format(7), body=BODY.replace("16/06/2025", "17/06/2025").replace("Senin", "Selasa")),
    ),
    "the same a year later": (
        row("warta"),
        row("kabar", "52 Warga Binaan Rutan Blora Belajar Membatik", published=MONDAY.replace(year=2026).isoformat(),
            body=BODY.replace("45", "52").replace("2025", "2026").replace("Gunawan Prasetya", "Endang Sulastri")),
    ),
    "the prose of another office": (
        row("warta"),
        row("kabar", "Warga Binaan Rutan Rembang Belajar Membatik",
            body=BODY.replace("Blora", "Rembang").replace("BLORA", "REMBANG").replace("Gunawan Prasetya", "Heru Jati")
            .replace("Sri Wahyuni dan Tarmuji", "Lastri dan Kasmin").replace("Cepu", "Lasem")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS)
def test_what_looks_alike_is_no_copy(archive: Archive, trap: str) -> None:
    assert together(archive, *TRAPS[trap]) == [{"kabar"}, {"warta"}]
    first = next(archive.export(source="warta.example.id"))
    (near,) = archive.copies(first.id).related
    assert near.kind == "related"
    assert near.why


def test_places_are_in_order_of_time_with_the_official_one_named(archive: Archive) -> None:
    office = "https://rutanblora.kemenimipas.go.id/berita/membatik"
    together(
        archive,
        row("kabar", published=(MONDAY + timedelta(days=1, hours=3)).isoformat()),
        row("warta"),
        row("resmi", url=office, published=(MONDAY + timedelta(minutes=90)).isoformat()),
    )
    found = archive.copies(office)
    assert [place.delay for place in found.places] == [timedelta(), timedelta(minutes=90), timedelta(days=1, hours=3)]
    assert archive.get(found.first).source == "warta.example.id"
    assert archive.get(found.authoritative).url == office
    assert [copy.source for copy in archive.get(office).copies] == ["warta.example.id", "kabar.example.id"]


def test_search_shows_one_hit_with_the_others_beside_it(archive: Archive) -> None:
    together(archive, row("warta"), row("kabar", body=VARIANTS["light edits"], published="2025-06-17T08:00:00+07:00"))
    (hit,) = archive.search("membatik")
    assert hit.release.source == "warta.example.id"
    assert [other.source for other in hit.also] == ["kabar.example.id"]
    assert len(archive.search("membatik", copies=True).hits) == 2


def test_the_user_overrules_and_it_survives_new_copies_and_reparse(archive: Archive) -> None:
    together(archive, row("warta"), row("kabar"))
    split = next(archive.export(source="kabar.example.id")).id
    archive.split_copy(split)
    assert together(archive, row("suara")) == [{"kabar"}, {"suara", "warta"}]
    list(archive.reparse())
    assert archive.get(split).copies == ()
    archive.merge_copies(split, "https://warta.example.id/warta-belajar-membatik")
    assert {copy.source for copy in archive.get(split).copies} == {"warta.example.id", "suara.example.id"}
    assert archive.check() == []


def test_a_text_that_changes_leaves_its_cluster(archive: Archive) -> None:
    together(archive, row("warta"), row("kabar"))
    other = "Jalan desa di Randublatung diperbaiki dengan dana desa sebesar Rp200 juta. " * 4
    assert together(archive, row("kabar", title="Jalan Desa Diperbaiki", body=other, version=2)) == [
        {"kabar"},
        {"warta"},
    ]


def test_clusters_travel_with_the_records(archive: Archive, tmp_path: Path) -> None:
    from pr_archive.serialization import to_dict

    together(archive, row("warta"), row("kabar"))
    records = [to_dict(release) for release in archive.export()]
    with Archive(tmp_path / "other", create=True) as other:
        assert other.import_records(records).ok
        assert {one.cluster for one in other.export()} == {one.cluster for one in archive.export()}
        assert {one.id: one.copies for one in other.export()} == {one.id: one.copies for one in archive.export()}


def test_the_command_shows_and_explains(archive: Archive) -> None:
    together(archive, row("warta"), row("kabar"))
    id = next(archive.export(source="warta.example.id")).id
    run = lambda *words: CliRunner().invoke(cli, ["--archive", str(archive.path), *words])  # noqa: E731
    assert "ran in 2 places" in run("copies", id).output
    assert "100% of the shorter text" in run("copies", id, "--why").output
    assert "the words are the same" in run("history", id).output
    assert "is no copy of" in run("copies", "split", id).output
    assert "ran in one place" in run("copies", id).output
    assert run("copies", "merge", id).exit_code == 2


def test_a_name_stays_when_copies_come_and_the_split_are_kept_apart() -> None:
    class Tie:
        def __init__(self, a: str, b: str, kind: str = "copy", score: float = 1.0) -> None:
            self.a, self.b, self.kind, self.score = a, b, kind, score

    ties = [Tie("b", "c"), Tie("a", "b", score=0.6)]
    assert clusters(["b", "c", "a"], ties, {}) == {"a": "b", "b": "b", "c": "b"}
    assert clusters(["b", "c", "a"], [*ties, Tie("a", "c", "split")], {}) == {"a": "a", "b": "b", "c": "b"}
    assert clusters(["b", "c", "a"], ties, {"c": "x"}) == dict.fromkeys("abc", "x")


@given(st.lists(st.sampled_from(["rutan", "blora", "warga", "binaan", "panen", "12", "Budi", ".", ","]), max_size=60))
def test_a_text_shares_its_whole_sketch_with_itself_in_other_dress(words: list[str]) -> None:
    from pr_archive.records import Release

    def made(body: str) -> Any:
        release = Release(id="x", url="https://a.example.id/x", source="a", title="Judul", body=body,
                          published=MONDAY, first_seen=MONDAY, last_seen=MONDAY)  # fmt: skip
        return sketch(traits_of(release), "1")

    plain, dressed = made(" ".join(words)), made("  ".join(words).replace(",", " ,"))
    assert plain.kept == dressed.kept


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_word_diff_holds_both_texts(before: str, after: str) -> None:
    changes = list(word_diff(before, after))
    assert "".join(one.text for one in changes if one.kind != "gone").split() == after.split()
    assert [w for one in changes if one.kind != "new" for w in one.text.split()] == before.split()


def test_the_judged_pages_are_told_apart() -> None:
    found = judged()
    assert found.precision >= 0.99
    assert found.recall >= 0.97
    assert all(one.kind in {*KINDS, "base"} for pair in found.wrong for one in pair)  # no trap


OFFICES = (("Pati", "Suharto Wibowo"), ("Kudus", "Lilik Handayani"), ("Demak", "Joko Susilo"))
APEL = """{place} – Petugas Lapas {place} mengikuti apel pagi di halaman lapas, {day}. Apel dipimpin
Kepala Lapas {place}, {head}, dan diikuti {count} petugas dari semua regu dengan tertib.

Dalam amanatnya ia meminta petugas menjaga kebersihan blok hunian, memeriksa kunci dan gembok, serta melaporkan setiap
kejadian yang menonjol kepada komandan jaga. Apel ditutup dengan doa bersama dan pemeriksaan kerapian seragam."""


def routine(site: str, day: int, office: int) -> dict[str, Any]:
    """Return a release of the kind that three offices publish every day, on one of the sites that carry it."""
    place, head = OFFICES[office]
    at = MONDAY + timedelta(days=day)
    body = APEL.format(place=place, head=head, day=f"{at:%d/%m/%Y}", count=30 + (day * 7 + office * 11) % 40)
    return row(site, f"Apel Pagi Lapas {place}", url=f"https://{site}.example.id/apel-{office}-{day}", body=body,
               published=(at + timedelta(minutes=len(site))).isoformat())  # fmt: skip


@pytest.mark.parametrize("by_site", [True, False])
def test_daily_look_alikes_do_not_hide_the_copies_in_any_order(archive: Archive, by_site: bool) -> None:
    wanted = [(site, day, office) for site in ("warta", "kabar", "suara") for day in range(25) for office in range(3)]
    if not by_site:
        wanted.sort(key=lambda one: one[1:])
    assert archive.import_records(routine(*one) for one in wanted).ok
    clusters: dict[str, set[str]] = {}
    for release in archive.export():
        clusters.setdefault(release.cluster or "", set()).add(release.url.rpartition("/")[2])
    assert len(clusters) == 75
    assert all(len(members) == 1 for members in clusters.values())


def test_a_stub_with_other_headlines_is_no_copy(archive: Archive) -> None:
    stub = "Simak liputan selengkapnya dalam tayangan video berikut ini."
    rows = [row("warta", "Banjir di Demak", body=stub), row("kabar", "Panen Raya di Pati", body=stub)]
    assert together(archive, *rows) == [{"kabar"}, {"warta"}]
    assert together(archive, row("suara", "Banjir di Demak", body=stub)) == [{"kabar"}, {"suara", "warta"}]


def test_a_roundup_does_not_join_what_it_tells(archive: Archive) -> None:
    other = TRAPS["the prose of another office"][1]
    third = "Kejaksaan Negeri Pati memusnahkan barang bukti 31 perkara yang telah berkekuatan hukum tetap. " * 8
    rows = [row("warta"), other, row("pekan", "Rangkuman Pekan Ini", body=f"{BODY}\n\n{other['body']}\n\n{third}")]
    assert together(archive, *rows) == [{"kabar"}, {"pekan"}, {"warta"}]


def test_what_was_imported_as_a_cluster_can_be_split(archive: Archive, tmp_path: Path) -> None:
    from pr_archive.serialization import to_dict

    together(archive, row("warta"), row("kabar"), row("suara"))
    records = [to_dict(release) for release in archive.export()]
    with Archive(tmp_path / "other", create=True) as other:
        other.import_records(records)
        for release in records:
            other.split_copy(release["id"]) if len(other.get(release["id"]).copies) else None
        assert all(release.copies == () for release in other.export())
        assert len({release.cluster for release in other.export()}) == 3


def test_a_given_cluster_that_is_the_name_of_another_release_does_not_join_it(archive: Archive) -> None:
    archive.import_records([{**row("warta"), "id": "samaid1"}])
    archive.import_records(
        [{**row("kabar", "Jalan Rusak", body="Jalan desa rusak berat. " * 9), "cluster": "samaid1"}]
    )
    assert archive.get("samaid1").copies == ()


def test_who_headed_an_office_is_known_from_any_copy(archive: Archive) -> None:
    short = BODY.replace("Kepala Rutan Blora, Gunawan Prasetya, berharap", "Ia berharap")
    together(archive, row("warta", body=short), row("kabar", published="2025-06-16T12:00:00+07:00"))
    (office,) = archive.institutions("rutan blora")
    assert [tenure.name for tenure in office.heads] == ["Gunawan Prasetya"]
    assert office.releases == 1
