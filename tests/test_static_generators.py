# ruff: noqa: E501 - templates
"""Sites made by Hugo and Jekyll, built by the real programs: every post, by feed and sitemap, with the generic reader."""

import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pr_archive import Archive, Source
from pr_archive.demo import SampleRelease, releases

pytestmark = pytest.mark.slow

COUNT = 40
"""More than Jekyll's feed holds (10), so that the sitemap is needed."""

HUGO_CONFIG = """baseURL = "{url}"
languageCode = "id"
title = "Kabar Wirasaba"
[permalinks]
posts = "/:year/:month/:slug/"
"""
HUGO_BASE = """<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{{ .Title }} | {{ .Site.Title }}</title>
{{ range .AlternativeOutputFormats }}<link rel="{{ .Rel }}" type="{{ .MediaType.Type }}" href="{{ .Permalink }}">{{ end }}
{{ template "_internal/opengraph.html" . }}{{ template "_internal/schema.html" . }}</head><body>
<header><a href="/">{{ .Site.Title }}</a><nav><a href="/posts/">Arsip</a> <a href="/tags/">Topik</a></nav></header>
<main>{{ block "main" . }}{{ end }}</main>
<footer><p>Hak cipta {{ .Site.Title }}. Kirim rilis melalui surat elektronik redaksi.</p></footer></body></html>"""
HUGO_SINGLE = """{{ define "main" }}<article><h1>{{ .Title }}</h1>
<p class="meta"><span class="author">{{ .Params.author }}</span>
<time datetime="{{ .Date.Format "2006-01-02T15:04:05-07:00" }}">{{ .Date.Format "02/01/2006 15:04" }}</time></p>
<div class="content">{{ .Content }}</div>
<ul class="tags">{{ range .Params.tags }}<li><a href="/tags/{{ . | urlize }}/">{{ . }}</a></li>{{ end }}</ul></article>
<aside><h3>Berita Terkait</h3><ul>{{ range first 5 .Site.RegularPages }}<li><a href="{{ .Permalink }}">{{ .Title }}</a></li>
{{ end }}</ul></aside>{{ end }}"""
HUGO_LIST = """{{ define "main" }}<h1>{{ .Title }}</h1>{{ range .Pages }}<h2><a href="{{ .Permalink }}">{{ .Title }}</a></h2>
<p>{{ .Summary }}</p>{{ end }}{{ end }}"""

JEKYLL_CONFIG = """url: "{url}"
title: Kabar Tirtajaya
lang: id
timezone: Asia/Jakarta
permalink: /:year/:month/:title.html
plugins: [jekyll-feed, jekyll-sitemap, jekyll-seo-tag]
"""
JEKYLL_LAYOUT = """<!doctype html><html lang="id"><head><meta charset="utf-8">{% seo %}{% feed_meta %}</head><body>
<header><a href="/">{{ site.title }}</a></header>
<main><article><h1>{{ page.title }}</h1><p><span class="author">{{ page.author }}</span> &middot;
<time datetime="{{ page.date | date_to_xmlschema }}">{{ page.date | date: "%d/%m/%Y %H:%M" }}</time></p>
<div class="isi">{{ content }}</div></article></main>
<footer>Bagikan artikel ini kepada rekan Anda. Hak cipta {{ site.title }}.</footer></body></html>"""


def posts() -> list[SampleRelease]:
    return [release for release in releases() if len(release.pages) == 1][:COUNT]


def front_matter(post: SampleRelease, **more: str) -> str:
    lines = {"title": post.title, "date": post.published.isoformat(), "author": post.author, **more}
    fields = "".join(
        f"{name}: {value!r}\n" if "'" not in value else f'{name}: "{value}"\n' for name, value in lines.items()
    )
    return f"---\n{fields}tags: [{', '.join(post.tags)}]\n---\n{post.body}\n"


class Served:
    """A directory served on loopback."""

    def __init__(self, directory: Path) -> None:
        handler = partial(_Quiet, directory=str(directory))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> "Served":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def write(directory: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def hugo(tmp_path: Path) -> Iterator[str]:
    if shutil.which("hugo") is None:
        pytest.skip("hugo is not installed")
    source, public = tmp_path / "hugo", tmp_path / "public"
    public.mkdir()
    with Served(public) as served:
        files = {
            "config.toml": HUGO_CONFIG.replace("{url}", f"{served.url}/"),
            "layouts/_default/baseof.html": HUGO_BASE,
            "layouts/_default/single.html": HUGO_SINGLE,
            "layouts/_default/list.html": HUGO_LIST,
        }
        files |= {f"content/posts/{post.slug}.md": front_matter(post, slug=post.slug) for post in posts()}
        write(source, files)
        subprocess.run(["hugo", "-s", source, "-d", public, "--quiet"], check=True)
        yield served.url


@pytest.fixture
def jekyll(tmp_path: Path) -> Iterator[str]:
    if shutil.which("jekyll") is None:
        pytest.skip("jekyll is not installed")
    source, public = tmp_path / "jekyll", tmp_path / "public"
    public.mkdir()
    with Served(public) as served:
        files = {
            "_config.yml": JEKYLL_CONFIG.replace("{url}", served.url),
            "_layouts/post.html": JEKYLL_LAYOUT,
            "index.html": '---\ntitle: Beranda\n---\n{% for post in site.posts %}<h2><a href="{{ post.url }}">'
            "{{ post.title }}</a></h2>{% endfor %}",
        }
        for post in posts():
            day = f"{post.published:%Y-%m-%d}"
            files[f"_posts/{day}-{post.slug}.md"] = front_matter(post, layout="post")
        write(source, files)
        run = subprocess.run(["jekyll", "build", "-q", "-s", source, "-d", public], capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
        yield served.url


@pytest.mark.parametrize("generator", ["hugo", "jekyll"])
def test_every_post_arrives_as_it_was_written(generator: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    url = request.getfixturevalue(generator)
    with Archive(tmp_path / "archive", create=True) as archive:
        archive.add_source(Source(name=generator, url=f"{url}/", interval=0, allow_private=True))
        (result,) = archive.scrape()
        assert result.ok, (result.error, result.failures)
        stored = {release.title: release for release in archive.export()}
        assert set(stored) == {post.title for post in posts()}
        for post in posts():
            release = stored[post.title]
            assert words(release.body) == words(post.body), post.title
            assert release.author == post.author
            assert release.published is not None
            assert release.published.replace(second=0) == post.published
        second = archive.scrape()[0]
        assert (second.new, second.changed) == (0, 0)
        assert second.requests <= 3
        assert archive.check() == []


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)
