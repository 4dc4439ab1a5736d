"""The scripts beside docker-compose.yml: secrets are made once and well; a component that lacks one says so."""

import base64
import os
import re
import socket
import stat
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[3] / "deploy"
REQUIRED = {"AIRFLOW__CORE__FERNET_KEY_CMD": "airflow_fernet_key", "TFP_DATABASE_URL_FILE": "warehouse_database_url"}


def make_secrets(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    environment = {**os.environ, "DEPLOY_DIR": str(folder)}
    command = ["sh", DEPLOY / "make-secrets", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def site(tmp_path):
    done = make_secrets(tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path


def contents(site: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in (site / "secrets").iterdir()}


def test_secrets_are_private_to_the_containers_user(site):
    files = list((site / "secrets").iterdir())
    assert len(files) == 9
    assert stat.S_IMODE((site / "secrets").stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    owner = re.search(r"^HOST_UID=(\d+)$", (site / ".env").read_text(), re.MULTILINE)
    assert owner
    assert int(owner.group(1)) != 0
    assert {file.stat().st_uid for file in files} == {int(owner.group(1))}


def test_secrets_are_random_and_long(site, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    assert make_secrets(other).returncode == 0
    first, second = contents(site), contents(other)
    assert len(first) == 9
    for name, value in first.items():
        assert value != second[name], name
        assert len(value) >= 44, name
    assert len(base64.urlsafe_b64decode(first["airflow_fernet_key"])) == 32


def test_no_secret_is_printed_or_kept_in_dotenv(tmp_path):
    done = make_secrets(tmp_path)
    shown = done.stdout + done.stderr + (tmp_path / ".env").read_text()
    assert len(contents(tmp_path)) == 9
    for name, value in contents(tmp_path).items():
        assert value not in shown, name
        for word in re.findall(r"[0-9a-f]{64}", value):
            assert word not in shown, name


def test_the_broker_url_carries_the_password_of_redis(site):
    made = contents(site)
    assert made["celery_broker_url"] == f"redis://:{made['redis_password']}@redis:6379/0"


def test_a_second_call_writes_no_secret_again(site):
    before = contents(site)
    (site / "secrets/airflow_jwt_secret").unlink()
    (site / "secrets/airflow_admin_password").write_text("")
    done = make_secrets(site)
    after = contents(site)
    renewed = {"airflow_jwt_secret", "airflow_admin_password"}
    assert done.stdout.count("kept    ") == 7
    assert {name for name in before if before[name] != after[name]} == renewed


def test_make_secrets_refuses_what_it_does_not_know(tmp_path):
    for arguments in (["--executor", "kubernetes"], ["--executor"], ["--landing", "/no/such/folder"], ["--force"]):
        done = make_secrets(tmp_path, *arguments)
        assert done.returncode == 2, arguments
        assert done.stderr, arguments
    assert not (tmp_path / "secrets").exists()


def test_a_landing_folder_of_ones_own_is_kept(site, tmp_path_factory):
    landing = tmp_path_factory.mktemp("landing")
    assert make_secrets(site, "--landing", str(landing)).returncode == 0
    assert make_secrets(site).returncode == 0
    assert f"LANDING_DIR={landing}\n" in (site / ".env").read_text()


def start(site: Path, *command: str, **variables: str) -> subprocess.CompletedProcess:
    """Run the entry point as a container would, with secrets at the site."""
    given = {
        "PATH": os.environ["PATH"],
        "AIRFLOW__CORE__FERNET_KEY_CMD": f"cat {site}/secrets/airflow_fernet_key",
        "TFP_DATABASE_URL_FILE": f"{site}/secrets/warehouse_database_url",
        **variables,
    }
    return subprocess.run(
        ["bash", DEPLOY / "entrypoint", *command], env=given, capture_output=True, text=True, check=False
    )


def test_with_all_its_secrets_a_component_starts(site):
    done = start(site, "echo", "started")
    assert (done.returncode, done.stdout, done.stderr) == (0, "started\n", "")


@pytest.mark.parametrize(("variable", "secret"), REQUIRED.items())
@pytest.mark.parametrize("fault", ["missing", "empty"])
def test_a_secret_that_is_not_there_stops_the_start_with_its_name(site, variable, secret, fault):
    file = site / "secrets" / secret
    file.unlink()
    if fault == "empty":
        file.touch()
    done = start(site, "echo", "started")
    assert done.returncode == 78
    assert done.stdout == ""
    assert f"stopped: {variable} needs the file {file}" in done.stderr
    assert "deploy/make-secrets" in done.stderr


def test_a_celery_worker_under_another_executor_says_what_to_do(site):
    done = start(site, "airflow", "celery", "worker", AIRFLOW__CORE__EXECUTOR="LocalExecutor")
    assert done.returncode == 78
    assert "make-secrets --executor celery" in done.stderr


def await_broker(tmp_path: Path, port: int, seconds: str) -> int:
    url = tmp_path / "broker"
    url.write_text(f"redis://:word@127.0.0.1:{port}/0\n")
    environment = {**os.environ, "AIRFLOW__CELERY__BROKER_URL_CMD": f"cat {url}"}
    command = ["python3", DEPLOY / "await_broker.py", seconds]
    return subprocess.run(command, env=environment, check=False).returncode


def test_the_scheduler_waits_for_its_broker_and_gives_up(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as broker:
        port = broker.getsockname()[1]
        assert await_broker(tmp_path, port, "5") == 0
    assert await_broker(tmp_path, port, "0") == 1
