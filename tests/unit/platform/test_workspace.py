"""A landing area has a workspace of its own, and the last one is remembered."""

from pathlib import Path

import pytest

from tfp_etl.platform import PlatformError, workspace
from tfp_etl.settings import Settings


def landing(folder: Path) -> Path:
    (folder / "police").mkdir(parents=True)
    return folder


def test_two_landing_areas_of_the_same_name_never_share_a_workspace(tmp_path: Path) -> None:
    one, other = tmp_path / "a" / "landing", tmp_path / "b" / "landing"

    assert workspace.name_of(one) != workspace.name_of(other)
    assert workspace.name_of(one) == workspace.name_of(tmp_path / "b" / ".." / "a" / "landing")


def test_a_workspace_is_named_after_its_folder(tmp_path: Path) -> None:
    assert workspace.name_of(tmp_path / "Notts 2013" / "landing").startswith("notts-2013-landing-")
    assert workspace.name_of(tmp_path / "drop").startswith("drop-")


def test_the_last_landing_area_is_remembered(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    first, second = landing(tmp_path / "first"), landing(tmp_path / "second")

    workspace.of_landing(settings, first)
    used = workspace.of_landing(settings, second)

    again = workspace.last_used(Settings(home=tmp_path / "home"))
    assert again.workspace_name == used.workspace_name
    assert again.landing_area == second
    assert used.folder.stat().st_mode & 0o077 == 0, "a workspace holds personal data"


@pytest.mark.parametrize(("make", "says"), [(False, "no such folder"), (True, "none of the folders education")])
def test_a_folder_that_is_no_landing_area_is_refused(tmp_path: Path, make: bool, says: str) -> None:
    wrong = tmp_path / "wrong"
    if make:
        wrong.mkdir()

    with pytest.raises(PlatformError, match=says):
        workspace.of_landing(Settings(home=tmp_path / "home"), wrong)


def test_without_a_landing_area_it_is_the_synthetic_county(tmp_path: Path) -> None:
    settings = workspace.default_county(Settings(home=tmp_path / "home"))

    assert settings.workspace_name == "county"
    assert settings.landing_area == (tmp_path / "home" / "county" / "landing").resolve()
