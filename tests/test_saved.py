"""Saved searches: what is new is told once a release, and again only where it could not be delivered."""

import csv
import email
import email.policy
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import feedparser
import pytest
from click.testing import CliRunner, Result

from pr_archive import Archive
from pr_archive.cli import cli
from pr_archive.errors import ReportError
from pr_archive.saved import SavedSearch, read_saved

TEXTS = {
    "donor": "Rutan Blora menggelar donor darah bersama PMI di aula dan mengumpulkan 61 kantong dari petugas.",
    "senam": "Setiap Jumat pagi petugas Rutan Blora berolahraga dengan tahanan di lapangan dalam selama satu jam.",
    "panen": "Kebun kecil di belakang Rutan Blora menghasilkan cabai dan terong yang dijual ke pasar oleh koperasi.",
}


def row(host: str, word: str = "donor") -> dict[str, Any]:
    return {
        "url": f"https://{host}.example.id/{word}-di-rutan-blora",
        "title": f"{word.title()} di Rutan Blora",
        "body": TEXTS[word],
        "published": "2025-06-16T09:00:00+07:00",
    }


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "arsip", create=True) as archive:
        archive.import_records([row("warta")])
        yield archive


def run(archive: Archive, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--archive", str(archive.path), *words], standalone_mode=False)


def test_what_is_known_when_saved_is_no_news(archive: Archive) -> None:
    assert "1 releases match now" in run(archive, "saved", "add", "blora", "rutan blora").output
    assert run(archive, "alert").output == ""
    archive.import_records([row("suara", "senam")])
    assert "Senam di Rutan" in run(archive, "alert").output
    assert run(archive, "alert").output == ""


def test_a_copy_of_what_was_told_is_no_news(archive: Archive) -> None:
    archive.save_search(SavedSearch(name="blora", query="rutan blora"), report_known=True)
    archive.import_records([row("kabar")])
    (alert,) = archive.alerts()
    assert [release.source for release in alert.releases] == ["kabar.example.id"] or len(alert.releases) == 1
    archive.import_records([row("suara")])
    (later,) = archive.alerts()
    assert later.releases == ()


def test_dry_run_tells_again(archive: Archive) -> None:
    archive.save_search(SavedSearch(name="blora", query="rutan"), report_known=True)
    assert "1 new" in run(archive, "alert", "--dry-run").output
    assert "1 new" in run(archive, "alert").output


def test_an_atom_file_grows(archive: Archive) -> None:
    archive.save_search(SavedSearch(name="blora", query="rutan", to=("atom:blora.xml",)), report_known=True)
    for word in ("donor", "senam", "panen"):
        archive.import_records([row("suara", word)])
        assert run(archive, "alert").output == ""
    feed = feedparser.parse(str(archive.path / "blora.xml"))
    assert not feed.bozo
    assert {entry.title.split()[0] for entry in feed.entries} == {"Donor", "Senam", "Panen"}


def test_a_webhook_gets_the_records_and_a_failure_is_told_again(archive: Archive) -> None:
    got: list[dict[str, Any]] = []
    answers = [500, 302, 204]

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(answers[len(got) - 1])
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        target = f"webhook:http://127.0.0.1:{server.server_address[1]}/hook"
        archive.save_search(SavedSearch(name="blora", query="rutan", to=(target,)), report_known=True)
        results = [run(archive, "alert") for _ in range(4)]
    finally:
        server.shutdown()
        server.server_close()
    assert [result.return_value for result in results] == [6, 6, 0, 0]
    assert "answers 500" in results[0].output
    assert len(got) == 3
    assert got[0]["saved"] == "blora"
    assert got[2]["releases"][0]["title"] == "Donor di Rutan Blora"


def test_mail_goes_through_sendmail(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "sendmail"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/args\ncat > {tmp_path}/mail\n')
    program.chmod(0o755)
    monkeypatch.setattr("pr_archive.deliveries.SENDMAIL", (str(program),))
    monkeypatch.delenv("PR_ARCHIVE_SMTP", raising=False)
    archive.save_search(SavedSearch(name="blora", query="rutan", to=("mail:humas@example.id",)), report_known=True)
    assert run(archive, "alert").return_value == 0
    message = email.message_from_bytes((tmp_path / "mail").read_bytes(), policy=email.policy.default)
    assert message["To"] == "humas@example.id"
    assert message["Subject"] == "[PR Archive] blora: 1 rilis baru"
    assert "https://warta.example.id/donor-di-rutan-blora" in message.get_content()
    assert (tmp_path / "args").read_text().split() == ["-t", "-oi"]


def test_without_a_mail_server_it_says_so(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pr_archive.deliveries.SENDMAIL", ())
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.delenv("PR_ARCHIVE_SMTP", raising=False)
    archive.save_search(SavedSearch(name="blora", query="rutan", to=("mail:humas@example.id",)), report_known=True)
    result = run(archive, "alert")
    assert result.return_value == 6
    assert "PR_ARCHIVE_SMTP" in result.output


@pytest.mark.parametrize("target", ["surat:x", "mail:", "mail:a@b\nBcc: c@d", "webhook:ftp://x", "atom:"])
def test_a_bad_target_is_refused(target: str) -> None:
    with pytest.raises(ReportError):
        SavedSearch(name="x", query="rutan", to=(target,))


@pytest.mark.parametrize(
    "text",
    [
        "[[saved]]\nname=5\nquery='a'",
        "[[saved]]\nname='a'\nquery='a'\nto=5",
        "[[saved]]\nname = 'x'",
        "saved = 3",
        "[[saved]]\nname='x'\nquery='y'\nwarna='z'",
        "[[",
        "[x]\ny=1",
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "saved.toml"
    path.write_text(text)
    with pytest.raises(ReportError, match=r"saved\.toml"):
        read_saved(path)


def test_saved_searches_are_listed_run_and_removed(archive: Archive) -> None:
    run(archive, "saved", "add", "satu", "rutan")
    run(archive, "saved", "add", "dua", "lapas", "--to", "atom:dua.xml")
    listed = csv.reader(run(archive, "saved", "list", "--format", "csv").output.splitlines()[1:])
    assert list(listed) == [["satu", "rutan", ""], ["dua", "lapas", "atom:dua.xml"]]
    assert "Donor di Rutan" in run(archive, "saved", "run", "satu").output
    run(archive, "saved", "remove", "satu")
    run(archive, "saved", "remove", "dua")
    assert archive.saved() == {}
    run(archive, "saved", "add", "tiga", "rutan")
    assert list(archive.saved()) == ["tiga"]


def test_a_query_that_cannot_be_understood_is_not_saved(archive: Archive) -> None:
    result = run(archive, "saved", "add", "x", "warna:merah")
    assert result.exception is not None
    assert archive.saved() == {}


def test_a_target_that_fails_does_not_repeat_the_others(archive: Archive) -> None:
    search = SavedSearch(name="blora", query="rutan", to=("atom:blora.xml", "webhook:http://127.0.0.1:9/tidak-ada"))
    archive.save_search(search, report_known=True)
    assert run(archive, "alert").return_value == 6
    first = (archive.path / "blora.xml").read_bytes()
    assert run(archive, "alert").return_value == 6
    assert (archive.path / "blora.xml").read_bytes() == first
    archive.import_records([row("suara", "panen")])
    (alert,) = archive.alerts()
    assert len(alert.failures) == 1
    assert len(feedparser.parse(str(archive.path / "blora.xml")).entries) == 2


def test_a_copy_that_changes_later_is_no_news(archive: Archive) -> None:
    archive.save_search(SavedSearch(name="blora", query="rutan"))
    archive.import_records([row("kabar")])
    assert run(archive, "alert").output == ""
    archive.split_copy("https://kabar.example.id/donor-di-rutan-blora")
    assert run(archive, "alert").output == ""


def test_what_is_forgotten_leaves_the_atom_file(archive: Archive) -> None:
    archive.save_search(SavedSearch(name="blora", query="rutan", to=("atom:blora.xml",)), report_known=True)
    archive.import_records([row("suara", "panen")])
    assert run(archive, "alert").return_value == 0
    archive.forget("https://suara.example.id/panen-di-rutan-blora")
    feed = feedparser.parse(str(archive.path / "blora.xml"))
    assert [entry.title for entry in feed.entries] == ["Donor di Rutan Blora"]
    assert "cabai" not in (archive.path / "blora.xml").read_text(encoding="utf-8")
