"""Pages that somebody saved as HTML: where they came from is in them, if anywhere."""

import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from pr_archive.errors import ParseError
from pr_archive.records import Snapshot
from pr_archive.scrapers.addresses import joined
from pr_archive.scrapers.document import Document
from pr_archive.scrapers.metadata import Metadata
from pr_archive.scrapers.text import decode_html

__all__ = ["read_saved_page"]

_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(\S+) -->")


def read_saved_page(path: Path) -> Snapshot:
    """Return a saved page as if it had been fetched when the file was written.

    Its address is that of the browser's `saved from` comment, of `rel=canonical`, or of `og:url`. Raises ParseError
    where none of them is there.
    """
    body = path.read_bytes()
    url = _address(decode_html(body))
    if url is None:
        raise ParseError("the page does not say where it is from (no `saved from` comment, canonical link or og:url)")
    return Snapshot(
        id=f"urn:uuid:{uuid4()}",
        url=url,
        requested=url,
        status=200,
        reason="OK",
        headers=(("Content-Type", "text/html"),),
        payload=body,
        body=body,
        fetched_at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
    )


def _address(text: str) -> str | None:
    comment = _SAVED_FROM.search(text[:2000])
    document = Document(text)
    links = [link.get("href") for link in document.all("link[rel=canonical]")]
    for url in (comment[1] if comment else None, *links, Metadata(document).meta("og:url")):
        if url and (address := joined("", url)):
            return address
    return None
