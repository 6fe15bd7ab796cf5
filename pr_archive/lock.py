"""The archive's write lock: one writer at a time, over all processes of the machine. Readers never take it.

The lock is the kernel's (flock), so it ends with the process that holds it, however that ends. Who holds it is
written beside it, for the message that a second writer gives.
"""

import contextlib
import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from pr_archive.errors import ArchiveError, ArchiveLockedError

__all__ = ["write_lock"]


@contextlib.contextmanager
def write_lock(directory: Path, what: str, wait: float = 0) -> Iterator[None]:
    """Hold the lock while the body runs. `what` names the work for others; `wait` is in seconds.

    Raises ArchiveLockedError where another process goes on writing all the while.
    """
    lock = FileLock(directory / "write.lock", timeout=wait)
    holder = directory / "write.json"
    try:
        lock.acquire()
    except Timeout:
        raise ArchiveLockedError(f"{_holder(holder)}; try again when it is done") from None
    except OSError as error:
        raise ArchiveError(f"{directory}: cannot be written: {error}") from error
    try:
        started = datetime.now().astimezone().isoformat(timespec="seconds")
        with contextlib.suppress(OSError):  # a full disk: it is only for the message, and reading goes on
            holder.write_text(json.dumps({"what": what, "pid": os.getpid(), "since": started}), encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _holder(path: Path) -> str:
    try:
        holder = json.loads(path.read_text(encoding="utf-8"))
        return f"`{holder['what']}` (process {holder['pid']}) has been writing to the archive since {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process is writing to the archive"
