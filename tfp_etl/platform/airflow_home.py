"""Airflow's home in a workspace: its secrets and its configuration, all of it passed through the environment."""

import base64
import json
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil

import tfp_etl
from tfp_etl.settings import Settings

CHECKOUT = Path(tfp_etl.__file__).resolve().parents[1]
USER = "admin"
HOST = "127.0.0.1"
GIB = 1 << 30


@dataclass(frozen=True)
class AirflowHome:
    """The folder of one workspace's Airflow: configuration, secrets, logs, and the note of what runs."""

    folder: Path

    @property
    def passwords(self) -> Path:
        """Sign-in names and generated passwords, readable by this user alone."""
        return self.folder / "passwords.json"

    @property
    def logs(self) -> Path:
        """Logs of the components (<component>.log) and of the tasks."""
        return self.folder / "logs"

    @property
    def note(self) -> Path:
        """What runs: port and process ids."""
        return self.folder / "running.json"

    @property
    def migrated(self) -> Path:
        """Stamp: the metadata database was migrated by this version of Airflow."""
        return self.folder / "migrated"

    def password(self) -> str:
        """The password of the sign-in `USER`, generated on first use."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self.passwords.exists():
            _write_private(self.passwords, json.dumps({USER: secrets.token_urlsafe(12)}) + "\n")
        known: dict[str, str] = json.loads(self.passwords.read_text(encoding="utf-8"))
        return known[USER]

    def secret(self, name: str) -> str:
        """A generated secret (32 random bytes, URL-safe base64), kept in a private file."""
        path = self.folder / f"{name}.key"
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            _write_private(path, base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii"))
        return path.read_text(encoding="ascii")


def home_of(settings: Settings) -> AirflowHome:
    """Airflow's home in the workspace in use."""
    return AirflowHome(settings.folder / "airflow")


def parallelism() -> int:
    """Tasks at a time: one more than there are processors (one may be waiting), less where memory is short."""
    return max(2, min((os.cpu_count() or 1) + 1, int(psutil.virtual_memory().total / (2 * GIB))))


def environment(
    home: AirflowHome, settings: Settings, *, metadata_url: str, warehouse_url: str, port: int
) -> dict[str, str]:
    """Environment of Airflow's processes and, through them, of every task.

    Whatever AIRFLOW variables the caller's shell has are left out, but for connections (AIRFLOW_CONN_<ID>): this
    Airflow is the platform's own. Settings (TFP_) go on to the tasks; those that name a place are ours.
    """
    inherited = {name: value for name, value in os.environ.items() if _goes_on(name)}
    ours = {
        "AIRFLOW_HOME": str(home.folder),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PYTHONUNBUFFERED": "1",
        "SPT_NOENV": "1",  # a process that changes its title keeps its environment readable, so that it can be found
        "NO_PROXY": ",".join(filter(None, [os.environ.get("NO_PROXY"), HOST, "localhost"])),
        "no_proxy": ",".join(filter(None, [os.environ.get("no_proxy"), HOST, "localhost"])),
        "GX_ANALYTICS_ENABLED": "false",
        "TFP_HOME": str(settings.home.resolve()),
        "TFP_WORKSPACE": settings.workspace_name,
        "TFP_LANDING": str(settings.landing_area),
        "TFP_DATABASE_URL": warehouse_url,
    }
    for name, file in (("SOURCES", settings.sources_file), ("CONNECTIONS", settings.connections_file)):
        if file is not None:
            ours[f"TFP_{name}_FILE"] = str(file.resolve())
    return inherited | ours | _options(home, metadata_url, port)


def _goes_on(name: str) -> bool:
    """Whether a variable of the caller's shell is one of Airflow's processes too."""
    if name.startswith("AIRFLOW"):
        return name.startswith("AIRFLOW_CONN_")
    return name != "TFP_DATABASE_URL_FILE"


def _options(home: AirflowHome, metadata_url: str, port: int) -> dict[str, str]:
    """Airflow's options as AIRFLOW__SECTION__OPTION variables."""
    options: dict[str, dict[str, object]] = {
        "core": {
            "dags_folder": CHECKOUT / "dags",
            "plugins_folder": CHECKOUT / "plugins",
            "load_examples": False,
            "executor": "LocalExecutor",
            "parallelism": parallelism(),
            "max_active_tasks_per_dag": parallelism(),
            "dags_are_paused_at_creation": False,
            "default_timezone": "utc",
            "fernet_key": home.secret("fernet"),
            "simple_auth_manager_users": f"{USER}:admin",
            "simple_auth_manager_passwords_file": home.passwords,
            "execution_api_server_url": f"http://{HOST}:{port}/execution/",
        },
        "database": {"sql_alchemy_conn": metadata_url},
        "api": {
            "host": HOST,
            "port": port,
            "base_url": f"http://{HOST}:{port}",
            "workers": 1,
            "secret_key": home.secret("api"),
            "expose_config": False,
            "instance_name": "tfp_etl",
        },
        "api_auth": {"jwt_secret": home.secret("jwt"), "jwt_expiration_time": 8 * 3600},
        "scheduler": {
            "scheduler_idle_sleep_time": 0.5,
            "enable_health_check": False,
            "catchup_by_default": False,
            # A task whose supervisor was killed counts as running for so many seconds; its run and all after it wait.
            "task_instance_heartbeat_timeout": 120,
        },
        # A run that was closed by hand counts against max_active_runs until its file is parsed again: at most 30 s.
        "dag_processor": {"parsing_processes": 1, "min_file_process_interval": 30, "refresh_interval": 300},
        # The supervisor of a task notices its end up to this many seconds late.
        "workers": {"min_heartbeat_interval": 1},
        "triggerer": {"capacity": 50},
        "logging": {"base_log_folder": home.logs, "logging_level": "INFO", "colored_console_log": False},
    }
    return {
        f"AIRFLOW__{section.upper()}__{name.upper()}": str(value)
        for section, named in options.items()
        for name, value in named.items()
    }


def _write_private(path: Path, text: str) -> None:
    """Write a new file that only this user can read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
