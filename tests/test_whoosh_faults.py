"""What Whoosh 2.7.4 gets wrong, and why it cannot happen here.

We use Whoosh to write: segments, term dictionary, deletions, commits. Searching, ranking, parsing and highlighting
are ours; `test_no_part_of_whoosh_that_searches_is_loaded` holds that, and with it these cannot happen:

- a limited search misses better releases (Or within And, DisjunctionMax): `TestLimits` shows the fault and our order;
- `query.Require` asserts; filters are ignored under a time limit; boosts of prefixes are ignored;
- the query parser fails on `NOT OR x` and takes quadratic time on long words;
- the highlighter marks wrong words when it must analyse again;
- `Searcher.refresh` brings deleted releases back (later builds of Whoosh): readers are opened anew, never refreshed.

Of the writing side we use one writer in one process (`ReleaseWriter`): no `procs` (its sub-writers lose releases
and outlive a kill with the lock), no `BufferedWriter` (scrambles columns), no `AsyncWriter` (loses releases
silently), no `update_document` (slow, and doubles an id that comes twice). No field is NUMERIC (open ranges on it
return everything): days are columns. `ReleaseCodec` never inlines a posting list (that raises AttributeError). The
rest has a test below.
"""

import gc
import resource
import signal
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from whoosh import fields

from pr_archive.errors import SearchIndexError
from pr_archive.index import engine as engine_module
from pr_archive.index.base import Change
from pr_archive.index.columns import KeywordColumn
from pr_archive.index.engine import WhooshEngine
from pr_archive.index.schema import schema
from pr_archive.records import Release
from tests.index_corpus import make_release
from tests.test_index_properties import parsed


def some(count: int, first: int = 0) -> list[Release]:
    """Return releases that differ in what they say."""
    words = ["rutan", "lapas", "kunjungan", "pembinaan", "razia", "upacara", "pelatihan", "panen", "donor", "kerja"]
    return [
        make_release(
            f"id{n:05}", f"{words[n % 7]} {words[n % 3]}", f"{words[n % 10]} " * (1 + n % 5) + f"ke-{n} " * 30
        )
        for n in range(first, first + count)
    ]


def added(releases: list[Release]) -> list[Change]:
    return [Change(sequence=1, id=release.id, release=release) for release in releases]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[WhooshEngine]:
    made = WhooshEngine.open(tmp_path / "index")
    made.rebuild(some(50))
    yield made
    made.close()


# -- what is not used -----------------------------------------------------------------------------------------------


def test_no_part_of_whoosh_that_searches_is_loaded(tmp_path: Path, engine: WhooshEngine) -> None:
    program = (
        "import sys; from pathlib import Path; from pr_archive.index.engine import WhooshEngine\n"
        "from tests.test_index_properties import parsed\n"
        "engine = WhooshEngine.open(Path(sys.argv[1]))\n"
        "assert engine.search(parsed('rutan')).total\n"
        "print(*sorted(name for name in sys.modules if name.startswith('whoosh.')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "index")], capture_output=True, text=True, check=True
    )
    unused = ("searching", "query", "qparser", "scoring", "highlight", "collectors", "sorting", "multiproc")
    assert not {f"whoosh.{name}" for name in unused} & set(done.stdout.split())


def test_no_field_is_of_a_faulty_kind() -> None:
    assert not [field for field in schema() if isinstance(field, (fields.NUMERIC, fields.DATETIME, fields.TEXT))]


# -- limited searches -----------------------------------------------------------------------------------------------


class TestLimits:
    """A limited search gives the first of the unlimited one."""

    WORDS = ("razia", "upacara", "panen", "donor", "kunjungan", "pelatihan", "rohani", "senam", "bakti")

    def corpus(self) -> list[Release]:
        made, state = [], 1
        for number in range(600):
            words = []
            for _ in range(40):
                state = state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
                words.append(self.WORDS[(state >> 40) % 9 * ((state >> 50) % 9) // 8])
            made.append(make_release(f"id{number:05}", " ".join(words[:3]), " ".join(words[3 : 6 + number % 34])))
        return made

    def test_ours_are_right(self, tmp_path: Path) -> None:
        engine = WhooshEngine.open(tmp_path / "index")
        corpus = self.corpus()
        engine.rebuild(corpus[:200])
        engine.sync(added(corpus[200:450]))
        engine.sync(added(corpus[450:]))
        asked = [f"{a} {b}" for a in self.WORDS for b in self.WORDS if a != b]
        asked += [f"({a} OR {b}) {c}" for a in self.WORDS[:4] for b in self.WORDS[4:] for c in self.WORDS[3:7]]
        for text in asked:
            query = parsed(text)
            whole = engine.search(query, limit=1000).ids
            for limit in (1, 10):
                assert list(engine.search(query, limit=limit).ids) == list(whole[:limit]), text
        engine.close()

    def test_those_of_whoosh_are_not(self, tmp_path: Path) -> None:
        from whoosh import index, query

        text = fields.TEXT(analyzer=fields.analysis.SpaceSeparatedTokenizer())
        made = index.create_in(str(tmp_path), fields.Schema(id=fields.ID(stored=True), title=text, body=text))
        with made.writer() as writer:
            for release in self.corpus():
                writer.add_document(id=release.id, title=release.title, body=release.body)
        wrong = 0
        with made.searcher() as searcher:
            for a in self.WORDS:
                for b in self.WORDS:
                    each = [query.Or([query.Term("title", w, 2.0), query.Term("body", w)]) for w in (a, b)]
                    best = [round(hit.score, 6) for hit in searcher.search(query.And(each), limit=None)][:10]
                    wrong += best != [round(hit.score, 6) for hit in searcher.search(query.And(each), limit=10)]
        assert wrong


# -- failures while writing -----------------------------------------------------------------------------------------


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """Let no file grow beyond a size, as if the disk were full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


@pytest.mark.parametrize("size", [0, 512, 4096, 16384, 32768])
def test_a_full_disk_loses_nothing_and_leaves_no_lock(engine: WhooshEngine, size: int) -> None:
    before = engine.ids()
    with full_disk(size), pytest.raises(SearchIndexError):
        engine.sync([*added(some(200, first=1000)), Change(sequence=2, id="id00001", release=None)])
    assert engine.ids() == before
    assert engine.search(parsed("rutan")).total
    engine.sync(added(some(3, first=2000)))
    assert len(engine.ids()) == len(before) + 3


@pytest.mark.parametrize("size", [0, 4096, 16384])
def test_a_full_disk_during_a_rebuild_keeps_the_old_index(engine: WhooshEngine, size: int) -> None:
    before = engine.ids()
    with full_disk(size), pytest.raises(SearchIndexError):
        engine.rebuild(some(300, first=1000))
    assert engine.ids() == before
    assert engine.rebuild(some(5)) == 5


def test_a_bad_record_spoils_only_its_own_sync(engine: WhooshEngine) -> None:
    before = engine.ids()
    bad = make_release("buruk", "Judul", "Isi", published="kemarin")
    with pytest.raises(SearchIndexError, match="buruk"):
        engine.sync(added([*some(2, first=1000), bad]))
    assert engine.ids() == before
    assert engine.sync(added(some(2, first=1000))) == 2
    assert len(engine.ids()) == len(before) + 2


def test_an_id_that_comes_twice_is_one_release(engine: WhooshEngine) -> None:
    twice = [make_release("id00001", "lama", "lama"), make_release("id00001", "baru", "baru")]
    engine.sync(added(twice))
    engine.sync(added(twice))
    assert len(engine.ids()) == 50
    assert engine.search(parsed("baru")).total == 1
    assert engine.search(parsed("lama")).total == 0


KILLED = """
import sys; from pathlib import Path
from pr_archive.index.engine import WhooshEngine
from tests.test_whoosh_faults import added, some
engine = WhooshEngine.open(Path(sys.argv[1]))
print("ready", flush=True)
for start in range(1000, 100000, 40):
    engine.sync(added(some(40, first=start)))
    if start % 120 == 40:
        engine.rebuild(some(start + 40 - 1000, first=1000))
"""


@pytest.mark.parametrize("seconds", [0.02, 0.11, 0.23, 0.37, 0.6])
def test_a_killed_writer_leaves_a_whole_index_and_no_lock(
    tmp_path: Path, engine: WhooshEngine, seconds: float
) -> None:
    engine.rebuild([])
    writer = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path / "index")], stdout=subprocess.PIPE)
    assert writer.stdout
    writer.stdout.readline()
    with pytest.raises(subprocess.TimeoutExpired):
        writer.wait(seconds)
    writer.kill()
    writer.communicate()
    count = len(engine.ids())
    assert count % 40 == 0, "a commit was applied in part"
    assert engine.status().current
    engine.sync(added(some(1)))
    assert len(engine.ids()) == count + 1
    engine.rebuild(some(7))
    assert len(engine.ids()) == 7
    assert len(list((tmp_path / "index").glob("gen-*"))) == 1


# -- readers --------------------------------------------------------------------------------------------------------


def test_a_reader_does_not_copy_the_index(tmp_path: Path) -> None:
    engine = WhooshEngine.open(tmp_path / "index")
    engine.rebuild(some(1500))
    engine.close()
    size = sum(file.stat().st_size for file in (tmp_path / "index").rglob("*.seg"))
    gc.collect()
    tracemalloc.start()
    assert engine.status().documents == 1500
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    engine.close()
    assert size > 900_000
    assert peak < size / 5


def test_threads_search_while_another_writes(engine: WhooshEngine) -> None:
    failures: list[BaseException] = []
    stop = threading.Event()
    counts: list[int] = []

    def search() -> None:
        try:
            while not stop.is_set():
                found = engine.search(parsed("rutan OR lapas OR kunjungan"), limit=1000, collapse=False)
                assert len({id for id, _ in found.ids}) == len(found.ids) == found.total
                counts.append(found.total)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for start in range(100, 200, 20):
        gone = [Change(sequence=2, id=f"id{start - 100 + n:05}", release=None) for n in range(5)]
        engine.sync([*added(some(20, first=start)), *gone])
    engine.rebuild(some(60))
    stop.set()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(counts) > 4
    assert engine.search(parsed("rutan OR lapas OR kunjungan"), collapse=False).total == sum(
        parsed("rutan OR lapas OR kunjungan").matches(release) for release in some(60)
    )


SEARCHING = """
import sys, time; from pathlib import Path
from pr_archive.index.engine import WhooshEngine
from tests.test_index_properties import parsed
engine, query, totals = WhooshEngine.open(Path(sys.argv[1])), parsed("rutan OR lapas"), set()
print("ready", flush=True)
end = time.monotonic() + 1.2
while time.monotonic() < end:
    found = engine.search(query, limit=1000, facets=("source",), collapse=False)
    assert len({id for id, _ in found.ids}) == len(found.ids) == found.total
    assert dict(found.facets[0].counts) == {"humas-wirasaba": found.total}
    totals.add(found.total)
print(len(totals))
"""


def test_processes_search_while_another_writes(tmp_path: Path, engine: WhooshEngine) -> None:
    command = [sys.executable, "-c", SEARCHING, str(tmp_path / "index")]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for reader in readers:
        assert reader.stdout
        assert reader.stdout.readline() == "ready\n"
    start = 100
    while any(reader.poll() is None for reader in readers):
        engine.sync(added(some(20, first=start)))
        if start % 100 == 0:
            engine.rebuild(some(start))
        start += 20
    for reader in readers:
        out, err = reader.communicate()
        assert (reader.returncode, err) == (0, "")
        assert int(out) > 1, "the reader never saw a commit"


def test_a_search_that_is_under_way_outlives_a_rebuild(tmp_path: Path, engine: WhooshEngine) -> None:
    query = parsed("rutan")
    before = engine.search(query)
    with engine._searching() as search:
        engine.rebuild([])
        assert len(list((tmp_path / "index").glob("gen-*"))) == 1
        assert search.run(query, 10, 0, ("source",), True, False).ids == before.ids
        assert len(search.reader.ids()) == 50
    assert engine.search(query).total == 0


# -- sizes ----------------------------------------------------------------------------------------------------------


def test_a_rebuild_holds_a_batch_in_memory_at_most(
    tmp_path: Path, engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [parsed(text) for text in ("rutan", "kunjungan razia", '"rutan rutan"', "pem*")]
    expected = [engine.search(query) for query in asked]
    monkeypatch.setattr(engine_module, "BATCH", 300)
    engine.rebuild(some(50))
    assert engine.status().segments == 1
    assert [engine.search(query) for query in asked] == expected


def test_a_column_holds_more_values_than_whoosh_can_tell_apart(tmp_path: Path) -> None:
    from whoosh.filedb.filestore import FileStorage

    storage = FileStorage(str(tmp_path))
    writer = KeywordColumn().writer(storage.create_file("column"))
    for number in range(0, 70_000, 2):
        writer.add(number, (f"nama {number}", "sama"))
    writer.finish(70_000)
    writer._dbfile.close()
    file = storage.open_file("column")
    reader = KeywordColumn().reader(file, 0, storage.file_length("column"), 70_000)
    assert reader[0] == ("nama 0", "sama")
    assert reader[69_998] == ("nama 69998", "sama")
    assert reader[69_999] == ()
    assert list(reader)[40_000:40_002] == [("nama 40000", "sama"), ()]
    file.close()
