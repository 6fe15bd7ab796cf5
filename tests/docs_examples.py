"""What the documentation shows, run: fenced blocks of the pages, against the bundled sample site.

    console    `$ command` with its output: run, and the output compared (`…` in the page stands for anything)
    sh         commands that need a network, root or another program: each `pr-archive` line has to parse
    python     run as it stands, in a directory with an archive `data`

`python -m tests.docs_examples PAGE…` writes the outputs of the console blocks that are out of date into the pages.
"""

import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout, suppress
from pathlib import Path

import click
import time_machine
from attrs import frozen

from pr_archive import Archive, Source
from pr_archive.cli import cli, main
from pr_archive.demo import SampleSite

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "examples").rglob("*.md")))
FROM_NOTHING = {"tutorial.md"}
"""Pages whose reader has no archive yet."""
NOW = "2026-11-24T02:00:00+00:00"
"""The time at which the examples run."""

_FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>\w+)[^\n]*\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL
)


@frozen
class Block:
    """One fenced block of a page."""

    page: Path
    line: int
    """Line of its fence, from 1."""
    language: str
    text: str

    @property
    def name(self) -> str:
        return f"{self.page.name}:{self.line}"

    @property
    def commands(self) -> list[tuple[str, str]]:
        """Each command of a console block, with the output shown below it."""
        if self.text.startswith("$ pr-archive demo"):  # prints commands itself
            command, _, output = self.text.removeprefix("$ ").partition("\n")
            return [(command, output)]
        parts = re.split(r"^\$ ", self.text, flags=re.MULTILINE)[1:]
        return [(command, output) for command, _, output in (part.partition("\n") for part in parts)]


def blocks(page: Path, *languages: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page in these languages."""
    text = page.read_text(encoding="utf-8")
    for match in _FENCE.finditer(text):
        if match["language"] in languages:
            indent = match["indent"]
            lines = (line.removeprefix(indent) for line in match["text"].splitlines(keepends=True))
            yield Block(page, text.count("\n", 0, match.start()) + 1, match["language"], "".join(lines))


class Runner:
    """Runs commands in a directory, with the sample site behind the two hosts that the pages speak of."""

    def __init__(self, site: SampleSite, directory: Path) -> None:
        self.directory = directory
        self._hosts = {
            "https://warta.example.id/": site.varient_url,
            "https://suara.example.id/": site.wordpress_url,
        }

    def __call__(self, command: str) -> str:
        """Run one `pr-archive` command, with `> FILE` if it has one, and return what it prints."""
        words = shlex.split(command)
        if words[0] != "pr-archive":
            raise ValueError(f"{command}: a console block holds pr-archive commands alone")
        words, target = (words[1:-2], words[-1]) if words[-2:-1] == [">"] else (words[1:], None)
        if words[:2] == ["sources", "add"]:
            words += ["--interval", "0", "--allow-private"]
        output = self._captured(lambda: _main([self._to_sample(word) for word in words]))
        if target is None:
            return self._from_sample(output)
        (self.directory / target).write_text(output, encoding="utf-8")
        return ""

    def python(self, block: Block) -> str:
        """Run a Python block and return what it prints."""
        code = compile(self._to_sample(block.text), block.name, "exec")
        return self._captured(lambda: exec(code, {"__name__": "__main__"}))

    def _captured(self, run: Callable[[], object]) -> str:
        printed = io.StringIO()
        with chdir(self.directory), redirect_stdout(printed), redirect_stderr(printed):
            run()
        return printed.getvalue()

    def _to_sample(self, text: str) -> str:
        for host, url in self._hosts.items():
            text = text.replace(host, url)
        return text

    def _from_sample(self, text: str) -> str:
        for host, url in self._hosts.items():
            text = text.replace(url, host).replace(_host(url), _host(host))
        return text


def _host(url: str) -> str:
    return url.split("/")[2]


def _main(arguments: list[str]) -> None:
    with suppress(SystemExit):  # pages show failures, too
        main(arguments)


def sample_archive(site: SampleSite, directory: Path) -> None:
    """Make the archive `data` of both sample sites in a directory, as a reader of the guides has one."""
    with Archive(directory / "data", create=True) as archive:
        for name, url in (("warta", site.varient_url), ("suara", site.wordpress_url)):
            archive.add_source(Source(name=name, url=url, interval=0, allow_private=True))
        archive.scrape()


def agrees(shown: str, output: str) -> bool:
    """Return whether an output is the one that a page shows; `…` in the page stands for any text."""
    pattern = ".*?".join(map(re.escape, _lines(shown).split("…")))
    return re.fullmatch(pattern, _lines(output), re.DOTALL) is not None


def _lines(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


def unparsable(line: str) -> str | None:
    """Return what is wrong with a `pr-archive` command line, without running it."""
    words = shlex.split(line, comments=True)
    at = next(i for i, word in enumerate(words) if word.split("/")[-1] == "pr-archive")
    words = words[at + 1 :]
    ends = [i for i, word in enumerate(words) if word in ("&&", "||", "|", ">", ">>", ";")]
    words = words[: ends[0]] if ends else words
    command: click.Command = cli
    context = None
    try:
        while isinstance(command, click.Group):
            context = command.make_context(command.name or "", words, parent=context)
            words = [*context._protected_args, *context.args]
            if not words:
                return None
            _, found, words = command.resolve_command(context, words)
            assert found is not None
            command = found
        command.make_context(command.name or "", words, parent=context)
    except (click.exceptions.Exit, click.FileError, AssertionError):
        return None
    except click.ClickException as error:
        return None if "does not exist" in error.message else error.format_message()
    return None


@contextmanager
def surroundings(directory: Path) -> Iterator[None]:
    """Fix what outputs depend on: the clock, the width, the rate limiter's state."""
    known = {"COLUMNS": "100", "XDG_STATE_HOME": str(directory / "state"), "NO_COLOR": "1", "LC_ALL": "C"}
    before = {name: os.environ.get(name) for name in known}
    os.environ.update(known)
    try:
        with time_machine.travel(NOW, tick=True):
            yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name)
            else:
                os.environ[name] = value


def _update(page: Path, run: Runner) -> None:
    text = page.read_text(encoding="utf-8")
    for block in blocks(page, "console"):
        outputs = [(command, shown, run(command)) for command, shown in block.commands]
        fresh = "".join(
            f"$ {command}\n{shown if agrees(shown, output) else output}" for command, shown, output in outputs
        )
        text = text.replace(block.text, fresh)
    page.write_text(text, encoding="utf-8")


def _main_update() -> None:
    for name in sys.argv[1:]:
        page = Path(name).resolve()
        with tempfile.TemporaryDirectory() as temporary, surroundings(Path(temporary)), SampleSite() as site:
            if page.name not in FROM_NOTHING:
                sample_archive(site, Path(temporary))
            _update(page, Runner(site, Path(temporary)))


if __name__ == "__main__":
    _main_update()
