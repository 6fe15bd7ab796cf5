"""The fetcher against a real nginx with faults, and sockets that misbehave as nginx cannot."""

import os
import shutil
import socket
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from pr_archive.errors import (
    AddressError,
    BlockedError,
    BusyError,
    FetchError,
    RobotsError,
    TooLargeError,
    TooSlowError,
)
from pr_archive.scrapers.fetcher import Fetcher, Limits
from pr_archive.sources import Source

FAULTS = Path(__file__).parents[2] / "shared" / "real" / "fault"
NGINX, HOLES = 18200, {"hang": 18201, "short": 18202, "chunk": 18203, "reset": 18204, "headers": 18205}
ECHO = Path("/usr/lib/nginx/modules/ngx_http_echo_module.so")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FAULTS.exists(), reason="the configuration of the faulty servers is not there"),
    pytest.mark.skipif(not (shutil.which("nginx") and ECHO.exists()), reason="needs nginx with its echo module"),
    pytest.mark.skipif(os.geteuid() != 0, reason="this nginx runs as root"),
]


def is_open(port: int) -> bool:
    with socket.socket() as sock:
        return sock.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module", autouse=True)
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    ports = [NGINX, *HOLES.values()]
    if any(map(is_open, ports)):
        pytest.skip("the ports of the faulty servers are taken")
    directory = tmp_path_factory.mktemp("nginx")
    commands = [["bash", str(FAULTS / "start.sh"), str(directory)], [sys.executable, str(FAULTS / "blackhole.py")]]
    processes = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for command in commands]
    try:
        until = time.monotonic() + 20
        while not all(map(is_open, ports)):
            assert time.monotonic() < until, "the faulty servers do not start"
            time.sleep(0.1)
        yield
    finally:
        for process in processes:
            process.terminate()
            process.wait(10)


@pytest.fixture
def fetcher(tmp_path: Path) -> Iterator[Fetcher]:
    with Fetcher(limits_dir=tmp_path, limits=Limits(seconds=2, connect=1, backoff=0.1, longest_wait=5)) as fetcher:
        yield fetcher


def source(port: int = NGINX) -> Source:
    return Source(name="uji", url=f"http://127.0.0.1:{port}/", interval=0, allow_private=True)


def url(path: str) -> str:
    return f"http://127.0.0.1:{NGINX}{path}"


@pytest.mark.parametrize(
    ("path", "error", "message"),
    [
        ("/slow/ok.html", TooSlowError, "in time"),
        ("/lateheaders", TooSlowError, "in time"),
        ("/stall", TooSlowError, "in time"),
        ("/loop1", FetchError, "circle"),
        ("/self", FetchError, "circle"),
        ("/chain/1", FetchError, "more than 5"),
        ("/offsite", AddressError, "port"),
        ("/file", AddressError, "http"),
        ("/meta", AddressError, "169.254.169.254"),
        ("/429", BusyError, "429"),
        ("/429date", BusyError, "429"),
        ("/503", BusyError, "503"),
        ("/dead", BusyError, "502"),
        ("/reset", BusyError, "closed"),
        ("/challenge", BlockedError, "challenge"),
        ("/451", BlockedError, "451"),
    ],
)
def test_faults(fetcher: Fetcher, path: str, error: type[FetchError], message: str) -> None:
    began = time.monotonic()
    with pytest.raises(error, match=message):
        fetcher.get(url(path), source())
    assert time.monotonic() - began < 10


def test_a_gateway_timeout(tmp_path: Path) -> None:
    with Fetcher(limits_dir=tmp_path, limits=Limits(backoff=0.1)) as fetcher, pytest.raises(BusyError, match="504"):
        fetcher.get(url("/timeout"), source())


@pytest.mark.parametrize("path", ["/ok.html", "/badgzip", "/latin", "/nolen", "/wrongtype", "/soft404", "/etagflip"])
def test_pages_that_come_back(fetcher: Fetcher, path: str) -> None:
    snapshot = fetcher.get(url(path), source())
    assert snapshot.status == 200
    assert snapshot.body.startswith(b"<html")
    assert snapshot.body.endswith(b"</html>")


def test_a_page_that_is_gone(fetcher: Fetcher) -> None:
    assert fetcher.get(url("/410"), source()).status == 410


def test_validators_get_a_304(fetcher: Fetcher) -> None:
    first = fetcher.get(url("/ok.html"), source())
    etag, date = first.header("etag"), first.header("last-modified")
    assert etag
    assert date
    both = {"etag": etag, "last_modified": date}
    for sent in ({"etag": etag}, {"last_modified": date}, both, {"etag": f"W/{etag}"}):
        assert fetcher.get(url("/ok.html"), source(), **sent).status == 304


def test_a_bomb_leaves_the_memory_alone(fetcher: Fetcher) -> None:
    fetcher.get(url("/ok.html"), source())
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError):
            fetcher.get(url("/bomb"), source())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 50 * 1024 * 1024


def test_a_long_retry_after_closes_the_host(fetcher: Fetcher) -> None:
    with pytest.raises(BusyError) as busy:
        fetcher.get(url("/429date"), source())
    assert busy.value.retry_after
    assert busy.value.retry_after > 86400
    requests = fetcher.requests
    with pytest.raises(BusyError, match="pause"):
        fetcher.get(url("/ok.html"), source())
    assert fetcher.requests == requests


def test_a_real_rate_limit_is_waited_for(fetcher: Fetcher) -> None:
    for _ in range(6):
        assert fetcher.get(url("/limit"), source()).status == 200


def test_a_flaky_server_is_asked_again(tmp_path: Path) -> None:
    with Fetcher(limits_dir=tmp_path, limits=Limits(backoff=0.01, attempts=20)) as fetcher:
        for _ in range(10):
            assert fetcher.get(url("/flaky"), source()).status == 200


@pytest.mark.parametrize(
    ("hole", "message"),
    [("hang", "in time"), ("short", "broke"), ("chunk", "broke"), ("reset", "reset"), ("headers", "broke")],
)
def test_a_server_that_breaks_every_answer_is_left_alone(fetcher: Fetcher, hole: str, message: str) -> None:
    began = time.monotonic()
    with pytest.raises(RobotsError, match=message):
        fetcher.get(source(HOLES[hole]).url, source(HOLES[hole]))
    assert time.monotonic() - began < 5
