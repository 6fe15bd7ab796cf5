"""Facts that a record gives go before those that are read out of the text, and stay."""

import sqlite3
from pathlib import Path

from pr_archive import Archive
from pr_archive.serialization import to_dict

ROW = {
    "url": "https://warta.example.id/panen-sawi-di-rutan",
    "title": "Rutan Blora Panen Sawi",
    "published": "2025-06-16T09:00:00+07:00",
    "body": "BLORA – Rutan Blora memanen sawi, Senin (16/06/2025). Kepala Rutan Blora, Gunawan Prasetya, hadir.",
}


def test_what_is_absent_is_derived_and_what_is_given_is_kept(tmp_path: Path) -> None:
    with Archive(tmp_path / "a", create=True) as archive:
        archive.import_records([{**ROW, "institution": "Rutan Blora", "people": []}])
        (release,) = archive.export()
        assert release.institution == "Rutan Blora"
        assert str(release.event_date) == "2025-06-16"
        assert release.event_date_ok is True
        assert [(one.name, one.role) for one in release.people] == [("Gunawan Prasetya", "Kepala Rutan Blora")]
        list(archive.reparse())
        assert archive.get(release.id).institution == "Rutan Blora"


def test_a_given_day_leaves_no_other_reading_beside_it(tmp_path: Path) -> None:
    with Archive(tmp_path / "a", create=True) as archive:
        archive.import_records([{**ROW, "event_date": "2025-06-15"}])
        (release,) = archive.export()
        assert (str(release.event_date), release.event_date_raw, release.event_date_ok) == ("2025-06-15", None, None)


def test_facts_of_a_known_release_are_overruled_by_an_edited_record(tmp_path: Path) -> None:
    with Archive(tmp_path / "a", create=True) as archive:
        archive.import_records([ROW])
        (release,) = archive.export()
        assert archive.import_records([to_dict(release)]).unchanged == 1
        edited = {**to_dict(release), "institution": "Lapas Blora"}
        assert archive.import_records([edited]).changed == 1
        list(archive.reparse())
        known = archive.get(release.id)
        assert known.institution == "Lapas Blora"
        assert known.version == release.version
        assert known.people == release.people
        assert [hit.release.id for hit in archive.search(institution="lapas blora")] == [release.id]


def test_the_views_show_what_the_records_show(tmp_path: Path) -> None:
    with Archive(tmp_path / "a", create=True) as archive:
        archive.import_records([{**ROW, "institution": "Lapas Blora"}])
        (release,) = archive.export()
    database = sqlite3.connect(tmp_path / "a" / "archive.db")
    database.row_factory = sqlite3.Row
    (row,) = database.execute("SELECT * FROM readable_releases")
    shown = to_dict(release)
    columns = database.execute("SELECT name FROM pragma_table_info('readable_releases')")
    names = {name for (name,) in columns} - {"gone_at"}
    assert {name: row[name] for name in names} == {name: shown[name] for name in names}
    people = [(one["name"], one["role"]) for one in database.execute("SELECT * FROM readable_people")]
    assert people == [(one.name, one.role) for one in release.people]
    assert database.execute("SELECT count(*) FROM readable_quotes").fetchone()[0] == len(release.quotes)
    database.close()


def test_an_older_record_joins_the_history_and_changes_nothing_else(tmp_path: Path) -> None:
    with Archive(tmp_path / "a", create=True) as archive:
        archive.import_records([ROW])
        old = {**ROW, "body": "BLORA – Rutan Blora memanen cabai.", "last_seen": "2025-06-17T00:00:00+00:00"}
        assert archive.import_records([old]).changed == 1
        assert archive.import_records([old]).unchanged == 1
        (release,) = archive.export()
        assert "sawi" in release.body
        assert ["sawi" in version.data.body for version in archive.history(release.id)] == [True, False]
