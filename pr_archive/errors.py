"""The exceptions of PR Archive. Everything raised on purpose is a `PrArchiveError`:

    PrArchiveError                  exit code 1
    ├── ArchiveError            3   the archive directory: missing, damaged, or written by a newer version
    │   ├── ArchiveNotFoundError
    │   ├── ArchiveLockedError  5   another process is writing
    │   └── SearchIndexError        the derived index cannot be read (`index rebuild` mends it)
    ├── SourceError             2   sources.toml or the name of a source is wrong
    ├── RecordError             2   a record that cannot be read on import
    ├── NotFoundError           4   no release with this id or URL
    ├── ReportError             2   a column or format that a report does not have, or a library that it needs
    ├── DeliveryError           6   an alert that could not be delivered
    ├── QueryError              2   a query that cannot be understood; knows where, and what was meant
    ├── ParseError              6   a page that holds no release
    └── FetchError              6   a page that could not be had
        ├── AddressError            an address we do not go to (scheme, port, private network)
        ├── RobotsError             robots.txt forbids it
        ├── BlockedError            the site refuses us (challenge page, 401, 403, 451)
        ├── BusyError               429 or 5xx after all retries; `retry_after` seconds where the site said so
        ├── TooLargeError           more bytes than we accept, raw or decoded
        └── TooSlowError            the whole answer did not arrive within the deadline

A message is one line that says what is wrong and, where there is something to do, what to do.
"""


class PrArchiveError(Exception):
    """Root of all errors that PR Archive raises on purpose."""

    exit_code = 1


class ArchiveError(PrArchiveError):
    """The archive directory cannot be used."""

    exit_code = 3


class ArchiveNotFoundError(ArchiveError):
    """There is no archive in the directory."""


class ArchiveLockedError(ArchiveError):
    """Another process is writing to the archive."""

    exit_code = 5


class SearchIndexError(ArchiveError):
    """The search index cannot be read or written. It is derived data: rebuilding it loses nothing."""


class SourceError(PrArchiveError):
    """`sources.toml` or the name of a source is wrong."""

    exit_code = 2


class ReportError(PrArchiveError):
    """A report cannot be made as it was asked for."""

    exit_code = 2


class DeliveryError(PrArchiveError):
    """What is new to a saved search could not be delivered."""

    exit_code = 6


class RecordError(PrArchiveError):
    """A record in an import file cannot be read."""

    exit_code = 2


class NotFoundError(PrArchiveError):
    """The archive has no release with this id or URL."""

    exit_code = 4


class QueryError(PrArchiveError):
    """A query cannot be understood.

    `position` is the offset in the query text where it goes wrong (None: the query as a whole), `suggestion`
    is what was probably meant.
    """

    exit_code = 2

    def __init__(self, message: str, *, position: int | None = None, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.position = position
        self.suggestion = suggestion


class ParseError(PrArchiveError):
    """A page holds no release that we can read."""

    exit_code = 6


class FetchError(PrArchiveError):
    """A page could not be had. `url` is the address that failed."""

    exit_code = 6

    def __init__(self, message: str, *, url: str = "") -> None:
        super().__init__(message)
        self.url = url


class AddressError(FetchError):
    """An address that we do not go to."""


class RobotsError(FetchError):
    """robots.txt forbids the address."""


class BlockedError(FetchError):
    """The site refuses us: a challenge page, 401, 403 or 451. Never bypassed."""


class BusyError(FetchError):
    """429 or 5xx after all retries, or no connection. `retry_after` is in seconds where the site said so."""

    def __init__(self, message: str, *, url: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, url=url)
        self.retry_after = retry_after


class TooLargeError(FetchError):
    """The answer has more bytes than we accept, as sent or decoded."""


class TooSlowError(FetchError):
    """The answer did not arrive whole within the deadline."""
