"""What the model itself expects. Not a measurement: it is as right as the model's probabilities are."""

from typing import Any

import duckdb

from tfp_etl.evaluation.intervals import rounded
from tfp_etl.evaluation.statements import statement

NOTE = "expected by the model's own probabilities; not a measurement, and blind to whatever the model does not know"


def of_confidence(db: duckdb.DuckDBPyConnection) -> dict[str, Any] | None:
    """Wrong records that link_confidence leads one to expect, among records of persons of two or more."""
    query = (
        "select count(link_confidence), sum(1 - link_confidence) from "
        "(select link_confidence from links qualify count(*) over (partition by person_id) > 1)"
    )
    records, wrong = db.execute(query).fetchall()[0]
    if not records:
        return None
    return {
        "note": NOTE,
        "records": records,
        "wrong_records": round(wrong, 1),
        "share_right": rounded(1 - wrong / records),
    }


def of_edges(db: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Precision and recall among the scored pairs, from their probabilities and the table `links`."""
    pairs, linked, true, linked_true = db.execute(statement("expected_pairs")).fetchall()[0]
    linked_true = linked_true or 0.0
    return {
        "note": NOTE,
        "scored_pairs": pairs,
        "linked_scored_pairs": linked,
        "precision_of_linked_scored_pairs": rounded(linked_true / linked) if linked else None,
        "recall_among_scored_pairs": rounded(linked_true / true) if true else None,
    }
