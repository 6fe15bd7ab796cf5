"""The rate limit: its keys, its waits, and that two processes share it."""

import json
import subprocess
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest
from attrs import define, evolve, field
from filelock import FileLock

from pr_archive.errors import BusyError, FetchError
from pr_archive.scrapers.destinations import address_of
from pr_archive.scrapers.limiter import Limiter, limit_key
from pr_archive.sources import Source
from tests.faults import FaultServer, page

ROOT = Path(__file__).parent.parent


@define
class Clock:
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
def limiter(tmp_path: Path, clock: Clock) -> Limiter:
    return Limiter(tmp_path, sleep=clock.sleep, clock=clock)


# Keys


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://blora.wartawan.org/a", "wartawan.org"),
        ("https://www.demak.wartawan.org/", "wartawan.org"),
        ("https://demak.publicrelations.id/", "publicrelations.id"),
        ("https://rutanblora.kemenkumham.go.id/", "kemenkumham.go.id"),
        ("https://a.go.web.id/", "go.web.id"),
        ("https://warta.desa.id/", "warta.desa.id"),
        ("https://kabar.co.id/", "kabar.co.id"),
        ("http://8.8.8.8/", "8.8.8.8:80"),
        ("https://[2606:4700::1111]/", "2606:4700::1111:443"),
        ("http://intranet/", "intranet:80"),
    ],
)
def test_the_key_is_the_registrable_domain(url: str, key: str) -> None:
    source = Source(name="uji", url="https://lain.example/")
    assert limit_key(address_of(url, source), source) == key


def test_a_group_is_one_key_on_its_own_domain() -> None:
    sources = [
        Source(name="a", url="https://blora.wartawan.org/", group="indonesiasatu"),
        Source(name="b", url="https://demak.publicrelations.id/", group="indonesiasatu"),
    ]
    keys = {limit_key(address_of(source.url, source), source) for source in sources}
    assert keys == {"group indonesiasatu"}
    assert limit_key(address_of("https://lain.go.id/", sources[0]), sources[0]) == "lain.go.id"
    assert limit_key(address_of("https://pati.wartawan.org/", sources[0]), sources[0]) == "group indonesiasatu"


def test_on_loopback_the_key_is_host_and_port() -> None:
    source = Source(name="uji", url="http://127.0.0.1:8000/", allow_private=True)
    assert limit_key(address_of("http://127.0.0.1:8000/a", source), source) == "127.0.0.1:8000"
    grouped = evolve(source, group="uji")
    assert limit_key(address_of("http://127.0.0.1:8000/a", grouped), grouped) == "group uji"


@pytest.mark.parametrize("key", ["group ../../../etc/passwd", "group " + "é/" * 300, "group CON", "[::1]:80"])
def test_any_key_makes_a_harmless_file_name(limiter: Limiter, tmp_path: Path, key: str) -> None:
    with limiter.turn(key, 1):
        pass
    assert all(path.parent == tmp_path for path in tmp_path.rglob("*"))
    assert len(list(tmp_path.glob("*.json"))) == 1


# Waits


def test_turns_keep_their_interval_from_end_to_start(limiter: Limiter, clock: Clock) -> None:
    with limiter.turn("a.id", 5):
        clock.now += 2
    with limiter.turn("a.id", 5):
        pass
    clock.now += 3
    with limiter.turn("a.id", 5):
        pass
    clock.now += 30
    with limiter.turn("a.id", 5):
        pass
    with limiter.turn("b.id", 5):
        pass
    assert clock.slept == [5, 2]


def test_an_interval_of_nothing_does_not_wait(limiter: Limiter, clock: Clock) -> None:
    for _ in range(3):
        with limiter.turn("a.id", 0):
            pass
    assert clock.slept == []


def test_a_failed_request_counts_too(limiter: Limiter, clock: Clock) -> None:
    with pytest.raises(ZeroDivisionError), limiter.turn("a.id", 5):
        raise ZeroDivisionError
    with limiter.turn("a.id", 5):
        pass
    assert clock.slept == [5]


@pytest.mark.parametrize("back", [1, 59, 3600, 10 * 365 * 86400])
def test_a_clock_put_back_costs_an_interval_at_most(limiter: Limiter, clock: Clock, back: float) -> None:
    with limiter.turn("a.id", 5):
        pass
    clock.now -= back
    for _ in range(3):
        with limiter.turn("a.id", 5):
            pass
    assert clock.slept == [5, 5, 5]


@pytest.mark.parametrize("back", [30, 3600, 10 * 365 * 86400])
def test_a_clock_put_back_does_not_keep_a_key_closed(limiter: Limiter, clock: Clock, back: float) -> None:
    with limiter.turn("a.id", 0) as turn:
        limiter.close(turn, 100)
        limiter.defer(turn, 50)
    clock.now -= back
    clock.now += 100 + 60
    with limiter.turn("a.id", 0):
        pass
    assert clock.slept == []


def test_a_clock_put_forward_waits_for_nothing(limiter: Limiter, clock: Clock) -> None:
    with limiter.turn("a.id", 5):
        pass
    clock.now += 86400
    with limiter.turn("a.id", 5):
        pass
    assert clock.slept == []


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"last": "kemarin"}', '{"failures": 1, "lain": 2}', "\0" * 50, '{"failures": null}'],
)
def test_a_damaged_file_is_a_key_never_seen(limiter: Limiter, clock: Clock, tmp_path: Path, text: str) -> None:
    (tmp_path / "a.id.json").write_text(text)
    with limiter.turn("a.id", 5):
        pass
    assert clock.slept == []
    assert json.loads((tmp_path / "a.id.json").read_text())["last"] == clock.now


def test_no_file_can_close_a_key_for_years(limiter: Limiter, clock: Clock, tmp_path: Path) -> None:
    values = {"last": 1e300, "not_before": 1e300, "closed_until": 1e300, "failures": 10**6, "written": clock.now}
    (tmp_path / "a.id.json").write_text(json.dumps(values))
    with pytest.raises(BusyError):
        limiter.check("a.id")
    clock.now += 86401
    limiter.check("a.id")
    with limiter.turn("a.id", 5):
        pass
    assert sum(clock.slept) <= 86400


# Closures


def test_a_deferred_key_waits_and_a_closed_one_refuses(limiter: Limiter, clock: Clock) -> None:
    with limiter.turn("a.id", 0) as turn:
        limiter.defer(turn, 30)
    with limiter.turn("a.id", 0) as turn:
        limiter.close(turn, 120)
    assert clock.slept == [30]
    for ask in (lambda: limiter.check("a.id"), lambda: limiter.turn("a.id", 0).__enter__()):
        with pytest.raises(BusyError) as closed:
            ask()
        assert closed.value.retry_after == pytest.approx(120)
    limiter.check("b.id")
    clock.now += 120
    with limiter.turn("a.id", 0):
        pass


def test_failures_in_a_row_close_for_longer_and_longer(tmp_path: Path, clock: Clock) -> None:
    limiter = Limiter(tmp_path, sleep=clock.sleep, clock=clock, failures=3, first_closure=60, longest_backoff=200)
    closures = []
    for _ in range(7):
        with limiter.turn("a.id", 0) as turn:
            limiter.failed(turn)
        closures.append(max(0.0, turn.closed_until - clock.now))
        clock.now += closures[-1]
    assert closures == [0, 0, 60, 120, 200, 200, 200]
    with limiter.turn("a.id", 0) as turn:
        limiter.succeeded(turn)
    with limiter.turn("a.id", 0) as turn:
        limiter.failed(turn)
    limiter.check("a.id")


def test_a_directory_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("")
    with pytest.raises(FetchError, match="rate limit"), Limiter(tmp_path / "berkas").turn("a.id", 1):
        pass


# Several at once


def test_one_request_at_a_time(tmp_path: Path) -> None:
    busy, most = 0, 0

    def work() -> None:
        nonlocal busy, most
        limiter = Limiter(tmp_path)
        for _ in range(3):
            with limiter.turn("a.id", 0):
                busy += 1
                most = max(most, busy)
                time.sleep(0.01)
                busy -= 1

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_a_process_that_hangs_does_not_hang_the_others(tmp_path: Path) -> None:
    held = FileLock(tmp_path / "a.id.lock")
    with held, pytest.raises(BusyError, match="other processes"), Limiter(tmp_path, patience=0.1).turn("a.id", 1):
        pass


FETCH = """
import sys
from pathlib import Path
from pr_archive.scrapers.fetcher import Fetcher
from pr_archive.sources import Source
name, url, interval, directory = sys.argv[1:]
source = Source(name=name, url=url, interval=float(interval), group="uji", allow_private=True)
with Fetcher(limits_dir=Path(directory)) as fetcher:
    for number in range(3):
        fetcher.get(f"{url}{name}/{number}", source)
"""


def test_two_processes_keep_the_interval_together(tmp_path: Path) -> None:
    with FaultServer() as server:
        for name in ("a", "b"):
            for number in range(3):
                server.on(f"/{name}/{number}", page())
        processes = [
            subprocess.Popen(
                [sys.executable, "-W", "error", "-c", FETCH, name, server.url(), "0.3", str(tmp_path)], cwd=ROOT
            )
            for name in ("a", "b")
        ]
        assert [process.wait(60) for process in processes] == [0, 0]
        times = [seen.time for seen in server.seen]
    # Each process asks for robots.txt once, and that counts as well.
    assert len(times) == 8
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.3


def test_a_killed_process_leaves_the_key_usable(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from pr_archive.scrapers.limiter import Limiter\n"
        "with Limiter(Path(sys.argv[1])).turn('a.id', 5): print('held', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    with process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        process.kill()
    slept: list[float] = []
    with Limiter(tmp_path, sleep=slept.append).turn("a.id", 5):
        pass
    assert slept
    assert 4 < slept[0] <= 5
