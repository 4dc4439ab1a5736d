"""Synthetic counties on the command line: the one `make run` uses, made once, and those of `tfp synth`."""

import shutil
from datetime import date
from pathlib import Path

from tfp_etl.cli import screen
from tfp_etl.platform import PlatformError
from tfp_etl.settings import Settings

DEFAULT_HOUSEHOLDS = 6000
DEFAULT_SEED = 2013
DEFAULT_EXTRACTS = [date(2012, 12, 31), date(2013, 5, 31)]


def synthesise(out: Path, *, households: int, seed: int, extract_dates: list[date], damage: str = "normal") -> None:
    """Write `<out>/landing` and `<out>/truth`, with progress."""
    from tfp_etl.synthetic import county

    with screen.share("Making the county", households) as told:
        county.write(out, households=households, seed=seed, extract_dates=extract_dates, damage=damage, progress=told)


def refuse_mixing(settings: Settings) -> None:
    """Raise PlatformError where files of senders would be fetched into the synthetic county."""
    if settings.sources_file is not None:
        raise PlatformError(
            "TFP_SOURCES_FILE is set and no landing area: fetched files are not mixed with the synthetic county. "
            "Name a folder with --landing (make: LANDING=) or TFP_LANDING."
        )


def ensure_default(settings: Settings) -> None:
    """Make the default county in the workspace unless it is there already, whole or not at all."""
    refuse_mixing(settings)
    if settings.landing_area.is_dir():
        return
    unfinished = settings.folder / "making"
    shutil.rmtree(unfinished, ignore_errors=True)
    synthesise(unfinished, households=DEFAULT_HOUSEHOLDS, seed=DEFAULT_SEED, extract_dates=DEFAULT_EXTRACTS)
    for name in ("truth", "landing"):
        shutil.rmtree(settings.folder / name, ignore_errors=True)
        (unfinished / name).rename(settings.folder / name)
    unfinished.rmdir()
