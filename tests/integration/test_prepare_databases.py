"""The team server's databases on a real PostgreSQL: made once, each user alone in its own."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, make_url, text

from tfp_etl.platform.postgres import EmbeddedServer

AWKWARD = "it's-100%/word"
SCRIPT = Path(__file__).parents[2] / "deploy" / "prepare_databases.py"


@pytest.fixture
def team(postgres_server: EmbeddedServer, tmp_path: Path) -> dict[str, str]:
    """Variables of the init container, pointing at the test's server."""
    server = make_url(postgres_server.database("team_base"))
    for name, database in (("airflow_database_url", "team_airflow"), ("warehouse_database_url", "team_warehouse")):
        url = server.set(username=f"{database}_owner", password=AWKWARD, database=database)
        (tmp_path / name).write_text(url.render_as_string(hide_password=False), encoding="utf-8")
    (tmp_path / "superuser").write_text("not asked for on a socket", encoding="utf-8")
    return {
        **os.environ,
        "POSTGRES_HOST": str(server.query["host"]),
        "POSTGRES_PASSWORD_FILE": str(tmp_path / "superuser"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_CMD": f"cat {tmp_path}/airflow_database_url",
        "TFP_DATABASE_URL_FILE": str(tmp_path / "warehouse_database_url"),
    }


def prepare(variables: dict[str, str]) -> subprocess.CompletedProcess:
    command = [sys.executable, SCRIPT]
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False)


def test_each_database_belongs_to_its_own_user_and_a_second_run_changes_nothing(team):
    for _ in range(2):
        done = prepare(team)
        assert done.returncode == 0, done.stderr
        assert done.stdout.count(": ready") == 2
    own = Path(team["TFP_DATABASE_URL_FILE"]).read_text()
    engine = create_engine(own)
    with engine.begin() as connection:
        connection.execute(text("create schema core"))
        assert connection.execute(text("select current_user")).scalar_one() == "team_warehouse_owner"
    engine.dispose()
    other = make_url(own).set(database="team_airflow", drivername="postgresql")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(other.render_as_string(hide_password=False))


@pytest.mark.parametrize(("part", "message"), [("username", "names no user"), ("password", "has no password")])
def test_a_url_that_lacks_a_part_is_named_without_being_shown(team, part, message):
    file = Path(team["TFP_DATABASE_URL_FILE"])
    url = make_url(file.read_text())
    parts = {"username": url.username, "password": url.password, part: None}
    bare = url._replace(**parts)
    file.write_text(bare.render_as_string(hide_password=False))
    done = prepare(team)
    assert done.returncode == 1
    assert f"stopped: the URL in warehouse_database_url {message}" in done.stderr
    assert "word" not in done.stderr.replace("password", "")


def test_a_server_of_ones_own_is_left_alone(team):
    done = prepare({**team, "POSTGRES_HOST": "postgres"})
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("nothing is created there") == 2
