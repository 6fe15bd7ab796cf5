"""`Archive`, the one object that users meet: an archive directory with everything that can be done with it.

    archive.db        the store, the truth
    sources.toml      the sites that are followed
    snapshots/        what the servers sent, as WARC
    index/            the search index; can be deleted at any time

The verbs lie by what they do: `collecting` takes releases in, `reading` finds them, `upkeep` keeps the archive whole.
What a verb needs is imported when it is called: a search does not pay for the network stack.
"""

from pr_archive.archive.collecting import Collecting
from pr_archive.archive.reading import Reading
from pr_archive.archive.replay import Replaying
from pr_archive.archive.reporting import Reporting
from pr_archive.archive.upkeep import Upkeep
from pr_archive.archive.watching import Watching

__all__ = ["Archive"]


class Archive(Collecting, Reading, Replaying, Reporting, Upkeep, Watching):
    """An archive of press releases in one directory. A context manager; readers may share it between threads."""
