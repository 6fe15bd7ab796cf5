"""Snapshots: what the servers sent, in WARC files (ISO 28500), one gzip member a record, so that any WARC tool can
read them and every release can be extracted again without the network.

An answer with a payload that the archive has already is a `revisit` record that refers to it. Beside answers and
their requests there is a `warcinfo` record a file and nothing else: a metadata record with the address of a page
would be replayed in its place.
"""

from pr_archive.snapshots.exporting import export_warc
from pr_archive.snapshots.reading import read_snapshot, read_warc
from pr_archive.snapshots.records import payload_digest
from pr_archive.snapshots.writer import SnapshotWriter, sync_directory

__all__ = ["SnapshotWriter", "export_warc", "payload_digest", "read_snapshot", "read_warc", "sync_directory"]
