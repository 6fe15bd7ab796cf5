"""The record form: every field present, and exactly what went in comes out."""

import json
import re
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pr_archive.errors import RecordError
from pr_archive.importing import version_of_record
from pr_archive.records import Copy, Person, Quote, Release, release_id
from pr_archive.serialization import FIELD_NAMES, from_dict, from_json, to_dict, to_json
from tests.conftest import make_version

CONTRACT = (
    "id url source family title summary author author_raw published published_raw modified body paragraphs tags"
    " category images caption region place institution event_date event_date_raw event_date_ok people quotes credit"
    " language cluster copies first_seen last_seen version snapshot"
)

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
moments = st.datetimes(
    min_value=datetime(1990, 1, 1),
    max_value=datetime(2999, 1, 1),
    timezones=st.integers(-720, 840).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
paragraphs = st.lists(texts.filter(str.strip), max_size=4).map(tuple)
ids = texts.filter(lambda text: text.isprintable() and re.fullmatch(r"[^\s/]{1,100}", text))
releases = paragraphs.flatmap(
    lambda parts: st.builds(
        Release,
        id=ids, url=st.just("https://warta.example/a"), source=texts, title=texts.filter(bool),
        published=st.none() | moments, paragraphs=st.just(parts), body=st.just("\n\n".join(parts)),
        tags=st.lists(texts).map(tuple), event_date=st.none() | st.dates(date(1990, 1, 1)),
        people=st.lists(st.builds(Person, name=texts, role=st.none() | texts)).map(tuple),
        quotes=st.lists(st.builds(Quote, speaker=st.none() | texts, text=texts)).map(tuple),
        copies=st.lists(st.builds(Copy, id=texts, url=texts, source=texts, published=st.none() | moments)).map(tuple),
        first_seen=moments, last_seen=moments, version=st.integers(1, 9),
    )
)  # fmt: skip


def test_the_fields_are_those_of_the_contract_in_order() -> None:
    assert " ".join(FIELD_NAMES) == CONTRACT
    assert tuple(to_dict(make_version().release())) == FIELD_NAMES


def test_every_field_is_documented() -> None:
    import inspect

    source = inspect.getsource(Release)
    for name in FIELD_NAMES:
        declared = source.index(f"\n    {name}: ")
        line_end = source.index("\n", declared + 1)
        assert source[line_end + 1 :].lstrip(" ").startswith('"""'), name


def test_times_are_iso_8601_with_offset() -> None:
    row = to_dict(make_version(event_date=date(2025, 1, 14)).release())
    assert row["published"] == "2025-01-14T16:04:00+07:00"
    assert row["event_date"] == "2025-01-14"
    assert row["first_seen"] == "2025-01-14T12:00:00+00:00"


@given(releases)
def test_the_round_trip_is_identical(release: Release) -> None:
    assert from_json(to_json(release), Release) == release


@given(releases)
def test_an_imported_record_is_exported_as_it_came(release: Release) -> None:
    row = json.loads(to_json(release))
    if row["id"] and row["source"] and "/" not in row["id"]:
        assert json.loads(to_json(version_of_record(row).release())) == row


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"judul": "x"}, "judul"),
        ({"version": "2"}, "version: int wanted, '2' given"),
        ({"version": True}, "version: int wanted"),
        ({"tags": "abc"}, "tags: a list wanted"),
        ({"tags": [1]}, "tags"),
        ({"published": "2025-01-14T16:04:00"}, "published: a time with offset"),
        ({"published": "kemarin"}, "published"),
        ({"event_date": "2025-02-30"}, "event_date: day is out of range"),
        ({"people": [{"role": "Kepala"}]}, "people"),
        ({"title": "\ud800"}, "surrogate"),
        ({"title": 3}, "title: str wanted"),
    ],
)
def test_a_bad_value_is_an_error_that_names_the_field(change: dict[str, Any], complaint: str) -> None:
    row = {**to_dict(make_version().release()), **change}
    with pytest.raises(RecordError) as caught:
        from_dict(row, Release)
    assert complaint in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[1]", '"x"', "null", "[" * 100_000, '{"title": "x"}'])
def test_what_is_no_record_is_an_error(text: str) -> None:
    with pytest.raises(RecordError):
        from_json(text, Release)


def test_what_a_row_leaves_out_is_derived() -> None:
    release = version_of_record(
        {"url": "https://warta.example/a", "title": "Judul", "body": "Satu.\n\nDua."}
    ).release()
    assert release.source == "warta.example"
    assert release.id == release_id("warta.example", "https://warta.example/a")
    assert release.paragraphs == ("Satu.", "Dua.")
    assert release.first_seen == release.last_seen
    assert version_of_record({"url": "http://a/b", "title": "x", "paragraphs": ["a", "b"]}).release().body == "a\n\nb"


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ({}, "no url"),
        ({"url": "https://a.id/x"}, "no title"),
        ({"url": "bukan", "title": "x"}, "no web address"),
        ({"url": "https://a.id/x", "title": "x", "body": "a", "paragraphs": ["b"]}, "two different texts"),
        ({"url": "https://a.id/x", "title": "x", "isi": "a"}, "isi"),
        ({"url": "http://[bad", "title": "x"}, "no web address"),
        ({"url": "https://a.id/x", "title": "x", "version": 10**30}, "no number of a version"),
        ({"url": "https://a.id/x", "title": "x", "id": "a/b"}, "without a slash"),
        ({"url": "https://a.id/x", "title": "x", "published": "0001-01-01T00:00:00+07:00"}, "from 1900 on"),
        ([], "JSON object"),
    ],
)
def test_a_row_that_is_no_record_says_why(row: Any, complaint: str) -> None:
    with pytest.raises(RecordError, match=complaint):
        version_of_record(row)
