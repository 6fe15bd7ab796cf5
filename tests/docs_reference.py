"""What the program writes into the documentation: `python -m tests.docs_reference` writes it anew.

`docs/commands.md` has every command with its arguments and options, as `--help` has them; `docs/record.md` every
field of a release, as its docstring describes it; `docs/copies-and-facts.md` the figures of the judged releases.
"""

import ast
import inspect
import re
from collections.abc import Iterator

import attrs
import click

from pr_archive import records
from pr_archive.cli import cli
from tests import eval_facts
from tests.docs_examples import ROOT

__all__ = ["PAGES", "commands", "fields"]


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its full name, groups before their members, in the order of the help."""
    return _walk("pr-archive", cli, None)


def _walk(name: str, command: click.Command, parent: click.Context | None) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=name, parent=parent)
        for member in command.list_commands(context):
            found = command.get_command(context, member)
            if found and not found.hidden:
                yield from _walk(f"{name} {member}", found, context)


def commands_page() -> str:
    """Return the text of `docs/commands.md`."""
    parts = [
        "# Commands\n",
        "This page is written by `python -m tests.docs_reference`, out of what `--help` says. `python cli.py`, "
        "`pr-archive` and `python -m pr_archive` are the same program. Global options stand before the command.\n",
    ]
    for name, command in commands():
        parts.append(f"{'##' if name.count(' ') < 2 else '###'} {name}\n")
        parts.append(_help(command))
        if table := _options(command):
            parts.append(table)
    return "\n".join(parts)


def _help(command: click.Command) -> str:
    paragraphs = []
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        if "\b" in paragraph:
            lines = [line for line in paragraph.splitlines() if line.strip("\b ")]
            title = lines.pop(0) if lines[0].endswith(":") else "Start like this:"
            paragraphs.append(f"{title}\n\n```sh\n{inspect.cleandoc(chr(10).join(['', *lines]))}\n```")
        else:
            paragraphs.append(_plain(paragraph))
    arguments = " ".join(
        p.make_metavar(click.Context(command)) for p in command.params if isinstance(p, click.Argument)
    )
    return "\n\n".join([*([f"Arguments: `{arguments}`"] if arguments else []), *paragraphs]).strip() + "\n"


def _options(command: click.Command) -> str:
    rows = [_row(option) for option in command.params if isinstance(option, click.Option) and not option.hidden]
    return "| option | |\n|---|---|\n" + "\n".join(rows) + "\n" if rows else ""


def _row(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    value = "" if option.is_flag else f" `{option.make_metavar(click.Context(cli))}`"
    notes = []
    if option.show_default and isinstance(option.show_default, str):
        notes.append(f"default: {option.show_default}")
    elif option.show_default and option.default is not None:
        notes.append(f"default: {option.default}")
    if option.envvar:
        notes.append(f"environment: `{option.envvar}`")
    extra = f" ({'; '.join(notes)})" if notes else ""
    return f"| {names}{value.replace('|', chr(92) + '|')} | {_plain(option.help or '')}{extra} |"


def _plain(text: str) -> str:
    """Return a text of the help as Markdown: on one line, with nothing outside of backticks that Markdown acts on."""
    parts = " ".join(text.split()).split("`")
    return "`".join(re.sub(r"([*_<>\[\]|])", r"\\\1", part) if i % 2 == 0 else part for i, part in enumerate(parts))


def fields() -> dict[str, tuple[str, str]]:
    """Return type and description of each field of a release, in order."""
    return _described(records.Release)


def _described(kind: type) -> dict[str, tuple[str, str]]:
    body = ast.parse(inspect.getsource(kind)).body[0]
    assert isinstance(body, ast.ClassDef)
    found = {}
    for statement, following in zip(body.body, [*body.body[1:], None], strict=True):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            text = ""
            if isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
                text = " ".join(str(following.value.value).split())
            found[statement.target.id] = (ast.unparse(statement.annotation), text)
    assert list(found) == [attribute.name for attribute in attrs.fields(kind)]
    return found


_JSON = {"str": "text", "int": "number", "bool": "true or false", "datetime": "time", "date": "day"}


def _json_type(annotation: str) -> str:
    base, _, null = annotation.partition(" | ")
    many = re.fullmatch(r"tuple\[(\w+), \.\.\.\]", base)
    inner = many[1] if many else base
    name = f"[{inner}](#{inner.lower()})" if inner in ("Person", "Quote", "Copy") else _JSON[inner]
    return f"{'list of ' if many else ''}{name}{', or null' if null else ''}"


def record_page() -> str:
    """Return the text of `docs/record.md`."""
    parts = [
        "# The record\n",
        "This page is written by `python -m tests.docs_reference`, out of the docstrings of `pr_archive.Release`.\n",
        "`export --format jsonl`, `show --format json` and the library use the same names, in this order. Every "
        "field is always present, null or empty where unknown. Times are ISO 8601 with offset "
        "(`2025-01-14T16:04:00+07:00`), days are `2025-01-14`. `export` and `import` are each other's inverse: what "
        "was exported and imported is exported identically. With `search --format jsonl` each hit has these names at "
        "top level, plus `score`, `snippet` and `highlights` (pairs of offsets into the field of that name).\n",
        "Text is as published: nothing is corrected. What is read out of it (from `region` to `copies`) is derived: "
        "see [Copies and facts](copies-and-facts.md).\n",
        _field_table(records.Release),
    ]
    for kind in (records.Person, records.Quote, records.Copy):
        parts.append(f"## {kind.__name__}\n")
        parts.append(f"{inspect.getdoc(kind)}\n")
        parts.append(_field_table(kind))
    return "\n".join(parts)


def _field_table(kind: type) -> str:
    rows = (f"| `{name}` | {_json_type(of)} | {text} |" for name, (of, text) in _described(kind).items())
    return "| field | | |\n|---|---|---|\n" + "\n".join(rows) + "\n"


FACTS = {
    "event_date": "day of the event",
    "place": "place",
    "region": "region",
    "institution": "institution",
    "people (name)": "people, by name",
    "people": "people, with the right office",
    "quotes (text)": "text of a quotation",
    "quotes": "quotation with the right speaker",
    "credit": "credit",
}


def facts_page() -> str:
    """Return the text of `docs/copies-and-facts.md`, with the figures of today."""
    page = (ROOT / "docs" / "copies-and-facts.md").read_text(encoding="utf-8")
    found = eval_facts.scores()
    rows = (f"| {words} | {found[name].precision:.2f} | {found[name].recall:.2f} |" for name, words in FACTS.items())
    count = sum(1 for _ in eval_facts.releases())
    table = "\n".join([f"| of {count} releases | precision | recall |", "|---|---|---|", *rows])
    before, _, rest = page.partition("<!-- figures -->")
    return f"{before}<!-- figures -->\n\n{table}\n\n<!-- /figures -->{rest.partition('<!-- /figures -->')[2]}"


PAGES = {"commands.md": commands_page, "record.md": record_page, "copies-and-facts.md": facts_page}


def main() -> None:
    """Write the pages."""
    for name, text in PAGES.items():
        (ROOT / "docs" / name).write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
