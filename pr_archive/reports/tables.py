"""Releases as a Parquet table for pandas, DuckDB or R: the record's fields as columns, with their types."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from attrs import asdict

from pr_archive.errors import ReportError
from pr_archive.records import Release
from pr_archive.serialization import FIELD_NAMES

__all__ = ["write_parquet"]

BATCH = 1000
"""Releases in a row group: what is in memory at a time."""


def write_parquet(releases: Iterable[Release], path: Path) -> int:
    """Write releases as a Parquet file and return their number. Raises ReportError without pyarrow or a place."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise ReportError("Parquet needs pyarrow: pip install 'pr-archive[parquet]'") from error
    schema = _schema(pa)
    rows, count = (asdict(release) for release in releases), 0
    try:
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            while batch := list(islice(rows, BATCH)):
                writer.write_table(pa.Table.from_pylist([_plain(row) for row in batch], schema=schema))
                count += len(batch)
    except OSError as error:
        raise ReportError(f"{path}: cannot be written: {error}") from error
    return count


def _schema(pa: Any) -> Any:
    time, text, texts = pa.timestamp("us", tz="UTC"), pa.string(), pa.list_(pa.string())
    person = pa.struct([("name", text), ("role", text)])
    quote = pa.struct([("speaker", text), ("role", text), ("text", text)])
    copy = pa.struct([("id", text), ("url", text), ("source", text), ("published", time)])
    kinds = {
        "published": time, "modified": time, "first_seen": time, "last_seen": time, "event_date": pa.date32(),
        "event_date_ok": pa.bool_(), "version": pa.int32(), "paragraphs": texts, "tags": texts, "images": texts,
        "people": pa.list_(person), "quotes": pa.list_(quote), "copies": pa.list_(copy),
    }  # fmt: skip
    return pa.schema([(name, kinds.get(name, text)) for name in FIELD_NAMES])


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()}
