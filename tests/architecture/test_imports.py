"""Imports point down only, and Airflow is known in dags/ and plugins/ alone."""

import re
import subprocess
import sys
from pathlib import Path

ENTRY_POINTS = ("tfp_etl.__main__", "tfp_etl.cli", "tfp_etl.platform", "tfp_etl.stages", "tfp_etl.synthetic")
PURE = ("tfp_etl.model", "tfp_etl.rules", "tfp_etl.claims")
NOT_PURE = {"sqlalchemy", "psycopg", "adbc_driver_postgresql", "tfp_etl.settings", "os.environ", "os.getenv"}
CLOCK = re.compile(r"\b(?:datetime\.now|datetime\.utcnow|date\.today|time\.time|time\.time_ns)\b")
SQL_CLOCK = re.compile(r"\b(?:current_date|current_timestamp|now\s*\(|today\s*\(|localtimestamp)", re.IGNORECASE)


def belongs(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def test_the_layers_hold(checkout):
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [program, "--no-cache", "--config", "pyproject.toml"],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]
    kept = re.search(r"Contracts: (\d+) kept, 0 broken", done.stdout)
    assert kept, done.stdout[-2000:]
    assert int(kept.group(1)) >= 3


def test_airflow_is_imported_in_dags_and_plugins_alone(modules, scripts):
    importers = {module.name for module in modules + scripts if belongs_to_airflow(module.imports)}
    assert {name.split(".")[0] for name in importers} <= {"dags", "plugins"}, sorted(importers)
    assert any(name.startswith("dags.") for name in importers), "no DAG imports Airflow: nothing was looked at"


def belongs_to_airflow(imports: set[str]) -> bool:
    return any(name == "airflow" or name.startswith("airflow.") for name in imports)


def test_settings_are_read_at_the_entry_points_alone(modules):
    readers = {module.name for module in modules if "tfp_etl.settings" in module.imports}
    assert readers, "nobody reads the settings"
    assert {name for name in readers if not belongs(name, ENTRY_POINTS)} == set()


def test_what_decides_knows_no_clock_database_or_environment(modules):
    pure = [module for module in modules if belongs(module.name, PURE)]
    assert len(pure) > 6
    for module in pure:
        assert not {name for name in module.imports if belongs(name, tuple(NOT_PURE))}, module.name
        text = module.path.read_text(encoding="utf-8")
        assert not CLOCK.search(text), module.name
        assert "os.environ" not in text, module.name


def test_the_sql_that_decides_asks_no_clock(tracked, checkout):
    folders = [checkout / "tfp_etl" / name for name in ("claims", "matching", "rules")]
    files = [path for path in tracked if path.suffix == ".sql" and any(path.is_relative_to(f) for f in folders)]
    assert len(files) > 5
    for path in files:
        code = re.sub(r"--[^\n]*", "", path.read_text(encoding="utf-8"))
        assert not SQL_CLOCK.search(code), path.name


def test_dags_import_nothing_heavy_when_they_are_parsed(scripts):
    """Airflow parses a DAG file every half minute: Splink, Great Expectations and friends wait for the task."""
    heavy = {"duckdb", "great_expectations", "numpy", "pandas", "pyarrow", "splink", "sqlalchemy", "tfp_etl.stages"}
    dags = [module for module in scripts if module.name.startswith("dags.")]
    assert dags
    for module in dags:
        body = [node for node in module.tree.body if not hasattr(node, "body")]
        top = type(module)(module.name, module.path, 0, type(module.tree)(body=body, type_ignores=[]))
        assert not {name for name in top.imports if belongs(name, tuple(heavy))}, module.name


def test_a_run_over_few_changes_loads_no_splink(checkout):
    """It scores by the statement that a full run left (ADR 0004); Splink takes longer to load than that to run."""
    asked = (
        "import sys, tfp_etl.matching.incremental.pairs, tfp_etl.matching.library; sys.exit('splink' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", asked], cwd=checkout, check=False).returncode == 0
