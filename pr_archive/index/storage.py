"""The directory of one generation, as Whoosh sees it, without files that stay open when something fails."""

from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

__all__ = ["IndexStorage"]


class IndexStorage(FileStorage):  # type: ignore[misc]
    """Files in a directory. `close` closes what was opened for writing in it and in its temporary directories."""

    def __init__(self, folder: str, written: list[IO[bytes]] | None = None) -> None:
        super().__init__(folder)
        self._written: list[IO[bytes]] = [] if written is None else written

    def create_file(self, name: str, *args: Any, **options: Any) -> Any:
        file = super().create_file(name, *args, **options)
        self._written.append(file.raw_file())
        return file

    def temp_storage(self, name: str | None = None) -> "IndexStorage":
        return IndexStorage(super().temp_storage(name).folder, self._written)

    def open_file(self, name: str, *args: Any, **options: Any) -> Any:
        if name.endswith(".toc"):  # read in one go: a damaged one would stay open
            return StructFile(BytesIO((Path(self.folder) / name).read_bytes()), name=name)
        return super().open_file(name, *args, **options)

    def close(self) -> None:
        while self._written:
            with suppress(OSError):  # what cannot be written any more
                self._written.pop().close()
