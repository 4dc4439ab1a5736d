"""One file from a sender to a private folder: whole and checked, or not at all."""

import hashlib
import os
import shutil
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from tfp_etl.sources.configured import Source
from tfp_etl.sources.errors import SourceChangedError, SourceError, SourceLostError
from tfp_etl.sources.senders import PIECE, Checksum, Listed, Sender

ROOM_LEFT = 512 << 20
"""Bytes that stay free on the disk of the landing area."""


def download(
    sender: Sender, listed: Listed, folder: Path, *, source: Source, until: float, wait: Callable[[float], None]
) -> tuple[Path, str]:
    """Bring a file into the folder; its place there and its SHA-256. After a lost connection it goes on where it was.

    `until` is a moment of time.monotonic(). SourceLostError when every try lost the connection, SourceChangedError when
    the file was changed meanwhile; nothing of the file stays behind then.
    """
    if listed.byte_count is None:
        raise SourceError(f"{sender.address}: the server does not tell the size of a file. Ask the sender.")
    if shutil.disk_usage(folder).free < listed.byte_count + ROOM_LEFT:
        raise SourceError(
            f"{sender.address}: a file of {listed.byte_count:,} bytes does not fit on the disk of the landing area, "
            f"where {ROOM_LEFT:,} bytes must stay free. Make room."
        )
    place = folder / f"{listed.mark_hash}.unfinished"
    place.unlink(missing_ok=True)
    try:
        for attempt in range(1, source.tries + 1):
            try:
                return place, _once(sender, listed, place, until, source)
            except SourceLostError:
                if attempt == source.tries or time.monotonic() > until:
                    raise
                wait(2 ** (attempt - 1))
                sender.open()
        raise AssertionError("tries is at least 1")
    except BaseException:
        place.unlink(missing_ok=True)
        raise


def _once(sender: Sender, listed: Listed, place: Path, until: float, source: Source) -> str:
    """One try: from what is there already to the end, then the checks. The SHA-256 of the whole."""
    with os.fdopen(os.open(place, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600), "rb+") as file:
        file.seek(0, os.SEEK_END)
        _copy(sender, listed, file, until, source)
        file.flush()
        os.fsync(file.fileno())
        now = sender.look(listed.name)
        if now is None or now.mark != listed.mark:
            raise SourceChangedError(f"{sender.address}: a file was changed while it was read. It is left for later.")
        offered = sender.checksum(listed)
        sha256, found = _digests(file, offered)
        if offered is not None and found != offered.value:
            file.truncate(0)
            raise SourceLostError(
                f"{sender.address}: a file has not the {offered.algorithm} that the server tells. It is read anew."
            )
    return sha256


def _copy(sender: Sender, listed: Listed, file: BinaryIO, until: float, source: Source) -> None:
    size, written = listed.byte_count or 0, file.tell()
    for piece in sender.read(listed, written):
        written += len(piece)
        if written > size:
            raise SourceChangedError(f"{sender.address}: a file is longer than was listed. It is left for later.")
        file.write(piece)
        if time.monotonic() > until:
            raise SourceLostError(
                f"{sender.address}: fetching took longer than {source.most_seconds:g} s (most_seconds). "
                "The rest is left for the next time."
            )
    if written < size:
        raise SourceLostError(f"{sender.address}: a file ended after {written:,} of {size:,} bytes. It is tried again.")


def _digests(file: BinaryIO, offered: Checksum | None) -> tuple[str, str]:
    """SHA-256 of a file, and the checksum of the kind that was offered; both in hex."""
    algorithm = offered.algorithm if offered else "sha256"
    ours, theirs, crc = hashlib.sha256(), None, 0
    if algorithm not in {"sha256", "crc32"}:
        theirs = hashlib.new(algorithm, usedforsecurity=False)
    file.seek(0)
    while piece := file.read(PIECE):
        ours.update(piece)
        if theirs is not None:
            theirs.update(piece)
        elif algorithm == "crc32":
            crc = zlib.crc32(piece, crc)
    sha256 = ours.hexdigest()
    if theirs is not None:
        return sha256, theirs.hexdigest()
    return sha256, f"{crc:08x}" if algorithm == "crc32" else sha256
