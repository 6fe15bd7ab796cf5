"""The log: a line for every request and every decision, in JSON or for people; silent until somebody asks."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pr_archive import Archive
from pr_archive.logs import log_decision, log_request, writing
from pr_archive.results import ScrapeResult
from pr_archive.sources import Source, add_source
from tests.faults import FaultServer, page, robots, status

ARTICLE = (
    "<html><head><title>{0}</title><meta property='og:type' content='article'>"
    "<meta property='article:published_time' content='2025-03-04T09:00:00+07:00'></head><body><article><h1>{0}</h1>"
    "<p>Petugas Rutan Wirasaba menggeledah kamar hunian blok {0} pada Selasa pagi bersama anggota polsek.</p>"
    "<p>Kepala rutan mengatakan penggeledahan itu dilakukan berkala agar blok hunian bersih dari barang larangan.</p>"
    "</article></body></html>"
)
HOME = "<html><head><link rel=alternate type=application/rss+xml href=/feed/></head><body>Warta</body></html>"


def feed(server: FaultServer, *slugs: str) -> bytes:
    items = "".join(f"<item><title>{slug}</title><link>{server.url('/' + slug)}</link></item>" for slug in slugs)
    return f"<rss version='2.0'><channel><title>Warta</title>{items}</channel></rss>".encode()


@pytest.fixture
def site() -> Any:
    """Return a server with two articles, one that robots.txt forbids, one without text, one that is broken."""
    with FaultServer() as server:
        slugs = (
            "razia-blok-mawar",
            "razia-blok-melati",
            "terlarang-dibaca-umum",
            "kosong-tanpa-isi",
            "rusak-di-jalan",
        )
        server.on("/robots.txt", robots("User-agent: *\nDisallow: /terlarang"))
        server.on("/", page(HOME.encode()))
        server.on("/feed/", page(feed(server, *slugs), ("ETag", '"satu"'), content_type="text/xml"))
        for slug in slugs[:2]:
            server.on(f"/{slug}", page(ARTICLE.format(slug.replace("-", " ")).encode()))
        server.on("/kosong-tanpa-isi", page(b"<html><body></body></html>"))
        server.on("/rusak-di-jalan", page(b"", ("Content-Encoding", "gzip, gzip")))
        yield server


def scrape(site: FaultServer, directory: Path, **options: Any) -> list[ScrapeResult]:
    sources = directory / "sources.toml"
    with Archive(directory, create=True) as archive:
        if not sources.exists():
            add_source(sources, Source(name="warta", url=site.url("/"), interval=0.0, allow_private=True))
        return archive.scrape(**options)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]


@pytest.fixture
def logged(site: FaultServer, tmp_path: Path) -> list[dict[str, Any]]:
    """Return the log of a scrape of the site."""
    with writing("json", tmp_path / "log.jsonl"):
        scrape(site, tmp_path / "archive")
    return lines(tmp_path / "log.jsonl")


def test_every_request_has_a_line(site: FaultServer, logged: list[dict[str, Any]]) -> None:
    requests = [line for line in logged if line["kind"] == "request"]
    assert [line["url"] for line in requests] == [site.url(seen.path) for seen in site.seen]
    first = requests[0]
    assert first["robots"]
    assert first["source"] == "warta"
    assert first["status"] == 200
    assert first["bytes"] == len("User-agent: *\nDisallow: /terlarang")
    assert 0 <= first["seconds"] < 10
    assert not first["not_modified"]
    broken = next(line for line in requests if line["url"].endswith("rusak-di-jalan"))
    assert broken["status"] is None
    assert "encoded more than once" in broken["error"]


def test_every_page_has_a_decision_and_the_reason(logged: list[dict[str, Any]], site: FaultServer) -> None:
    decisions = {line["url"]: line for line in logged if line["kind"] == "decision" and line["url"]}
    assert {url.removeprefix(site.url("/")): line["outcome"] for url, line in decisions.items()} == {
        "razia-blok-mawar": "new",
        "razia-blok-melati": "new",
        "terlarang-dibaca-umum": "skipped",
        "kosong-tanpa-isi": "failed",
        "rusak-di-jalan": "failed",
    }
    assert "robots.txt forbids it" in decisions[site.url("/terlarang-dibaca-umum")]["reason"]
    assert "encoded more than once" in decisions[site.url("/rusak-di-jalan")]["reason"]
    assert decisions[site.url("/razia-blok-mawar")]["id"]
    last = logged[-1]
    assert (last["source"], last["outcome"], last["url"]) == ("warta", "done", None)
    assert "2 new" in last["reason"]


def test_a_source_that_fails_says_why(site: FaultServer, tmp_path: Path) -> None:
    site.on("/", status(403))
    with writing("json", tmp_path / "log.jsonl"):
        scrape(site, tmp_path / "archive")
    last = lines(tmp_path / "log.jsonl")[-1]
    assert (last["kind"], last["source"], last["outcome"]) == ("decision", "warta", "failed")
    assert "403" in last["reason"]


def test_not_modified_known_and_limit_are_told(site: FaultServer, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    with writing("json", path):
        scrape(site, tmp_path / "archive", limit=1)
    assert any(line.get("outcome") == "skipped" and "limit" in line["reason"] for line in lines(path))
    with writing("json", path):
        scrape(site, tmp_path / "archive")
    known = [line for line in lines(path) if line.get("outcome") == "unchanged"]
    assert known
    assert all(line["id"] and "known" in line["reason"] for line in known)
    path.unlink()
    site.on("/feed/", status(304))
    with writing("json", path):
        scrape(site, tmp_path / "archive")
    assert {line["url"] for line in lines(path) if line.get("not_modified")} == {site.url("/feed/")}


def test_the_wait_of_the_rate_limit_is_told(site: FaultServer, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    add_source(archive / "sources.toml", Source(name="warta", url=site.url("/"), interval=0.2, allow_private=True))
    with writing("json", tmp_path / "log.jsonl"):
        scrape(site, archive)
    waits = [line["waited"] for line in lines(tmp_path / "log.jsonl") if line["kind"] == "request"]
    assert waits[0] < 0.1
    assert 0.1 < max(waits) < 0.3


def test_text_is_one_safe_line_a_record(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    with writing("text", path):
        log_request(
            source="warta", url="http://warta.example/a\x1b[2J\n\u202eb", status=200, bytes=5, seconds=0.1,
            waited=0.0, robots=False, error=None,
        )  # fmt: skip
        log_decision(source="warta", outcome="failed", url="http://warta.example/a", reason="no text")
    first, second = path.read_text(encoding="utf-8").splitlines()
    assert first.isascii()
    assert first.isprintable()
    assert "request source=warta" in first
    assert "status=200" in first
    assert 'outcome=failed reason="no text"' in second


def test_errors_of_ours_are_in_the_log_with_their_traceback(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    with writing("json", path):
        try:
            raise ValueError("aduh")
        except ValueError:
            logging.getLogger("pr_archive.update").exception("source %s", "warta")
    (line,) = lines(path)
    assert (line["kind"], line["message"]) == ("error", "source warta")
    assert "ValueError: aduh" in line["traceback"]


def test_the_library_is_silent_by_default(site: FaultServer, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from pr_archive import Archive\n"
        "with Archive(Path(sys.argv[1])) as archive: archive.scrape()\n"
        "import logging; logging.getLogger('pr_archive.update').error('aduh')"
    )
    with Archive(tmp_path / "archive", create=True):
        add_source(
            tmp_path / "archive" / "sources.toml",
            Source(name="warta", url=site.url("/"), interval=0.0, allow_private=True),
        )
    run = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "archive")], capture_output=True, text=True, check=True
    )
    assert (run.stdout, run.stderr) == ("", "")


def command(*arguments: str, tmp_path: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "pr_archive", "--archive", str(tmp_path / "archive"), *arguments],
        capture_output=True, text=True, env={**os.environ, "XDG_STATE_HOME": str(tmp_path / "state")},
    )  # fmt: skip


def test_the_command_logs_where_it_is_told(site: FaultServer, tmp_path: Path) -> None:
    with Archive(tmp_path / "archive", create=True):
        add_source(
            tmp_path / "archive" / "sources.toml",
            Source(name="warta", url=site.url("/"), interval=0.0, allow_private=True),
        )
    file = tmp_path / "log.jsonl"
    run = command("--log", str(file), "--log-format", "json", "scrape", tmp_path=tmp_path)
    assert {line["kind"] for line in lines(file)} == {"request", "decision"}
    assert "request" not in run.stderr
    before = len(lines(file))
    run = command("--log-format", "text", "scrape", tmp_path=tmp_path)
    assert " request source=warta " in run.stderr
    assert len(lines(file)) == before
    run = command("--log", str(tmp_path / "nowhere" / "log"), "scrape", tmp_path=tmp_path)
    assert run.returncode == 3
    assert run.stderr.count("\n") == 1
