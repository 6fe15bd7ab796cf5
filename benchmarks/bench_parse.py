"""CPU time to read a page into a record, against trafilatura and readability-lxml on the same pages.

The pages are those of `tests/fixtures`: every family, the ugly ones too. Each reader gets the bytes; the figure is
the median over rounds of the mean per page.
"""

import contextlib
import json
import logging
import statistics
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pr_archive.errors import ParseError
from pr_archive.scrapers.base import Page
from pr_archive.scrapers.registry import choose

FIXTURES = Path(__file__).parent.parent / "tests" / "fixtures"
ROUNDS = 7


def pages() -> list[tuple[bytes, dict[str, str]]]:
    """Return the fixture pages with their addresses and settings."""
    metas = sorted(FIXTURES.glob("*/*/meta.json"))
    found = [(meta.parent / "page.html", json.loads(meta.read_text(encoding="utf-8"))) for meta in metas]
    return [(page.read_bytes(), meta) for page, meta in found if page.exists()]


def ours(body: bytes, meta: dict[str, str]) -> None:
    page = Page(
        url=meta["url"],
        body=body,
        content_type=meta.get("content_type", "text/html"),
        fetched_at=datetime.fromisoformat(meta["fetched_at"]),
        timezone=ZoneInfo(meta.get("timezone", "Asia/Jakarta")),
    )
    with contextlib.suppress(ParseError):  # some fixtures hold no article
        choose(page, meta.get("family")).parse(page)


def readers() -> dict[str, Callable[[bytes, dict[str, str]], object]]:
    """Return what is installed, ours first."""
    found: dict[str, Callable[[bytes, dict[str, str]], object]] = {"pr_archive": ours}
    try:
        import trafilatura

        found["trafilatura"] = lambda body, meta: trafilatura.bare_extraction(
            body, url=meta["url"], with_metadata=True
        )
    except ImportError:
        print("trafilatura is not installed; `make bench` installs it")
    try:
        from readability import Document

        logging.getLogger("readability").setLevel(logging.CRITICAL)
        found["readability-lxml"] = lambda body, meta: Document(body.decode("utf-8", "replace")).summary()
    except ImportError:
        print("readability-lxml is not installed; `make bench` installs it")
    return found


def main() -> None:
    """Print the table."""
    sample = pages()
    size = sum(len(body) for body, _ in sample) / len(sample) / 1000
    print(f"{len(sample)} pages, {size:.1f} kB a page on average\n")
    means: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for name, read in readers().items():
            started = time.process_time()
            for body, meta in sample:
                read(body, meta)
            means.setdefault(name, []).append((time.process_time() - started) / len(sample) * 1000)
    medians = {name: statistics.median(values) for name, values in means.items()}
    print("| reader | CPU ms/page | times ours |")
    print("|---|---|---|")
    for name, value in medians.items():
        print(f"| {name} | {value:.2f} | {value / medians['pr_archive']:.1f} |")


if __name__ == "__main__":
    main()
