"""What every sender offers: entries of one folder, and the bytes of a file. Reading is all there is."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol
from urllib.parse import quote

Kind = Literal["file", "folder", "link", "other"]
PIECE = 1 << 20
"""Bytes asked for at a time."""
LONG = 100
"""Characters of a name that are shown whole."""


@dataclass(frozen=True)
class Listed:
    """One entry of a sender's folder as the sender tells it. Bytes of a name that are no UTF-8 are lone surrogates."""

    name: str
    kind: Kind = "file"
    byte_count: int | None = None
    changed_at: datetime | None = None
    version: str = ""

    @property
    def mark(self) -> tuple[int | None, datetime | None, str]:
        """What tells one version of a file from the next: size, time of change, and the server's version tag."""
        return self.byte_count, self.changed_at, self.version

    @property
    def mark_hash(self) -> str:
        """The same in sixteen characters, for the name of an unfinished file."""
        return hashlib.sha256(repr(self.mark).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Checksum:
    """A checksum that a server offers for a whole file: algorithm (sha256, sha1, md5, crc32) and value in hex."""

    algorithm: str
    value: str


class Sender(Protocol):
    """A sender's folder. `address` is its URL without a user or a password; SourceError says what went wrong."""

    address: str
    may_be_seen_growing: bool

    def open(self) -> None:
        """Connect and sign in."""

    def close(self) -> None:
        """Disconnect; nothing happens where there is no connection."""

    def listing(self) -> Iterator[Listed]:
        """Every entry of the folder, page by page; not those of folders below it."""

    def look(self, name: str) -> Listed | None:
        """One entry as it is now; None where it has gone."""

    def read(self, listed: Listed, offset: int) -> Iterator[bytes]:
        """The bytes of that version of a file from an offset on. Raises SourceChangedError where it has changed."""

    def checksum(self, listed: Listed) -> Checksum | None:
        """The checksum of the file, where the server offers one."""


def origin(address: str, name: str) -> str:
    """URL of a file, without a user or a password: odd characters are escaped, a long name ends in its hash."""
    shown = name
    if len(name) > LONG:
        shown = f"{name[:LONG]}~{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
    return f"{address}/{quote(shown, safe='', errors='surrogatepass')}"
