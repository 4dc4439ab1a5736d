"""docker-compose.yml and the Dockerfile, held without a Docker engine.

By the Compose specification's published schema, and by the settings that the code and the installed Airflow read.
"""

import json
import os
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
import yaml

from tfp_etl.settings import Settings

ROOT = Path(__file__).parents[3]
SECRETS_FOLDER = "/run/secrets/"
LONG_RUNNING = {"postgres", "api-server", "scheduler", "dag-processor", "triggerer", "worker", "redis"}
AIRFLOW_COMPONENTS = {"api-server", "scheduler", "dag-processor", "triggerer", "worker"}
LIMITS = '{"csv_bytes": 7}'
FETCHING = {"scheduler", "worker"}  # run the tasks, and so read the senders' servers where they are opened to it
REQUIRED_OF_AIRFLOW = {
    "AIRFLOW__CORE__AUTH_MANAGER",
    "AIRFLOW__CORE__DAGS_FOLDER",
    "AIRFLOW__CORE__EXECUTION_API_SERVER_URL",
    "AIRFLOW__CORE__EXECUTOR",
    "AIRFLOW__CORE__FERNET_KEY_CMD",
    "AIRFLOW__CORE__LOAD_EXAMPLES",
    "AIRFLOW__CORE__PLUGINS_FOLDER",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_CMD",
    "AIRFLOW__API__SECRET_KEY_CMD",
    "AIRFLOW__API_AUTH__JWT_SECRET_CMD",
    "AIRFLOW__CELERY__BROKER_URL_CMD",
}
# Fields that a team server leaves out on purpose: the URL comes from a secret file, Airflow holds the connections.
NOT_IN_COMPOSE = {"database_url", "connections_file", "today"}


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def services(compose: dict) -> dict:
    return compose["services"]


@pytest.fixture(scope="module")
def dockerfile() -> str:
    return re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text(encoding="utf-8"))


def interpolate(text: str, variables: dict[str, str]) -> str:
    """The value Compose makes of `${NAME:-default}` and `${NAME:?message}`."""

    def value(match: re.Match) -> str:
        name, operator, rest = match.group(1), match.group(2), match.group(3)
        if variables.get(name):
            return variables[name]
        if operator == ":?":
            raise KeyError(f"{name}: {rest}")
        return rest or ""

    return re.sub(r"\$\{(\w+)(?:(:-|:\?)([^}]*))?\}", value, text)


def schema() -> dict:
    folder = files("check_jsonschema") / "builtin_schemas" / "vendor"
    return json.loads((folder / "compose-spec.json").read_text(encoding="utf-8"))


def problems(document: dict) -> list[str]:
    return [error.json_path for error in jsonschema.Draft202012Validator(schema()).iter_errors(document)]


def test_fits_the_published_compose_schema(compose):
    assert problems(compose) == []


def test_the_schema_would_notice_a_misspelt_key(compose):
    broken = json.loads(json.dumps(compose))
    broken["services"]["scheduler"]["healthchek"] = {}
    assert problems(broken) == ["$.services.scheduler"]


def test_the_components_of_a_team_server_are_all_there(services):
    assert set(services) == LONG_RUNNING | {"init"}


def test_every_service_has_a_health_check_or_is_one_shot(services):
    one_shot = {
        name
        for service in services.values()
        for name, link in service.get("depends_on", {}).items()
        if link["condition"] == "service_completed_successfully"
    }
    assert one_shot == {"init"}
    assert services["init"]["restart"] == "no"
    for name in LONG_RUNNING:
        check = services[name]["healthcheck"]
        assert check["test"][0] in {"CMD", "CMD-SHELL"}, name
        assert len(check["test"]) > 1, name
        assert services[name]["restart"] == "unless-stopped", name


def test_every_component_waits_for_the_migrations(services):
    for name in AIRFLOW_COMPONENTS:
        assert services[name]["depends_on"]["init"]["condition"] == "service_completed_successfully", name
    assert services["init"]["depends_on"]["postgres"]["condition"] == "service_healthy"


def test_every_tfp_variable_is_a_setting_and_every_setting_is_decided(services):
    known = {f"TFP_{name.upper()}" for name in Settings.model_fields}
    wanted = {f"TFP_{name.upper()}" for name in Settings.model_fields if name not in NOT_IN_COMPOSE}
    for name in AIRFLOW_COMPONENTS | {"init"}:
        used = {variable for variable in services[name]["environment"] if variable.startswith("TFP_")}
        assert used <= known, name
        assert used == wanted, name


def test_the_variables_make_working_settings(services, monkeypatch, tmp_path):
    for variable in [name for name in os.environ if name.startswith("TFP_")]:
        monkeypatch.delenv(variable)
    for variable, value in services["scheduler"]["environment"].items():
        if variable.startswith("TFP_"):
            monkeypatch.setenv(variable, interpolate(value, {}))
    secret = tmp_path / "warehouse_database_url"
    secret.write_text("postgresql+psycopg://warehouse:word@postgres:5432/warehouse\n", encoding="utf-8")
    monkeypatch.setenv("TFP_DATABASE_URL_FILE", str(secret))
    settings = Settings()
    assert settings.warehouse_url() == "postgresql+psycopg://warehouse:word@postgres:5432/warehouse"
    assert settings.folder == Path("/opt/tfp/home/county")
    assert settings.landing_area == Path("/landing")
    assert settings.sources_file is None, "nothing is fetched until somebody says so"
    given = services["scheduler"]["environment"]["TFP_SOURCES_FILE"]
    monkeypatch.setenv(
        "TFP_LIMITS", interpolate(services["scheduler"]["environment"]["TFP_LIMITS"], {"LIMITS": LIMITS})
    )
    monkeypatch.setenv("TFP_SOURCES_FILE", interpolate(given, {"SOURCES_FILE": "/opt/tfp/sources/sources.yaml"}))
    assert Settings().sources_file == Path("/opt/tfp/sources/sources.yaml")
    assert Settings().limits.csv_bytes == 7
    given = services["scheduler"]["environment"]
    monkeypatch.setenv("TFP_DUE_DAYS", interpolate(given["TFP_DUE_DAYS"], {"DUE_DAYS": '{"asb": 45}'}))
    unsent = {"FEEDS_NOT_SENT": '["rushcliffe_actions"]'}
    monkeypatch.setenv("TFP_FEEDS_NOT_SENT", interpolate(given["TFP_FEEDS_NOT_SENT"], unsent))
    assert (Settings().due_days.asb, Settings().feeds_not_sent) == (45, {"rushcliffe_actions"})


def ask_airflow(question: str, home: Path, variables: dict[str, str]) -> object:
    """What the installed Airflow answers, in a process of its own with these variables and no others of its kind."""
    base = {key: value for key, value in os.environ.items() if not key.startswith(("AIRFLOW_", "TFP_"))}
    done = subprocess.run(
        [sys.executable, "-c", f"import json\n{question}\nprint('ANSWER', json.dumps(answer))"],
        env={**base, **variables, "AIRFLOW_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    line = next(line for line in done.stdout.splitlines() if line.startswith("ANSWER "))
    return json.loads(line.removeprefix("ANSWER "))


OPTIONS = """
from airflow.configuration import conf
from airflow.providers_manager import ProvidersManager
ProvidersManager().initialize_providers_configuration()
answer = {
    f"{section}__{key}".upper(): bool(option.get("sensitive"))
    for section, described in conf.configuration_description.items()
    for key, option in described["options"].items()
}
"""
CELERY = """
from airflow.configuration import conf
from airflow.providers.celery.executors.default_celery import DEFAULT_CELERY_CONFIG as celery
answer = [celery["broker_url"], celery["result_backend"], conf.get("core", "fernet_key")]
"""


def test_every_airflow_variable_is_an_option_of_the_installed_airflow(services, tmp_path):
    is_sensitive = ask_airflow(OPTIONS, tmp_path, {})
    assert len(is_sensitive) > 300
    for name in AIRFLOW_COMPONENTS | {"init"}:
        used = {variable for variable in services[name]["environment"] if variable.startswith("AIRFLOW__")}
        assert used >= REQUIRED_OF_AIRFLOW, name
        for variable in used:
            key = variable.removeprefix("AIRFLOW__")
            option = key.removesuffix("_CMD")
            assert option in is_sensitive, f"{name}: {variable} is no option of Airflow"
            # Airflow runs a _CMD only for options it holds to be sensitive; for any other it is silently ignored.
            assert key.endswith("_CMD") == is_sensitive[option], variable


def test_nothing_reports_usage_to_its_makers(services):
    for name in AIRFLOW_COMPONENTS | {"init"}:
        assert services[name]["environment"]["GX_ANALYTICS_ENABLED"] == "false", name


def test_no_other_variable_is_set(services):
    known = {"GX_ANALYTICS_ENABLED", "POSTGRES_PASSWORD_FILE", "POSTGRES_INITDB_ARGS", "ADMIN_PASSWORD_FILE"}
    for name, service in services.items():
        for variable in service.get("environment", {}):
            assert variable in known or variable.startswith(("TFP_", "AIRFLOW__")), (name, variable)


def secrets_used(service: dict) -> set[str]:
    """Secrets whose file a service's variables, command or health check read."""
    text = json.dumps([service.get("environment", {}), service.get("command", ""), service.get("healthcheck", {})])
    return set(re.findall(rf"{SECRETS_FOLDER}(\w+)", text))


def test_each_service_is_given_exactly_the_secrets_it_reads(services):
    for name, service in services.items():
        assert set(service["secrets"]) == secrets_used(service), name


def test_secrets_are_declared_used_and_made(compose, services, tmp_path):
    declared = set(compose["secrets"])
    used = set().union(*(set(service["secrets"]) for service in services.values()))
    assert declared == used
    made = make_secrets(tmp_path)
    assert made.returncode == 0, made.stderr
    assert {file.name for file in (tmp_path / "secrets").iterdir()} == declared
    assert {source["file"] for source in compose["secrets"].values()} == {f"./secrets/{name}" for name in declared}


def test_no_password_stands_in_the_file(compose):
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8") + (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert not re.search(r"://[^/\s:]*:[^/\s@]+@", text), "a URL with a password"
    for service in compose["services"].values():
        for variable, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET|FERNET|TOKEN|BROKER|CONN|DATABASE_URL", variable):
                assert value.startswith((f"cat {SECRETS_FOLDER}", SECRETS_FOLDER)), variable


def test_no_default_stands_in_for_what_the_deployer_must_give():
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    with pytest.raises(KeyError, match="HOST_UID: run deploy/make-secrets first"):
        interpolate(text, {"LANDING_DIR": "/srv/landing"})
    with pytest.raises(KeyError, match="LANDING_DIR: run deploy/make-secrets first"):
        interpolate(text, {"HOST_UID": "1000"})


def dotenv(folder: Path) -> dict[str, str]:
    lines = (folder / ".env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


def make_secrets(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["sh", ROOT / "deploy/make-secrets", *arguments],
        env={**os.environ, "DEPLOY_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def active(compose: dict, variables: dict[str, str]) -> tuple[set[str], str]:
    """The services that `docker compose up` starts with a .env, and the executor they run under."""
    filled = yaml.safe_load(interpolate(yaml.safe_dump(compose, sort_keys=False), variables))
    profiles = set(filter(None, variables["COMPOSE_PROFILES"].split(",")))
    started = {
        name
        for name, service in filled["services"].items()
        if not service.get("profiles") or profiles & set(service["profiles"])
    }
    executors = {
        filled["services"][name]["environment"]["AIRFLOW__CORE__EXECUTOR"] for name in started & AIRFLOW_COMPONENTS
    }
    assert len(executors) == 1
    return started, executors.pop()


def test_the_default_is_local_executor_without_redis(compose, tmp_path):
    assert make_secrets(tmp_path).returncode == 0
    started, executor = active(compose, dotenv(tmp_path))
    assert executor == "LocalExecutor"
    assert started == (LONG_RUNNING | {"init"}) - {"worker", "redis"}


def test_the_celery_profile_brings_workers_redis_and_the_executor(compose, tmp_path):
    assert make_secrets(tmp_path, "--executor", "celery").returncode == 0
    started, executor = active(compose, dotenv(tmp_path))
    assert executor == "CeleryExecutor"
    assert started == LONG_RUNNING | {"init"}
    assert make_secrets(tmp_path).returncode == 0
    assert active(compose, dotenv(tmp_path))[1] == "CeleryExecutor", "a second call without a choice keeps the first"
    assert make_secrets(tmp_path, "--executor", "local").returncode == 0
    assert active(compose, dotenv(tmp_path))[1] == "LocalExecutor"


def test_celery_finds_its_broker_and_results_through_files(services, tmp_path):
    """Ask the installed Airflow, with the worker's own variables, what it would connect to."""
    assert make_secrets(tmp_path).returncode == 0
    environment = {
        key: value for key, value in services["worker"]["environment"].items() if key.startswith("AIRFLOW__")
    }
    filled = {key: value.replace(SECRETS_FOLDER, f"{tmp_path}/secrets/") for key, value in environment.items()}
    filled["AIRFLOW__CORE__EXECUTOR"] = "CeleryExecutor"
    for folder in ("DAGS", "PLUGINS"):
        filled[f"AIRFLOW__CORE__{folder}_FOLDER"] = str(tmp_path)
    broker, results, fernet = ask_airflow(CELERY, tmp_path / "airflow", filled)
    assert broker == (tmp_path / "secrets/celery_broker_url").read_text()
    assert results == "db+" + (tmp_path / "secrets/airflow_database_url").read_text()
    assert fernet == (tmp_path / "secrets/airflow_fernet_key").read_text()


def test_containers_can_do_no_more_than_they_must(services):
    for name, service in services.items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["read_only"] is True, name
        limits = service["deploy"]["resources"]["limits"]
        assert {"cpus", "memory", "pids"} <= set(limits), name
        if name != "postgres":
            assert service["user"].startswith("${HOST_UID:?"), name


def test_only_the_api_server_reaches_out_and_only_on_loopback(compose, services):
    for network in ("backend", "senders"):
        assert interpolate(compose["networks"][network]["internal"], {}) == "true"
    for name, service in services.items():
        if name == "api-server":
            assert service["ports"] == ["127.0.0.1:${HOST_PORT:-8080}:8080"]
        elif name in FETCHING:
            assert service["networks"] == ["backend", "senders"], name
            assert "ports" not in service, name
        else:
            assert service["networks"] == ["backend"], name
            assert "ports" not in service, name


def test_landing_is_read_only_and_every_volume_is_declared(compose, services):
    named = set()
    for name, service in services.items():
        for volume in service.get("volumes", []):
            if volume["type"] == "volume":
                named.add(volume["source"])
            if volume["target"] == "/landing":
                assert interpolate(volume["read_only"], {}) == "true", name
                assert volume["bind"]["create_host_path"] is False, name
    assert named == set(compose["volumes"]) == {"database", "workspace", "logs"}


def locked(requirements: str, package: str) -> str:
    text = (ROOT / requirements).read_text(encoding="utf-8")
    found = re.search(rf"^{re.escape(package)}==(\S+)", text, re.MULTILINE)
    assert found, f"{package} is not in {requirements}"
    return found.group(1)


def test_images_are_pinned_and_ours_names_the_locked_airflow(services, dockerfile):
    import tomllib

    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    airflow = locked("requirements.txt", "apache-airflow")
    for name in AIRFLOW_COMPONENTS | {"init"}:
        assert services[name]["image"] == f"tfp-etl:{version}-airflow{airflow}"
    assert re.fullmatch(r"postgres:18\.\d+", services["postgres"]["image"])
    assert re.fullmatch(r"redis:\d+\.\d+\.\d+", services["redis"]["image"])
    bases = re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)
    assert len(bases) == 2
    assert all(re.fullmatch(r"python:3\.11\.\d+-slim-bookworm", base) for base in bases)


def test_the_server_lock_is_the_platform_lock_with_celery_on_top():
    pins = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)
    platform = dict(pins.findall((ROOT / "requirements.txt").read_text(encoding="utf-8")))
    server = dict(pins.findall((ROOT / "requirements-server.txt").read_text(encoding="utf-8")))
    assert len(platform) > 100
    assert {name: server.get(name) for name in platform} == platform
    assert {"celery", "redis", "apache-airflow-providers-celery"} <= set(server) - set(platform)


def test_what_the_dockerfile_copies_exists_and_reaches_the_build(dockerfile):
    copied = [
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", dockerfile, re.MULTILINE)
        for source in line.split()[:-1]
    ]
    assert {"dags", "plugins", "expectations", "tfp_etl", "deploy"} <= set(copied)
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert set(copied) == allowed
    for source in copied:
        assert (ROOT / source).exists(), source


def test_what_a_team_server_keeps_for_its_sources_is_in_no_image_and_no_commit():
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "deploy/sources" in ignored[ignored.index("!deploy") :], "after the line that lets deploy in"
    kept = [f"deploy/sources/{name}" for name in ("known_hosts", "education_key", "sources.yaml")]
    asked = subprocess.run(["git", "-C", ROOT, "check-ignore", *kept], capture_output=True, text=True, check=False)
    assert asked.stdout.split() == kept


def test_the_image_runs_as_a_plain_user_through_the_entry_point(dockerfile, services):
    assert re.findall(r"^USER (\S+)$", dockerfile, re.MULTILINE) == ["50000:0"]
    assert 'ENTRYPOINT ["/opt/tfp/deploy/entrypoint"]' in dockerfile
    commands = {name: services[name]["command"] for name in AIRFLOW_COMPONENTS | {"init"}}
    assert commands.pop("init") == ["/opt/tfp/deploy/init"]
    assert {command[0] for command in commands.values()} == {"airflow"}
    assert {command[-1] for command in commands.values()} == AIRFLOW_COMPONENTS
    for script in ("entrypoint", "init", "make-secrets", "tfp"):
        assert os.access(ROOT / "deploy" / script, os.X_OK), script


def test_the_log_of_the_database_repeats_no_row(compose):
    given = compose["services"]["postgres"]["command"]
    assert {"log_min_messages=log", "log_min_error_statement=panic", "log_error_verbosity=terse"} <= set(given)
