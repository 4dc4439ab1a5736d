"""Everything that links, truth and records allow to be said.

As one tree of plain values (docs/evaluation.md lists it).
"""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from tfp_etl.duck import bounded
from tfp_etl.evaluation import (
    calibration,
    delivery,
    expected,
    families,
    mistakes,
    name_groups,
    persons,
    reading,
    reviewed,
    thresholds,
)
from tfp_etl.evaluation.errors import EvaluationError
from tfp_etl.evaluation.partitions import Ints

SCHEMA = "tfp-evaluation/1"
# Every part is always there; null where the files do not allow it.
PARTS = (
    *("coverage", "persons", "families", "over_merges", "under_merges", "name_groups", "calibration", "thresholds"),
    *("review_band", "reviewed", "expected"),
)
Step = Callable[[str], None]
STEPS, STEPS_WITHOUT_TRUTH = 6, 2  # how often `told` is called


def everything(
    links: Path,
    *,
    truth: Path | None = None,
    records: Path | None = None,
    edges: Path | None = None,
    review: Path | None = None,
    sample: Path | None = None,
    told: Step = lambda _: None,
) -> dict[str, Any]:
    """Score links by truth, reviewed pairs and the model's own word, as far as each is given.

    links: a file, an export folder or a matched layer; truth: a file, or the truth folder of a delivery. Raises
    EvaluationError where a file is not what it should be.
    """
    with bounded(is_set=True) as db:
        told("reading")
        found: dict[str, Any] = {
            "schema": SCHEMA,
            "inputs": {"links": links.name, "truth": truth.name if truth else None, "families_on": None},
            **dict.fromkeys(PARTS),
        }
        if truth is not None:
            found.update(_against_truth(db, links, truth, records, told))
            found["inputs"]["families_on"] = found.pop("day")
        else:
            reading.links(db, links / "links.parquet" if delivery.is_matched_layer(links) else links)
        told("scored pairs")
        if review is not None and truth is not None:
            thresholds.load(db, review, may_be_empty=True)
            found["review_band"] = thresholds.review_band(db)
        if edges is not None:
            thresholds.load(db, edges)
            if truth is not None:
                columns = _columns(db)
                found["thresholds"] = thresholds.curve(db, columns["cluster"], columns["person"])
        if sample is not None:
            found["reviewed"] = reviewed.estimate(db, sample)
        found["expected"] = {
            "confidence": expected.of_confidence(db),
            "edges": expected.of_edges(db) if edges is not None else None,
        }
    return found


def _against_truth(
    db: duckdb.DuckDBPyConnection, links: Path, truth: Path, records: Path | None, told: Step
) -> dict[str, Any]:
    """All figures that need truth, and the day of the families (`day`)."""
    coverage, day = _load(db, links, truth, records)
    columns = _columns(db)
    told("persons")
    found: dict[str, Any] = {"day": day, "coverage": asdict(coverage), "persons": _persons(columns)}
    told("families")
    found["families"] = _families(db, columns) if coverage.with_family else None
    told("mistakes")
    has_records = _has_attributes(db)
    found["over_merges"] = mistakes.over_merges(db) if has_records else None
    found["under_merges"] = mistakes.under_merges(db) if has_records else None
    told("name groups")
    found["name_groups"] = _name_groups(db, columns, has_records)
    found["calibration"] = calibration.of_links(columns["cluster"], columns["person"], columns["confidence"])
    return found


def _load(
    db: duckdb.DuckDBPyConnection, links: Path, truth: Path, records: Path | None
) -> tuple[reading.Coverage, str | None]:
    for path in (links, truth, *([records] if records else [])):
        if not path.exists():
            raise EvaluationError(f"{path}: there is no such file or folder")
    if delivery.is_truth_folder(truth):
        day = delivery.load(db, links, truth, records)
        return reading.join(db, count_unlinked=False), day
    if truth.is_dir():
        if not (truth / "truth.csv").is_file():
            raise EvaluationError(
                f"{truth}: neither truth.csv nor the records.csv, persons.csv and families.csv of a synthetic delivery"
            )
        truth = truth / "truth.csv"
    if delivery.is_matched_layer(links):
        records = records or links / "records.parquet"
        links = links / "links.parquet"
    if links.is_dir():
        raise EvaluationError(
            f"{links}: a folder; give the links file, or the truth folder of the same delivery as --truth"
        )
    reading.links(db, links)
    reading.truth(db, truth)
    reading.records(db, records)
    return reading.join(db, count_unlinked=True), None


def _has_attributes(db: duckdb.DuckDBPyConnection) -> bool:
    """Whether the records say more than where they come from."""
    (found,) = reading.one_row(
        db, "select count(*) from attributes where coalesce(surname, forename, postcode) is not null"
    )
    return found > 0


def _columns(db: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Columns of `scored` as arrays, in the order of row_no. family_true: -1 where not known; group, kind.

    Codes and names.
    """
    answer = db.execute(
        "select cluster, person, family_told, coalesce(family_true, -1) as family_true, has_name, kind, "
        "coalesce(name_group, '') as name_group, coalesce(link_confidence, 'nan'::double) as confidence "
        "from scored order by row_no"
    ).fetchnumpy()
    kinds, kind = np.unique(np.asarray(answer["kind"], object).astype(str), return_inverse=True)
    groups, group = np.unique(np.asarray(answer["name_group"], object).astype(str), return_inverse=True)
    if len(groups) and groups[0] == "":
        groups, group = groups[1:], group - 1
    ints = {name: np.asarray(answer[name], np.int64) for name in ("cluster", "person", "family_told", "family_true")}
    return {
        **ints,
        "has_name": np.asarray(answer["has_name"], bool),
        "confidence": np.asarray(answer["confidence"], np.float64),
        "kind": kind.astype(np.int64),
        "kinds": [str(name) for name in kinds],
        "group": group.astype(np.int64),
        "groups": [str(name) for name in groups],
    }


def _persons(columns: dict[str, Any]) -> dict[str, Any]:
    cluster, person, named = columns["cluster"], columns["person"], columns["has_name"]
    found: dict[str, Any] = {"all": persons.agreement(cluster, person), "named": None}
    if named.any():
        found["named"] = persons.agreement(cluster[named], person[named])
    rows = named if named.any() else np.ones(len(cluster), bool)
    found["by_source_pair"] = (
        persons.by_source_pair(cluster[rows], person[rows], columns["kind"][rows], columns["kinds"])
        if len(columns["kinds"]) > 1
        else []
    )
    return found


def _families(db: duckdb.DuckDBPyConnection, columns: dict[str, Any]) -> dict[str, Any]:
    known = columns["family_true"] >= 0
    if columns["has_name"].any():
        known &= columns["has_name"]
    cluster, person, told, true = (columns[name][known] for name in ("cluster", "person", "family_told", "family_true"))
    return {
        "by_record": persons.agreement(told, true),
        "by_person": families.by_person(cluster, person, told, true),
        "sizes": families.sizes(cluster, person, told, true),
        "mistakes": mistakes.families(db),
    }


def _name_groups(db: duckdb.DuckDBPyConnection, columns: dict[str, Any], has_records: bool) -> dict[str, Any] | None:
    if not columns["groups"]:
        return None
    named: Any = columns["has_name"] if columns["has_name"].any() else np.ones(len(columns["group"]), bool)
    cluster, person, group = (_only(columns[name], named) for name in ("cluster", "person", "group"))
    found = name_groups.compare(cluster, person, group, columns["groups"])
    found["reasons"] = name_groups.reasons(db, found["easiest"]) if has_records else None
    return found


def _only(values: Ints, kept: Any) -> Ints:  # noqa: ANN401
    return np.asarray(values[kept], np.int64)
