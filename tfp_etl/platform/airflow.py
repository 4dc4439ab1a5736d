"""Airflow's four components as child processes of one workspace: start, wait until healthy, stop, and see what is left.

Every process of a workspace's Airflow carries its AIRFLOW_HOME in the environment. That is how the processes of a
killed run are found: by what they are, not by a number in a file.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil
from sqlalchemy import create_engine, inspect

from tfp_etl.platform import PlatformError
from tfp_etl.platform.airflow_api import AirflowApi, UnreachableError
from tfp_etl.platform.airflow_home import HOST, USER, AirflowHome

COMPONENTS = ("api-server", "scheduler", "dag-processor", "triggerer")
# Logs are read from their files; the servers that would also offer them listen on every interface.
SERVES_LOGS = {"scheduler", "triggerer"}
FIRST_PORT = 8080
START_PATIENCE = 240.0  # seconds; 25 is usual on two processors
STOP_PATIENCE = 20.0

Say = Callable[[str], None]


class PortLostError(PlatformError):
    """Another server took the port between our looking for a free one and our listening on it."""


@dataclass(frozen=True)
class RunningAirflow:
    """An Airflow whose components live: where, their process ids, and whether it stays until it is told to stop."""

    home: AirflowHome
    port: int
    pids: dict[str, int]
    stays: bool

    @property
    def url(self) -> str:
        """Address of the web pages and of the API."""
        return f"http://{HOST}:{self.port}"

    def ended(self) -> list[str]:
        """The components that no longer live."""
        return [name for name, pid in self.pids.items() if not _lives(pid)]

    def api(self) -> AirflowApi:
        """A client signed in as the generated user."""
        return AirflowApi(self.url, USER, self.home.password())


def running(home: AirflowHome) -> RunningAirflow | None:
    """The Airflow of this home, if all of its components live."""
    try:
        noted = json.loads(home.note.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    pids = {str(name): int(pid) for name, pid in noted["pids"].items()}
    found = RunningAirflow(home, int(noted["port"]), pids, bool(noted["stays"]))
    alive = {process.pid for process in processes(home)}
    return found if set(found.pids) == set(COMPONENTS) and alive.issuperset(found.pids.values()) else None


def processes(home: AirflowHome) -> list[psutil.Process]:
    """Every process of this home's Airflow: components, workers, tasks; also those of a run that was killed."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.pid != os.getpid() and process.environ().get("AIRFLOW_HOME") == str(home.folder):
                found.append(process)
    return found


def start(
    home: AirflowHome, settings_environment: Callable[[int], dict[str, str]], *, lease: int, stays: bool, say: Say
) -> RunningAirflow:
    """Start the components and wait until each is healthy.

    `settings_environment(port)` gives the processes' environment; `lease` is the file descriptor that keeps the
    embedded server up while they live. Raises PlatformError with the log to read when a component dies or does not
    get ready.
    """
    left_over = processes(home)
    if left_over:
        say(f"Stopping {len(left_over)} processes that an earlier run left behind.")
        stop(home)
    began = datetime.now(UTC)
    home.password()
    home.logs.mkdir(parents=True, exist_ok=True)
    _migrate(home, settings_environment(FIRST_PORT), say)
    first = FIRST_PORT
    while True:
        port = free_port(first)
        if port != first:
            say(f"Port {first} is taken; Airflow listens on {port}.")
        say("Starting Airflow: " + ", ".join(COMPONENTS))
        try:
            variables = settings_environment(port)
            pids = {name: _spawn(home, name, variables, lease) for name in COMPONENTS}
            home.note.write_text(json.dumps({"port": port, "pids": pids, "stays": stays}), encoding="utf-8")
            airflow = RunningAirflow(home, port, pids, stays)
            _wait_until_healthy(airflow)
            _close_interrupted_runs(airflow.api(), began, say)
        except PortLostError:
            stop(home)
            say(f"Somebody else took port {port} meanwhile; starting again on another.")
            first = port + 1
        except BaseException:
            stop(home)
            raise
        else:
            return airflow


def stop(home: AirflowHome) -> bool:
    """Stop every process of this home's Airflow: ask, wait, then kill; True when something ran."""
    everything = processes(home)
    components = {process.pid for process in everything if _is_leader(process)}
    for process in everything:
        with contextlib.suppress(psutil.Error):
            if process.pid in components:
                process.send_signal(signal.SIGTERM)
    psutil.wait_procs(everything, timeout=STOP_PATIENCE)
    for process in processes(home):
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(processes(home), timeout=5)
    home.note.unlink(missing_ok=True)
    return bool(everything)


def free_port(first: int = FIRST_PORT) -> int:
    """The first free port from `first` on; when twenty are taken, any free one."""
    for port in [*range(first, first + 20), 0]:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind((HOST, port))
                return int(probe.getsockname()[1])
    raise PlatformError("No free port on this machine for Airflow's web pages.")


def listens(pid: int, port: int) -> bool:
    """Whether the process or one of its children listens on the port: an answer there may be another server's."""
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        return any(
            connection.status == psutil.CONN_LISTEN and connection.laddr.port == port
            for each in (process, *process.children(recursive=True))
            for connection in each.net_connections("tcp")
        )
    return False


def port_is_lost(log: Path) -> bool:
    """Whether the log of a server that stopped says that its port was taken."""
    return "address already in use" in log.read_text(encoding="utf-8", errors="replace").lower()


def last_error(log: Path) -> str:
    """The last line of a log that speaks of an error, else its last line."""
    lines = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or ["the log is empty"])[-1][:400]


def _executable() -> list[str]:
    """Airflow of the environment this Python belongs to."""
    beside = Path(sys.executable).parent / "airflow"
    if not beside.exists():
        raise PlatformError(f"There is no Airflow in {beside.parent}: run `make venv`.")
    return [sys.executable, str(beside)]


def _migrate(home: AirflowHome, variables: dict[str, str], say: Say) -> None:
    """Create or upgrade the metadata database, once for each version of Airflow."""
    installed = version("apache-airflow")
    engine = create_engine(variables["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"])
    known = inspect(engine).has_table("alembic_version")
    engine.dispose()
    if known and home.migrated.exists() and home.migrated.read_text(encoding="ascii") == installed:
        return
    say("Preparing Airflow's metadata database.")
    log = home.logs / "migrate.log"
    with log.open("w", encoding="utf-8") as out:
        done = subprocess.run(  # noqa: S603 - our own executable
            [*_executable(), "db", "migrate"],
            check=False,
            env=variables,
            stdout=out,
            stderr=out,
            stdin=subprocess.DEVNULL,
        )
    if done.returncode != 0:
        raise PlatformError(f"Airflow cannot prepare its metadata database: {last_error(log)} The whole log: {log}")
    home.migrated.write_text(installed, encoding="ascii")


def _spawn(home: AirflowHome, component: str, variables: dict[str, str], lease: int) -> int:
    """Start one component in a session of its own, its output in <component>.log; its process id."""
    with (home.logs / f"{component}.log").open("w", encoding="utf-8") as out:
        child = subprocess.Popen(  # noqa: S603 - our own executable
            [*_executable(), component, *(["--skip-serve-logs"] if component in SERVES_LOGS else [])],
            env=variables,
            stdout=out,
            stderr=out,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=(lease,),
            cwd=home.folder,
        )
    return child.pid


def _wait_until_healthy(airflow: RunningAirflow) -> None:
    """Wait for all four; a component that dies is reported at once with its log's last error."""
    api, deadline = airflow.api(), time.monotonic() + START_PATIENCE
    state: dict[str, str] = {}
    while True:
        for name, pid in airflow.pids.items():
            if not _lives(pid):
                log = airflow.home.logs / f"{name}.log"
                message = f"Airflow's {name} stopped while starting: {last_error(log)} The whole log: {log}"
                raise (PortLostError if port_is_lost(log) else PlatformError)(message)
        with contextlib.suppress(UnreachableError):
            state = api.health()
            if all(
                state.get(part) == "healthy" for part in ("metadatabase", "scheduler", "dag_processor", "triggerer")
            ) and listens(airflow.pids["api-server"], airflow.port):
                return
        if time.monotonic() > deadline:
            waiting = ", ".join(f"{part} {value}" for part, value in state.items()) or "the API server does not answer"
            raise PlatformError(
                f"Airflow is not healthy after {START_PATIENCE:.0f} s ({waiting}); logs: {airflow.home.logs}"
            )
        time.sleep(0.5)


def _close_interrupted_runs(api: AirflowApi, began: datetime, say: Say) -> None:
    """Close the runs that were going when an earlier Airflow ended: nothing works on them, and they block new ones."""
    interrupted = [run for run in api.runs(active=True) if datetime.fromisoformat(run["queued_at"]) < began]
    for run in interrupted:
        api.fail_run(run["dag_id"], run["dag_run_id"])
    if interrupted:
        say(f"Closed {len(interrupted)} DAG runs that an earlier stop had interrupted; their files are taken up again.")


def _is_leader(process: psutil.Process) -> bool:
    """Whether the process leads its session, as the components do."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        return os.getsid(process.pid) == process.pid
    return False


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
