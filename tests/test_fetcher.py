"""The fetcher against servers that lie, stall, flood and lead astray."""

import gzip
import socket
import ssl
import subprocess
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from attrs import define, evolve, field
from hypothesis import given
from hypothesis import strategies as st
from urllib3.util import parse_url

from pr_archive.errors import (
    AddressError,
    BlockedError,
    BusyError,
    FetchError,
    RobotsError,
    SourceError,
    TooLargeError,
    TooSlowError,
)
from pr_archive.scrapers.body import CutShortError, decode_body
from pr_archive.scrapers.destinations import address_of
from pr_archive.scrapers.fetcher import Fetcher, Limits, RequestLog
from pr_archive.sources import Source
from tests.faults import FaultServer, bomb, cached, endless, head, page, raw, redirect, robots, status, trickle

KIB, MIB = 1024, 1024 * 1024
SMALL = Limits(raw=256 * KIB, decoded=MIB, seconds=1.0, connect=0.5, backoff=0.0)
PUBLIC = Source(name="publik", url="https://warta.example.go.id/")


@define
class Clock:
    """A clock that moves only when somebody sleeps."""

    now: float = 1_736_845_440.0
    slept: list[float] = field(factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as server:
        yield server


@pytest.fixture
def source(server: FaultServer) -> Source:
    return Source(name="uji", url=server.url(), interval=0, allow_private=True)


@pytest.fixture
def fetcher(tmp_path: Path, clock: Clock) -> Iterator[Fetcher]:
    with Fetcher(limits_dir=tmp_path / "limits", limits=SMALL, sleep=clock.sleep, clock=clock) as fetcher:
        yield fetcher


@pytest.fixture
def threads() -> Iterator[None]:
    before = threading.active_count()
    yield
    assert threading.active_count() == before


# What comes back


def test_a_page_comes_back_as_it_was_sent(server: FaultServer, source: Source, fetcher: Fetcher) -> None:
    body = b"<p>Rutan Wirasaba gelar razia</p>"
    packed = gzip.compress(body)
    server.on("/rilis", page(packed, ("Content-Encoding", "gzip"), ("X-Satu", "a"), ("x-dua", "b"), ("X-Satu", "c")))
    snapshot = fetcher.get(server.url("/rilis"), source)
    assert (snapshot.status, snapshot.reason) == (200, "Whatever")
    assert (snapshot.payload, snapshot.body) == (packed, body)
    assert snapshot.url == snapshot.requested == server.url("/rilis")
    assert [name for name, _ in snapshot.headers] == [
        "Content-Type", "Content-Length", "Content-Encoding", "X-Satu", "x-dua", "X-Satu",
    ]  # fmt: skip
    assert snapshot.id.startswith("urn:uuid:")
    assert datetime.now(UTC) - snapshot.fetched_at < timedelta(seconds=10)
    assert {name.lower(): value for name, value in snapshot.request_headers} == server.seen[-1].headers


def test_who_we_are(server: FaultServer, source: Source, tmp_path: Path) -> None:
    with Fetcher(contact="https://arsip.example/tentang", limits_dir=tmp_path, limits=SMALL) as fetcher:
        server.on("/", page())
        fetcher.get(server.url(), source)
    for seen in server.seen:
        assert seen.headers["user-agent"] == "pr-archive/0.1 (+https://arsip.example/tentang)"
        assert seen.headers["accept-language"] == "id"
    assert server.seen[-1].headers["accept-encoding"] == "gzip, deflate"
    with pytest.raises(SourceError):
        Fetcher(contact="a@b.example)\r\nX-Injected: 1")


def test_no_cookie_no_netrc_no_proxy(
    server: FaultServer, source: Source, fetcher: Fetcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login orang password rahasia\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    monkeypatch.delenv("no_proxy", raising=False)
    server.on("/", page(b"", ("Set-Cookie", "sesi=1; Path=/")))
    for _ in range(2):
        fetcher.get(server.url(), source)
    assert not any({"cookie", "authorization"} & seen.headers.keys() for seen in server.seen)


def test_a_connection_is_used_again_and_everything_is_counted(
    server: FaultServer, source: Source, fetcher: Fetcher
) -> None:
    logs: list[RequestLog] = []
    fetcher.on_request = logs.append
    server.on("/", redirect("/a"))
    server.on("/a", page(b"12345"))
    for _ in range(3):
        fetcher.get(server.url(), source)
    assert fetcher.requests == len(server.seen) == len(logs) == 7
    assert server.connections < 7
    assert logs[0].url == server.url("/robots.txt")
    assert (logs[-1].url, logs[-1].status, logs[-1].bytes, logs[-1].error) == (server.url("/a"), 200, 5, None)


@pytest.mark.parametrize("code", [200, 203, 400, 404, 410, 418])
def test_statuses_that_come_back(server: FaultServer, source: Source, fetcher: Fetcher, code: int) -> None:
    server.on("/x", status(code))
    assert fetcher.get(server.url("/x"), source).status == code


@pytest.mark.parametrize("code", [401, 403, 451])
def test_a_refusal_is_blocked_unless_expected(
    server: FaultServer, source: Source, fetcher: Fetcher, code: int
) -> None:
    server.on("/wp-json/x", status(code))
    with pytest.raises(BlockedError, match=str(code)):
        fetcher.get(server.url("/wp-json/x"), source)
    assert fetcher.get(server.url("/wp-json/x"), source, expect=(401, 403, 451)).status == code
    assert len(server.paths) == 2


@pytest.mark.parametrize(
    "answer",
    [
        page(b"<title>Just a moment...</title>", ("CF-Mitigated", "challenge"), code=403),
        page(b"", ("cf-mitigated", "challenge"), code=429),
        page(b"", ("cf-mitigated", "challenge"), code=503),
        page(b"<title>Just a moment...</title>", code=503),
        page(b"<script src=/cdn-cgi/challenge-platform/h/b/orchestrate></script>", code=429),
        page(b"<script>window._cf_chl_opt={}</script>"),
        page(b"<html><title>One moment, please...</title>"),
    ],
)
def test_a_challenge_is_blocked_at_once(
    server: FaultServer, source: Source, fetcher: Fetcher, answer: Callable[..., bool]
) -> None:
    server.on("/x", answer)
    with pytest.raises(BlockedError, match="challenge"):
        fetcher.get(server.url("/x"), source, expect=(403,))
    assert len(server.paths) == 1


def test_an_article_behind_cloudflare_is_no_challenge(server: FaultServer, source: Source, fetcher: Fetcher) -> None:
    server.on("/x", page(b"<p>Isi</p><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"))
    assert fetcher.get(server.url("/x"), source).status == 200


def test_the_limits_are_kept_where_the_user_keeps_state(
    server: FaultServer, source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    server.on("/", page())
    with Fetcher() as fetcher:
        fetcher.get(server.url(), source)
    assert list((tmp_path / "state").rglob("127.0.0.1*.json"))


# Busy servers


@pytest.mark.parametrize("code", [429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again_and_then_given_up(
    server: FaultServer, source: Source, fetcher: Fetcher, code: int
) -> None:
    server.on("/sibuk", status(code))
    with pytest.raises(BusyError, match=str(code)):
        fetcher.get(server.url("/sibuk"), source)
    assert len(server.paths) == SMALL.attempts
    server.on("/sibuk", status(code), page(b"siap"))
    assert fetcher.get(server.url("/sibuk"), source).body == b"siap"


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_a_short_retry_after_is_waited_for(
    server: FaultServer, source: Source, fetcher: Fetcher, clock: Clock, form: str
) -> None:
    value = "7" if form == "seconds" else format_datetime(datetime.fromtimestamp(clock.now + 7, UTC), usegmt=True)
    server.on("/x", status(503, ("Retry-After", value)), page(b"siap"))
    began = clock.now
    assert fetcher.get(server.url("/x"), source).body == b"siap"
    assert clock.now - began == pytest.approx(7)


@pytest.mark.parametrize("value", ["3600", "Wed, 21 Oct 2099 07:28:00 GMT"])
def test_a_long_retry_after_closes_the_host(
    server: FaultServer, source: Source, fetcher: Fetcher, clock: Clock, value: str
) -> None:
    server.on("/x", status(429, ("Retry-After", value)))
    server.on("/y", page())
    with pytest.raises(BusyError) as first:
        fetcher.get(server.url("/x"), source)
    assert first.value.retry_after
    assert first.value.retry_after >= 3600
    with pytest.raises(BusyError, match="pause") as second:
        fetcher.get(server.url("/y"), source)
    assert second.value.retry_after == pytest.approx(min(first.value.retry_after, 24 * 3600))
    assert len(server.paths) == 1
    clock.now += min(first.value.retry_after, 24 * 3600)
    assert fetcher.get(server.url("/y"), source).status == 200


@pytest.mark.parametrize("value", ["nanti", "-5", "1e9", "Sel, 32 Jan 2025", "", "9" * 40])
def test_a_senseless_retry_after_is_none(server: FaultServer, source: Source, fetcher: Fetcher, value: str) -> None:
    server.on("/x", status(503, ("Retry-After", value)), page(b"siap"))
    assert fetcher.get(server.url("/x"), source).body == b"siap"


def test_pauses_grow(server: FaultServer, source: Source, clock: Clock, tmp_path: Path) -> None:
    server.on("/x", status(502))
    limits = evolve(SMALL, backoff=1.0, attempts=5)
    fetcher = Fetcher(limits_dir=tmp_path, limits=limits, sleep=clock.sleep, clock=clock)
    with fetcher, pytest.raises(BusyError):
        fetcher.get(server.url("/x"), source)
    assert len(clock.slept) == 4
    assert all(0 <= pause <= 2**number for number, pause in enumerate(clock.slept))


def test_a_host_that_stays_busy_is_closed(
    server: FaultServer, source: Source, fetcher: Fetcher, clock: Clock
) -> None:
    server.on("/x", status(503))
    server.on("/y", page())
    for _ in range(SMALL.failures // SMALL.attempts):
        with pytest.raises(BusyError, match="503"):
            fetcher.get(server.url("/x"), source)
    with pytest.raises(BusyError, match="pause"):
        fetcher.get(server.url("/y"), source)
    assert len(server.paths) == SMALL.failures
    clock.now += SMALL.first_closure
    assert fetcher.get(server.url("/y"), source).status == 200


def test_nobody_listens(fetcher: Fetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    source = Source(name="mati", url=f"http://127.0.0.1:{port}/", interval=0, allow_private=True)
    with pytest.raises(FetchError, match="refused"):
        fetcher.get(source.url, source)
    assert fetcher.requests == SMALL.attempts


def test_a_host_that_does_not_exist(fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match="looked up"):
        fetcher.get("http://tidak-ada.invalid/", PUBLIC)


# Half pages


@pytest.mark.parametrize(
    "data",
    [
        head(200, [("Content-Length", "5000")]) + b"<p>terpotong",
        head(200, [("Transfer-Encoding", "chunked")]) + b"40\r\n<p>terpotong",
        head(200, [("Transfer-Encoding", "chunked")]) + b"5\r\n<p>te\r\n",
        head(200, [("Transfer-Encoding", "chunked")]) + b"zz\r\n<p>terpotong\r\n0\r\n\r\n",
        head(200, [("Content-Length", "99"), ("Content-Encoding", "gzip")]) + gzip.compress(b"x" * 500)[:20],
        head(200, [("Content-Encoding", "gzip")]) + gzip.compress(bytes(range(256)) * 9)[:-9],
        head(200, [("Content-Encoding", "gzip")]) + gzip.compress(b"<p>benar</p>")[:-8] + b"salahsum",
        head(200, [("Content-Encoding", "deflate")]) + zlib.compress(bytes(range(256)))[:-9],
        head(200, [("Content-Length", "5"), ("Content-Length", "9")]) + b"<p>te",
        b"HTTP/1.1 200 OK\r\nContent-Ty",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"",
    ],
)  # fmt: skip
def test_half_a_page_is_no_page(server: FaultServer, source: Source, fetcher: Fetcher, data: bytes) -> None:
    server.on("/x", raw(data))
    with pytest.raises(BusyError):
        fetcher.get(server.url("/x"), source)
    assert len(server.paths) == SMALL.attempts
    server.on("/x", raw(data), page(b"utuh"))
    assert fetcher.get(server.url("/x"), source).body == b"utuh"


def test_a_connection_that_is_reset(server: FaultServer, source: Source, fetcher: Fetcher) -> None:
    server.on("/x", raw(head(200, [("Content-Length", "5000")]) + b"x" * 2000, hold=0.05, reset=True))
    with pytest.raises(BusyError, match="reset"):
        fetcher.get(server.url("/x"), source)


# Slow servers


@pytest.mark.parametrize(
    "answer",
    [
        raw(b"", hold=30),
        raw(head(200, [("Content-Length", "99")]) + b"<p>mulai", hold=30),
        trickle(head(200, [("Content-Type", "text/html")]) * 9, 0.1),
        trickle(head(200, [("Content-Length", "500")]) + b"x" * 500, 0.02),
        trickle(head(200, [("Transfer-Encoding", "chunked")]) + b"1\r\nx\r\n" * 500, 0.02),
        endless(b"HTTP/1.1 200 OK\r\n", b"X-Lagi: a\r\n" * 3),
        endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        endless(b"HTTP/1.1 200 OK\r\nX-Panjang: ", b"a" * 1000),
    ],
    ids=["silence", "stall", "slow headers", "slow body", "slow chunks", "headers", "100 continue", "long header"],
)
@pytest.mark.usefixtures("threads")
def test_a_server_cannot_keep_us(
    server: FaultServer, source: Source, fetcher: Fetcher, answer: Callable[..., bool]
) -> None:
    server.on("/x", answer)
    fetcher.get(server.url("/missing"), source)
    began = time.monotonic()
    with pytest.raises((TooSlowError, BusyError)):
        fetcher.get(server.url("/x"), source)
    assert time.monotonic() - began < 2.5 * SMALL.seconds


@pytest.mark.usefixtures("threads")
def test_slow_answers_are_not_asked_for_again(server: FaultServer, source: Source, fetcher: Fetcher) -> None:
    server.on("/x", raw(head(200, [("Content-Length", "99")]) + b"<p>mulai", hold=30))
    with pytest.raises(TooSlowError, match="in time"):
        fetcher.get(server.url("/x"), source)
    assert server.paths == ["/x"]


# Bombs


def test_a_bomb_is_not_unpacked(server: FaultServer, source: Source, fetcher: Fetcher) -> None:
    server.on("/bom", page(bomb(200 * MIB), ("Content-Encoding", "gzip")))
    fetcher.get(server.url("/missing"), source)
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError, match="unpacks"):
            fetcher.get(server.url("/bom"), source)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 6 * MIB
    assert server.paths == ["/missing", "/bom"]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (raw(head(200, [("Content-Length", "99999999")])), TooLargeError),
        (endless(head(200), b"x" * 65536), TooLargeError),
        (endless(head(200, [("Transfer-Encoding", "chunked")]), b"400\r\n" + b"x" * 0x400 + b"\r\n"), TooLargeError),
        (page(zlib.compress(bytes(2 * MIB)), ("Content-Encoding", "deflate")), TooLargeError),
        (page(gzip.compress(b"")[:20] * 12_000, ("Content-Encoding", "gzip")), TooLargeError),
        (page(gzip.compress(gzip.compress(b"x")), ("Content-Encoding", "gzip, gzip")), FetchError),
        (page(b"x", ("Content-Encoding", "gzip"), ("Content-Encoding", "gzip")), FetchError),
        (page(b"x", ("Content-Encoding", "br")), FetchError),
        (raw(head(200, [("Transfer-Encoding", "gzip, chunked")]) + b"1\r\nx\r\n0\r\n\r\n"), FetchError),
    ],
)  # fmt: skip
def test_too_much(
    server: FaultServer, source: Source, fetcher: Fetcher, answer: Callable[..., bool], error: type[FetchError]
) -> None:
    server.on("/x", answer)
    began = time.monotonic()
    with pytest.raises(FetchError) as raised:
        fetcher.get(server.url("/x"), source)
    assert type(raised.value) is error
    assert time.monotonic() - began < 3


def test_the_caps_are_exact(server: FaultServer, source: Source, fetcher: Fetcher) -> None:
    server.on("/pas", page(b"x" * SMALL.raw))
    server.on("/lebih", page(b"x" * (SMALL.raw + 1)))
    server.on("/kemas", page(gzip.compress(bytes(SMALL.decoded)), ("Content-Encoding", "gzip")))
    server.on("/kemas-lebih", page(gzip.compress(bytes(SMALL.decoded + 1)), ("Content-Encoding", "gzip")))
    assert len(fetcher.get(server.url("/pas"), source).body) == SMALL.raw
    assert len(fetcher.get(server.url("/kemas"), source).body) == SMALL.decoded
    for path in ("/lebih", "/kemas-lebih"):
        with pytest.raises(TooLargeError):
            fetcher.get(server.url(path), source)
        assert fetcher.get(server.url(path), source, size=4 * MIB).status == 200


def test_a_redirect_with_a_bomb_for_a_body_is_not_read(server: FaultServer, source: Source, fetcher: Fetcher) -> None:
    server.on("/x", endless(head(302, [("Location", "/y"), ("Content-Encoding", "gzip")]), b"x" * 65536))
    server.on("/y", page(b"sampai"))
    assert fetcher.get(server.url("/x"), source).body == b"sampai"


@pytest.mark.parametrize(
    ("body", "encoding", "expected"),
    [
        (b"<p>bukan gzip</p>", "gzip", b"<p>bukan gzip</p>"),
        (b"<p>bukan deflate</p>", "deflate", b"<p>bukan deflate</p>"),
        (b"<p>polos</p>", "identity", b"<p>polos</p>"),
        (b"", "gzip", b""),
        (b"", "deflate", b""),
        (zlib.compress(b"zlib"), "deflate", b"zlib"),
        (zlib.compress(b"mentah" * 50, wbits=-15), "deflate", b"mentah" * 50),
        (gzip.compress(b"satu") + gzip.compress(b"dua"), "gzip", b"satudua"),
        (gzip.compress(b"isi") + b"\0" * 16, "x-gzip", b"isi"),
    ],
)
def test_encodings(
    server: FaultServer, source: Source, fetcher: Fetcher, body: bytes, encoding: str, expected: bytes
) -> None:
    server.on("/x", page(body, ("Content-Encoding", encoding)))
    snapshot = fetcher.get(server.url("/x"), source)
    assert (snapshot.payload, snapshot.body) == (body, expected)


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=4), st.integers(0, 400))
def test_unpacking_keeps_every_byte_and_the_limit(parts: list[bytes], limit: int) -> None:
    whole, packed = b"".join(parts), b"".join(map(gzip.compress, parts))
    if len(whole) <= limit:
        assert decode_body(packed, "gzip", limit) == whole
    else:
        with pytest.raises(TooLargeError):
            decode_body(packed, "gzip", limit)
    with pytest.raises((CutShortError, TooLargeError)):
        decode_body(packed[:-1], "gzip", limit)


def test_chunks_are_put_together(server: FaultServer, source: Source, fetcher: Fetcher) -> None:
    chunks = b"5\r\n<p>Ru\r\n6;ext=1\r\ntan</p\r\n1\r\n>\r\n0\r\nX-Akhir: 1\r\n\r\n"
    server.on("/x", raw(head(200, [("Transfer-Encoding", "chunked")]) + chunks))
    assert fetcher.get(server.url("/x"), source).payload == b"<p>Rutan</p>"


@pytest.mark.parametrize("code", [101, 199, 300, 305, 306])
def test_statuses_that_are_no_page(server: FaultServer, source: Source, fetcher: Fetcher, code: int) -> None:
    server.on("/x", status(code))
    with pytest.raises(FetchError, match=f"{code} .*no page"):
        fetcher.get(server.url("/x"), source)


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 404\x1b]0;judul\x07 x\r\n\r\n",
        b"HTTP/1.1 403 \x1b[2J\x9b1m\r\nContent-Length: 0\r\n\r\n",
        b"\x1b[2Jbukan HTTP\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: \x1b[2J\r\nContent-Length: 1\r\n\r\nx",
        b"HTTP/1.1 302 OK\r\nLocation: ht\x1b[2J://x\r\nContent-Length: 1\r\n\r\nx",
        b"HTTP/1.1 302 OK\r\nLocation: ftp://\xc2\x9b1m/\r\nContent-Length: 1\r\n\r\nx",
    ],
)
def test_a_message_is_safe_to_print(server: FaultServer, source: Source, fetcher: Fetcher, data: bytes) -> None:
    server.on("/x", raw(data))
    with pytest.raises(FetchError) as raised:
        fetcher.get(server.url("/x"), source)
    assert str(raised.value).isprintable()


# Redirects


def test_a_redirect_is_followed_and_both_ends_are_named(
    server: FaultServer, source: Source, fetcher: Fetcher
) -> None:
    server.on("/lama", redirect("/baru#isi", 301))
    server.on("/baru", page(b"isi"))
    snapshot = fetcher.get(server.url("/lama"), source)
    assert (snapshot.requested, snapshot.url) == (server.url("/lama"), server.url("/baru"))


def test_five_redirects_and_no_more(server: FaultServer, source: Source, fetcher: Fetcher) -> None:
    for number in range(1, 7):
        server.on(f"/{number}", redirect(f"/{number - 1}", 307))
    server.on("/0", page(b"akhir"))
    assert fetcher.get(server.url("/5"), source).body == b"akhir"
    with pytest.raises(FetchError, match="more than 5"):
        fetcher.get(server.url("/6"), source)


def test_redirects_that_lead_nowhere(server: FaultServer, source: Source, fetcher: Fetcher) -> None:
    server.on("/a", redirect("/b"))
    server.on("/b", redirect("/a"))
    server.on("/diri", redirect("/diri"))
    server.on("/tumbuh", redirect("/tumbuh?" + "x" * 3000))
    server.on("/kosong", status(302))
    for path, message in (("/a", "circle"), ("/diri", "circle"), ("/tumbuh", "longer"), ("/kosong", "no page")):
        with pytest.raises(FetchError, match=message):
            fetcher.get(server.url(path), source)


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1:70/", "javascript:alert(1)", "data:text/html,x",
        "http://169.254.169.254/latest/meta-data/", "http://127.0.0.2/", "http://localhost:{port}/y",
        "http://127.0.0.1/", "http://127.0.0.1:1/", "http://[::1]:{port}/y", "http://[::ffff:127.0.0.1]:{port}/y",
        "http://2130706433:{port}/y", "http://0x7f.1:{port}/y", "http://0177.0.0.1:{port}/y", "http://127.1:{port}/y",
        "http://10.0.0.1/", "http://192.168.1.1/", "http://172.16.0.1/", "http://100.64.0.1/", "http://0.0.0.0:{port}/y",
        "http://user:pw@127.0.0.1:{port}/y", "http://127.0.0.1:{port}\\@1.1.1.1/", "http:\\\\127.0.0.1:{port}\\y",
        "//127.0.0.1:22/", "http://warta.example.go.id:22/", "http://[::1/", "http://a:b/",
        "http://127.0.0.1:{port}/y\tz", "http://127。0。0。1/", "http://①②⑦.0.0.1/", "http://%31%32%37.0.0.1/",
    ],
)  # fmt: skip
def test_redirects_that_are_not_followed(
    server: FaultServer, source: Source, fetcher: Fetcher, location: str
) -> None:
    answer = f"HTTP/1.1 302 Found\r\nLocation: {location.format(port=server.port)}\r\nContent-Length: 0\r\n\r\n"
    server.on("/x", raw(answer.encode()))
    server.on("/y", page(b"rahasia"))
    with pytest.raises(AddressError):
        fetcher.get(server.url("/x"), source)
    assert server.paths == ["/x"]


def test_another_private_server_is_out_of_reach(server: FaultServer, source: Source, fetcher: Fetcher) -> None:
    with FaultServer() as other:
        other.on("/", page(b"rahasia"))
        server.on("/x", redirect(other.url()))
        with pytest.raises(AddressError):
            fetcher.get(server.url("/x"), source)
        with pytest.raises(AddressError):
            fetcher.get(other.url(), source)
        assert not other.seen


def test_a_location_in_utf8_is_kept(server: FaultServer, source: Source, fetcher: Fetcher) -> None:
    server.on("/x", raw("HTTP/1.1 301 Moved\r\nLocation: /jum’at berkah\r\nContent-Length: 0\r\n\r\n".encode()))
    server.on("/jum%E2%80%99at%20berkah", page(b"isi"))
    assert fetcher.get(server.url("/x"), source).body == b"isi"


# Addresses


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://[::1]/", "http://10.1.2.3/", "http://169.254.169.254/", "http://0/", "http://0x7f000001/",
        "http://[::ffff:10.0.0.1]/", "http://[::127.0.0.1]/", "http://[2002:7f00:1::]/", "http://[2001:0:7f00:1::]/",
        "http://[fe80::1]/", "http://[fe80::1%25eth0]/", "http://[fc00::1]/", "http://[fec0::1]/", "http://[ff02::1]/",
        "http://[64:ff9b::7f00:1]/", "http://[64:ff9b:1::1]/", "http://224.0.0.1/", "http://255.255.255.255/",
        "http://240.0.0.1/", "http://192.0.2.1/", "http://198.18.0.1/", "http://192.88.99.1/", "http://[::]/",
        "http://warta.example:8080/", "http://warta.example:0/", "http://warta.example:99999/", "http://a@warta.example/",
        "http://warta.example/\x00", "http://warta.example/a\nb", "http://warta.example\\x", "http://-x.example/",
        "http://" + "a" * 64 + ".example/", "http://a..example/", "warta.example/", "", "http://warta .example/",
        "HTTP//warta.example", "http://warta.example/" + "x" * 2048, "http://\ud800.example/",
    ],
)  # fmt: skip
def test_addresses_that_are_refused(url: str) -> None:
    with pytest.raises(AddressError):
        address_of(url, PUBLIC)


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("HTTPS://Warta.Example.GO.ID:443/a", "https://warta.example.go.id/a"),
        ("http://warta.example.", "http://warta.example/"),
        ("http://kebumen.example/%C3%a9%2f%7e?q=%20+a#x", "http://kebumen.example/%C3%a9%2f%7e?q=%20+a"),
        ("http://warta.example/jum’at", "http://warta.example/jum%E2%80%99at"),
        ("http://dése.example/", "http://xn--dse-bma.example/"),
        ("http://warta.example/a/../b/./%2e%2E/c/..", "http://warta.example/"),
        ("http://warta.example/../../etc/passwd", "http://warta.example/etc/passwd"),
        ("http://warta.example//a//b", "http://warta.example//a//b"),
        ("http://warta.example/?a=../..", "http://warta.example/?a=../.."),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2606:4700:0::1111]/", "http://[2606:4700::1111]/"),
        ("http://[64:ff9b::808:808]/", "http://[64:ff9b::808:808]/"),
        ("https://warta.example:80/", "https://warta.example:80/"),
    ],
)  # fmt: skip
def test_addresses_that_are_asked(url: str, sent: str) -> None:
    assert address_of(url, PUBLIC).url == sent


_PIECES = ["http:", "https:", "/", "//", "@", ":", "\\", "?", "#", "%2e", "..", "127.0.0.1", "0x7f.1", "[::1]", "é"]


@given(st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=5)), max_size=12).map("".join))
def test_any_text_is_refused_or_becomes_one_clear_address(text: str) -> None:
    for url in (text, f"http://{text}", f"http://warta.example/{text}"):
        with suppress(AddressError):
            address = address_of(url, PUBLIC)
            assert address.url.isascii()
            assert address.url.isprintable()
            assert address_of(address.url, PUBLIC) == address
            assert address.host not in ("127.0.0.1", "0x7f.1", "::1")
            # Two libraries that read it must agree on where it leads.
            assert parse_url(address.url).host.strip("[]") == urlsplit(address.url).hostname == address.host


def test_the_port_of_the_source_is_its_own(server: FaultServer, source: Source) -> None:
    other = Source(name="lain", url="https://warta.example:8443/")
    assert address_of("https://warta.example:8443/a", other).port == 8443
    with pytest.raises(AddressError, match="port"):
        address_of("https://warta.example:8444/a", other)
    with pytest.raises(AddressError, match="allow_private"):
        address_of(server.url(), evolve(source, allow_private=False))


@pytest.mark.parametrize("answers", [["127.0.0.1"], ["93.184.215.14", "10.0.0.7"], ["::1"], ["::ffff:127.0.0.1"]])
def test_a_name_that_leads_home_is_refused(
    fetcher: Fetcher, server: FaultServer, monkeypatch: pytest.MonkeyPatch, answers: list[str]
) -> None:
    asked: list[str] = []

    def lookup(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET6 if ":" in ip else socket.AF_INET, 1, 6, "", (ip, server.port)) for ip in answers]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    source = Source(name="jahat", url=f"http://jahat.example:{server.port}/", interval=0)
    with pytest.raises(AddressError):
        fetcher.get(source.url, source)
    assert asked == ["jahat.example"]
    assert not server.connections


def test_a_name_is_looked_up_once_for_each_connection(
    fetcher: Fetcher, server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second answer of the DNS (rebinding) is never asked for between the check and the connection."""
    asked: list[str] = []

    def lookup(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    server.on("/", page(b"rumah"))
    source = Source(name="uji", url=f"http://rumah.example:{server.port}/", interval=0, allow_private=True)
    assert fetcher.get(source.url, source).body == b"rumah"
    assert len(asked) == server.connections
    # The connection is still open; a source that may not go there must not inherit it.
    stranger = evolve(source, allow_private=False)
    with pytest.raises(AddressError):
        fetcher.get(source.url, stranger)
    assert server.paths == ["/"]


# Validators


def test_a_weak_etag_gets_its_304_from_wordpress_behind_gzip(
    server: FaultServer, source: Source, fetcher: Fetcher
) -> None:
    date, etag = "Tue, 14 Jan 2025 09:04:00 GMT", '"5d41402abc4b2a76"'

    def wordpress(headers: dict[str, str]) -> bool:
        same_etag, same_date = headers.get("if-none-match") == etag, headers.get("if-modified-since") == date
        both = "if-none-match" in headers and "if-modified-since" in headers
        return (same_etag and same_date) if both else (same_etag or same_date)

    server.on("/feed/", cached(b"<rss/>", f"W/{etag}", date, wordpress))
    first = fetcher.get(server.url("/feed/"), source)
    validators = first.header("etag"), first.header("last-modified")
    second = fetcher.get(server.url("/feed/"), source, etag=validators[0], last_modified=validators[1])
    assert (first.status, second.status, second.body) == (200, 304, b"")
    assert fetcher.get(server.url("/feed/"), source, etag=validators[0]).status == 304


@pytest.mark.parametrize("etag", ['"v1"', 'W/"v1"', '"v1-gzip"'])
def test_a_304_from_servers_that_follow_the_rules(
    server: FaultServer, source: Source, fetcher: Fetcher, etag: str
) -> None:
    date = "Tue, 14 Jan 2025 09:04:00 GMT"

    def rfc9110(headers: dict[str, str]) -> bool:
        if match := headers.get("if-none-match"):
            return match.removeprefix("W/") == '"v1"'
        return headers.get("if-modified-since") == date

    server.on("/", cached(b"isi", etag, date, rfc9110))
    assert fetcher.get(server.url(), source, etag=etag, last_modified=date).status == 304
    assert fetcher.get(server.url(), source, etag=etag).status == 304
    assert fetcher.get(server.url(), source, last_modified=date).status == 304
    assert fetcher.get(server.url(), source).status == 200
    assert fetcher.get(server.url(), source, etag='"v0"', last_modified=date).status == 200


def test_a_validator_cannot_smuggle_a_header(server: FaultServer, source: Source, fetcher: Fetcher) -> None:
    server.on("/", page())
    fetcher.get(server.url(), source, etag='"a"\r\nX-Selundup: 1', last_modified="x" * 5000)
    assert not {"if-none-match", "if-modified-since", "x-selundup"} & server.seen[-1].headers.keys()


# robots.txt, as the fetcher sees it


def test_robots_is_asked_once_a_day_and_obeyed_with_the_query(
    server: FaultServer, source: Source, fetcher: Fetcher, clock: Clock
) -> None:
    server.on("/robots.txt", robots("User-agent: *\nDisallow: /*?replytocom=\nDisallow: /wp-admin/"))
    server.on("/a?replytocom=1", page())
    server.on("/a", redirect("/wp-admin/"))
    for path in ("/a?replytocom=1", "/a", "/x/../wp-admin/", "/%77p-admin/"):
        with pytest.raises(RobotsError, match="forbids"):
            fetcher.get(server.url(path), source)
    assert server.paths == ["/a"]
    assert len(server.seen) == 2
    clock.now += 24 * 3600
    with pytest.raises(RobotsError):
        fetcher.get(server.url("/wp-admin/"), source)
    assert len(server.seen) == 3


def test_each_port_has_its_own_robots(server: FaultServer, source: Source, fetcher: Fetcher) -> None:
    with FaultServer() as other:
        other.on("/robots.txt", robots("User-agent: *\nDisallow: /"))
        other.on("/", page())
        fetcher.get(server.url("/"), source)
        with pytest.raises(RobotsError):
            fetcher.get(other.url(), Source(name="lain", url=other.url(), interval=0, allow_private=True))


@pytest.mark.parametrize("code", [429, 500, 503])
def test_a_robots_that_cannot_be_had_forbids_everything(
    server: FaultServer, source: Source, fetcher: Fetcher, clock: Clock, code: int
) -> None:
    server.on("/robots.txt", *[status(code)] * SMALL.attempts, robots(""))
    server.on("/", page())
    for _ in range(2):
        with pytest.raises(RobotsError, match=str(code)):
            fetcher.get(server.url(), source)
    assert len(server.seen) == SMALL.attempts
    clock.now += 300
    assert fetcher.get(server.url(), source).status == 200


@pytest.mark.parametrize("code", [401, 403, 404, 410])
def test_a_robots_that_is_not_there_allows_everything(
    server: FaultServer, source: Source, fetcher: Fetcher, code: int
) -> None:
    server.on("/robots.txt", status(code))
    server.on("/", page())
    assert fetcher.get(server.url(), source).status == 200


@pytest.mark.parametrize(
    "location", ["/robots.txt", "/", "http://169.254.169.254/", "file:///etc/passwd", "http://\\"]
)
def test_a_robots_that_redirects_astray_is_not_there(
    server: FaultServer, source: Source, fetcher: Fetcher, location: str
) -> None:
    server.on("/robots.txt", redirect(location))
    server.on("/", page(b"<html>beranda"))
    assert fetcher.get(server.url(), source).status == 200


def test_a_robots_is_followed_five_times(server: FaultServer, source: Source, fetcher: Fetcher) -> None:
    server.on("/robots.txt", redirect("/1"))
    for number in range(1, 5):
        server.on(f"/{number}", redirect(f"/{number + 1}"))
    server.on("/5", robots("User-agent: *\nDisallow: /"))
    with pytest.raises(RobotsError):
        fetcher.get(server.url(), source)


def test_a_huge_robots_counts_up_to_500_kib(server: FaultServer, source: Source, fetcher: Fetcher) -> None:
    start = b"User-agent: *\nDisallow: /awal\n" + b"# " + b"x" * 600 * KIB
    server.on("/robots.txt", robots(start + b"\nDisallow: /akhir\n"))
    server.on("/akhir", page())
    assert fetcher.get(server.url("/akhir"), source).status == 200
    with pytest.raises(RobotsError):
        fetcher.get(server.url("/awal"), source)
    server.on("/robots.txt", endless(head(200, [("Content-Type", "text/plain")]) + start, b"x" * 65536))
    with pytest.raises(RobotsError):
        Fetcher.get(fetcher, server.url("/awal"), source)


def test_the_crawl_delay_is_kept(server: FaultServer, source: Source, fetcher: Fetcher, clock: Clock) -> None:
    server.on("/robots.txt", robots("User-agent: *\nCrawl-delay: 9\n"))
    server.on("/", page())
    for _ in range(3):
        fetcher.get(server.url(), source)
    assert fetcher.crawl_delay(server.url(), source) == 9
    assert clock.slept == [9, 9, 9]


def test_sitemaps_are_those_of_the_real_host(server: FaultServer, source: Source, fetcher: Fetcher) -> None:
    lines = [
        "http://localhost:8080/sitemap.xml", f"{server.url('/sitemap.xml')}", "/sitemap-news.xml", "file:///etc/passwd",
        "http://169.254.169.254/x.xml", "https://cermin.example/sitemap.xml", f"{server.url('/sitemap.xml')}",
    ]  # fmt: skip
    server.on("/robots.txt", robots("".join(f"Sitemap: {line}\n" for line in lines)))
    assert fetcher.sitemaps(server.url("/a/b"), source) == [
        server.url("/sitemap.xml"),
        server.url("/sitemap-news.xml"),
    ]


# TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=uji"]
    extension = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(path), "-out", str(path) + ".crt"]
    try:
        subprocess.run([*command, *extension], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("needs the openssl command")
    path.write_text(path.read_text() + Path(str(path) + ".crt").read_text())
    return path


@pytest.fixture
def tls_server(certificate: Path) -> Iterator[FaultServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with FaultServer(tls=context) as server:
        yield server


def test_tls_is_checked(tls_server: FaultServer, fetcher: Fetcher) -> None:
    source = Source(name="uji", url=tls_server.url(), interval=0, allow_private=True)
    with pytest.raises(FetchError, match="certificate"):
        fetcher.get(tls_server.url(), source)
    assert fetcher.requests == 1
    assert not tls_server.seen


@pytest.mark.usefixtures("threads")
def test_the_deadline_holds_over_tls(
    tls_server: FaultServer, certificate: Path, tmp_path: Path, clock: Clock
) -> None:
    source = Source(name="uji", url=tls_server.url(), interval=0, allow_private=True)
    tls_server.on("/", page(b"aman"))
    tls_server.on("/pelan", trickle(head(200, [("Content-Length", "500")]) + b"x" * 500, 0.02))
    with Fetcher(limits_dir=tmp_path, limits=SMALL, ca_bundle=certificate, sleep=clock.sleep) as fetcher:
        assert fetcher.get(tls_server.url(), source).body == b"aman"
        began = time.monotonic()
        with pytest.raises(TooSlowError):
            fetcher.get(tls_server.url("/pelan"), source)
    assert time.monotonic() - began < 2


@pytest.mark.usefixtures("threads")
def test_a_handshake_that_never_ends(server: FaultServer, tmp_path: Path, clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        source = Source(
            name="uji", url=f"https://127.0.0.1:{listener.getsockname()[1]}/", interval=0, allow_private=True
        )
        limits = evolve(SMALL, attempts=1)
        with Fetcher(limits_dir=tmp_path, limits=limits, sleep=clock.sleep) as fetcher:
            began = time.monotonic()
            with pytest.raises(FetchError):
                fetcher.get(source.url, source)
    assert time.monotonic() - began < 2
