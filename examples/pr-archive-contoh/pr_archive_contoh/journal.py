"""A hook: a line for each release that came in, changed or went, in the file `$PR_ARCHIVE_CONTOH_JOURNAL`."""

import os

from pr_archive.hooks import Event


def journal(event: Event) -> None:
    """Append a line to the journal. Does nothing where no file is named."""
    if path := os.environ.get("PR_ARCHIVE_CONTOH_JOURNAL"):
        release = event.release
        with open(path, "a", encoding="utf-8") as file:
            print(event.kind, release.id, release.institution or "-", release.title, sep="\t", file=file)
