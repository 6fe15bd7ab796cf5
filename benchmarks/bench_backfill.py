"""Memory, time and disk of a back-fill as the site grows: a whole run (list, fetch, keep, parse, store, index).

The site is made up on the fly by a process of its own; the scraping process reports its peak memory. The words are
made up too, so that they compress less than a language does.
"""

import multiprocessing
import random
import tempfile
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path

SIZES = (500, 2000, 10000)
SYLLABLES = ["ka", "ri", "na", "pe", "lu", "mo", "ta", "si", "da", "be", "gu", "ha", "ja", "wi", "ro", "su"]
WORDS = ["".join(random.Random(n).choices(SYLLABLES, k=n % 3 + 2)) for n in range(4000)]
WEIGHTS = [1 / (rank + 10) for rank in range(len(WORDS))]


def article(number: int) -> str:
    """Return a page of some 300 words of text in ten times as much mark-up, as news sites have it."""
    dice = random.Random(number)
    text = "".join(f"<p>{' '.join(dice.choices(WORDS, WEIGHTS, k=40))} {number}-{j}.</p>" for j in range(8))
    menu = "".join(f'<li class="menu-item"><a href="/kategori/{word}">{word}</a></li>' for word in WORDS[:300])
    return f"""<html lang="id"><body class="single single-post postid-{number}"><nav><ul>{menu}</ul></nav>
    <article id="post-{number}"><h1 class="entry-title">Rilis nomor {number} dari rutan</h1>
    <time class="entry-date published" datetime="2024-{number % 12 + 1:02}-{number % 28 + 1:02}T08:00+07:00"></time>
    <div class="entry-content">{text}</div></article></body></html>"""


def serve(size: int, pipe: Connection) -> None:
    """Serve a site of so many articles until the process is ended."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            root = f"http://127.0.0.1:{self.server.server_address[1]}"
            kind = "text/html; charset=utf-8"
            if self.path == "/sitemap.xml":
                urls = "".join(f"<url><loc>{root}/rilis-{number}/</loc></url>" for number in range(1, size + 1))
                body, kind = f'<?xml version="1.0"?><urlset>{urls}</urlset>', "application/xml"
            elif self.path.startswith("/rilis-"):
                body = article(int(self.path.strip("/").partition("-")[2]))
            else:
                body = "<html><title>Situs</title></html>" if self.path == "/" else ""
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    pipe.send(server.server_address[1])
    server.serve_forever()


def scrape(port: int, pipe: Connection) -> None:
    """Back-fill the site into a new archive; send (releases, seconds, peak MB, MB of store, snapshots, index)."""
    from pr_archive import Archive, Source

    with tempfile.TemporaryDirectory() as directory, Archive(Path(directory) / "a", create=True) as archive:
        archive.add_source(Source(name="situs", url=f"http://127.0.0.1:{port}/", interval=0, allow_private=True))
        started = time.perf_counter()
        (result,) = archive.scrape()
        seconds = time.perf_counter() - started
        parts = (archive.path / "archive.db", archive.snapshots_directory, archive.path / "index")
        pipe.send((result.new, seconds, peak(), [disk(part) for part in parts]))


def peak() -> float:
    """Return the peak of this process's memory in MB (Linux; `ru_maxrss` would include its parent's)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def disk(path: Path) -> float:
    """Return the MB of a file or of all files in a directory."""
    files = [path] if path.is_file() else path.rglob("*")
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


def main() -> None:
    """Print the table."""
    spawn = multiprocessing.get_context("spawn")
    print("| articles | pages/s | peak MB | grown | HTML MB | store MB | snapshots MB | index MB | sum / HTML |")
    print("|---|---|---|---|---|---|---|---|---|")
    smallest = None
    for size in SIZES:
        ours, theirs = spawn.Pipe()
        server = spawn.Process(target=serve, args=(size, theirs), daemon=True)
        server.start()
        scraper = spawn.Process(target=scrape, args=(ours.recv(), theirs))
        scraper.start()
        count, seconds, most, parts = ours.recv()
        scraper.join()
        server.terminate()
        smallest = smallest or most
        html = sum(len(article(number)) for number in range(1, size + 1)) / 1e6
        columns = " | ".join(f"{part:.0f}" for part in (html, *parts))
        print(f"| {count} | {count / seconds:.0f} | {most:.0f} | {most - smallest:+.0f} | {columns} "
              f"| {sum(parts) / html:.2f} |", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
