"""Fault deliveries through the ingest DAGs, their tasks run by Airflow: states, reasons, what is published beside.

The suite drives one delivery of the police. `make test-faults` drives every named fault, each as a file of a day of its
own, and the fault deliveries that the programme keeps over its sample, where they are there.
"""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from sqlalchemy import create_engine, text

from fuzzing import faults
from fuzzing.faults import FAULTS, REFUSED, Fault
from tfp_etl.feeds import contracts
from tfp_etl.feeds.files import plain_name
from tfp_etl.platform.postgres import EmbeddedServer

CHECKOUT = Path(__file__).resolve().parents[2]
SHARED = CHECKOUT.parent / "shared" / "data"
FIRST_DAY = date(2013, 6, 1)
GREEN, RED = "success", "failed"


@dataclass(frozen=True)
class Driven:
    """What the DAGs left: runs by (step, source), receipts by (source, file name), the workspace."""

    runs: dict[tuple[str, str], dict[str, Any]]
    receipts: dict[tuple[str, str], list[dict[str, Any]]]
    workspace: Path

    def of(self, path: Path) -> dict[str, Any]:
        """The receipt of a file with these bytes under this name, as the receipt writes it."""
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        found = self.receipts[path.parent.name, plain_name(path.name)]
        return next((each for each in found if each["sha256"] == sha256), found[-1])


class Plan:
    """Steps of deliveries below a folder, in their order."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.steps: list[dict[str, Any]] = []

    def step(self, name: str, sources: list[str], files: Path | None = None) -> Path:
        """A new step, and the folder of its files."""
        made = files or self.folder / "steps" / name
        self.steps.append({"name": name, "files": str(made), "sources": sources})
        return made


def put(landing: Path, dataset: str, content: bytes, day: date = faults.EXTRACT_ON) -> Path:
    contract = contracts.load().for_dataset(dataset)
    path = landing / contract.source / f"{dataset}_{day}.{contract.file_format}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def drive(plan: Plan, server: EmbeddedServer, template: str, name: str, **limits: str) -> Driven:
    """Run the plan in a process with an Airflow of its own."""
    url = server.database(name, template=template)
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("TFP_", "AIRFLOW"))}
    environment = kept | {
        "AIRFLOW_HOME": str(plan.folder / "airflow"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_FOLDER": str(CHECKOUT / "dags"),
        "TFP_HOME": str(plan.folder / "home"),
        "TFP_WORKSPACE": "faults",
        "TFP_LANDING": str(plan.folder / "landing"),
        "TFP_DATABASE_URL": url,
        "PYTHONPATH": str(CHECKOUT),
        **{f"TFP_LIMITS__{limit.upper()}": value for limit, value in limits.items()},
    }
    plan_file = plan.folder / "plan.json"
    plan_file.write_text(json.dumps(plan.steps))
    command = [sys.executable, str(Path(__file__).with_name("drive_ingest.py")), str(plan_file)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=3000)
    assert done.returncode == 0, done.stderr[-2000:]
    ran = [json.loads(line.removeprefix("RAN ")) for line in done.stdout.splitlines() if line.startswith("RAN ")]
    engine = create_engine(url)
    with engine.connect() as db:
        rows = [dict(row) for row in db.execute(text("select * from audit.file_receipt order by file_id")).mappings()]
    engine.dispose()
    receipts: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        receipts.setdefault((str(row["source"]), row["file_name"]), []).append(row)
    runs = {(each["step"], each["dag"].removeprefix("ingest_")): each for each in ran}
    return Driven(runs, receipts, plan.folder / "home" / "faults")


def is_published_whole_or_not_at_all(driven: Driven) -> None:
    """The staged layer holds the files that are staged, with the rows that their receipts tell, and no other."""
    every = [each for found in driven.receipts.values() for each in found]
    staged = {path.stem.rpartition("_")[2]: path for path in (driven.workspace / "staged").glob("*/*/*.parquet")}
    assert set(staged) == {str(each["file_id"]) for each in every if each["status"] == "STAGED"}
    for each in every:
        assert each["status"] in {"STAGED", "REJECTED", "DUPLICATE"}
        if each["status"] == "STAGED":
            assert pq.read_metadata(staged[str(each["file_id"])]).num_rows == each["rows_staged"]
            assert each["rows_staged"] + each["rows_held"] == each["rows_in"]
        else:
            assert not (driven.workspace / "checked" / f"{each['file_id']}.parquet").exists()
        if each["status"] == "REJECTED":
            assert each["reason"]


def becomes(fault: Fault, receipt: dict[str, Any]) -> None:
    if fault.becomes == REFUSED:
        assert receipt["status"] == "REJECTED", fault.name
        assert fault.says in receipt["reason"] or fault.says.startswith("no header"), fault.name
    else:
        assert receipt["status"] == "STAGED", f"{fault.name}: {receipt['reason']}"
        assert fault.held is None or receipt["rows_held"] >= fault.held


def placed(landing: Path, chosen: list[Fault], first: date = FIRST_DAY) -> list[Path]:
    """Each fault as the file of a day of its own, the days of a dataset one after the other."""
    days: dict[str, date] = {}
    found = []
    for fault in chosen:
        day = days.get(fault.dataset, first)
        days[fault.dataset] = day + timedelta(days=1)
        content = fault.make(faults.sound()[fault.dataset])
        found.append(put(landing, fault.dataset, content, day))
    return found


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return Plan(tmp_path)


def test_a_good_file_and_one_with_rows_held_are_published_beside_refused_ones(
    plan: Plan, postgres_server: EmbeddedServer, warehouse_template: str
) -> None:
    landing = plan.step("all", ["police", "careworks"])
    sound = [put(landing, name, faults.sound()[name]) for name in ("offences", "asb")]
    keyed = next(fault for fault in FAULTS if fault.name == "zeros in keys")
    (with_zeros,) = placed(landing, [keyed])
    names = {"binary junk", "header only", "control characters", "columns extra", "dates in the future"}
    chosen = [fault for fault in FAULTS if fault.name in names and fault.dataset in {"offences", "asb"}]
    files = placed(landing, chosen)
    driven = drive(plan, postgres_server, warehouse_template, "faults_small")

    assert len(chosen) == 4
    becomes(keyed, driven.of(with_zeros))
    assert driven.runs["all", "careworks"]["state"] == GREEN
    run = driven.runs["all", "police"]
    assert run["state"] == RED
    assert run["tasks"]["publish"] == GREEN, "good files are announced beside refused ones"
    assert run["tasks"]["report_rejected_files"] == RED
    assert {driven.of(path)["status"] for path in sound} == {"STAGED"}
    for fault, path in zip(chosen, files, strict=True):
        becomes(fault, driven.of(path))
    is_published_whole_or_not_at_all(driven)


@pytest.mark.slow
def test_every_named_fault_ends_as_it_must_and_its_run_says_so(
    plan: Plan, postgres_server: EmbeddedServer, warehouse_template: str
) -> None:
    sources = sorted(set(contracts.load().datasets().values()))
    sound = plan.step("sound", sources)
    for dataset, content in faults.sound().items():
        put(sound, dataset, content)
    taken = [fault for fault in FAULTS if fault.becomes != REFUSED]
    refused = [fault for fault in FAULTS if fault.becomes == REFUSED]
    files = {}
    for name, chosen, first in (("taken", taken, FIRST_DAY), ("refused", refused, date(2013, 9, 1))):
        files[name] = placed(plan.step(name, sources), chosen, first)
    driven = drive(plan, postgres_server, warehouse_template, "faults_all")

    for step, state in (("sound", GREEN), ("taken", GREEN), ("refused", RED)):
        assert {source: driven.runs[step, source]["state"] for source in sources} == dict.fromkeys(sources, state)
    for name, chosen in (("taken", taken), ("refused", refused)):
        for fault, path in zip(chosen, files[name], strict=True):
            becomes(fault, driven.of(path))
    is_published_whole_or_not_at_all(driven)


KEPT = {
    "columns_extra", "columns_reordered", "corrected_resend", "dates_in_the_future", "duplicate_resend",
    "extremely_long_cells", "formula_injection", "nul_bytes", "sql_injection_names", "unicode_tricks",
    "xlsx_title_rows_changed",
}  # fmt: skip
"""The fault deliveries that are taken, some with rows held; the others are refused, and turn their run red."""
TAKEN_OF_REFUSED = {("wrong_encoding", "pupils_2013-05-31.csv")}


@pytest.mark.slow
@pytest.mark.skipif(not (SHARED / "faults").is_dir(), reason="the programme's fault deliveries are not here")
def test_the_programme_s_fault_deliveries_over_its_sample_end_as_written(
    plan: Plan, postgres_server: EmbeddedServer, warehouse_template: str
) -> None:
    every = sorted(set(contracts.load().datasets().values()))
    plan.step("sample", every, SHARED / "nottinghamshire-2013" / "landing")
    folders = sorted(path for path in (SHARED / "faults").iterdir() if path.is_dir())
    for folder in folders:
        sources = sorted(path.name for path in (folder / "landing").iterdir())
        plan.step(folder.name, sources, folder / "landing")
    # Most of these files hold a tenth of the sample's rows, the one of the collapse a hundredth.
    volume = {"fewest_share": "0.05", "keys_gone_share": "1", "beside_share": "0.05"}
    driven = drive(plan, postgres_server, warehouse_template, "faults_kept", **volume)

    assert {driven.runs["sample", source]["state"] for source in every} == {GREEN}
    assert len(folders) >= 28
    ended, wrong = {}, []
    for folder in folders:
        for path in sorted((folder / "landing").glob("*/*")):
            status = driven.of(path)["status"]
            taken = folder.name in KEPT or (folder.name, path.name) in TAKEN_OF_REFUSED
            ended[folder.name, path.name] = status
            state = driven.runs[folder.name, path.parent.name]["state"]
            if (status in {"STAGED", "DUPLICATE"}) is not taken or state != (GREEN if taken else RED):
                wrong.append((folder.name, path.name, status, state, driven.of(path)["reason"]))
    assert wrong == []
    assert ended["duplicate_resend", "exclusions_2013-06-01.csv"] == "DUPLICATE"
    is_published_whole_or_not_at_all(driven)
