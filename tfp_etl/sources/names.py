"""Which entries of a sender's folder are looked at, and which names are never made a path."""

import re

from tfp_etl.sources.senders import Listed

GROWING = re.compile(r"(^[.~].*)|(.*\.(part|partial|filepart|tmp|temp|crdownload|uploading|swp))|(.*~)", re.IGNORECASE)
PLAIN = re.compile(r"[^/\\\x00-\x1f\x7f\ud800-\udfff]{1,255}")
MARKERS = {".gitkeep", ".DS_Store", "Thumbs.db", "desktop.ini"}


def is_odd(name: str) -> bool:
    """Whether a name is no plain name: a path, a step upwards, control characters, no text, nothing, or too long."""
    return name in {"", ".", ".."} or PLAIN.fullmatch(name) is None


def is_left(listed: Listed) -> bool:
    """Whether an entry is passed over without a word: a folder, a file system's marker, a file still being written."""
    if is_odd(listed.name):
        return False
    return listed.kind == "folder" or listed.name in MARKERS or GROWING.fullmatch(listed.name) is not None


def why_refused(listed: Listed) -> str:
    """Why an entry is refused unread; blank: it is not. In words that quote nothing."""
    if is_odd(listed.name):
        return "the name is not a plain file name. Name files <dataset>_<YYYY-MM-DD>.csv or .xlsx."
    if listed.kind != "file":
        return "not a plain file. Deliver the file itself, not a link."
    return ""
