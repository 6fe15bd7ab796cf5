"""Two releases that really ran, from the network's new theme, through the whole way."""

import html
import re
from pathlib import Path

import pytest

from pr_archive import Archive, Source
from tests.static_site import StaticSite

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"

pytestmark = pytest.mark.skipif(not SEEDS.exists(), reason="the texts of the real releases are not there")

LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")


def seed(mark: str) -> str:
    (text,) = [text for file in SEEDS.glob("*.txt") if mark in (text := file.read_text(encoding="utf-8"))]
    return text


def article(text: str) -> str:
    """Put a flattened page back into the theme: brand, headline, author line, date, paragraphs."""
    brand, title, author, date, *body = [line.strip() for line in text.splitlines() if line.strip()]
    strip = re.compile(r"^#+\s*|^\*|\*$")
    brand, title = strip.sub("", brand), strip.sub("", title)
    paragraphs = "".join(
        f"<p>{LINK.sub(_link, html.escape(strip.sub('', line), quote=False))}</p>\n" for line in body
    )
    return f"""<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{title} - {brand}</title></head>
    <body>    <header><h1>{brand}</h1><nav><a href="/">Beranda</a> <a href="/daerah">Daerah</a></nav></header>
    <main><article><h2>{title}</h2><div><span>{LINK.sub(_link, author)}</span></div><div><span>{date}</span></div>
    <figure><img src="/uploads/images/202501/image_870x580_678629a0c1d2e.jpg" alt="{title}"></figure>
    <div>{paragraphs}</div></article>
    <aside><h3>Berita Terkait</h3><a href="/lain">Rilis Lain dari Kota Sebelah</a></aside></main>
    <footer>Bagikan artikel ini</footer></body></html>"""


def _link(match: re.Match[str]) -> str:
    return f'<a href="{match[2]}">{match[1]}</a>'


def slug(title: str) -> str:
    return re.sub(r"[^a-z0-9-]", "", title.lower().replace(" ", "-"))


@pytest.fixture
def archive(tmp_path: Path):
    texts = [seed("Pembinaan Rohani"), seed("Mushola Al Karim")]
    titles = [
        next(line for line in text.splitlines() if line.lstrip("# ").startswith("Rutan Blora")) for text in texts
    ]
    slugs = [slug(title.lstrip("# ").strip()) for title in titles]
    links = "".join(f'<div><h3><a href="/{one}">{one}</a></h3></div>' for one in slugs)
    sitemap = "".join(f"<url><loc>{{url}}{one}</loc></url>" for one in slugs)
    pages: dict[str, str | bytes] = {f"/{one}": article(text) for one, text in zip(slugs, texts, strict=True)}
    pages["/"] = f"<html lang='id'><title>Public Relations</title><h1>Public Relations</h1>{links}</html>"
    pages["/sitemap.xml"] = (
        f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{sitemap}</urlset>'
    )
    with StaticSite(pages) as site, Archive(tmp_path / "archive", create=True) as opened:
        source, _ = opened.add_source(
            Source(name="blora", url=site.url, interval=0, allow_private=True, region="blora")
        )
        assert source.family == "network"
        (result,) = opened.scrape()
        assert result.ok, result
        assert result.new == 2
        yield opened


def test_the_release_of_14_january_is_found_first(archive: Archive) -> None:
    found = archive.search("pembinaan rohani")
    release = next(iter(found)).release
    assert release.title == "Rutan Blora dan Kemenag Blora Perkuat Sinergi untuk Pembinaan Rohani Warga Binaan"
    assert release.author == "Dheny Window"
    assert release.author_raw == "Dheny Window - BLORA.PUBLICRELATIONS.ID"
    assert release.published is not None
    assert release.published.isoformat() == "2025-01-14T16:04:00+07:00"
    assert release.published_raw == "Jan 14, 2025 - 16:04"
    assert release.region == "blora"


def test_the_bodies_are_the_release_and_nothing_else(archive: Archive) -> None:
    first = next(iter(archive.search("pembinaan rohani"))).release
    assert first.paragraphs[0].startswith("Blora - Rumah Tahanan Negara (Rutan) Kelas IIB Blora")
    assert first.paragraphs[-1].endswith("dapat diterima kembali di masyarakat.")
    second = next(iter(archive.search("perbaikan musala"))).release  # the text says mushola
    assert second.paragraphs[0].startswith("BLORA – Rumah Tahanan Negara")
    assert second.paragraphs[-1].endswith("ujarnya. (Dheni)")
    for release in (first, second):
        assert "Berita Terkait" not in release.body
        assert release.title not in release.paragraphs


def test_the_example_of_the_readme_runs(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    for hit in archive.search("pembinaan rohani", source="blora", since="2025-01"):
        print(hit.release.published, hit.release.title, hit.highlights["body"])
    assert "2025-01-14 16:04:00+07:00 Rutan Blora dan Kemenag Blora" in capsys.readouterr().out
