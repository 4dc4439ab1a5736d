"""Airflow's configuration comes from the platform alone, and its secrets are private."""

import importlib.util
from pathlib import Path

import pytest
import yaml

from tfp_etl.platform import airflow_home
from tfp_etl.platform.airflow_home import AirflowHome
from tfp_etl.settings import Settings


@pytest.fixture
def home(tmp_path: Path) -> AirflowHome:
    return AirflowHome(tmp_path / "workspace" / "airflow")


def variables(home: AirflowHome, tmp_path: Path, port: int = 8080) -> dict[str, str]:
    settings = Settings(home=tmp_path, workspace="w", landing=tmp_path / "in")
    return airflow_home.environment(
        home, settings, metadata_url="postgresql://m", warehouse_url="postgresql://w", port=port
    )


def test_secrets_are_generated_once_and_readable_by_their_owner_alone(home: AirflowHome) -> None:
    password, key = home.password(), home.secret("jwt")

    assert (home.password(), home.secret("jwt")) == (password, key)
    assert home.secret("fernet") != key
    for path in (home.passwords, home.folder / "jwt.key"):
        assert path.stat().st_mode & 0o077 == 0
    assert home.folder.stat().st_mode & 0o077 == 0


def test_two_homes_have_different_passwords(tmp_path: Path) -> None:
    assert AirflowHome(tmp_path / "a").password() != AirflowHome(tmp_path / "b").password()


def test_the_shell_s_own_airflow_is_left_out(
    home: AirflowHome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__LOAD_EXAMPLES", "True")
    monkeypatch.setenv("AIRFLOW_HOME", "/somewhere/else")
    monkeypatch.setenv("AIRFLOW__SMTP__SMTP_HOST", "mail")

    found = variables(home, tmp_path)

    assert found["AIRFLOW__CORE__LOAD_EXAMPLES"] == "False"
    assert found["AIRFLOW_HOME"] == str(home.folder)
    assert "AIRFLOW__SMTP__SMTP_HOST" not in found


def test_settings_and_connections_of_the_shell_reach_the_tasks_but_no_other_place(
    home: AirflowHome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"TFP_LIMITS__CSV_BYTES": "5", "TFP_MATCHING": "full", "AIRFLOW_CONN_POLICE_SFTP": "{}"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TFP_LANDING", "/somewhere/else")
    monkeypatch.setenv("TFP_DATABASE_URL_FILE", "/somewhere/else/url")
    (tmp_path / "sources.yaml").touch()
    monkeypatch.chdir(tmp_path)
    settings = Settings(home=tmp_path, workspace="w", landing=tmp_path / "in", sources_file=Path("sources.yaml"))

    found = airflow_home.environment(home, settings, metadata_url="m", warehouse_url="postgresql://w", port=8080)

    assert {name: found[name] for name in given} == given
    assert found["TFP_LANDING"] == str(tmp_path / "in")
    assert found["TFP_SOURCES_FILE"] == str(tmp_path / "sources.yaml"), "tasks run in another folder"
    assert "TFP_DATABASE_URL_FILE" not in found


def test_airflow_listens_here_only_and_reports_to_nobody(home: AirflowHome, tmp_path: Path) -> None:
    found = variables(home, tmp_path, port=8099)

    assert found["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert found["AIRFLOW__API__PORT"] == "8099"
    assert found["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:8099/execution/"
    assert found["GX_ANALYTICS_ENABLED"] == "false"
    assert "127.0.0.1" in found["NO_PROXY"]


def test_every_option_is_one_that_the_installed_airflow_reads(home: AirflowHome, tmp_path: Path) -> None:
    airflow = importlib.util.find_spec("airflow")
    assert airflow is not None
    known = Path(next(iter(airflow.submodule_search_locations or []))) / "config_templates" / "config.yml"
    sections = yaml.safe_load(known.read_text(encoding="utf-8"))

    given = [name.lower().split("__")[1:] for name in variables(home, tmp_path) if name.startswith("AIRFLOW__")]

    assert [
        (part, option) for part, option in given if option not in sections.get(part, {"options": {}})["options"]
    ] == []


def test_tasks_are_told_workspace_landing_area_and_warehouse(home: AirflowHome, tmp_path: Path) -> None:
    found = variables(home, tmp_path)

    assert found["TFP_WORKSPACE"] == "w"
    assert found["TFP_LANDING"] == str(tmp_path / "in")
    assert found["TFP_DATABASE_URL"] == "postgresql://w"


@pytest.mark.parametrize(("processors", "gib", "tasks"), [(2, 24, 3), (8, 64, 9), (8, 8, 4), (1, 1, 2)])
def test_parallelism_follows_the_machine(
    monkeypatch: pytest.MonkeyPatch, processors: int, gib: int, tasks: int
) -> None:
    class Memory:
        total = gib * airflow_home.GIB

    monkeypatch.setattr(airflow_home.os, "cpu_count", lambda: processors)
    monkeypatch.setattr(airflow_home.psutil, "virtual_memory", Memory)

    assert airflow_home.parallelism() == tasks
