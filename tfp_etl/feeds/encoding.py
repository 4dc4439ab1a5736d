"""Bytes to text: never a mangled name, never a guess that is not reported."""

import codecs
from dataclasses import dataclass

import numpy as np
from charset_normalizer import from_bytes

from tfp_etl.feeds.errors import FileRejected

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
HEAD = 65_536
"""Bytes from the top that tell whether a file is text."""
UNREADABLE = "\ufffd"


@dataclass(frozen=True)
class Decoded:
    """A file as UTF-8 bytes without a mark, how it was read, and what the sender should know."""

    utf8: bytes
    encoding: str
    warnings: tuple[str, ...]


def decode(raw: bytes, agreed: str, file: str) -> Decoded:
    """Read bytes as text. The agreed encoding is tried against the evidence; FileRejected when they are not text."""
    for mark, name in BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return _by_mark(raw, name, agreed, file)
    _refuse_binary(raw, file)
    wide = _wide(raw)
    if wide:
        return _by_mark(raw, wide, agreed, file)
    if raw.count(0, 0, HEAD) * 4 > min(len(raw), HEAD):
        raise FileRejected(file, "the file is not text: it holds zeros", advice="It may be damaged; send it again.")
    if raw.isascii():
        return Decoded(raw, agreed, ())
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(raw, agreed, file)
    told = () if agreed == "utf-8" else (f"the file is UTF-8 though {agreed} is agreed; read as UTF-8",)
    return Decoded(raw, "utf-8", told)


def _by_mark(raw: bytes, name: str, agreed: str, file: str) -> Decoded:
    try:
        utf8 = raw.decode(name).encode("utf-8").removeprefix(codecs.BOM_UTF8)
    except (UnicodeDecodeError, UnicodeEncodeError):
        raise FileRejected(file, f"the file is not sound {name} text", advice="Send the extract again.") from None
    plain = name.removesuffix("-sig")
    return Decoded(
        utf8, plain, () if plain == agreed else (f"the file is {plain} though {agreed} is agreed; read as {plain}",)
    )


def _not_utf8(raw: bytes, agreed: str, file: str) -> Decoded:
    """Not UTF-8: Windows-1252 when agreed or likely, else each unreadable cell is marked (its row will be held)."""
    if agreed == "windows-1252":
        # The five bytes that Windows-1252 leaves open become U+FFFD and hold their row.
        return Decoded(raw.decode("cp1252", errors="replace").encode("utf-8"), agreed, ())
    valid = raw.decode("utf-8", errors="replace")
    mixed = any(ord(character) > 127 and character != UNREADABLE for character in set(valid))
    best = None if mixed else from_bytes(_sample(raw), cp_isolation=["cp1252", "latin_1"]).best()
    if best is not None:
        text = raw.decode("cp1252", errors="replace")
        return Decoded(
            text.encode("utf-8"), "windows-1252", ("the file is Windows-1252 though UTF-8 is agreed; read as such",)
        )
    if valid.count(UNREADABLE) > len(valid) // 50:
        raise FileRejected(file, "the text has no encoding we know", advice="Send the extract as UTF-8.")
    return Decoded(valid.encode("utf-8"), "utf-8", ("some bytes are not UTF-8; the rows that hold them are held back",))


def _sample(raw: bytes) -> bytes:
    """The lines that have something to say about the encoding, up to 200 kB."""
    lines = [line for line in raw.splitlines() if not line.isascii()]
    return b"\n".join(lines)[:200_000]


def _wide(raw: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: nearly every other byte is zero, or three in four are."""
    head = np.frombuffer(raw[:4000], dtype=np.uint8)
    if len(head) < 20 or len(raw) % 2:
        return None
    if len(raw) % 4 == 0:
        zeros = [(head[at::4] == 0).mean() for at in range(4)]
        if min(zeros[1:]) > 0.8 and zeros[0] < 0.1:
            return "utf-32-le"
        if min(zeros[:3]) > 0.8 and zeros[3] < 0.1:
            return "utf-32-be"
    even, odd = (head[0::2] == 0).mean(), (head[1::2] == 0).mean()
    if odd > 0.8 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.8 and odd < 0.1 else None


def _refuse_binary(raw: bytes, file: str) -> None:
    head = np.frombuffer(raw[:HEAD], dtype=np.uint8)
    control = ((head < 32) & ~np.isin(head, (0, 9, 10, 13))) | (head == 127)
    if control.mean() > 0.02:
        raise FileRejected(file, "the file is not text", advice="It may be compressed or damaged; send it as csv.")
