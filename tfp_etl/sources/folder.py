"""A sender's folder on this machine or on a mounted share."""

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tfp_etl.sources.configured import Source
from tfp_etl.sources.errors import SourceChangedError, SourceError, SourceLostError
from tfp_etl.sources.senders import PIECE, Checksum, Kind, Listed

LOST = "Check that the share is mounted and readable."


class FolderSender:
    """A folder that somebody else writes to. Links are named as links and never followed."""

    may_be_seen_growing = True

    def __init__(self, source: Source) -> None:
        self.folder = Path(source.path)
        self.address = f"file://{self.folder.as_posix()}"

    def open(self) -> None:
        """Nothing to connect to; SourceError where there is no such folder."""
        if not self.folder.is_dir():
            raise SourceError(f"{self.address}: there is no such folder. {LOST}")

    def close(self) -> None:
        """Nothing to disconnect."""

    def listing(self) -> Iterator[Listed]:
        """Every entry of the folder."""
        try:
            with os.scandir(self.folder) as entries:
                for entry in entries:
                    found = self.look(entry.name)
                    if found is not None:
                        yield found
        except OSError as error:
            raise SourceLostError(f"{self.address}: cannot be listed ({error.strerror}). {LOST}") from None

    def look(self, name: str) -> Listed | None:
        """One entry as it is now; None where it has gone."""
        try:
            found = (self.folder / name).lstat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise SourceLostError(f"{self.address}: cannot be read ({error.strerror}). {LOST}") from None
        # The version is the file's number: another file of the same size and time under this name is told apart.
        changed_at = datetime.fromtimestamp(found.st_mtime, UTC)
        return Listed(name, kind_of(found.st_mode), found.st_size, changed_at, str(found.st_ino))

    def read(self, listed: Listed, offset: int) -> Iterator[bytes]:
        """The bytes of a file from an offset on."""
        try:
            number = os.open(self.folder / listed.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(number, "rb") as content:
                if not stat.S_ISREG(os.fstat(number).st_mode):
                    raise SourceChangedError(f"{self.address}: an entry is no longer a plain file.")
                content.seek(offset)
                while piece := content.read(PIECE):
                    yield piece
        except OSError as error:
            raise SourceLostError(f"{self.address}: a file cannot be read ({error.strerror}). {LOST}") from None

    def checksum(self, listed: Listed) -> Checksum | None:
        """None: a folder offers none."""
        return None


def kind_of(mode: int) -> Kind:
    """What a file's mode says it is."""
    if stat.S_ISREG(mode):
        return "file"
    if stat.S_ISDIR(mode):
        return "folder"
    return "link" if stat.S_ISLNK(mode) else "other"
