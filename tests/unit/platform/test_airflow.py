"""A free port is found, and a killed run's processes are known by what they are."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tfp_etl.platform import airflow
from tfp_etl.platform.airflow_home import AirflowHome


@pytest.fixture
def stray(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that carries an Airflow home and ignores the polite request to end."""
    code = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
    )
    environment = os.environ | {"AIRFLOW_HOME": str(tmp_path)}
    child = subprocess.Popen(
        [sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, start_new_session=True
    )
    assert child.stdout is not None
    child.stdout.readline()
    yield child
    child.kill()
    child.wait()


def test_a_taken_port_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert airflow.free_port(port) != port


def test_an_answer_on_the_port_counts_only_from_our_own_process(stray: subprocess.Popen[bytes]) -> None:
    with socket.socket() as ours:
        ours.bind(("127.0.0.1", 0))
        ours.listen()
        port = ours.getsockname()[1]

        assert airflow.listens(os.getpid(), port)
        assert not airflow.listens(stray.pid, port)
    assert not airflow.listens(os.getpid(), port)


def test_a_server_that_lost_its_port_says_so_in_its_log(tmp_path: Path) -> None:
    lost, broken = tmp_path / "lost.log", tmp_path / "broken.log"
    lost.write_text("[Errno 98] error while attempting to bind on address ('127.0.0.1', 8080): address already in use")
    broken.write_text("ImportError: no such module")

    assert airflow.port_is_lost(lost)
    assert not airflow.port_is_lost(broken)


def test_what_a_killed_run_left_is_found_and_ended(
    tmp_path: Path, stray: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(airflow, "STOP_PATIENCE", 0.3)
    home, other = AirflowHome(tmp_path), AirflowHome(tmp_path / "other")

    assert [process.pid for process in airflow.processes(home)] == [stray.pid]
    assert airflow.processes(other) == []
    assert airflow.stop(other) is False
    assert airflow.stop(home) is True
    stray.wait(timeout=5)  # it would sleep for minutes; its exit code may have been read by `stop` already
    assert airflow.processes(home) == []
    assert airflow.stop(home) is False


def test_a_note_whose_processes_are_gone_is_no_running_airflow(tmp_path: Path) -> None:
    home = AirflowHome(tmp_path)
    gone = {name: psutil.pids()[-1] + 100_000 for name in airflow.COMPONENTS}
    home.note.write_text(json.dumps({"port": 1, "pids": gone, "stays": True}), encoding="utf-8")

    assert airflow.running(home) is None
