"""What comes out: evidence as of a moment, and CSV files."""

import csv
from datetime import UTC, date, datetime

import pyarrow as pa

from tfp_etl.claims.evidence import COLUMNS, Evidence
from tfp_etl.warehouse import file_decisions, load, read
from tfp_etl.warehouse.export import export

DEC, MAY = datetime(2012, 12, 31, tzinfo=UTC), datetime(2013, 5, 31, tzinfo=UTC)


def deliver(county) -> None:
    """One boy, an exclusion that was put right in May, his mother who holds a tenancy, and a careworks family."""
    boy = {"upn": "A1", "surname": "Lee", "dob": date(2000, 2, 3)}
    mother = {
        "district": "Ashfield",
        "tenancy_ref": "T1",
        "dob": date(1975, 1, 1),
        "tenancy_start_on": date(2009, 1, 1),
    }
    lodger = mother | {"relationship": "Other", "dob": date(1980, 1, 1)}
    family = {"family_ref": "NF1", "district": "Ashfield", "engagement_status": "ENGAGED"}
    county.deliver("pupils", "2012-12-31", {"A1|1|2011-09-01": boy})
    county.deliver("exclusions", "2012-12-31", {"A1|1": {"upn": "A1", "category_code": "FIXD", "sessions": 2}})
    county.deliver("exclusions", "2013-05-31", {"A1|1": {"upn": "A1", "category_code": "FIXD", "sessions": 9}})
    county.deliver("ashfield_tenancies", "2012-12-31", {"T1|P1": mother | {"relationship": "Tenant"}, "T1|P2": lodger})
    county.deliver("ashfield_actions", "2012-12-31", {"T1|INJ": {"district": "Ashfield", "tenancy_ref": "T1"}})
    county.deliver("families", "2012-12-31", {"NF1": family})
    county.load()
    told = county.rows(
        "select record_id, 1 from core.enrolment union select record_id, 1 from core.exclusion"
        " union select record_id, case natural_key when 'T1|P1' then 2 else 3 end from core.tenancy_member"
    )
    ids = [row[0] for row in told]
    text = {"source": ["s"] * len(ids), "dataset": ["d"] * len(ids), "person_part": [""] * len(ids)}
    records = pa.table({"record_id": ids, "record_key": [f'k{n}, "q"' for n, _ in enumerate(ids)]} | text)
    load.links(county.db, pa.table({"record_id": ids, "person_id": [row[1] for row in told]}), records, MAY)
    spells = {
        "person_id": [1, 2, 3],
        "family_id": [5, 5, 6],
        "valid_from": pa.array([date(2011, 1, 1)] * 3, pa.date32()),
    }
    rest = {"valid_to": pa.nulls(3, pa.date32()), "role": ["CHILD", "PARENT", None], "is_primary": [True] * 3}
    load.memberships(county.db, pa.table(spells | rest), MAY)
    load.anchors(county.db, pa.table({"family_ref": ["NF1"], "family_id": [5]}), MAY)


def test_evidence_has_the_tables_and_columns_that_claims_look_at(county):
    evidence = read.evidence(county.db)
    assert set(evidence) == set(COLUMNS)
    Evidence.of(evidence)


def test_evidence_is_what_was_known_at_the_moment(county):
    deliver(county)
    then, now = read.evidence(county.db, known_at=DEC), read.evidence(county.db)
    assert then["exclusions"]["sessions"].to_pylist() == [2]
    assert now["exclusions"]["sessions"].to_pylist() == [9]
    assert [row["person_id"] for row in now["exclusions"].to_pylist()] == [1]
    assert read.evidence(county.db, known_at=datetime(2012, 1, 1, tzinfo=UTC))["families"].num_rows == 0


def test_coverage_is_the_latest_file_loaded_of_each_dataset_as_known_at_the_moment(county):
    assert read.evidence(county.db)["coverage"].num_rows == 0
    county.deliver("asb", "2012-12-31", {"I1|N1": {"incident_ref": "I1"}})
    county.deliver("offences", "2012-12-31", {"C1|N1": {"crime_ref": "C1"}})
    county.deliver("offences", "2013-05-31", {"C2|N1": {"crime_ref": "C2"}})
    county.deliver("exclusions", "2013-05-31", {"A1|1": {"upn": "A1"}})
    county.load()
    county.deliver("asb", "2013-05-31", {"I2|N1": {"incident_ref": "I2"}})  # staged, and not loaded yet

    def reached(**asked: datetime) -> dict[str, date]:
        coverage = Evidence.of(read.evidence(county.db, **asked)).coverage
        return {row["dataset"]: row["until_on"] for row in coverage.to_pylist()}

    may = date(2013, 5, 31)
    assert reached() == {"asb": date(2012, 12, 31), "offences": may, "exclusions": may}
    assert reached(known_at=DEC) == {"asb": date(2012, 12, 31), "offences": date(2012, 12, 31)}
    assert reached(known_at=datetime(2012, 12, 30, tzinfo=UTC)) == {}


def test_a_refused_file_covers_nothing_and_is_not_forgotten(county):
    first = county.deliver("dwp_return", "2012-12-31", {"A1|JSA|2011-01-01": {"nino": "A1"}})
    county.load()

    for source, dataset in (("benefits", "dwp_return"), ("education", "provision")):
        load.receipt(
            county.db,
            source=source,
            dataset=dataset,
            file_name=f"{dataset}_2013-05-31.csv",
            extract_on=date(2013, 5, 31),
            sha256=dataset,
            byte_count=1,
            rejected="the file has a header and no rows",
        )
    told = {row["dataset"]: row for row in read.evidence(county.db)["coverage"].to_pylist()}
    assert (told["dwp_return"]["until_on"], told["dwp_return"]["file_id"]) == (date(2012, 12, 31), first)
    assert (told["provision"]["until_on"], told["provision"]["file_id"]) == (None, None)
    assert read.evidence(county.db, known_at=DEC)["coverage"].num_rows == 1


def test_after_a_refused_increment_that_did_not_come_again_nothing_is_told(county):
    months = ("2012-12-31", "2013-01-31", "2013-02-28")
    for day in (months[0], months[2]):
        county.deliver("offences", day, {f"C{day}|N1": {"crime_ref": day}})
        county.deliver("exclusions", day, {f"A{day}|1": {"upn": day}})
    county.load()

    def reached(dataset: str) -> tuple[date | None, date | None]:
        rows = read.evidence(county.db)["coverage"].to_pylist()
        return next((row["until_on"], row["gap_on"]) for row in rows if row["dataset"] == dataset)

    def refuse(source: str, dataset: str):
        return load.receipt(
            county.db,
            source=source,
            dataset=dataset,
            file_name=f"{dataset}_{months[1]}.csv",
            extract_on=date(2013, 1, 31),
            sha256=dataset,
            byte_count=1,
            rejected="the file has a header and no rows",
        )

    december, january, february = (date.fromisoformat(day) for day in months)
    assert reached("offences") == (february, None)
    refused = refuse("police", "offences")
    refuse("education", "exclusions")
    assert reached("offences") == (december, january)
    assert reached("exclusions") == (february, None), "a later snapshot tells what a refused one would have"
    file_decisions.dismiss(county.db, refused, by="data engineer", reason="February holds January too")
    assert reached("offences") == (february, None)


def test_an_increment_sent_again_closes_its_gap(county):
    county.deliver("asb", "2012-12-31", {"I1|N1": {"incident_ref": "I1"}})
    county.deliver("asb", "2013-02-28", {"I3|N1": {"incident_ref": "I3"}})
    values = {"source": "police", "dataset": "asb", "file_name": "asb_2013-01-31.csv", "byte_count": 1, "sha256": "x"}
    load.receipt(county.db, extract_on=date(2013, 1, 31), rejected="too short", **values)
    county.load()
    assert read.evidence(county.db)["coverage"]["until_on"].to_pylist() == [date(2012, 12, 31)]
    county.deliver("asb", "2013-01-31", {"I2|N1": {"incident_ref": "I2"}})
    county.load()
    assert read.evidence(county.db)["coverage"]["until_on"].to_pylist() == [date(2013, 2, 28)]


def test_evidence_says_who_holds_a_tenancy_and_who_belongs_where(county):
    deliver(county)
    evidence = Evidence.of(read.evidence(county.db))
    holders = evidence.tenancy_holders.to_pylist()
    assert holders == [{"tenancy_id": "Ashfield|T1", "person_id": 2, "from_on": date(2009, 1, 1), "to_on": None}]
    assert evidence.housing_actions["tenancy_id"].to_pylist() == ["Ashfield|T1"]
    families = {
        row["family_id"]: (row["family_ref"], row["engagement_status"]) for row in evidence.families.to_pylist()
    }
    assert families == {5: ("NF1", "ENGAGED"), 6: (None, None)}
    births = {row["person_id"]: row["dob"] for row in evidence.persons.to_pylist()}
    assert births == {1: date(2000, 2, 3), 2: date(1975, 1, 1), 3: date(1980, 1, 1)}


def test_export_writes_every_link_and_membership(county, tmp_path):
    deliver(county)
    counts = export(county.db, tmp_path / "out")
    assert counts == {
        "matches.csv": 4,
        "families.csv": 3,
        "second_homes.csv": 0,
        "households.csv": 0,
        "claims.csv": 0,
        "identification.csv": 0,
        "quarantine.csv": 0,
    }
    with (tmp_path / "out" / "matches.csv").open(encoding="utf-8", newline="") as file:
        matches = list(csv.DictReader(file))
    assert set(matches[0]) == {"source", "dataset", "key", "person_part", "person_id"}
    assert {row["key"] for row in matches} == {f'k{n}, "q"' for n in range(4)}
    families = (tmp_path / "out" / "families.csv").read_text(encoding="utf-8").splitlines()
    assert families == [
        "person_id,family_id,valid_from,valid_to,careworks_ref",
        "1,5,2011-01-01,,NF1",
        "2,5,2011-01-01,,NF1",
        "3,6,2011-01-01,,",
    ]
    headers = {path.name: path.read_text(encoding="utf-8").splitlines()[0] for path in (tmp_path / "out").iterdir()}
    assert headers["claims.csv"] == "FamilyRef,window,a1,a2,a3,route_a,route_b,progress_to_work,verdict,amount"
    assert headers["identification.csv"] == "family_id,careworks_ref,crime_asb,education,work,outcome"
    assert headers["quarantine.csv"] == "source,dataset,key,person_part,file,line_no,rule"


def test_amounts_are_whole_pounds_and_blocked_parts_blank(county, tmp_path):
    from sqlalchemy import text

    insert = (
        "insert into mart.claim (claim_window, family_id, family_ref, a1, route_a, route_b, verdict, amount_gbp) values"
        " ('2013-07', 1, 'NF1', 'MET', 'CLAIMABLE', 'NO_DATA', 'CLAIMABLE', 700.00),"
        " ('2013-07', 2, 'NF2', null, 'BLOCKED_OUT_OF_AREA', 'BLOCKED_OUT_OF_AREA', 'BLOCKED_OUT_OF_AREA', 0)"
    )
    with county.db.begin() as connection:
        connection.execute(text(insert))
    export(county.db, tmp_path / "out")
    assert (tmp_path / "out" / "claims.csv").read_text(encoding="utf-8").splitlines()[1:] == [
        "NF1,2013-07,MET,,,CLAIMABLE,NO_DATA,,CLAIMABLE,700",
        "NF2,2013-07,,,,BLOCKED_OUT_OF_AREA,BLOCKED_OUT_OF_AREA,,BLOCKED_OUT_OF_AREA,0",
    ]
