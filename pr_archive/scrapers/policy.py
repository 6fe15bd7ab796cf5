"""What the status line and the headers of an answer mean for us: refused, busy, come back later; and which
validators to send next time. Pure."""

import re
from collections.abc import Callable
from datetime import UTC
from email.utils import parsedate_to_datetime

from pr_archive.records import Snapshot

__all__ = ["conditional_headers", "is_challenge", "retry_after"]

_COMPRESSOR_MARK = re.compile(r"""^W/|-gzip(?="$)""")
_HEADER_VALUE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,510}[\x21-\x7e])?")

_REFUSED_MARKS = (b"Just a moment", b"/cdn-cgi/challenge-platform/", b"Attention Required! | Cloudflare")
"""On an answer that refuses us anyway; Cloudflare puts its scripts into ordinary pages too."""
_CHALLENGE_MARKS = (b"_cf_chl_opt", b"sucuri_cloudproxy_js", b"<title>One moment, please...</title>")
"""On a page with any status: Cloudflare, Sucuri, Imunify360."""
_LOOKED_AT = 16384


def conditional_headers(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Return the validators to send, chosen so that a server that can say 304 does.

    A compressor in front of the application rewrites its ETag: nginx `"x"` to `W/"x"`, Apache to `"x-gzip"`.
    WordPress (6.1 and 6.5, `WP::send_headers`) compares byte for byte, and where both validators are sent both must
    match, so that a rewritten ETag sent back never gets a 304; Apache looks at the ETag alone where there is one.
    Therefore with a rewritten ETag the date goes alone. Without a date the ETag goes with the mark taken off, which
    the weak comparison that RFC 9110 (13.1.2) asks for takes for the same. A strong ETag goes as it came, with the
    date.
    """
    etag, last_modified = _sendable(etag), _sendable(last_modified)
    rewritten = etag is not None and _COMPRESSOR_MARK.search(etag) is not None
    headers = {}
    if etag and not (rewritten and last_modified):
        headers["If-None-Match"] = _COMPRESSOR_MARK.sub("", etag)
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    return headers


def _sendable(value: str | None) -> str | None:
    return value if value and _HEADER_VALUE.fullmatch(value) else None


def retry_after(snapshot: Snapshot, clock: Callable[[], float]) -> float | None:
    """Return the seconds of a Retry-After header in either form, or None where there is none that can be read."""
    value = (snapshot.header("retry-after") or "").strip()
    if re.fullmatch(r"\d{1,9}(?:\.\d+)?", value):
        return float(value)
    try:
        then = parsedate_to_datetime(value)
        return max(0.0, (then if then.tzinfo else then.replace(tzinfo=UTC)).timestamp() - clock())
    except (ValueError, OverflowError):
        return None


def is_challenge(snapshot: Snapshot) -> bool:
    """Whether the answer is a page that wants a browser to prove itself; we don't get past it, nor try."""
    if (snapshot.header("cf-mitigated") or "").strip().lower() == "challenge":
        return True
    start = snapshot.body[:_LOOKED_AT]
    marks = _CHALLENGE_MARKS + (_REFUSED_MARKS if snapshot.status in (401, 403, 429, 451, 503) else ())
    return any(mark in start for mark in marks)
