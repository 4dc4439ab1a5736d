"""True claims of several windows: what an earlier window pays is not claimable in a later one, as on the road."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from tfp_etl.claims.evidence import COLUMNS, schema
from tfp_etl.synthetic.calendar import day
from tfp_etl.synthetic.people import Span
from tfp_etl.synthetic.render import Truth
from tfp_etl.synthetic.true_evidence import write_verdicts

from .reading import truth

FACTS = {
    "families": [
        {"family_id": 5, "family_ref": "NF1", "identified_on": date(2012, 4, 2), "engaged_on": date(2012, 5, 11)}
        | {"engagement_status": "ENGAGED"}
    ],
    "memberships": [{"family_id": 5, "person_id": 1, "role": "PARENT"}],
    "asb": [{"person_id": 1, "incident_ref": "I1", "incident_on": date(2012, 3, 1), "action": "NONE"}],
}
JOB = {
    "benefits": [
        {"person_id": 1, "match_status": "FOUND", "benefit_code": "ESA"}
        | {"claim_start_on": date(2011, 1, 1), "claim_end_on": date(2013, 8, 1)}
    ],
    "employments": [{"person_id": 1, "employment_start_on": date(2013, 8, 1), "evidence_type": "PAYSLIP"}],
}


def claims(folder: Path, last: date, facts: dict[str, list[dict[str, object]]]) -> dict[str, tuple[str, ...]]:
    """Route A, verdict and pounds of the one family by window."""
    block = {}
    for name in set(COLUMNS) - {"coverage"}:
        rows = [dict.fromkeys(COLUMNS[name]) | row for row in facts.get(name, [])]
        block[name] = pa.Table.from_pylist(rows, schema=schema(name))
    written = Truth(folder / "truth")
    figures = write_verdicts(written, [block], Span(day(date(2010, 1, 1)), day(last)))["claims"]
    written.close()
    assert isinstance(figures, dict)
    found = {}
    for window in figures:
        [row] = truth(folder, f"claims_{window}.csv")
        found[window] = (row["route_a"], row["route_b"], row["verdict"], row["amount"])
    return found


def test_a_part_paid_in_the_first_window_blocks_it_in_the_second(tmp_path: Path) -> None:
    assert claims(tmp_path, date(2013, 12, 31), FACTS) == {
        "2013-07": ("CLAIMABLE", "NO_DATA", "CLAIMABLE", "700"),
        "2014-01": ("CLAIMABLE", "NO_DATA", "BLOCKED_DUPLICATE", "0"),
    }


def test_only_what_is_left_is_due_for_a_job_begun_between_them(tmp_path: Path) -> None:
    found = claims(tmp_path, date(2013, 12, 31), FACTS | JOB)
    assert found["2013-07"][2:] == ("CLAIMABLE", "700")
    assert found["2014-01"] == ("CLAIMABLE", "CLAIMABLE", "CLAIMABLE", "100")


@pytest.mark.parametrize(
    ("last", "windows"), [(date(2013, 5, 30), []), (date(2013, 5, 31), ["2013-07"]), (date(2013, 12, 30), ["2013-07"])]
)
def test_a_window_is_told_once_the_last_extract_reaches_its_cut_off(
    tmp_path: Path, last: date, windows: list[str]
) -> None:
    assert list(claims(tmp_path, last, FACTS)) == windows
