"""Fetching: what a source's sender has that is new comes into the landing area, whole, checked and once.

    look -> leave, refuse or wait -> look again -> read into a private folder -> check -> landing area -> ledger

It comes before `land` and changes nothing for it: a file that was fetched lies in the landing area as if somebody had
put it there. Nothing at the sender is moved, renamed or deleted. The ledger (audit.fetch) tells what was seen before.
"""

import hashlib
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tfp_etl import sources
from tfp_etl.feeds import files
from tfp_etl.feeds.errors import FileRejected
from tfp_etl.platform import PlatformError
from tfp_etl.platform.arriving import private_folder, publish
from tfp_etl.settings import Settings
from tfp_etl.sources import configured, connections, downloads, names
from tfp_etl.sources.errors import SourceChangedError, SourceError, SourceLostError
from tfp_etl.sources.senders import Listed, Sender, origin
from tfp_etl.stages import SOURCES, Road
from tfp_etl.warehouse import fetches
from tfp_etl.warehouse import load as write
from tfp_etl.warehouse.fetches import FETCHED, REFUSED, Fetch
from tfp_etl.warehouse.receipts import NOT_FETCHED

NOTHING_READ = hashlib.sha256(b"").hexdigest()
Wait = Callable[[float], None]


class FetchRefusedError(PlatformError):
    """Files at a sender that were refused unread; each line names file, rule and what to do."""


@dataclass(frozen=True)
class Fetched:
    """What fetching a source came to, in files: `waiting` are still being written, `left` are folders and the like."""

    source: str
    seen: int = 0
    known: int = 0
    fetched: int = 0
    waiting: int = 0
    left: int = 0

    def with_more(self, more: "Fetched") -> "Fetched":
        """The sum with what another sender of the source came to."""
        ours, theirs = asdict(self), asdict(more)
        return Fetched(self.source, **{name: ours[name] + theirs[name] for name in ours if name != "source"})

    def counts(self) -> dict[str, int | str]:
        """The counts as plain values, fit to travel between tasks."""
        return asdict(self)


@dataclass(frozen=True)
class Looked:
    """What a first look at a sender's folder found: files to fetch, and those refused now for the first time."""

    wanted: list[Listed]
    refused: list[tuple[Listed, str]]
    seen: int
    known: int
    left: int


def fetched_sources(settings: Settings) -> list[str]:
    """The sources that the settings say are fetched, in the order of the road; none without a sources file."""
    if settings.sources_file is None:
        return []
    found = configured.load(settings.sources_file)
    if unknown := sorted(set(found) - set(SOURCES)):
        raise SourceError(
            f"{settings.sources_file.name}: unknown source {', '.join(unknown)}; known are {', '.join(SOURCES)}. "
            "Correct the spelling."
        )
    return [source for source in SOURCES if source in found]


def fetch(road: Road, source: str, *, ask: connections.Ask | None = None, wait: Wait = time.sleep) -> Fetched:
    """Bring the new files of a source into the landing area. `ask` gives connections that an orchestrator holds.

    Nothing happens for a source that the sources file does not name. Raises SourceError where the sender cannot be
    read (SourceLostError where trying again may help), and FetchRefusedError at the end where files were refused; what
    was fetched before stays fetched.
    """
    if road.settings.sources_file is None or source not in fetched_sources(road.settings):
        return Fetched(source)
    if road.settings.landing is None:
        raise SourceError(
            "TFP_SOURCES_FILE is set and no landing area: fetched files are not mixed with the synthetic county. "
            "Name a folder with --landing or TFP_LANDING."
        )
    total, failed = Fetched(source), []
    with fetches.fetching_alone(road.db, source):
        arriving = private_folder(road.settings.landing_area, source)
        for place in configured.load(road.settings.sources_file)[source]:
            try:
                total = total.with_more(_fetch_from(road, place, source=source, arriving=arriving, ask=ask, wait=wait))
            except (SourceError, FetchRefusedError) as error:
                failed.append(error)
    if failed:
        raise _as_one(failed)
    return total


def _fetch_from(
    road: Road, place: sources.Source, *, source: str, arriving: Path, ask: connections.Ask | None, wait: Wait
) -> Fetched:
    """Bring the new files of one sender of a source into the landing area."""
    file = road.settings.connections_file
    connection = connections.find(place.connection, file=file, ask=ask) if place.connection else None
    sender = sources.sender_of(place, connection)
    until = time.monotonic() + place.most_seconds
    try:
        sender.open()
        looked = _look(road, source, place, sender, until)
        for listed, reason in looked.refused:
            _refuse(road, source, sender, listed, reason)
        settled = _settled(sender, looked.wanted, place.quiet_seconds, wait)
        fetched = 0
        for listed in settled:
            try:
                whole, sha256 = downloads.download(sender, listed, arriving, source=place, until=until, wait=wait)
            except SourceChangedError:
                continue
            publish(road, source, listed.name, whole)
            write.fetch(road.db, _told(source, sender, listed, FETCHED, sha256=sha256))
            fetched += 1
    finally:
        sender.close()
    if looked.refused:
        lines = [f"{source}/{_shown(listed.name)}: refused: {reason}" for listed, reason in looked.refused]
        raise FetchRefusedError("\n".join([_counted(sender.address, len(lines), fetched), *lines]))
    waiting = len(looked.wanted) - fetched
    return Fetched(source, seen=looked.seen, known=looked.known, fetched=fetched, waiting=waiting, left=looked.left)


def _as_one(failed: Sequence[SourceError | FetchRefusedError]) -> Exception:
    """What several senders of a source came to, as one error: worth another try where one of them is."""
    if len(failed) == 1:
        return failed[0]
    said = "\n".join(map(str, failed))
    for kind in (SourceLostError, SourceError):
        if any(isinstance(error, kind) for error in failed):
            return kind(said)
    return FetchRefusedError(said)


def _look(road: Road, source: str, place: sources.Source, sender: Sender, until: float) -> Looked:
    """Sort what lies at the sender by what the ledger knows of it."""
    ledger = fetches.newest_fetches(road.db, source)
    wanted: list[Listed] = []
    refused: list[tuple[Listed, str]] = []
    seen = known = left = 0
    for listed in sender.listing():
        seen += 1
        if seen > place.most_listed:
            raise SourceError(
                f"{sender.address}: more than {place.most_listed:,} entries (most_listed). Ask the sender to clear it, "
                "or raise the limit in the sources file."
            )
        if time.monotonic() > until:
            raise SourceLostError(
                f"{sender.address}: listing took longer than {place.most_seconds:g} s (most_seconds)."
            )
        if names.is_left(listed):
            left += 1
            continue
        before = ledger.get(origin(sender.address, listed.name))
        is_known = before is not None and before.mark == listed.mark
        if is_known and before is not None and before.state == FETCHED:
            known += 1
            continue
        reason = names.why_refused(listed) or _why_not_taken(road, source, listed)
        if not reason:
            wanted.append(listed)
        elif is_known and before is not None and before.reason == reason:
            known += 1
        else:
            refused.append((listed, reason))
    return Looked(sorted(wanted, key=lambda each: each.name), refused, seen, known, left)


def _settled(sender: Sender, wanted: Sequence[Listed], quiet_seconds: float, wait: Wait) -> list[Listed]:
    """Those that are the same at a second look after the quiet time; object storage shows whole objects only."""
    if not wanted or not sender.may_be_seen_growing:
        return list(wanted)
    wait(quiet_seconds)
    settled = []
    for listed in wanted:
        now = sender.look(listed.name)
        if now is not None and (now.kind, now.mark) == (listed.kind, listed.mark):
            settled.append(listed)
    return settled


def _why_not_taken(road: Road, source: str, listed: Listed) -> str:
    """Why the landing area would refuse a file of this name and size; blank: it would not."""
    try:
        size = listed.byte_count if listed.byte_count is not None else 1
        files.named(f"{source}/{listed.name}", size, road.settings.limits)
    except FileRejected as rejection:
        return f"{rejection.rule}. {rejection.advice}".strip()
    return ""


def _refuse(road: Road, source: str, sender: Sender, listed: Listed, reason: str) -> None:
    """A receipt of a file that is not read, as the landing area gives one, and a row of the ledger."""
    write.receipt(
        road.db,
        source=source,
        dataset=None,
        file_name=_shown(listed.name),
        extract_on=None,
        sha256=NOTHING_READ,
        byte_count=listed.byte_count or 0,
        rejected=f"{NOT_FETCHED}{reason}",
    )
    write.fetch(road.db, _told(source, sender, listed, REFUSED, reason=reason))


def _told(
    source: str, sender: Sender, listed: Listed, state: str, *, reason: str = "", sha256: str | None = None
) -> Fetch:
    return Fetch(
        source=source,
        origin=origin(sender.address, listed.name),
        file_name=_shown(listed.name),
        byte_count=listed.byte_count,
        changed_at=listed.changed_at,
        version=listed.version,
        state=state,
        reason=reason,
        sha256=sha256,
    )


def _shown(name: str) -> str:
    """A name fit for a line: plain characters only, at most 120."""
    return re.sub(r"[^A-Za-z0-9._-]", "?", name)[:120]


def _counted(address: str, refused: int, fetched: int) -> str:
    return f"{address}: files refused: {refused}, fetched: {fetched}."
