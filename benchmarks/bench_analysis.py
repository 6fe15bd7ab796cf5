"""Tokens a second of the Indonesian analysis, beside a bare regular expression and PySastrawi.

The text is the news of `tests/eval/facqa` in pieces of the size of a release. Words are counted as the bare
expression sees them; the best of some rounds counts. Cold means that nothing of the text has been met; the word lists
are loaded. PySastrawi is used as a filter behind the bare expression, as search engines do.
"""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path

from pr_archive.index import analysis
from pr_archive.index.stemmer import stem

NEWS = Path(__file__).parent.parent / "tests" / "eval" / "facqa" / "facqa_retrieval.json"
WORD = re.compile(r"\w+(?:-\w+)*")
ROUNDS = 5
COMPARED = (
    ("analyse, warm", "PySastrawi, warm"),
    ("analyse, cold", "PySastrawi without its cache"),
    ("analyse, cold, each word once", "PySastrawi, cold, each word once"),
    ("its stemmer, each word once", "PySastrawi, cold, each word once"),
)
SNIPPETS = 8
"""Snippets of news in one piece, some 250 words."""


def texts() -> list[str]:
    """Return the news."""
    data = json.loads(NEWS.read_text(encoding="utf-8"))
    snippets = [*data["docs"].values(), *(text for _, text, _ in data["queries"])]
    return ["\n\n".join(snippets[at : at + SNIPPETS]) for at in range(0, len(snippets), SNIPPETS)]


def bare(text: str) -> list[str]:
    """Return the words of a text, unanalysed."""
    return WORD.findall(text.lower())


def seconds(work: Callable[[], object]) -> float:
    """Return the seconds of CPU time that something takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def best_seconds(work: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    """Return the seconds of the quickest of the rounds."""
    found = []
    for _ in range(ROUNDS):
        before()
        found.append(seconds(work))
    return min(found)


def over(news: list[str], analyser: Callable[[str], object]) -> Callable[[], None]:
    """Return what analyses all the news."""

    def work() -> None:
        for text in news:
            analyser(text)

    return work


def sastrawi() -> tuple[Callable[[str], object], Callable[[str], object]] | None:
    """Return PySastrawi as it comes, with an empty cache, and without one; None where it is not installed."""
    try:
        from Sastrawi.Stemmer.StemmerFactory import StemmerFactory
    except ImportError:
        print("PySastrawi is not installed; `make bench` installs it\n")
        return None
    cached = StemmerFactory().create_stemmer()
    plain = cached.delegatedStemmer.stem
    return (lambda text: [cached.stem(word) for word in bare(text)]), (
        lambda text: [plain(word) for word in bare(text)]
    )


def rates(news: list[str]) -> dict[str, float]:
    """Return tokens a second by analyser, and words a second where each word of the news comes once."""
    count = sum(len(bare(text)) for text in news)
    types = sorted({word for text in news for word in bare(text)})
    once = [" ".join(types)]
    analysis.analyse("pembinaan rohani kerja sama")  # loads the word lists
    found = {
        "bare regular expression": count / best_seconds(over(news, bare)),
        "analyse, warm": count / best_seconds(over(news, analysis.analyse)),
        "tokens (with places), warm": count / best_seconds(over(news, analysis.tokens)),
        "analyse, cold": count / best_seconds(over(news, analysis.analyse), analysis.forget),
        "analyse, cold, each word once": len(types) / best_seconds(over(once, analysis.analyse), analysis.forget),
        "its stemmer, each word once": len(types) / best_seconds(lambda: [stem(word) for word in types]),
    }
    if others := sastrawi():
        cached, plain = others
        found |= {
            "PySastrawi, cold, each word once": len(types) / seconds(over(once, cached)),
            "PySastrawi, warm": count / best_seconds(over(news, cached)),
            "PySastrawi without its cache": count / seconds(over(news, plain)),
        }
    return found


def main() -> None:
    """Print the table."""
    found = rates(texts())
    plain = found["bare regular expression"]
    print("| analyser | tokens/s | of the bare expression |\n|---|---|---|")
    for name, rate in found.items():
        print(f"| {name} | {rate:,.0f} | {rate / plain:.2f} |")
    for ours, theirs in COMPARED:
        if theirs in found:
            print(f"\n{ours}: {found[ours] / found[theirs]:.1f} times {theirs}", end="")
    print()


if __name__ == "__main__":
    main()
