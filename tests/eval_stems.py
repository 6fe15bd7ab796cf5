"""`python -m tests.eval_stems`: how well words and questions are analysed, as tables.

Pairs: two words of one lemma should share a stem, two of different lemmas should not. P, R and F1 are over pairs of
word types; UI (understemming) is the share of pairs of one lemma that were missed, OI (overstemming) the share of
pairs of different lemmas that were merged (Paice 1994). Words are given in lower case; names, numbers and signs are
left out, and function words too.
"""

import csv
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from pr_archive.index import lexicon
from pr_archive.index.analysis import QUERY_STOPWORDS, Token, analyse, query_tokens, tokens

HERE = Path(__file__).parent / "eval"
TREEBANKS = ("gsd_dev", "csui_train")
CONTENT = frozenset(("NOUN", "VERB", "ADJ", "ADV"))


class Pairs(NamedTuple):
    """Figures of one treebank."""

    types: int
    precision: float
    recall: float
    f1: float
    understemming: float
    overstemming: float


def rows(name: str) -> list[tuple[str, str, str, int]]:
    """Return form, lemma, part of speech and count of the words of a treebank."""
    with open(HERE / "stems" / f"{name}.tsv", encoding="utf-8", newline="") as file:
        table = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(table)
        return [(form, lemma, tag, int(count)) for form, lemma, tag, count in table]


def first_term(word: str) -> str:
    """Return the stem of a word."""
    return next(iter(analyse(word)), word)


def conflation(name: str, stem: Callable[[str], str] = first_term) -> Pairs:
    """Return how the stems of a treebank's words agree with its lemmas."""
    lemmas: dict[str, Counter[str]] = defaultdict(Counter)
    for form, lemma, tag, count in rows(name):
        if tag in CONTENT:
            lemmas[form.lower()][lemma.lower()] += count
    gold = {word: counts.most_common(1)[0][0] for word, counts in lemmas.items()}
    wanted, got = _pairs(gold), _pairs({word: stem(word) for word in gold})
    right = len(wanted & got)
    precision, recall = right / len(got), right / len(wanted)
    apart = math.comb(len(gold), 2) - len(wanted)
    f1 = 2 * precision * recall / (precision + recall)
    return Pairs(len(gold), precision, recall, f1, 1 - recall, len(got - wanted) / apart)


def _pairs(groups: Mapping[str, str]) -> set[tuple[str, str]]:
    members: dict[str, list[str]] = defaultdict(list)
    for word, group in sorted(groups.items()):
        members[group].append(word)
    return {pair for words in members.values() for pair in combinations(words, 2)}


def changed_names() -> tuple[int, int]:
    """Return how many tokens of proper nouns are stemmed, and of how many."""
    names = [(form, count) for name in TREEBANKS for form, _, tag, count in rows(name) if tag == "PROPN"]
    changed = sum(count for form, count in names if any(token.stems[0] != token.exact for token in tokens(form)))
    return changed, sum(count for _, count in names)


def changed_abbreviations() -> tuple[list[str], int]:
    """Return the abbreviations of more than three letters that are stemmed, and of how many."""
    known = {short for short, _ in lexicon.abbreviations()} | lexicon.senses().keys()
    words = sorted(word for word in known if word.isalpha() and len(word) > 3)
    return [word for word in words if first_term(word) != word], len(words)


def wrong_tracker_words() -> tuple[list[str], int]:
    """Return the words from bug trackers that are stemmed wrongly, and of how many."""
    lines = (HERE / "stems" / "tracker.tsv").read_text(encoding="utf-8").splitlines()
    wanted = dict(line.split("\t") for line in lines)
    return [f"{word}: {first_term(word)}" for word, root in wanted.items() if first_term(word) != root], len(wanted)


Cut = Callable[[str], list[Token]]
Terms = Callable[[Token], Sequence[str]]


class Collection:
    """The questions about news, and BM25 (k1 1.2, b 0.75) over the snippets."""

    def __init__(self) -> None:
        data = json.loads((HERE / "facqa" / "facqa_retrieval.json").read_text(encoding="utf-8"))
        self.documents: dict[str, str] = data["docs"]
        self.questions: list[tuple[str, str, str]] = data["queries"]

    def mrr(self, cut: Cut, ask: Cut, *fields: tuple[float, Terms]) -> float:
        """Return the mean reciprocal rank in the first ten: fields with weights, the terms of a word as one term."""
        documents = {key: cut(text) for key, text in self.documents.items()}
        lengths = {key: len(found) for key, found in documents.items()}
        average = sum(lengths.values()) / len(lengths)
        postings = [_postings(documents, terms) for _, terms in fields]
        total = 0.0
        for _, text, answer in self.questions:
            scores: dict[str, float] = defaultdict(float)
            for token in ask(text):
                for (weight, terms), index in zip(fields, postings, strict=True):
                    _score(scores, weight, [index[term] for term in terms(token) if term in index], lengths, average)
            best = sorted(scores, key=lambda key: (-scores[key], key))[:10]
            total += 1 / (best.index(answer) + 1) if answer in best else 0
        return total / len(self.questions)


def _postings(documents: Mapping[str, Iterable[Token]], terms: Terms) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for key, cut in documents.items():
        for token in cut:
            for term in terms(token):
                found[term][key] += 1
    return dict(found)


def _score(
    scores: dict[str, float], weight: float, lists: Iterable[Counter[str]], lengths: Mapping[str, int], average: float
) -> None:
    merged: Counter[str] = sum(lists, Counter())
    rarity = math.log(1 + (len(lengths) - len(merged) + 0.5) / (len(merged) + 0.5))
    for key, count in merged.items():
        scores[key] += weight * rarity * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * lengths[key] / average))


def plain(text: str) -> list[Token]:
    """Return the words of a text as a regular expression sees them."""
    return [Token(m.start(), m.end(), m[0], (m[0],)) for m in re.finditer(r"\w+", text.lower())]


def asked(text: str) -> list[Token]:
    """Return the words of a question that count."""
    return [token for token in query_tokens(text) if token.exact not in QUERY_STOPWORDS]


EXACT: tuple[float, Terms] = (1.0, lambda token: (token.exact,))
STEM: tuple[float, Terms] = (2.0, lambda token: token.stems)


def main() -> None:
    """Print the tables."""
    print("| treebank | types | pair P | pair R | F1 | UI | OI |\n|---|---|---|---|---|---|---|")
    for name in TREEBANKS:
        types, *figures, over = conflation(name)
        print(f"| {name} | {types:,} | {' | '.join(f'{figure:.4f}' for figure in figures)} | {over:.1e} |")
    changed, names = changed_names()
    abbreviations, known = changed_abbreviations()
    wrong, reported = wrong_tracker_words()
    print(f"\nproper nouns changed: {changed} of {names:,} ({changed / names:.1%})")
    print(f"abbreviations changed: {len(abbreviations)} of {known} {' '.join(abbreviations)}")
    print(f"tracker words right: {reported - len(wrong)} of {reported} {', '.join(wrong)}")
    news = Collection()
    print("\n| questions about news | MRR@10 |\n|---|---|")
    print(f"| words as they are | {news.mrr(plain, plain, EXACT):.4f} |")
    print(f"| exact, without the small stop words | {news.mrr(tokens, asked, EXACT):.4f} |")
    print(f"| exact + 2 x stem | {news.mrr(tokens, asked, EXACT, STEM):.4f} |")


if __name__ == "__main__":
    main()
