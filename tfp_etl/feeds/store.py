"""Files in their layers: the content-addressed store of what was received; Parquet that appears whole or not at all."""

import hashlib
import os
import re
import shutil
import socket
import stat
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tfp_etl.feeds.errors import FileRejected
from tfp_etl.feeds.files import LandedFile
from tfp_etl.feeds.limits import Limits

PIECE = 1 << 20
UNFINISHED = re.compile(r"^\..+?\.(?:(?P<host>[^.]*)\.(?P<pid>\d+)\.)?[0-9a-f]{32}$")
"""Name of a file that is not whole yet: who writes it, on which machine or in which container."""
LONGEST_WRITTEN = 24 * 3600.0  # seconds: longer than any file takes to be written


def keep(path: Path, folder: Path, landed: LandedFile, limits: Limits) -> tuple[str, int]:
    """Copy a landed file into the store, unchanged. Returns SHA-256 and byte count of the copy.

    What was a plain file of a fair size when it was described may be a link, a pipe or a larger file now: FileRejected.
    """
    folder.mkdir(parents=True, exist_ok=True)
    arriving = _partial(folder / "arriving")
    try:
        sha256, byte_count = _copy(path, arriving, landed, limits)
        kept = place(folder, sha256)
        if not kept.is_file():
            kept.parent.mkdir(exist_ok=True)
            _publish(arriving, kept)
    finally:
        arriving.unlink(missing_ok=True)
    return sha256, byte_count


def _copy(path: Path, target: Path, landed: LandedFile, limits: Limits) -> tuple[str, int]:
    """The bytes of a plain file, opened once and never through a link: SHA-256 and how many there were."""
    limit = f"{landed.ext}_bytes"
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except PermissionError:
        rule = "the platform may not read the file"
        raise FileRejected(landed.relative, rule, advice="Let its user read the file, and deliver it again.") from None
    except OSError:
        rule = "the file is gone, or a link took its place"
        raise FileRejected(landed.relative, rule, advice="Deliver the file itself again.") from None
    with os.fdopen(descriptor, "rb") as content, target.open("xb") as copy:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise FileRejected(landed.relative, "not a plain file", advice="Deliver the file itself.")
        sha256, byte_count = hashlib.sha256(), 0
        while piece := content.read(PIECE):
            byte_count += len(piece)
            if byte_count > getattr(limits, limit):
                raise limits.refusal(landed.relative, limit, byte_count, "the file has at least {} bytes")
            sha256.update(piece)
            copy.write(piece)
    return sha256.hexdigest(), byte_count


def fingerprint(path: Path) -> tuple[str, int]:
    """SHA-256 (hex) and byte count of a file, read in pieces."""
    with path.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        return sha256, content.tell()


def fingerprint_of_refused(path: Path) -> tuple[str, int]:
    """The same of a file refused unread; that of nothing for a link, and for what is gone or not ours to read."""
    if path.is_file() and not path.is_symlink():
        with suppress(OSError):
            return fingerprint(path)
    return hashlib.sha256(b"").hexdigest(), 0


def place(folder: Path, sha256: str) -> Path:
    """Where the store keeps the content of a hash."""
    return folder / sha256[:2] / sha256


def put(source: Path, target: Path) -> None:
    """Copy a file to its place; a reader sees all of it or none of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = _partial(target)
    shutil.copyfile(source, partial)
    _publish(partial, target)


def write_rows(target: Path, rows: pa.Table) -> None:
    """Write a Parquet file in the place of the one before; a reader sees the one or the other."""
    with replacing(target) as partial:
        pq.write_table(rows, partial, compression="zstd")


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A file to write: it takes the place of the one before when the block ends well, and goes when it does not."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = _partial(target)
    try:
        yield partial
        _publish(partial, target)
    finally:
        partial.unlink(missing_ok=True)


def _publish(partial: Path, target: Path) -> None:
    """Bring a finished file to its place, safe against a power cut."""
    with partial.open("rb") as written:
        os.fsync(written.fileno())
    partial.replace(target)


def sweep(folders: Iterable[Path], *, flat: Iterable[Path] = ()) -> int:
    """Remove what a killed process left unfinished in these folders and below, or right in `flat`; how many files.

    What a living process of this machine writes stays, and of others what was touched within a day.
    """
    below = (Path(where, name) for folder in folders for where, _, names in os.walk(folder) for name in names)
    right_in = (path for folder in flat if folder.is_dir() for path in folder.iterdir())
    swept = 0
    for path in (*below, *right_in):
        found = UNFINISHED.match(path.name)
        if found and _is_left_behind(path, found):
            path.unlink(missing_ok=True)
            swept += 1
    return swept


def _is_left_behind(path: Path, found: re.Match[str]) -> bool:
    """Has the writer of an unfinished file died, as far as can be told?"""
    if found["host"] == _here() and not _is_alive(int(found["pid"])):
        return True
    try:
        return time.time() - path.stat().st_mtime > LONGEST_WRITTEN
    except FileNotFoundError:
        return False


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _here() -> str:
    """This machine or container, in letters fit for the name of a file."""
    return re.sub(r"[^A-Za-z0-9-]", "-", socket.gethostname())[:40]


def _partial(target: Path) -> Path:
    return target.with_name(f".{target.name}.{_here()}.{os.getpid()}.{uuid.uuid4().hex}")
