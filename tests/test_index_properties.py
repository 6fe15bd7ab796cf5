"""The engine against the oracle, `Query.matches`, on made-up archives; and its contents against a plain dict."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from pr_archive.index.analysis import QUERY_STOPWORDS, tokens
from pr_archive.index.base import Change
from pr_archive.index.engine import WhooshEngine
from pr_archive.query import Query
from pr_archive.query_parser import parse_query
from pr_archive.records import Release
from tests.index_corpus import NOON, QUERIES, corpora, make_release, releases

SORTS = ("relevance", "newest", "oldest", "event")


def parsed(text: str, sort: str = "relevance") -> Query:
    return parse_query(text, tokens, today=NOON.date(), stopwords=QUERY_STOPWORDS, sort=sort)


def built(folder: str, corpus: Iterable[Release], pieces: int = 1) -> WhooshEngine:
    """Return an engine with a corpus, of which all but the first part came by syncs, in several segments."""
    corpus = list(corpus)
    engine = WhooshEngine.open(Path(folder) / "index")
    size = max(1, len(corpus) // pieces)
    engine.rebuild(corpus[:size])
    for start in range(size, len(corpus), size):
        engine.sync(Change(sequence=1, id=each.id, release=each) for each in corpus[start : start + size])
    return engine


@given(corpora(), st.integers(1, 4), st.lists(QUERIES, min_size=1, max_size=6))
def test_finds_what_the_oracle_finds(corpus: list[Release], pieces: int, asked: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = built(folder, corpus, pieces)
        for text in asked:
            query = parsed(text)
            found = engine.search(query, limit=1000, collapse=False)
            assert sorted(id for id, _ in found.ids) == sorted(r.id for r in corpus if query.matches(r)), text
            assert found.total == len(found.ids)
        engine.close()


@given(corpora(least=4), st.integers(1, 4), QUERIES, st.sampled_from(SORTS), st.booleans(), st.integers(1, 5))
def test_pages_are_parts_of_the_whole(
    corpus: list[Release], pieces: int, text: str, sort: str, collapse: bool, size: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = built(folder, corpus, pieces)
        query = parsed(text, sort)
        whole = engine.search(query, limit=1000, collapse=collapse)
        pages = [
            engine.search(query, limit=size, offset=offset, collapse=collapse)
            for offset in range(0, len(corpus) + 1, size)
        ]
        assert [hit for page in pages for hit in page.ids] == list(whole.ids)
        assert {page.total for page in pages} == {whole.total}
        engine.close()


@given(corpora(least=2), QUERIES)
def test_each_match_is_a_hit_or_a_copy_of_one(corpus: list[Release], text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = built(folder, corpus)
        query = parsed(text)
        each = engine.search(query, limit=1000, collapse=False)
        found = engine.search(query, limit=1000)
        shown = [id for id, _ in found.ids]
        copies = [id for ids in found.collapsed.values() for id in ids]
        assert sorted(shown + copies) == sorted(id for id, _ in each.ids)
        assert set(found.collapsed) <= set(shown)
        bodies = {release.id: release.body for release in corpus}
        for id, others in found.collapsed.items():
            assert {" ".join(bodies[other].casefold().split()) for other in others} == {
                " ".join(bodies[id].casefold().split())
            }
        engine.close()


@given(corpora(least=1), st.integers(2, 4), QUERIES)
def test_how_it_was_built_makes_no_difference(corpus: list[Release], pieces: int, text: str) -> None:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        changed = [make_release(release.id, "lama", "lama sekali") for release in corpus[::2]]
        one = built(folder, changed, pieces)
        one.sync(Change(sequence=1, id=release.id, release=release) for release in corpus)
        two = built(other, corpus)
        query = parsed(text)
        wanted = {"limit": 1000, "facets": ("source", "person", "month")}
        assert one.search(query, **wanted) == two.search(query, **wanted)
        one.close()
        two.close()


class Contents(RuleBasedStateMachine):
    """Any sequence of syncs, removals and rebuilds leaves what a dict would hold."""

    IDS = st.sampled_from([f"id{number}" for number in range(8)])

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.engine = WhooshEngine.open(Path(self.folder.name) / "index")
        self.engine.rebuild([])
        self.model: dict[str, Release] = {}

    @rule(data=st.data(), ids=st.lists(IDS, min_size=1, max_size=12), gone=st.sets(IDS, max_size=3))
    def sync(self, data: st.DataObject, ids: list[str], gone: set[str]) -> None:
        changes = [Change(sequence=n, id=id, release=data.draw(releases(id))) for n, id in enumerate(ids)]
        changes += [Change(sequence=100, id=id, release=None) for id in sorted(gone)]
        assert self.engine.sync(changes) == len(changes)
        for change in changes:
            self.model.pop(change.id, None)
            if change.release:
                self.model[change.id] = change.release

    @precondition(lambda self: self.model)
    @rule()
    def rebuild(self) -> None:
        assert self.engine.rebuild(self.model.values()) == len(self.model)

    @rule()
    def reopen(self) -> None:
        path = Path(self.folder.name) / "index"
        self.engine.close()
        self.engine = WhooshEngine.open(path)

    @invariant()
    def holds_what_the_model_holds(self) -> None:
        assert self.engine.ids() == set(self.model)
        assert self.engine.status().documents == len(self.model)

    @invariant()
    def finds_what_the_model_has(self) -> None:
        query = parsed("pembinaan OR rutan")
        found = self.engine.search(query, limit=100, collapse=False)
        assert {id for id, _ in found.ids} == {id for id, release in self.model.items() if query.matches(release)}

    def teardown(self) -> None:
        self.engine.close()
        self.folder.cleanup()


Contents.TestCase.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)
TestContents = Contents.TestCase
