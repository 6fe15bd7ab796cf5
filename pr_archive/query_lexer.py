"""Query text into tokens: parentheses, minus signs, OR, phrases, field terms and words."""

import re
from typing import Literal

from attrs import frozen

from pr_archive.errors import QueryError

__all__ = ["MAX_LENGTH", "Token", "lex"]

MAX_LENGTH = 512
"""Characters of a query."""

Kind = Literal["open", "close", "minus", "or", "phrase", "quoted", "value", "missing", "word"]

# A name before :// begins an address, and one before a blank ends a headline's first part ("Kalapas: ...").
# A minus sign is one before something only, and inside a word it is a hyphen.
_TOKEN = re.compile(
    r"""(?P<open>\() | (?P<close>\)) | (?P<minus>-)(?=[^\s)-])
    | (?P<field>[A-Za-z_]{2,20}):(?!//)
      (?: "(?P<quoted>[^"]*)" | (?P<value>[^\s()"]+) | (?P<missing>(?=[\s()"]|$)) )
    | "(?P<phrase>[^"]*)" | (?P<unclosed>")
    | (?P<or>(?:OR|ATAU)(?![^\s()"]))
    | (?P<word>[^\s()"]+)""",
    re.VERBOSE,
)
_QUOTES = dict.fromkeys(map(ord, "“”„«»"), '"')


@frozen
class Token:
    """A piece of a query. `quoted`, `value`, `missing` are field terms: with a value in quotes, bare, or none.

    `position` is that of the whole piece, `at` that of its text (of a field term: of the value).
    """

    kind: Kind
    text: str
    position: int
    at: int
    field: str = ""


def lex(text: str) -> list[Token]:
    """Cut a query into tokens. Raises QueryError where it is too long or a quote is not closed."""
    if len(text) > MAX_LENGTH:
        raise QueryError(f"the query is longer than {MAX_LENGTH} characters", position=MAX_LENGTH)
    # A lone surrogate (an undecodable byte of the command line) is in no text.
    text = text.encode("utf-8", "replace").decode().translate(_QUOTES)
    return [_token(match) for match in _TOKEN.finditer(text)]


def _token(match: re.Match[str]) -> Token:
    kind = str(match.lastgroup)
    if kind == "unclosed" or (kind == "missing" and match.string.startswith('"', match.end())):
        at = match.end() - (kind == "unclosed")
        raise QueryError("a quote is not closed", position=at, suggestion=f'{match.string.strip()}"')
    return Token(kind, match[kind], match.start(), match.start(kind), match["field"] or "")  # type: ignore[arg-type]
