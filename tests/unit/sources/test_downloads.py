"""One file from a sender that lies, changes its mind, loses the connection or takes its time."""

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tfp_etl.sources import Source, downloads
from tfp_etl.sources.errors import SourceChangedError, SourceError, SourceLostError
from tfp_etl.sources.senders import Checksum, Listed

CONTENT = b"0123456789"
FILE = Listed("asb_2013-05-31.csv", "file", len(CONTENT), version="1")


@dataclass
class Actor:
    """A sender that plays the pieces it was given, one list a connection; None loses the connection."""

    plays: list[list[bytes | None]]
    now: Listed | None = FILE
    offered: list[Checksum] = field(default_factory=list)
    address: str = "sftp://h/o"
    may_be_seen_growing: bool = True
    opened: int = 0
    offsets: list[int] = field(default_factory=list)

    def open(self) -> None:
        """Count."""
        self.opened += 1

    def close(self) -> None:
        """Nothing."""

    def listing(self) -> Iterator[Listed]:
        """The one file."""
        yield FILE

    def look(self, name: str) -> Listed | None:
        """What it is now."""
        return self.now

    def read(self, listed: Listed, offset: int) -> Iterator[bytes]:
        """The next connection's pieces."""
        self.offsets.append(offset)
        for piece in self.plays.pop(0):
            if piece is None:
                raise SourceLostError("lost")
            yield piece

    def checksum(self, listed: Listed) -> Checksum | None:
        """The next one offered."""
        return self.offered.pop(0) if self.offered else None


def bring(sender: Actor, folder: Path, until: float | None = None, **more: object) -> tuple[Path, str]:
    source = Source.model_validate({"url": "sftp://h/o", "connection": "c"} | more)
    wait: Callable[[float], None] = lambda _: None  # noqa: E731
    end = time.monotonic() + 60 if until is None else until
    return downloads.download(sender, FILE, folder, source=source, until=end, wait=wait)


def test_pieces_make_a_whole(tmp_path):
    place, sha256 = bring(Actor([[CONTENT[:3], CONTENT[3:]]]), tmp_path)
    assert place.read_bytes() == CONTENT
    assert sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert place.parent == tmp_path


def test_it_goes_on_where_the_connection_was_lost(tmp_path):
    sender = Actor([[CONTENT[:4], None], [None], [CONTENT[4:]]])
    assert bring(sender, tmp_path)[0].read_bytes() == CONTENT
    assert (sender.offsets, sender.opened) == ([0, 4, 4], 2)


def test_after_the_last_try_nothing_stays_behind(tmp_path):
    with pytest.raises(SourceLostError):
        bring(Actor([[CONTENT[:4], None]] * 2), tmp_path, tries=2)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_ends_early_is_tried_again(tmp_path):
    assert bring(Actor([[CONTENT[:9]], [CONTENT[9:]]]), tmp_path)[0].read_bytes() == CONTENT
    with pytest.raises(SourceLostError, match="ended after 9 of 10 bytes"):
        bring(Actor([[CONTENT[:9]]]), tmp_path, tries=1)


def test_a_sender_that_sends_more_than_it_said_is_stopped_at_once(tmp_path):
    def endless() -> Iterator[bytes]:
        while True:
            yield b"x" * 6

    sender = Actor([endless()])  # type: ignore[list-item]
    sender.read = lambda listed, offset: endless()  # type: ignore[method-assign]
    with pytest.raises(SourceChangedError, match="longer than was listed"):
        bring(sender, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "now", [None, Listed(FILE.name, "file", 10, version="2"), Listed(FILE.name, "file", 11, version="1")]
)
def test_a_file_changed_or_gone_meanwhile_is_left_for_later(tmp_path, now):
    with pytest.raises(SourceChangedError, match="changed while it was read"):
        bring(Actor([[CONTENT]], now=now), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("algorithm", "value"),
    [
        ("sha256", hashlib.sha256(CONTENT).hexdigest()),
        ("sha1", hashlib.sha1(CONTENT, usedforsecurity=False).hexdigest()),
        ("md5", hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()),
        ("crc32", "a684c7c6"),
    ],
)
def test_a_checksum_has_two_sides_and_a_wrong_one_reads_all_of_it_anew(tmp_path, algorithm, value):
    right, wrong = Checksum(algorithm, value), Checksum(algorithm, value[::-1])
    place, sha256 = bring(Actor([[CONTENT]], offered=[right]), tmp_path)
    assert (place.read_bytes(), sha256) == (CONTENT, hashlib.sha256(CONTENT).hexdigest())
    sender = Actor([[CONTENT], [CONTENT]], offered=[wrong, right])
    assert bring(sender, tmp_path)[0].read_bytes() == CONTENT
    assert sender.offsets == [0, 0]


def test_the_time_of_a_fetching_has_an_end_and_the_limit_is_named(tmp_path):
    sender = Actor([[CONTENT[:4], CONTENT[4:]]] * 3)
    with pytest.raises(SourceLostError, match=r"fetching took longer than 5 s \(most_seconds\)"):
        bring(sender, tmp_path, until=time.monotonic() - 1, most_seconds=5)
    assert sender.offsets == [0], "no further try when the time is over"


def test_a_size_that_is_not_told_is_an_error(tmp_path):
    with pytest.raises(SourceError, match="does not tell the size"):
        downloads.download(
            Actor([[CONTENT]]), Listed("a.csv", "file", None), tmp_path,
            source=Source(url="sftp://h/o", connection="c"), until=0, wait=lambda _: None,
        )  # fmt: skip
