"""Which workspace a command works in: one landing area, one workspace, so that two counties never mix."""

import hashlib
import re
from pathlib import Path

from tfp_etl.feeds import store
from tfp_etl.platform import PlatformError
from tfp_etl.settings import CURRENT_WORKSPACE, DEFAULT_WORKSPACE, Settings

SOURCES = ("education", "benefits", "police", "housing", "careworks")


def name_of(landing: Path) -> str:
    """A workspace's name from its landing area: the folder's name and a short hash of the whole path."""
    where = landing.resolve()
    titles = [where.parent.name, where.name] if where.name == "landing" else [where.name]
    slug = re.sub(r"[^a-z0-9]+", "-", "-".join(titles).lower()).strip("-")[:32].strip("-")
    return f"{slug}-{hashlib.sha256(str(where).encode()).hexdigest()[:8]}".lstrip("-")


def of_landing(settings: Settings, landing: Path) -> Settings:
    """Settings of the workspace of a landing area, which becomes the current one."""
    where = landing.expanduser().resolve()
    if not where.is_dir():
        raise PlatformError(f"{landing}: there is no such folder. A landing area holds <source>/<dataset>_<date>.csv.")
    if settings.sources_file is None and not any((where / source).is_dir() for source in SOURCES):
        raise PlatformError(f"{landing}: none of the folders {', '.join(SOURCES)} is in it; is this the landing area?")
    return _remember(settings.model_copy(update={"landing": where, "workspace": settings.workspace or name_of(where)}))


def default_county(settings: Settings) -> Settings:
    """Settings of the synthetic county that `make run` uses when no landing area is given."""
    return _remember(
        settings.model_copy(update={"landing": None, "workspace": settings.workspace or DEFAULT_WORKSPACE})
    )


def last_used(settings: Settings) -> Settings:
    """Settings of the workspace in use, with the landing area it was made for."""
    note = settings.folder / "landing.path"
    if settings.landing is None and note.is_file():
        return settings.model_copy(update={"landing": Path(note.read_text(encoding="utf-8"))})
    return settings


def all_of(settings: Settings) -> list[Settings]:
    """Settings of every workspace of this home."""
    folders = sorted(path.parent for path in settings.home.resolve().glob("*/airflow"))
    return [settings.model_copy(update={"workspace": folder.name, "landing": None}) for folder in folders]


def _remember(settings: Settings) -> Settings:
    settings.folder.mkdir(parents=True, exist_ok=True)
    settings.folder.chmod(0o700)
    _note(settings.home / CURRENT_WORKSPACE, settings.workspace_name)
    if settings.landing is not None:
        _note(settings.folder / "landing.path", str(settings.landing))
    return settings


def _note(place: Path, text: str) -> None:
    """Write a note that a later command goes by: whole, or the one before."""
    with store.replacing(place) as partial:
        partial.write_text(text, encoding="utf-8")
