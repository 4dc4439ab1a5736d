"""`tfp fetch`, and the fetching that `tfp run` begins with."""

from pathlib import Path

from tfp_etl.cli import screen
from tfp_etl.platform import fetching, intake, workspace
from tfp_etl.platform.fetching import Fetched, FetchRefusedError
from tfp_etl.settings import Settings
from tfp_etl.sources.errors import SourceError
from tfp_etl.stages import SOURCES, Road


def fetch(source: str | None, landing: Path | None) -> int:
    """Fetch one source, or all that are configured, into the landing area; the exit code."""
    settings = Settings()
    if settings.sources_file is None:
        raise SourceError("TFP_SOURCES_FILE is not set: no source is fetched. See docs/sources.md.")
    wanted = fetching.fetched_sources(settings)
    if source is not None and source not in wanted:
        known = f"{settings.sources_file.name} names {', '.join(wanted) or 'none'}"
        raise SourceError(f"{source}: this source is not fetched; {known}. The sources are {', '.join(SOURCES)}.")
    where = landing or settings.landing
    settings = workspace.of_landing(settings, where) if where is not None else workspace.last_used(settings)
    with intake.open_road(settings, migrate=True) as road:
        failed = fetch_each(road, [source] if source is not None else wanted)
    for text in failed:
        screen.error(text)
    return 1 if failed else 0


def fetch_each(road: Road, wanted: list[str]) -> list[str]:
    """Fetch sources one after the other, a line for each; what went wrong. One that fails keeps no other out."""
    failed = []
    for source in wanted:
        try:
            screen.line(line_of(fetching.fetch(road, source)))
        except (SourceError, FetchRefusedError) as error:
            failed.append(f"fetch {source}: {error}")
    return failed


def line_of(fetched: Fetched) -> str:
    """What became of a source's files, in one line."""
    told = f"fetch {fetched.source}: {fetched.fetched:,} new, {fetched.known:,} known"
    if fetched.waiting:
        told += f", {fetched.waiting:,} still being written: left for the next time"
    return f"{told}, {fetched.left:,} passed over" if fetched.left else told
