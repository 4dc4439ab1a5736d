"""The embedded server: started, shared, killed, started again."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import DataError, OperationalError

from tfp_etl.platform import PlatformError
from tfp_etl.platform.database import database_name, open_warehouse
from tfp_etl.platform.postgres import EmbeddedServer
from tfp_etl.settings import Settings


@pytest.fixture
def server(server_folder: Path) -> Iterator[EmbeddedServer]:
    made = EmbeddedServer(server_folder / "pg", durable=False)
    yield made
    made.stop()


def ask(url: str, query: str) -> object:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            result = connection.execute(text(query))
            return result.scalar() if result.returns_rows else None
    finally:
        engine.dispose()


def pid_of(server: EmbeddedServer) -> int:
    return int((server.cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])


def test_started_once_whoever_asks_and_stopped_once(server: EmbeddedServer) -> None:
    assert server.start() is True
    assert server.start() is False
    assert server.stop() is True
    assert server.stop() is False
    assert not server.is_running()


def test_a_database_is_made_once_and_keeps_what_it_holds(server: EmbeddedServer) -> None:
    with server.lease():
        url = server.database("tfp_county")
        ask(url, "create table kept as select 1 as one")
    with server.lease():
        assert server.database("tfp_county") == url
        assert ask(url, "select count(*) from kept") == 1


def test_the_log_repeats_no_refused_value(server: EmbeddedServer) -> None:
    with server.lease():
        url = server.database("tfp_county")
        with pytest.raises(DataError):
            ask(url, "select cast(substr('xQuintrell', 2) as date)")
    assert "database system is ready" in server.log.read_text(encoding="utf-8")
    assert "Quintrell" not in server.log.read_text(encoding="utf-8")


def test_a_server_killed_outright_comes_back_with_what_was_committed(server_folder: Path) -> None:
    server = EmbeddedServer(server_folder / "pg")
    with server.lease():
        url = server.database("tfp_county")
        ask(url, "create table kept as select 1 as one")
        os.kill(pid_of(server), signal.SIGKILL)

        assert server.start() is True
        assert ask(url, "select count(*) from kept") == 1


def test_a_pid_file_that_names_a_stranger_is_stale(server: EmbeddedServer) -> None:
    server.start()
    server.stop()
    (server.cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{server.cluster}\n0\n5432\n", encoding="utf-8")

    assert server.start() is True


def test_a_pid_file_that_names_another_postgresql_is_stale(
    server: EmbeddedServer, postgres_server: EmbeddedServer
) -> None:
    """A container gives few numbers out: after a restart another cluster's server may have the one of ours."""
    server.start()
    server.stop()
    (server.cluster / "postmaster.pid").write_text(
        f"{pid_of(postgres_server)}\n{server.cluster}\n0\n", encoding="utf-8"
    )

    assert server.stop() is False
    assert server.start() is True
    assert postgres_server.is_running()


def test_a_server_asked_to_stop_while_it_puts_itself_right_stops_and_starts(server_folder: Path) -> None:
    """PostgreSQL 18 that hears of its stop in the midst of its recovery can stay shutting down for ever."""
    server = EmbeddedServer(server_folder / "pg")
    with server.lease():
        connection = create_engine(server.database("tfp_county"), poolclass=NullPool).connect()
        backend = connection.execute(text("select pg_backend_pid()")).scalar_one()
        os.kill(int(backend), signal.SIGKILL)
        with pytest.raises(OperationalError):
            connection.execute(text("select 1"))
        connection.close()
    assert not (server.cluster / "postmaster.pid").exists()
    with server.lease():
        assert server.is_running()


def test_a_worker_that_is_killed_keeps_nobody_waiting(server: EmbeddedServer) -> None:
    with server.lease():
        assert ask(server.url("postgres"), "show client_connection_check_interval") == "5s"


def test_the_last_lease_stops_the_server_and_a_held_descriptor_is_one(server: EmbeddedServer) -> None:
    with server.lease():
        with server.lease():
            pass
        assert server.is_running(), "the outer lease still needs it"
        handle = server.hold()
    assert server.is_running(), "somebody holds it"
    os.close(handle)
    with server.lease():
        pass
    assert not server.is_running()


def test_a_path_too_long_for_a_socket_gets_a_short_private_folder(server_folder: Path) -> None:
    server = EmbeddedServer(server_folder / ("deep" * 20) / ("deeper" * 20), durable=False)
    with server.lease():
        assert ask(server.database("tfp_x"), "select 1") == 1
        assert server_folder not in server.socket_folder.parents
        assert server.socket_folder.stat().st_mode & 0o077 == 0


def test_nobody_else_reaches_the_server(server: EmbeddedServer) -> None:
    with server.lease():
        assert server.folder.stat().st_mode & 0o077 == 0
        assert server.socket_folder.stat().st_mode & 0o077 == 0
        assert ask(server.url("postgres"), "show listen_addresses") == ""


def test_a_violated_key_is_not_quoted_in_the_server_s_log(server: EmbeddedServer) -> None:
    with server.lease():
        url = server.database("tfp_county")
        ask(url, "create table person (nino text primary key)")
        ask(url, "insert into person values ('AB123456C')")
        with pytest.raises(Exception, match="duplicate key"):
            ask(url, "insert into person values ('AB123456C')")
    log = server.log.read_text(encoding="utf-8")
    assert "ready to accept connections" in log
    assert "AB123456C" not in log


def test_a_cluster_of_another_version_is_refused_with_advice(server: EmbeddedServer) -> None:
    server.cluster.mkdir(parents=True)
    (server.cluster / "PG_VERSION").write_text("16\n", encoding="ascii")

    with pytest.raises(PlatformError, match="made by PostgreSQL 16"):
        server.start()


def test_the_warehouse_is_stopped_with_the_call_that_started_it(server_folder: Path) -> None:
    settings = Settings(home=server_folder, workspace="Notts-2013")
    with open_warehouse(settings) as db, db.connect() as connection:
        assert connection.execute(text("select current_database()")).scalar() == "tfp_notts_2013"
        assert connection.execute(text("select count(*) from audit.file_receipt")).scalar() == 0
    assert not EmbeddedServer(server_folder / "postgres").is_running()


def test_a_configured_url_wins(tmp_path: Path, postgres_server: EmbeddedServer) -> None:
    url = postgres_server.database("configured")
    settings = Settings(home=tmp_path, workspace="w", database_url=url)  # type: ignore[arg-type]
    with open_warehouse(settings) as db, db.connect() as connection:
        assert connection.execute(text("select current_database()")).scalar() == "configured"
    assert not (tmp_path / "postgres").exists()


def test_the_warehouse_of_another_workspace_is_refused(tmp_path: Path, fresh_warehouse_url: str) -> None:
    """Else the second landing area's first match would close every person of the first."""
    north = Settings(home=tmp_path, workspace="north", database_url=fresh_warehouse_url)  # type: ignore[arg-type]
    for _ in range(2):
        with open_warehouse(north, migrate=False):
            pass
    with (
        pytest.raises(PlatformError, match="TFP_DATABASE_URL names the warehouse of workspace north, not of south"),
        open_warehouse(north.model_copy(update={"workspace": "south"}), migrate=False),
    ):
        pass


def test_a_wrong_parameter_value_stays_out_of_the_message(tmp_path: Path, warehouse_url: str) -> None:
    settings = Settings(home=tmp_path, workspace="w", database_url=warehouse_url)  # type: ignore[arg-type]
    with open_warehouse(settings, migrate=False) as db, db.connect() as connection:
        with pytest.raises(Exception, match="does not exist") as caught:
            connection.execute(text("select :name from nowhere"), {"name": "AB123456C"})
        assert "AB123456C" not in str(caught.value)


@pytest.mark.parametrize("workspace", ["county", "Notts 2013/landing-1f", "x" * 90])
def test_database_names_need_no_quoting(workspace: str) -> None:
    name = database_name(workspace)
    assert name.isidentifier()
    assert len(name) <= 63
    assert name == name.lower()
