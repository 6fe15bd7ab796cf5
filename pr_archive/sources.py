"""`sources.toml`: the sites that an archive follows, kept readable and edited by hand too.

One `[[source]]` table a site. Reading is strict (an unknown key is an error that names the right ones), writing
keeps the comments and the order that somebody gave the file.
"""

import difflib
import os
import re
import tomllib
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tomlkit
from attrs import Attribute, asdict, field, fields, frozen

from pr_archive.errors import SourceError

__all__ = [
    "Source",
    "Trust",
    "add_source",
    "check_new",
    "default_name",
    "read_sources",
    "remove_source",
    "source_of",
    "unknown_source",
]

Trust = Literal["official", "network", "media", "aggregator", "mirror"]
"""How much a source counts as the origin of a release, highest first."""

DEFAULT_INTERVAL = 5.0
DEFAULT_TIMEZONE = "Asia/Jakarta"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def _valid_name(_: Any, __: "Attribute[str]", value: str) -> None:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise SourceError(f"name {value!r}: use 1 to 64 letters, digits, dots, hyphens or underscores")


def _valid_url(_: Any, __: "Attribute[str]", value: str) -> None:
    if not isinstance(value, str) or not _is_web_address(value):
        raise SourceError(f"url {value!r}: not a web address; write it like https://example.go.id/")


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _valid_interval(_: Any, __: "Attribute[float]", value: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 3600:
        raise SourceError(f"interval {value!r}: give the seconds between two requests, 0 to 3600")


def _valid_timezone(_: Any, __: "Attribute[str]", value: str) -> None:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        raise SourceError(f"timezone {value!r}: give a zone name such as {DEFAULT_TIMEZONE}") from None


def _valid_trust(_: Any, __: "Attribute[str]", value: str) -> None:
    if value not in get_args(Trust):
        raise SourceError(f"trust {value!r}: use one of {', '.join(get_args(Trust))}")


def _optional_text(_: Any, attribute: "Attribute[Any]", value: Any) -> None:
    if value is not None and not (isinstance(value, str) and value):
        raise SourceError(f"{attribute.name} {value!r}: give a text")


def _flag(_: Any, attribute: "Attribute[bool]", value: Any) -> None:
    if not isinstance(value, bool):
        raise SourceError(f"{attribute.name} {value!r}: give true or false")


@frozen(kw_only=True)
class Source:
    """One site that the archive follows: a table of `sources.toml`. Raises SourceError for a bad value."""

    name: str = field(validator=_valid_name)
    """Unique; defaults to the host (and port)."""
    url: str = field(validator=_valid_url)
    """Address of the site's home page."""
    family: str | None = field(default=None, validator=_optional_text)
    """Site family; what the probe found, or set by hand. None: recognised page by page."""
    interval: float = field(default=DEFAULT_INTERVAL, validator=_valid_interval)
    """Least seconds between two requests to the registrable domain or group."""
    timezone: str = field(default=DEFAULT_TIMEZONE, validator=_valid_timezone)
    """Zone of dates that the site prints without one."""
    group: str | None = field(default=None, validator=_optional_text)
    """Name of a set of sources on one server; they share one limiter."""
    region: str | None = field(default=None, validator=_optional_text)
    """Region label for the site's releases."""
    trust: Trust = field(default="media", validator=_valid_trust)
    """How much the source counts as the origin of a release."""
    allow_private: bool = field(default=False, validator=_flag)
    """Allow a loopback or private address: this source's own host and port alone."""

    @property
    def zone(self) -> ZoneInfo:
        """The `timezone` as an object."""
        return ZoneInfo(self.timezone)


_OFFICIAL = (".go.id", ".mil.id")
_FAMILY_TRUST: dict[str, Trust] = {"network": "network", "network-old": "network", "aggregator": "aggregator"}
KEYS = tuple(attribute.name for attribute in fields(Source))


def read_sources(path: Path) -> dict[str, Source]:
    """Return the sources in the file by name, in order; none where there is no file. Raises SourceError."""
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError(f"{path}: {error}") from error
    _known_keys(path, tables, ("source",))
    rows = tables.get("source", [])
    if not isinstance(rows, list):
        raise SourceError(f"{path}: write [[source]] with two brackets, one table a site")
    sources: dict[str, Source] = {}
    for number, row in enumerate(rows, 1):
        source = _structure(path, number, row)
        if source.name in sources:
            raise SourceError(f"{path}: source {number}: the name {source.name!r} is used twice")
        sources[source.name] = source
    return sources


def check_new(sources: dict[str, Source], source: Source) -> None:
    """Raise SourceError where the name or the address of a source is taken."""
    for other in sources.values():
        if source.name == other.name:
            raise SourceError(f"there is a source {other.name!r} already; give another --name")
        if source.url.rstrip("/") == other.url.rstrip("/"):
            raise SourceError(f"{source.url} is followed already, as {other.name!r}")


def add_source(path: Path, source: Source) -> None:
    """Append a source to the file, creating it. Raises SourceError where the name or the address is taken."""
    check_new(read_sources(path), source)
    document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
    if not document.get("source"):  # `source = []` is written nowhere, but means the same
        document.pop("source", None)
        document.add("source", tomlkit.aot())
    tables = document["source"]
    table = tomlkit.table()
    for key, value in asdict(source).items():
        if value is not None and (key in ("name", "url", "family") or value != getattr(fields(Source), key).default):
            table.add(key, value)
    tables.append(table)
    write_durably(path, tomlkit.dumps(document))


def remove_source(path: Path, name: str) -> None:
    """Take a source out of the file. Raises SourceError where there is none of that name."""
    sources = read_sources(path)
    if name not in sources:
        raise SourceError(unknown_source(name, sources))
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    tables = document["source"]
    if len(sources) == 1:
        document.remove("source")  # an empty array of tables cannot be written as one
    else:
        del tables[list(sources).index(name)]
    write_durably(path, tomlkit.dumps(document))


def default_name(url: str) -> str:
    """Return the name of a source that was given none: its host, with the port if the address has one."""
    if not _is_web_address(url):
        return "unnamed"
    parts = urlsplit(url)
    port = parts.port
    return f"{parts.hostname}{f'-{port}' if port else ''}"


def source_of(sources: dict[str, Source], url: str) -> Source | None:
    """Return the source whose site an address is of (with the longest path of several on one host), or None."""
    if not _is_web_address(url):
        return None
    covering = [source for source in sources.values() if _covers(source.url, url)]
    return max(covering, key=lambda source: len(source.url), default=None)


def usual_trust(url: str, family: str | None = None) -> Trust:
    """Return the trust tier of a site that nobody has judged: by its address, else by its family."""
    if (urlsplit(url).hostname or "").endswith(_OFFICIAL):
        return "official"
    return _FAMILY_TRUST.get(family or "", "media")


def _covers(site: str, url: str) -> bool:
    one, other = urlsplit(site), urlsplit(url)
    same_host = one.netloc.lower().removeprefix("www.") == other.netloc.lower().removeprefix("www.")
    return same_host and f"{other.path}/".startswith(f"{one.path.rstrip('/')}/")


def unknown_source(name: str, sources: dict[str, Source]) -> str:
    """Return the message for a name that is none of the sources."""
    if not sources:
        return f"there is no source {name!r}: the archive has none yet; add one with `sources add URL`"
    close = difflib.get_close_matches(name, sources, 1)
    return f"there is no source {name!r}; " + (f"did you mean {close[0]!r}?" if close else "see `sources list`")


def _structure(path: Path, number: int, row: Any) -> Source:
    if not isinstance(row, dict):
        raise SourceError(f"{path}: write [[source]] with two brackets, one table a site")
    _known_keys(path, row, KEYS, f"source {number}: ")
    if "url" not in row:
        raise SourceError(f"{path}: source {number}: has no url")
    try:
        return Source(**{"name": default_name(str(row["url"])), **row})
    except SourceError as error:
        raise SourceError(f"{path}: source {number}: {error}") from None


def _known_keys(path: Path, row: dict[str, Any], known: tuple[str, ...], where: str = "") -> None:
    for key in row:
        if key not in known:
            close = difflib.get_close_matches(key, known, 1)
            hint = f"did you mean {close[0]!r}?" if close else f"known: {', '.join(known)}"
            raise SourceError(f"{path}: {where}unknown key {key!r}; {hint}")


def write_durably(path: Path, text: str) -> None:
    """Write a small text file so that a crash leaves the old one or the new one."""
    # Written beside and renamed, synced before it takes the other's name.
    beside = path.with_name(path.name + ".new")
    with open(beside, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
