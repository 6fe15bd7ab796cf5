"""The command in Indonesian, where the locale asks for it. Messages are written in English, here and in the library;
`messages/id.tsv` holds pairs of templates, and a line of text is translated as it leaves.

In a template `{}` stands for a text that stays as it is: a name, what a site wrote; `{#}` for a number or a day,
where little else tells the template from others; `{…}` for a message that is translated itself. In the Indonesian
template `{}` and `{…}` are filled in order, `{1}`, `{2}` by number.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from io import StringIO
from pathlib import Path
from typing import Any

import click

__all__ = ["Template", "in_english", "language", "pairs", "speaking", "translated", "usage_error"]

MESSAGES = Path(__file__).with_name("messages") / "id.tsv"
DEEPEST = 8
"""Messages within one another; what is deeper stays as it is."""
_HOLE = re.compile(r"\{(\d*|…|#)\}")
_NUMBER = re.compile(r"\d[\d.:-]*")
_SENTENCE = re.compile(r"(?<=[.?!]) (?=[A-Z])")
_EXTRA = re.compile(r"(.*?)( *)\[([^\[\]]+)\]", re.DOTALL)  # click's `[default: 10; x>=1]` behind an option's help


def language(environ: Mapping[str, str] = os.environ) -> str:
    """Return `id` or `en`: what LANGUAGE, LC_ALL, LC_MESSAGES and LANG ask for, as gettext reads them.

    LC_ALL=C, or another locale `C` or `POSIX` that is in force, means English whatever LANGUAGE says: scripts set it.
    """
    locale = next(filter(None, (environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    if locale in ("C", "POSIX"):
        return "en"
    for wanted in (*environ.get("LANGUAGE", "").split(":"), locale):
        code = re.split(r"[_.@-]", wanted)[0].lower()
        if code in ("id", "en"):
            return code
    return "en"


def in_english() -> bool:
    """Return whether messages stay as they are written."""
    return language() == "en"


def translated(text: str) -> str:
    """Return a message in the language of the locale, line by line; a line that is not in the table stays."""
    if in_english():
        return text
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(text: str) -> str:
    start = len(text) - len(text.lstrip())
    return text[:start] + _message(text[start:])


@lru_cache(maxsize=256)
def _message(text: str, deep: int = 0) -> str:
    exact, templates = _table()
    if text in exact or deep > DEEPEST:
        return exact.get(text, text)
    found = [ranked for template in templates if (ranked := template.apply(text, deep)) is not None]
    if found:
        return min(found)[-1]
    head, colon, rest = text.partition(": ")  # `blora.toml: …`: the message begins behind the name of a thing
    return f"{head}{colon}{_message(rest, deep + 1)}" if colon else text


class Template:
    """A pair of templates: a text of the one is taken apart, one of the other filled with the parts."""

    def __init__(self, english: str, other: str) -> None:
        self.parts = _HOLE.split(english)[::2]
        self.kinds = _HOLE.split(english)[1::2]
        self.other = other
        self.length = sum(map(len, self.parts))

    def apply(self, text: str, deep: int = 0) -> tuple[int, int, str] | None:
        """Return the text in the other language behind its rank, None where it is not one of this template.

        Best is what leaves the least as it is, then what says the most itself: so a message around another one is
        taken before that one.
        """
        values = self.values(text)
        if values is None:
            return None
        pairs = zip(self.kinds, values, strict=True)
        told = [_message(value, deep + 1) if kind == "…" else value for kind, value in pairs]
        left = sum(len(value) for value, other in zip(values, told, strict=True) if value == other)
        return left, -self.length, self._filled(told)

    def _filled(self, told: Sequence[str]) -> str:
        following = iter(range(len(told)))
        return _HOLE.sub(lambda hole: told[int(hole[1]) - 1 if hole[1].isdigit() else next(following)], self.other)

    def values(self, text: str) -> list[str] | None:
        """Return what fills the holes, None where the text is not one of this template.

        Each literal is taken where it first stands, so that the time is in proportion to the text.
        """
        first, *middle, last = self.parts
        end = len(text) - len(last)
        if not text.startswith(first) or not text.endswith(last):
            return None
        values, at = [], len(first)
        for literal in middle:
            found = text.find(literal, at + 1, end)
            if found < 0:
                return None
            values.append(text[at:found])
            at = found + len(literal)
        values.append(text[at:end])
        return values if all(map(_fits, self.kinds, values)) else None


def _fits(kind: str, value: str) -> bool:
    return bool(_NUMBER.fullmatch(value) if kind == "#" else value)


def pairs() -> Iterator[tuple[str, str]]:
    """Yield the pairs of the table: English, Indonesian."""
    for line in MESSAGES.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            english, _, other = line.partition("\t")
            yield english, other


@cache
def _table() -> tuple[dict[str, str], list[Template]]:
    """Return the texts that stand for themselves, and the templates."""
    exact = {english: other for english, other in pairs() if not _HOLE.search(english)}
    templates = [Template(english, other) for english, other in pairs() if _HOLE.search(english)]
    return exact, templates


# -- help and usage errors, whose frame is click's ----------------------------------------------------------------


class _Formatter(click.HelpFormatter):
    """Help in the language of the locale."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or f"{translated('Usage:')} ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(translated(heading))

    def write_text(self, text: str) -> None:
        super().write_text("\n\n".join(map(_paragraph, text.split("\n\n"))))

    def write_dl(self, rows: Iterable[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().write_dl([(name, _short(text)) for name, text in rows], *args, **options)


def _paragraph(text: str) -> str:
    if in_english():
        return text
    if text.lstrip().startswith("\b"):
        return translated(text)
    return " ".join(map(_message, _SENTENCE.split(" ".join(text.split()))))


def _short(text: str) -> str:
    """Return the help of an option or a command in a list."""
    if in_english():
        return text
    if extra := _EXTRA.fullmatch(text):
        notes = re.split(r"; (?=default:|env var:|required|\d|x)", extra[3])
        return f"{_short(extra[1]) if extra[1] else ''}{extra[2]}[{'; '.join(map(_message, notes))}]"
    exact, _ = _table()
    if text.endswith("..."):  # click has cut it to one line; ours may have two
        cut = text.removesuffix("...")
        return next((other for english, other in exact.items() if english.startswith(cut)), text)
    if f"{text}." in exact:
        return exact[f"{text}."].removesuffix(".")
    return _paragraph(text)


class _Context(click.Context):
    formatter_class = _Formatter


def speaking(command: click.Command) -> click.Command:
    """Return the command with its help, and that of its subcommands, in the language of the locale."""
    command.context_class = _Context
    for one in _subcommands(command):
        speaking(one)
    return command


def _subcommands(command: click.Command) -> Iterable[click.Command]:
    # A group that loads its commands when they are asked for has none of its own here.
    return command.commands.values() if isinstance(command, click.Group) else ()


def usage_error(error: click.ClickException) -> str:
    """Return what click says about wrong arguments, usage first."""
    said = StringIO()
    error.show(said)
    return translated(said.getvalue())
