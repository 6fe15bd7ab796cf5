"""`sources.toml`: strict to read, kind to those who edit it by hand."""

from pathlib import Path

import pytest
from attrs import asdict

from pr_archive.errors import SourceError
from pr_archive.sources import KEYS, Source, add_source, default_name, read_sources, remove_source

BY_HAND = """# sumber kami
[[source]]
name = "blora"   # rutan
url = "https://blora.example.id/"
interval = 10

# yang kedua
[[source]]
url = "http://127.0.0.1:8080/"
allow_private = true
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sources.toml"
    path.write_text(BY_HAND, encoding="utf-8")
    return path


def test_the_keys_are_those_of_the_contract() -> None:
    assert KEYS == ("name", "url", "family", "interval", "timezone", "group", "region", "trust", "allow_private")


def test_a_file_written_by_hand_is_read_with_defaults(file: Path) -> None:
    sources = read_sources(file)
    assert list(sources) == ["blora", "127.0.0.1-8080"]
    assert sources["blora"] == Source(name="blora", url="https://blora.example.id/", interval=10)
    assert sources["127.0.0.1-8080"].allow_private


def test_no_file_means_no_sources(tmp_path: Path) -> None:
    assert read_sources(tmp_path / "sources.toml") == {}


def test_adding_and_removing_keep_comments_and_order(file: Path) -> None:
    source = Source(name="demak", url="https://demak.example.id/", family="varient", region="demak", trust="network")
    add_source(file, source)
    text = file.read_text(encoding="utf-8")
    assert text.startswith(BY_HAND)
    assert read_sources(file)["demak"] == source
    remove_source(file, "127.0.0.1-8080")
    assert list(read_sources(file)) == ["blora", "demak"]
    assert "# sumber kami" in file.read_text(encoding="utf-8")


def test_every_setting_survives_the_file(tmp_path: Path) -> None:
    source = Source(
        name="n", url="http://x.id", family="network", interval=0.5, timezone="Asia/Jayapura", group="g",
        region="r", trust="official", allow_private=True,
    )  # fmt: skip
    add_source(tmp_path / "sources.toml", source)
    assert read_sources(tmp_path / "sources.toml") == {"n": source}
    assert set(asdict(source)) == set(KEYS)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[[source]]\nurl = "https://a.id"\nintervall = 3', "unknown key 'intervall'; did you mean 'interval'"),
        ('[[source]]\nurl = "https://a.id"\nxyzzy = 3', "unknown key 'xyzzy'; known: name, url"),
        ('[[sources]]\nurl = "https://a.id"', "unknown key 'sources'; did you mean 'source'"),
        ('[source]\nurl = "https://a.id"', "two brackets"),
        ("source = [3]", "two brackets"),
        ('[[source]]\nname = "a"', "source 1: has no url"),
        ('[[source]]\nurl = "ftp://a.id"', "not a web address"),
        ("[[source]]\nurl = 3", "not a web address"),
        ('[[source]]\nurl = "https://a.id"\ninterval = -1', "interval -1"),
        ('[[source]]\nurl = "https://a.id"\ninterval = true', "interval True"),
        ('[[source]]\nurl = "https://a.id"\ntimezone = "Mars/Phobos"', "timezone 'Mars/Phobos'"),
        ('[[source]]\nurl = "https://a.id"\ntrust = "best"', "official, network, media"),
        ('[[source]]\nurl = "https://a.id"\nallow_private = "yes"', "true or false"),
        ('[[source]]\nurl = "https://a.id"\nname = "a b"', "name 'a b'"),
        ('[[source]]\nurl = "https://a.id"\n[[source]]\nurl = "https://a.id/x"', "used twice"),
        ('[[source]]\nurl = "http://[bad"', "not a web address"),
        ("[[source]\n", "sources.toml"),
    ],
)
def test_a_mistake_is_named_with_the_place(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        read_sources(path)
    assert complaint in str(caught.value)
    assert "sources.toml" in str(caught.value)
    assert "\n" not in str(caught.value).replace("\n", " ", 1)


def test_a_name_or_address_is_taken_only_once(file: Path) -> None:
    with pytest.raises(SourceError, match="already"):
        add_source(file, Source(name="blora", url="https://lain.example.id"))
    with pytest.raises(SourceError, match="followed already, as 'blora'"):
        add_source(file, Source(name="lain", url="https://blora.example.id"))


def test_the_last_source_can_be_removed_and_another_added(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    for name in ("satu", "dua"):
        add_source(path, Source(name=name, url=f"https://{name}.id/"))
        assert list(read_sources(path)) == [name]
        remove_source(path, name)
        assert read_sources(path) == {}
    path.write_text("source = []\n", encoding="utf-8")
    add_source(path, Source(name="tiga", url="https://tiga.id/"))
    assert list(read_sources(path)) == ["tiga"]


def test_an_unknown_name_is_answered_with_the_nearest(file: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="did you mean 'blora'"):
        remove_source(file, "bloro")
    with pytest.raises(SourceError, match="sources list"):
        remove_source(file, "zzz")
    with pytest.raises(SourceError, match="has none yet"):
        remove_source(tmp_path / "none.toml", "blora")


def test_the_default_name_is_the_host_with_its_port() -> None:
    assert default_name("https://blora.example.id/x") == "blora.example.id"
    assert default_name("http://127.0.0.1:8080/") == "127.0.0.1-8080"
    assert default_name("http://a:99999999/") == "unnamed"
