"""Fetched files on their way into the landing area: a private folder for what is not whole, one step to their name."""

from pathlib import Path

from tfp_etl import stages
from tfp_etl.sources.errors import SourceError
from tfp_etl.stages import Road

ARRIVING = ".arriving"
"""Folder in the folder of a source for files that are not whole yet; a leading dot is passed over by `land`."""


def private_folder(landing: Path, source: str) -> Path:
    """The folder for files of a source that are not whole yet, emptied of what a killed run left.

    It lies in the folder of the source, so that a file takes its name in one step whatever is mounted where. Raises
    SourceError where the landing area cannot be written to, or a folder in it is a link.
    """
    ours = landing / source
    arriving = ours / ARRIVING
    try:
        for folder in (ours, arriving):
            if folder.is_symlink():
                raise SourceError(f"the landing area {landing}: a folder in it is a link. Put a folder in its place.")
            folder.mkdir(mode=0o700 if folder == arriving else 0o777, exist_ok=True)
        arriving.chmod(0o700)
        for left in arriving.iterdir():
            left.unlink()
    except OSError as error:
        raise SourceError(
            f"the landing area {landing} cannot be written to ({error.strerror}). Fetched files are put there: "
            "give the platform's user the right to write."
        ) from None
    return arriving


def publish(road: Road, source: str, name: str, whole: Path) -> None:
    """Bring a whole file to its name in the landing area, after the one it replaces has its receipt."""
    target = road.settings.landing_area / source / name
    if target.is_file() and not target.is_symlink():
        stages.land(road, f"{source}/{name}")
    whole.chmod(0o640)
    whole.replace(target)
