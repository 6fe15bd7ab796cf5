"""The command in Indonesian: the table says all that the program says, and what it says agrees with the English."""

import ast
import inspect
import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pr_archive import errors
from pr_archive.cli import _run, cli
from pr_archive.cli.output import error_lines
from pr_archive.cli.translation import _HOLE, _SENTENCE, Template, language, pairs, translated
from pr_archive.errors import FetchError, QueryError, SourceError

PACKAGE = Path(errors.__file__).parent
PAIRS = list(pairs())
RAISED = {name for name, kind in vars(errors).items() if inspect.isclass(kind)}
SAID = {"say", "notice", "UsageError", "confirm", "fail", "progress", "translated"}
COVERED = 0.97

EXCEPTIONS = {
    "(the site showed less {}; that is kept as captures, see `history`)": "the number is `once` or `7 times`",
    "no site family {}; {}": "its two endings are in the table",
    "there is no saved search {}; {}": "its two endings are in the table",
    "{}: {}unknown key {}; {}": "its two endings are in the table",
    "{}; try again when it is done": "its two beginnings are in the table",
    "{} has nothing {} it": "`before` and `after` are in the table",
    "{}  {}  ({}, from {})": "the number has its noun with it",
    "{}{}: {}, {} to {}": "the number has its noun with it",
    "{}: {}, {} failed": "the counts of a run are in the table as a whole",
    "{}: {} problems": "its two beginnings are in the table",
    "{}: all is well": "its two beginnings are in the table",
    "{} releases in {} media, {} placements{}": "with and without a file they are in the table",
}
"""Literals that are no whole message, and why."""


@pytest.fixture
def indonesian(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGE", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "id_ID.UTF-8")


# -- the language -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "en"),
        ({"LANG": "id_ID.UTF-8"}, "id"),
        ({"LANG": "id"}, "id"),
        ({"LC_MESSAGES": "id_ID", "LANG": "en_US.UTF-8"}, "id"),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "id_ID.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "id_ID@euro"}, "id"),
        ({"LANGUAGE": "id"}, "id"),
        ({"LANGUAGE": "id:en", "LANG": "en_US.UTF-8"}, "id"),
        ({"LANGUAGE": "jv:id", "LANG": "en_US.UTF-8"}, "id"),
        ({"LANGUAGE": "en", "LANG": "id_ID.UTF-8"}, "en"),
        ({"LANGUAGE": "id", "LC_ALL": "C"}, "en"),
        ({"LANGUAGE": "id", "LANG": "C.UTF-8"}, "id"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "idle"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
    ],
)
def test_the_locale_says_which_language(environ: dict[str, str], expected: str) -> None:
    assert language(environ) == expected


# -- the table ----------------------------------------------------------------------------------------------------


def test_every_pair_has_two_sides_and_stands_once() -> None:
    english = [one for one, _ in PAIRS]
    assert len(english) == len(set(english))
    assert all(one.strip() == one and other.strip() == other and other for one, other in PAIRS)


def test_placeholders_agree() -> None:
    for english, other in PAIRS:
        holes, filled = _HOLE.findall(english), _HOLE.findall(other)
        assert len(holes) == len(filled), english
        numbers = [int(one) for one in filled if one.isdigit()]
        assert sorted(numbers) in ([], list(range(1, len(holes) + 1))), english


def test_commands_options_and_names_stay_as_they_are() -> None:
    name = re.compile(r"`[^`]+`|(?<![\w-])--[a-z][a-z-]+|\b[A-Z][A-Z_]{3,}\b|\b\w+\.toml\b")
    for english, other in PAIRS:
        assert sorted(name.findall(english)) == sorted(name.findall(other)), english


@pytest.mark.usefixtures("indonesian")
def test_no_template_hides_another() -> None:
    values = [str(number) for number in range(10, 30)]
    for english, other in PAIRS:
        assert translated(_filled(english, values)) == _filled(other, values), english


def _filled(template: str, values: list[str]) -> str:
    following = iter(values)
    return _HOLE.sub(lambda hole: values[int(hole[1]) - 1] if hole[1].isdigit() else next(following), template)


@given(st.text(alphabet="ab :", max_size=60))
def test_a_template_matches_what_a_regular_expression_does(text: str) -> None:
    for english in ("{}: {}", "a{}b", "{} a {} b", "ab{}"):
        expected = re.fullmatch(re.escape(english).replace(r"\{\}", "(.+)"), text, re.DOTALL)
        assert (Template(english, english).values(text) is None) == (expected is None)


def test_matching_takes_time_in_proportion_to_the_text() -> None:
    template = Template("{}: {} a {} b {} c", "{} {} {} {}")
    assert template.values(": a b " * 100_000) is None


@pytest.mark.usefixtures("indonesian")
def test_messages_deep_within_one_another_end() -> None:
    text = "failed: a: " * 5000
    assert translated(text).startswith("gagal: a: gagal: a: ")
    assert translated("a: " * 5000) == "a: " * 5000


# -- all that is said ---------------------------------------------------------------------------------------------


def variants(node: ast.expr) -> list[str]:
    """Return the texts that an expression can be, with `{}` for what is not written there."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=values):
            parts = [variants(one.value if isinstance(one, ast.FormattedValue) else one) for one in values]
            return ["".join(part) for part in itertools.product(*parts)]
        case ast.IfExp(body=body, orelse=orelse):
            return variants(body) + variants(orelse)
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return [one + other for one in variants(left) for other in variants(right)]
    return ["{}"]


def literals() -> Iterator[str]:
    """Yield every text that the command says, and every message of an error raised in the package."""
    for path in PACKAGE.rglob("*.py"):
        names = RAISED | (SAID if path.parent.name == "cli" else set())
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if called in names:
                    yield from variants(node.args[0])


def collected() -> list[str]:
    lines = (line.strip() for text in literals() for line in text.split("\n"))
    return sorted({line for line in lines if re.search(r"[a-z]{2}", line) and not line.startswith("$ pr-archive")})


@pytest.mark.usefixtures("indonesian")
def test_what_is_said_is_in_the_table() -> None:
    said = collected()
    missing = [one for one in said if one not in EXCEPTIONS and not _known(one)]
    assert len(said) > 200
    assert 1 - len(missing) / len(said) >= COVERED, missing


def _known(template: str) -> bool:
    text = re.sub(r"(\{\})+", "7", template)
    return translated(text) != text


@pytest.mark.usefixtures("indonesian")
def test_every_sentence_of_the_help_is_in_the_table() -> None:
    missing = [one for one in sentences(cli) if translated(one) == one and one not in SAME]
    assert not missing


SAME: set[str] = set()
"""Sentences that are the same in both languages."""


def commands(command: click.Command) -> Iterator[click.Command]:
    yield command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            one = command.get_command(context, name)
            assert one is not None
            yield from commands(one)


def sentences(root: click.Command) -> Iterator[str]:
    for command in commands(root):
        helps = [getattr(parameter, "help", None) or "" for parameter in command.params]
        for paragraph in [*inspect.cleandoc(command.help or "").split("\n\n"), command.epilog or "", *helps]:
            if paragraph.startswith("\b"):
                lines = (line.strip() for line in paragraph.splitlines()[1:])
                yield from (line for line in lines if not line.startswith(("pr-archive", "*/30")))
            elif paragraph:
                yield from _SENTENCE.split(" ".join(paragraph.split()))


# -- messages -----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("indonesian")
@pytest.mark.parametrize(
    ("english", "expected"),
    [
        ("ran in 2 places", "dimuat di 2 tempat"),
        ("  would fetch https://a.example/x", "  akan diambil: https://a.example/x"),
        (
            "warta: 5 found, 3 new, 1 changed, 1 unchanged, 0 gone, 0 failed",
            "warta: 5 ditemukan, 3 baru, 1 berubah, 1 tetap, 0 hilang, 0 gagal",
        ),
        (
            "  warta failed: https://a.example/feed: not fetched, as robots.txt cannot be had: "
            "https://a.example/robots.txt: connection refused (RFC 9309)",
            "  warta gagal: https://a.example/feed: tidak diambil karena robots.txt tidak didapat: "
            "https://a.example/robots.txt: sambungan ditolak (RFC 9309)",
        ),
        (
            "Error: Invalid value for '--limit': 0 is not in the range 1<=x<=9.",
            "Galat: Nilai untuk '--limit' keliru: 0 di luar rentang 1<=x<=9.",
        ),
        (
            "snapshot: s.warc.gz: its digest is not that of its bytes (https://a.example); the text of q stays, "
            "without this proof; `scrape https://a.example` fetches it as it is now, a backup has it as it was",
            "tangkapan: s.warc.gz: sidik digitalnya tidak sesuai dengan isinya (https://a.example); teks q tetap "
            "ada, tanpa bukti ini; `scrape https://a.example` mengambilnya sebagaimana sekarang, cadangan menyimpan "
            "yang semula",
        ),
        ("Rutan Gelar Razia", "Rutan Gelar Razia"),
        ("", ""),
    ],
)
def test_messages(english: str, expected: str) -> None:
    assert translated(english) == expected


@pytest.mark.usefixtures("indonesian")
def test_errors_keep_what_they_name() -> None:
    fetch = FetchError("https://a.example/x: busy, answers 503 Service Unavailable")
    assert error_lines(fetch) == ["pr-archive: https://a.example/x: sibuk, menjawab 503 Service Unavailable"]
    query = QueryError("no field 'fild'; there are title, body", suggestion="title:x")
    assert error_lines(query) == ["pr-archive: ruas 'fild' tidak ada; yang ada: title, body", "maksudnya: title:x"]
    assert error_lines(SourceError("sesuatu yang lain")) == ["pr-archive: sesuatu yang lain"]


# -- commands -----------------------------------------------------------------------------------------------------

RECORDS = [
    {
        "url": f"https://{site}.example/{slug}", "title": title, "source": site,
        "published": f"2025-01-1{day}T16:04:00+07:00", "body": body,
    }
    for site, slug, title, day, body in (
        ("warta", "razia", "Rutan Wirasaba Gelar Razia", 4, "WIRASABA - Petugas menggeledah kamar hunian."),
        ("suara", "panen", "Warga Binaan Panen Sayur", 5, "BLORA - Panen sayur berlangsung di kebun lapas."),
    )
]  # fmt: skip

Say = Callable[..., tuple[int, str]]


@pytest.fixture
def say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    """Return what runs a command on an archive of two releases, and gives exit code and output."""
    records = tmp_path / "records.jsonl"
    records.write_text("".join(json.dumps(one) + "\n" for one in RECORDS), "utf-8")

    def run(*arguments: str) -> tuple[int, str]:
        code = _run(["--archive", str(tmp_path / "arsip"), *arguments])
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    run("import", str(records))
    return run


@pytest.mark.usefixtures("indonesian")
@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        (["search", "razia"], 0, "1 s.d. 1 dari 1 rilis untuk razia"),
        (["search", "zzqx"], 0, "tidak ditemukan apa pun untuk zzqx"),
        (["search", "razia", "--facets", "source"], 0, "menurut sumber:"),
        (["search", "since:kapan"], 2, "since: 'kapan' bukan tanggal; tulis 2025"),
        (["search", "("], 2, "kurung belum ditutup"),
        (["search", "x", "--limit", "0"], 2, "Galat: Nilai untuk '--limit' keliru: 0 di luar rentang 1<=x<=1000."),
        (["show", "https://warta.example/none"], 4, "tidak ada rilis"),
        (["history", "https://warta.example/razia"], 0, "versi 1, dilihat "),
        (["copies", "https://warta.example/razia"], 0, "dimuat di satu tempat"),
        (["copies", "merge", "x"], 2, "Galat: sebutkan dua rilis atau lebih"),
        (["people", "zzqx"], 0, "tidak ada tokoh bernama zzqx di arsip"),
        (["stats", "--by", "month"], 0, "2 rilis di 2 tempat"),
        (["index", "status"], 0, "whoosh: "),
        (["check"], 0, "2 rilis diperiksa: semuanya baik"),
        (["reparse", "--dry-run"], 0, "0 rilis akan berubah, 0 gagal"),
        (["scrape"], 2, "arsip belum mengikuti sumber apa pun; tambahkan dengan `sources add URL`"),
        (["sources", "list"], 0, "belum ada sumber; tambahkan dengan `sources add URL`"),
        (["saved", "add", "x", "razia"], 0, "x: tersimpan; 1 rilis cocok sekarang"),
        (["forget", "https://warta.example/razia", "--yes"], 0, ": dihapus"),
        (["serch"], 2, "Galat: Perintah 'serch' tidak ada."),
        (["show"], 2, "Ketik 'pr-archive show --help' untuk bantuan."),
        (["--help"], 0, "Pemakaian: pr-archive [OPTIONS] COMMAND [ARGS]..."),
        (["--help"], 0, "Tampilkan di mana saja rilis dimuat: tiap salinan"),
        (["sources", "--help"], 0, "Kenali situs, lalu ikuti."),
        (["search", "--help"], 0, "Jumlah hasil per halaman.  [bawaan: 10;"),
    ],
)
def test_commands_in_indonesian(say: Say, arguments: list[str], code: int, expected: str) -> None:
    found, text = say(*arguments)
    assert (found, expected in text) == (code, True), text


@pytest.mark.usefixtures("indonesian")
def test_no_archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(["--archive", str(tmp_path / "x"), "search", "x"]) == 3
    told = f"tidak ada arsip di {tmp_path / 'x'}: `sources add URL` membuatnya, `--archive` menunjuk yang lain"
    assert capsys.readouterr().err == f"pr-archive: {told}\n"


def test_what_programs_read_is_the_same_in_both(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    commands = [["export"], ["search", "panen", "--format", "csv"], ["sources", "check", "--format", "json"],
                ["check", "--format", "jsonl"], ["index", "status", "--format", "json"]]  # fmt: skip
    told = []
    for locale in ("C", "id_ID.UTF-8"):
        monkeypatch.setenv("LC_ALL", locale)
        told.append([say(*command) for command in commands])
    assert told[0] == told[1]


def test_english_under_c(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("LANGUAGE", "id")
    assert "1 to 1 of 1 release for razia" in say("search", "razia")[1]
    assert "Error: No such command 'serch'." in say("serch")[1]
    assert "Show this message and exit." in say("--help")[1]


def test_the_table_is_read_only_where_it_is_asked_for() -> None:
    code = (
        "from pr_archive.cli import _run\n"
        "from pr_archive.cli.translation import _table\n"
        "_run(['--help']); _run(['serch'])\n"
        "print('read', _table.cache_info().currsize)"
    )
    for locale, read in (("C", "read 0"), ("id_ID.UTF-8", "read 1")):
        done = subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "LC_ALL": locale}, capture_output=True, encoding="utf-8"
        )
        assert done.stdout.splitlines()[-1] == read, done.stderr
