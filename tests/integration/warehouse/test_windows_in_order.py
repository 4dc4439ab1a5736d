"""A window is judged once its evidence is there, after the earlier ones: what they find due is not offered twice."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from tfp_etl import stages
from tfp_etl.settings import Settings
from tfp_etl.stages import Road, WindowNotReachedError
from tfp_etl.warehouse import feed_standing, load

from .conftest import County, moment

OTHER = {  # feeds of which the family has nothing, and which must have come all the same
    "pupils": {"X9|1|2010-09-01": {"upn": "X9"}},
    "attendance": {"X9|1|2012/13|AUT": {"upn": "X9", "academic_year": "2012/13", "term_code": "AUT"}},
    "exclusions": {"X9|1|2012-10-01|FIXD": {"upn": "X9", "start_on": date(2012, 10, 1)}},
    "members": {"NF9|1": {"family_ref": "NF9"}},
    "dwp_return": {"N9|JSA|2012-01-01": {"nino": "N9"}},
}
FAMILY = {"family_ref": "NF1", "district": "Ashfield", "engagement_status": "ENGAGED"}
FAMILY |= {"identified_on": date(2012, 4, 2), "engaged_on": date(2012, 5, 11)}
FIRST, SECOND = "2013-07", "2014-01"  # cut-offs 2013-05-31 and 2013-12-31


@pytest.fixture
def road(county: County, tmp_path: Path) -> Road:
    """A family whose anti-social behaviour stopped when it was engaged, so that route A is reached in every window."""
    for dataset, rows in (OTHER | {"families": {"NF1": FAMILY}}).items():
        county.deliver(dataset, "2013-05-31", rows)
    county.deliver("asb", "2013-05-31", {"I1|N1": {"incident_ref": "I1", "incident_on": date(2012, 3, 1)}})
    county.deliver("offences", "2013-05-31", {"C1|N9": {"crime_ref": "C1", "offence_on": date(2012, 3, 1)}})
    county.load()
    [(record_id,)] = county.rows("select record_id from core.asb_incident")
    record = {"record_id": [record_id], "source": ["police"], "dataset": ["asb"], "record_key": ["I1|N1"]}
    known = moment("2013-05-31")
    links = pa.table({"record_id": [record_id], "person_id": [1]})
    load.links(county.db, links, pa.table(record | {"person_part": [""]}), known)
    spell = {"person_id": [1], "family_id": [5], "valid_from": pa.array([date(2011, 1, 1)], pa.date32())}
    rest = {"valid_to": pa.nulls(1, pa.date32()), "role": ["PARENT"], "is_primary": [True]}
    load.memberships(county.db, pa.table(spell | rest), known)
    load.anchors(county.db, pa.table({"family_ref": ["NF1"], "family_id": [5]}), known)
    return Road(settings=Settings(home=tmp_path), db=county.db)


def arrive(county: County, *datasets: str) -> None:
    """The files of 31 December: of the police those named, of the others all."""
    rows = {"asb": {"I8|N8": {"incident_ref": "I8", "incident_on": date(2013, 9, 1)}}}
    rows["offences"] = {"C8|N8": {"crime_ref": "C8", "offence_on": date(2013, 9, 1)}}
    for dataset, told in ({name: rows[name] for name in datasets} | OTHER | {"families": {"NF1": FAMILY}}).items():
        county.deliver(dataset, "2013-12-31", told)
    county.load()


def verdicts(county: County) -> list[tuple[object, ...]]:
    return county.rows("select claim_window, route_a, verdict, amount_gbp::int from mart.claim order by 1")


def test_a_window_whose_evidence_has_not_arrived_is_not_judged(county: County, road: Road) -> None:
    told = r"window 2014-01: .* cut-off is 2013-12-31 and the latest extract is of 2013-05-31\. Take in "
    with pytest.raises(WindowNotReachedError, match=told) as caught:
        stages.judge(road, SECOND)
    assert "\n" not in str(caught.value)
    with pytest.raises(WindowNotReachedError):
        stages.due_windows(road, SECOND)
    assert county.rows("select count(*) from mart.claim") == [(0,)]
    assert stages.due_windows(road, FIRST) == [FIRST]


def test_nothing_loaded_reaches_no_window(county: County, tmp_path: Path) -> None:
    with pytest.raises(WindowNotReachedError, match="no extract is loaded"):
        stages.judge(Road(settings=Settings(home=tmp_path), db=county.db), FIRST)


def test_an_earlier_window_is_judged_first_and_its_part_is_not_offered_again(county: County, road: Road) -> None:
    arrive(county, "asb", "offences")
    due = stages.due_windows(road, SECOND)
    assert due == [FIRST, SECOND]
    for window in due:
        stages.judge(road, window)
    assert verdicts(county) == [
        (FIRST, "CLAIMABLE", "CLAIMABLE", 700),
        (SECOND, "CLAIMABLE", "BLOCKED_DUPLICATE", 0),
    ]
    assert stages.due_windows(road, SECOND) == [SECOND]
    assert county.rows("select claim_window, part from mart.payment") == [(FIRST, "ROUTE_A")]


def test_a_window_that_only_one_police_file_reaches_is_judged_without_the_other(county: County, road: Road) -> None:
    arrive(county, "offences")
    stages.judge(road, SECOND)
    assert verdicts(county) == [(SECOND, "NO_DATA", "NOT_CLAIMABLE", 0)]
    seen = county.rows("select seen from mart.finding where test = 'A2'")
    assert seen[0][0].endswith("; police ASB file reaches 2013-05-31, 214 days before 2013-12-31; limit 0")
    held = county.rows("select test, until_on, limit_days from mart.finding_feed where dataset = 'asb' order by test")
    until = (date(2013, 5, 31), 0)
    assert held == [(test, *until) for test in ("A2", "CRITERION_1", "ROUTE_A", "VERDICT")]
    [board] = [each for each in feed_standing.standing(county.db) if each.dataset == "asb"]
    assert (board.state, board.families_held, board.findings_held) == ("LATE", 1, 3)
