"""The archive directory: what lies where, who may write, and the search side that goes with it."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pr_archive.errors import ArchiveError, ArchiveNotFoundError
from pr_archive.hooks import Hook, call_hooks, installed_hooks
from pr_archive.lock import write_lock
from pr_archive.store import Store

if TYPE_CHECKING:
    from pr_archive.searching import Searching

__all__ = ["Directory"]


class Directory:
    """An archive directory that is open. A context manager."""

    def __init__(
        self, path: str | Path, *, create: bool = False, contact: str | None = None, hooks: Iterable[Hook] = ()
    ) -> None:
        """Open the archive in a directory; with `create`, make one where there is none.

        `contact` is an address (mail or web) that the sites are told in the User-Agent header. `hooks` are told what
        came in (see `pr_archive.hooks`).
        Raises ArchiveNotFoundError, or ArchiveError where it cannot be used.
        """
        self.path = Path(path)
        self.contact = contact
        self.hooks = tuple(hooks)
        if not create and not self._exists():
            raise ArchiveNotFoundError(
                f"no archive in {self.path}: `sources add URL` makes one, `--archive` names another"
            )
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveError(f"{self.path}: cannot be made: {error.strerror}") from error
        self.store = Store(self.path / "archive.db")

    @classmethod
    def open(cls, path: str | Path, *, contact: str | None = None, hooks: Iterable[Hook] = ()) -> Self:
        """Open an archive that exists. Raises ArchiveNotFoundError, or ArchiveError where it cannot be used."""
        return cls(path, contact=contact, hooks=hooks)

    @classmethod
    def create(cls, path: str | Path, *, contact: str | None = None, hooks: Iterable[Hook] = ()) -> Self:
        """Open the archive in a directory, making one where there is none. Raises ArchiveError."""
        return cls(path, create=True, contact=contact, hooks=hooks)

    def _exists(self) -> bool:
        return (self.path / "archive.db").exists() or self.sources_file.exists()

    @property
    def sources_file(self) -> Path:
        """The file that names the followed sites."""
        return self.path / "sources.toml"

    @property
    def snapshots_directory(self) -> Path:
        """The directory of the WARC files."""
        return self.path / "snapshots"

    @cached_property
    def _searching(self) -> "Searching":
        from pr_archive.searching import Searching

        return Searching(self.store, self.path / "index")

    def _make_searchable(self) -> None:
        """Bring the index up to date if nobody is writing; else search it as it is. Never waits for a writer."""
        if self._searching.is_current():
            return
        try:
            with self._writing("index sync"):
                self._searching.bring_up_to_date()
        except ArchiveError as error:  # somebody is writing, or nobody can: a read-only disk
            if not self._searching.is_usable():
                raise type(error)(f"the index has to be built first, but {error}") from error

    def _id(self, id_or_url: str) -> str:
        if "/" not in id_or_url:
            return id_or_url
        from pr_archive.scrapers.addresses import variants

        found = self.store.find(None, id_or_url, *variants(id_or_url))
        if found is None:
            urls = [id_or_url, *variants(id_or_url)]
            raise self.store.not_found(f"no release from {id_or_url}", self.store.forgotten(None, *urls))
        return found

    def _tell(self, outcomes: Mapping[str, str]) -> None:
        """Tell the hooks what became of releases; after the index has them, so that a hook can search."""
        if self.has_hooks:
            call_hooks((*self.hooks, *installed_hooks()), outcomes, self.store.releases(list(outcomes)))

    @property
    def has_hooks(self) -> bool:
        """Whether anybody is to be told what comes in."""
        return bool(self.hooks or installed_hooks())

    @contextmanager
    def _writing(self, what: str, wait: float = 0) -> Iterator[None]:
        """Hold the write lock, with what a process that died while it forgot a release left undone done first."""
        with write_lock(self.path, what, wait):
            if self.store.doomed():
                self._clear_away()
            yield

    def _clear_away(self) -> list[str]:
        from pr_archive.forgetting import clear_away

        return clear_away(self.store, self.path, self._searching.rebuild)

    def close(self) -> None:
        """Close all files."""
        if "_searching" in self.__dict__:
            self._searching.close()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
