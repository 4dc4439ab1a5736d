"""The sample delivery as evidence about its true people and families: for scoring the rules alone, never the product.

A deliberately small reader of the landed files; the product's own reader is tested elsewhere.
"""

import re
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa
import python_calamine

from tfp_etl.claims import Evidence
from tfp_etl.claims.evidence import COLUMNS, schema

SAMPLE = Path(__file__).parents[3] / "shared" / "data" / "nottinghamshire-2013"
FORMATS = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%Y-%m-%d %H:%M:%S",
    "%d-%b-%Y",
    "%d %B %Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%d/%m/%y",
    "%d %b %Y",
    "%Y%m%d",
)
WORDS = {
    "Notice seeking possession - ASB": "NSP-ASB",
    "Injunction": "INJ",
    "Demotion order": "DEM",
    "Eviction - ASB": "EVI-ASB",
    "Notice - rent arrears": "NSP-RENT",
    "Warning": "WARN",
}
KEYS = {
    "pupils": ["UPN", "LAEstab", "EntryDate"],
    "attendance": ["UPN", "LAEstab", "AcademicYear", "Term"],
    "exclusions": ["UPN", "LAEstab", "StartDate", "Category"],
    "provision": ["UPN", "StartDate"],
    "dwp_return": ["NINO", "BenefitCode", "ClaimStart"],
    "offences": ["CrimeRef", "NominalRef"],
    "asb": ["IncidentRef", "NominalRef"],
    "tenancies": ["TenancyRef", "PersonRef"],
    "tenancies_b": ["Tenancy No"],
    "actions": ["TenancyRef", "ActionCode", "ActionDate"],
    "actions_b": ["Tenancy No", "Action", "Action Date"],
    "families": ["FamilyRef"],
    "members": ["FamilyRef", "MemberNo"],
    "employment": ["FamilyRef", "MemberNo", "EmploymentStart"],
}


def day(cell: str) -> date | None:
    """Read a date cell; None where it is blank or no date."""
    for pattern in FORMATS:
        try:
            return datetime.strptime(cell.strip(), pattern).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def landed(source: str, dataset: str) -> pd.DataFrame:
    """All deliveries of one dataset, oldest first, as text, with file_id (1, 2...), line_no and extract_on."""
    frames = []
    for file_id, path in enumerate(sorted((SAMPLE / "landing" / source).glob(f"{dataset}_*.*")), start=1):
        if path.suffix == ".csv":
            encoding = "cp1252" if dataset == "dwp_return" else "utf-8-sig"
            frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding=encoding)
        else:
            rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
            start = next(i for i, row in enumerate(rows) if row[0] == "Tenancy No")
            body = [[str(cell) for cell in row] for row in rows[start + 1 :]]
            frame = pd.DataFrame(body, columns=[str(cell) for cell in rows[start]])
        extract_on = date.fromisoformat(path.stem[-10:])
        frames.append(frame.assign(file_id=file_id, line_no=range(2, len(frame) + 2), extract_on=extract_on))
    return pd.concat(frames, ignore_index=True)


class Truth:
    """Who each record is about, and the newest row of each key."""

    def __init__(self) -> None:
        records = pd.read_csv(SAMPLE / "truth" / "records.csv", dtype=str, keep_default_na=False)
        self.people = {
            (row.dataset, row.key, row.person_part): int(row.true_person_id[1:]) for row in records.itertuples()
        }

    def current(self, source: str, dataset: str, keys: str | None = None) -> pd.DataFrame:
        """The newest row of each key as it stands in the file, with record_id and person_id (None: about nobody)."""
        frame = landed(source, dataset)
        parts = [frame[column].str.strip() for column in KEYS[keys or dataset]]
        key = parts[0].str.cat(parts[1:], sep="|") if len(parts) > 1 else parts[0]
        frame = frame.assign(record_id=key).drop_duplicates("record_id", keep="last")
        person = [self.people.get((dataset, key, "")) for key in frame["record_id"]]
        return frame.assign(person_id=pd.array(person, dtype="Int64"))


def _table(
    name: str, frame: pd.DataFrame, columns: dict[str, str], days: dict[str, str], needs_person: bool = True
) -> pa.Table:
    """Rename, read the dates, and give the fixed columns of an evidence table; rows about nobody are left out."""
    if needs_person:
        frame = frame[frame["person_id"].notna()]
    out: dict[str, list[object]] = {}
    for column in COLUMNS[name]:
        if column in days:
            out[column] = [day(cell) for cell in frame[days[column]]]
        elif column in columns:
            out[column] = [cell.strip() or None for cell in frame[columns[column]]]
        elif column in frame:
            out[column] = [None if pd.isna(cell) else cell for cell in frame[column].tolist()]
        else:
            out[column] = [None] * len(frame)
    types = schema(name)
    arrays = []
    for field in types:
        values = out[field.name]
        if pa.types.is_integer(field.type) or pa.types.is_floating(field.type):
            values = [None if value is None else int(float(str(value))) for value in values]
        arrays.append(pa.array(values, type=field.type))
    return pa.Table.from_arrays(arrays, schema=types)


def _housing(truth: Truth) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tenancy holders and housing actions of all districts, both layouts."""
    holders, actions = [], []
    for path in sorted({p.name.rsplit("_", 2)[0] for p in (SAMPLE / "landing" / "housing").iterdir()}):
        dataset = f"{path}_tenancies"
        layout_b = any((SAMPLE / "landing" / "housing").glob(f"{dataset}_*.xlsx"))
        frame = truth.current("housing", dataset, "tenancies_b" if layout_b else "tenancies")
        if layout_b:
            for row in frame.to_dict("records"):
                for part in range(len(re.findall(";", row["Household"])) + 2):
                    person = truth.people.get((dataset, row["Tenancy No"], str(part) if part else ""))
                    holders.append((f"{path}|{row['Tenancy No']}", person, row["Start"], row["End"]))
        else:
            holders += [
                (f"{path}|{row['TenancyRef']}", row["person_id"], row["FromDate"], row["ToDate"])
                for row in frame.to_dict("records")
            ]
        frame = truth.current("housing", f"{path}_actions", "actions_b" if layout_b else "actions")
        ref, code, on = (
            ("Tenancy No", "Action", "Action Date") if layout_b else ("TenancyRef", "ActionCode", "ActionDate")
        )
        actions.append(
            frame.assign(
                tenancy_id=path + "|" + frame[ref], action_code=frame[code].replace(WORDS), on=frame[on].astype(str)
            )
        )
    return pd.DataFrame(holders, columns=["tenancy_id", "person_id", "from", "to"]), pd.concat(actions)


def _families(truth: Truth) -> tuple[pd.DataFrame, pd.DataFrame]:
    """True families (with the careworks facts where there are any) and true memberships; ids as whole numbers."""
    members = pd.read_csv(SAMPLE / "truth" / "families.csv", dtype=str, keep_default_na=False)
    anchors = pd.read_csv(SAMPLE / "truth" / "careworks_families.csv", dtype=str)
    careworks = truth.current("careworks", "families").merge(anchors, on="FamilyRef")
    families = members[["true_family_id"]].drop_duplicates().merge(careworks, on="true_family_id", how="left")
    number = families["true_family_id"].str[1:].astype(int)
    blank = {
        column: "" for column in families if families[column].dtype == object or str(families[column].dtype) == "str"
    }
    families = families.assign(family_id=number).fillna(blank)
    members = members.assign(
        family_id=members["true_family_id"].str[1:].astype(int), person_id=members["true_person_id"].str[1:].astype(int)
    )
    return families, members


def _coverage() -> pa.Table:
    """How far the files of each dataset reach."""
    until: dict[str, date] = {}
    for path in (SAMPLE / "landing").glob("*/*"):
        dataset, _, day_told = path.stem.rpartition("_")
        until[dataset] = max(until.get(dataset, date.min), date.fromisoformat(day_told))
    rows = [{"dataset": name, "until_on": on} for name, on in until.items()]
    return pa.Table.from_pylist(rows, schema=schema("coverage"))


def load() -> Evidence:
    """Return the evidence of the whole sample, on true persons and true families."""
    truth = Truth()
    families, members = _families(truth)
    people = pd.read_csv(SAMPLE / "truth" / "persons.csv", dtype=str, keep_default_na=False)
    people = people.assign(person_id=people["true_person_id"].str[1:].astype(int))
    holders, actions = _housing(truth)
    member_ids = {key[1]: person for key, person in truth.people.items() if key[0] == "members"}
    jobs = truth.current("careworks", "employment")
    jobs["person_id"] = pd.array(
        [member_ids.get(f"{ref}|{no}") for ref, no in zip(jobs["FamilyRef"], jobs["MemberNo"], strict=True)],
        dtype="Int64",
    )
    current = truth.current
    tables = {
        "families": _table(
            "families", families,
            {"family_ref": "FamilyRef", "district": "District", "engagement_status": "EngagementStatus"},
            {"identified_on": "IdentifiedOn", "engaged_on": "EngagedOn", "closed_on": "ClosedOn"}, needs_person=False),
        "memberships": _table(
            "memberships", members, {"role": "role"}, {"valid_from": "from_date", "valid_to": "to_date"}),
        "persons": _table("persons", people, {}, {"dob": "dob"}),
        "enrolments": _table(
            "enrolments", current("education", "pupils"),
            {"la_estab": "LAEstab", "enrol_status": "EnrolStatus", "nc_year": "NCYear"},
            {"entry_on": "EntryDate", "leaving_on": "LeavingDate"}),
        "attendance": _table(
            "attendance", current("education", "attendance"),
            {"la_estab": "LAEstab", "academic_year": "AcademicYear", "term_code": "Term",
             "sessions_possible": "SessionsPossible", "sessions_authorised": "SessionsAuthorised",
             "sessions_unauthorised": "SessionsUnauthorised"}, {}),
        "exclusions": _table(
            "exclusions", current("education", "exclusions"), {"category_code": "Category", "sessions": "Sessions"},
            {"start_on": "StartDate"}),
        "provisions": _table(
            "provisions", current("education", "provision"), {"provision_type": "ProvisionType"},
            {"start_on": "StartDate", "end_on": "EndDate"}),
        "benefits": _table(
            "benefits", current("benefits", "dwp_return"),
            {"match_status": "MatchStatus", "benefit_code": "BenefitCode"},
            {"claim_start_on": "ClaimStart", "claim_end_on": "ClaimEnd", "work_programme_on": "WorkProgrammeAttached",
             "esf_start_on": "ESFProvisionStart"}),
        "employments": _table(
            "employments", jobs, {"evidence_type": "EvidenceType"},
            {"employment_start_on": "EmploymentStart", "employment_end_on": "EmploymentEnd", "seen_on": "SeenOn"}),
        "offences": _table(
            "offences", current("police", "offences"),
            {"crime_ref": "CrimeRef", "role": "Role", "disposal": "Disposal"},
            {"offence_on": "OffenceDate", "disposal_on": "DisposalDate"}),
        "asb": _table(
            "asb", current("police", "asb"),
            {"incident_ref": "IncidentRef", "category": "Category", "action": "Action"},
            {"incident_on": "IncidentDate", "action_on": "ActionDate"}),
        "housing_actions": _table(
            "housing_actions", actions, {"tenancy_id": "tenancy_id", "action_code": "action_code"}, {"action_on": "on"},
            needs_person=False),
        "tenancy_holders": _table(
            "tenancy_holders", holders, {"tenancy_id": "tenancy_id"}, {"from_on": "from", "to_on": "to"}),
        "coverage": _coverage(),
        "prior_claims": schema("prior_claims").empty_table(),
    }  # fmt: skip
    return Evidence.of(tables)
