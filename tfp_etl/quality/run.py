"""Runs one expectation suite over one file, with results that name rows and never quote a cell.

Great Expectations takes seconds to import, so only the functions import it. The pandas engine is used because it alone
lists every failing row; `exclude_unexpected_values` keeps the cells out of results and Data Docs.
"""

import datetime as dt
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.core.expectation_validation_result import ExpectationValidationResult
    from great_expectations.data_context.data_context.ephemeral_data_context import EphemeralDataContext

ROW = "row_no"
# Without `unexpected_index_column_names` the engine lists the frame's index, which is row_no, at half the cost.
RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "exclude_unexpected_values": True,
    "return_unexpected_index_query": False,
}
STORES = {
    "expectations_store": {"class_name": "ExpectationsStore"},
    "validation_results_store": {
        "class_name": "ValidationResultsStore",
        "module_name": "tfp_etl.quality.results_store",
    },
}
MOST_ROWS = 10**12
"""The most rows where nothing limits them."""


@dataclass(frozen=True)
class Outcome:
    """What one expectation said. rows: the row_no of every failing row (empty for a rule about the file)."""

    suite: str
    expectation: str
    column: str
    rule: str
    severity: str
    reason: str
    is_met: bool
    is_repeat: bool
    unexpected_count: int
    rows: np.ndarray


class ExpectationBroke(Exception):  # noqa: N818 - it says what happened
    """An expectation could not be run; the text names suite and rule, never a cell."""


def run(
    table: pa.Table,
    suite: Path,
    *,
    extract_on: dt.date,
    rows_min: int = 1,
    rows_max: int = MOST_ROWS,
    docs: Path | None = None,
    name: str = "",
) -> list[Outcome]:
    """Run the suite of a JSON file once over a typed table; write Data Docs into `docs` when given.

    `name` is the name of the run in the Data Docs (a file name, never a person). Raises ExpectationBroke when an
    expectation fails to run.
    """
    import pandas as pd  # noqa: PLC0415 - heavy, and only here

    given: dict[str, Any] = json.loads(suite.read_text(encoding="utf-8"))
    columns = _columns(given, table)
    frame = table.select(columns).to_pandas(date_as_object=False).set_index(ROW)
    parameters = {"extract_on": pd.Timestamp(extract_on), "rows_min": rows_min, "rows_max": rows_max}
    with _alone(docs):
        results = _validate(given, frame, parameters, docs, name or given["name"])
    return [_outcome(given["name"], result) for result in results]


def _columns(given: dict[str, Any], table: pa.Table) -> list[str]:
    """row_no and the columns some expectation looks at: nothing else goes near the engine."""
    asked = {
        str(kwargs[key])
        for each in given["expectations"]
        for kwargs in [each["kwargs"]]
        for key in kwargs
        if key.startswith("column")
    }
    return [name for name in table.column_names if name in asked | {ROW}]


def _validate(
    given: dict[str, Any], frame: "pd.DataFrame", parameters: dict[str, Any], docs: Path | None, name: str
) -> "list[ExpectationValidationResult]":
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx  # noqa: PLC0415 - eight seconds, and only here
    from great_expectations.checkpoint.actions import UpdateDataDocsAction, ValidationAction  # noqa: PLC0415
    from great_expectations.core.run_identifier import RunIdentifier  # noqa: PLC0415

    if docs:  # the store keeps the suite of an earlier run under its name; the contract may have moved on
        (docs / "results" / "expectations_store" / f"{given['name']}.json").unlink(missing_ok=True)
    context = _context(docs)
    source = context.data_sources.add_pandas("landed")
    batch = source.add_dataframe_asset(given["name"]).add_batch_definition_whole_dataframe("whole file")
    suite = context.suites.add(
        gx.ExpectationSuite(name=given["name"], expectations=given["expectations"], meta=given["meta"])
    )
    definition = context.validation_definitions.add(
        gx.ValidationDefinition(name=given["name"], data=batch, suite=suite)
    )
    actions: list[ValidationAction] = [UpdateDataDocsAction(name="docs")] if docs else []
    checkpoint = context.checkpoints.add(
        gx.Checkpoint(
            name=given["name"], validation_definitions=[definition], actions=actions, result_format=RESULT_FORMAT
        )
    )
    done = checkpoint.run(
        batch_parameters={"dataframe": frame}, expectation_parameters=parameters, run_id=RunIdentifier(run_name=name)
    )
    (result,) = done.run_results.values()
    return list(result.results)


def _context(docs: Path | None) -> "EphemeralDataContext":
    """A context that lives for this run. With `docs`, suites and results are kept under `docs/results`.

    The index of the Data Docs lists what the stores hold and deletes every other page, so the stores must last.
    """
    import great_expectations as gx  # noqa: PLC0415
    from great_expectations.data_context.types.base import (  # noqa: PLC0415
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    defaults = InMemoryStoreBackendDefaults(init_temp_docs_sites=False)
    config = DataContextConfig(store_backend_defaults=defaults, analytics_enabled=False)
    if docs:
        for store, kind in STORES.items():
            config.stores[store] = {**kind, "store_backend": _folder(docs / "results" / store)}
        config.data_docs_sites = {
            "quality": {
                "class_name": "SiteBuilder",
                "show_how_to_buttons": False,
                "store_backend": _folder(docs),
                "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
            }
        }
    context = gx.get_context(mode="ephemeral", project_config=config)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


@contextmanager
def _alone(docs: Path | None) -> Iterator[None]:
    """One run at a time writes the Data Docs of a folder: their index reads every result kept there."""
    if docs is None:
        yield
        return
    import fcntl  # noqa: PLC0415 - the self-check needs none, and Windows has none

    docs.mkdir(parents=True, exist_ok=True)
    with (docs / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _folder(path: Path) -> dict[str, str]:
    return {
        "class_name": "WholeFilesStoreBackend",
        "module_name": "tfp_etl.quality.whole_files",
        "base_directory": str(path.resolve()),
    }


def refuse_broken(suite: str, result: "ExpectationValidationResult") -> None:
    """Raise ExpectationBroke where an expectation raised instead of answering."""
    raised = result.exception_info or {}
    if raised.get("raised_exception") or any(
        isinstance(v, dict) and v.get("raised_exception") for v in raised.values()
    ):
        rule = ((result.expectation_config and result.expectation_config.meta) or {}).get("rule")
        raise ExpectationBroke(f"suite {suite}, rule {rule}: the expectation could not be run")


def _outcome(suite: str, result: "ExpectationValidationResult") -> Outcome:
    refuse_broken(suite, result)
    asked = result.expectation_config
    assert asked is not None  # noqa: S101 - the engine always gives it
    meta = asked.meta or {}
    rows = _rows(result.result.get("unexpected_index_list") or [])
    return Outcome(
        suite=suite,
        expectation=asked.type,
        column=str(asked.kwargs.get("column") or asked.kwargs.get("column_A") or ""),
        rule=str(meta.get("rule")),
        severity=str(getattr(asked.severity, "value", asked.severity)),
        reason=str(meta.get("reason")),
        is_met=bool(result.success),
        is_repeat=bool(meta.get("is_repeat", False)),
        unexpected_count=int(result.result.get("unexpected_count") or 0),
        rows=rows,
    )


def _rows(listed: list[Any]) -> np.ndarray:
    """row_no of each failing row, as the engine lists them: `[{"row_no": [3, 5]}]` or the numbers alone."""
    found = [np.atleast_1d(np.asarray(each[ROW] if isinstance(each, dict) else each)) for each in listed]
    return np.unique(np.concatenate(found)).astype(np.int64) if found else np.array([], dtype=np.int64)
