"""Turn a story's family, as an officer writes it, into evidence.

A family is a mapping with the keys of FAMILY_KEYS, a person one with those of PERSON_KEYS.
Periods are written "JSA 2011-01-01 to 2012-12-01" or "JSA since 2011-01-01".
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from tfp_etl.claims import Evidence
from tfp_etl.claims.evidence import COLUMNS, schema

DAY = re.compile(r"\d{4}-\d\d-\d\d")
SPLIT = {"AUT": 146, "SPR": 122, "SUM": 112}
PERSON_KEYS = {
    "born", "role", "school", "excluded", "provision", "benefits", "in_return", "work_programme", "esf",
    "jobs", "offences", "asb", "joined", "left",
}  # fmt: skip
FAMILY_KEYS = {"engaged", "identified", "status", "people", "housing", "held", "paid"}


def last(days: list[date]) -> date | None:
    """The end of a period; None where it is open."""
    return days[1] if len(days) > 1 else None


class Told:
    """The facts of one family, row by row. `number` keeps families apart that are judged together."""

    def __init__(self, given: dict[str, Any], day: date, terms: list[Any], number: int) -> None:
        if unknown := set(given) - FAMILY_KEYS:
            raise KeyError(f"story: unknown {unknown}")
        self.rows: dict[str, list[dict[str, Any]]] = {name: [] for name in COLUMNS}
        self.day, self.terms, self.family, self.ref = day, terms, number, f"NF{number}"
        self.add(
            "families", family_id=number, family_ref=self.ref, district="Ashfield",
            identified_on=given.get("identified"),
            engagement_status=given.get("status", "ENGAGED"), engaged_on=given.get("engaged"),
        )  # fmt: skip
        self.people = {name: number * 100 + place for place, name in enumerate(given["people"])}
        for name, person in given["people"].items():
            if unknown := set(person) - PERSON_KEYS:
                raise KeyError(f"story: unknown {unknown} of {name}")
            self.person(self.people[name], person)
        self.household(given)

    def add(self, table: str, **values: object) -> None:
        """Add one row; every row gets a source of its own."""
        row = dict.fromkeys(COLUMNS[table]) | values
        if "record_id" in row:
            line = len(self.rows[table]) + 2
            row |= {"record_id": f"{table}-{line}", "file_id": 1, "line_no": line}
        self.rows[table].append(row)

    def person(self, number: int, told: dict[str, Any]) -> None:
        """Add what each agency knows of one person."""
        self.add("persons", person_id=number, dob=told.get("born"))
        joined, left = told.get("joined", date(2009, 1, 1)), told.get("left")
        self.add(
            "memberships",
            family_id=self.family,
            person_id=number,
            valid_from=joined,
            valid_to=left,
            role=told.get("role", "CHILD"),
        )
        if "school" in told:
            self.pupil(number, told["school"])
        for kind, days, _ in self.lines(told, "excluded"):
            self.add("exclusions", person_id=number, category_code=kind, start_on=days[0])
        for kind, days, _ in self.lines(told, "provision"):
            self.add("provisions", person_id=number, provision_type=kind, start_on=days[0], end_on=last(days))
        self.worker(number, told)
        for position, (disposal, days, text) in enumerate(self.lines(told, "offences")):
            role = next((word for word in ("VICTIM", "SUSPECT", "WITNESS") if word in text), "OFFENDER")
            crime = next((word for word in text.split() if word.startswith("NC/")), f"NC/{number}/{position}")
            said = disposal.replace(role, "").strip() or None
            self.add("offences", person_id=number, crime_ref=crime, role=role, disposal=said, offence_on=days[0])
        for position, (action, days, text) in enumerate(self.lines(told, "asb")):
            incident = next((word for word in text.split() if word.startswith("INC/")), f"INC/{number}/{position}")
            self.add(
                "asb", person_id=number, incident_ref=incident, incident_on=days[0], action=action or "NONE",
                action_on=last(days),
            )  # fmt: skip

    def pupil(self, number: int, school: dict[str, Any]) -> None:
        """Add enrolments and attendance; "57 of 380" is spread over the last three terms, the missed ones first."""
        roll = school.get("roll", ["C"])
        for place, status in enumerate(roll):
            self.add(
                "enrolments", person_id=number, la_estab=f"891000{place}", enrol_status=status,
                nc_year=school.get("year"),
                entry_on=school.get("from", date(2010, 9, 1)), leaving_on=school.get("left"), extract_on=self.day,
            )  # fmt: skip
        for term in self.terms:
            told = school.get("absence", {})
            if isinstance(told, str):
                missed, possible = (int(n) for n in told.split(" of "))
                recent = [t.code for t in self.terms[-3:]]
                told = {t: f"0 of {SPLIT[t]}" for t in recent if t != "AUT"} | {"AUT": f"{missed} of {possible - 234}"}
            missing = school.get("no_rows", [])
            cell = told.get(term.name, told.get(term.code, "0 of 100"))
            for place, part in enumerate(str(cell).split(" and ")):
                if term.name not in missing and place < len(roll):
                    missed, possible = (int(n) for n in part.split(" of "))
                    self.add(
                        "attendance", person_id=number, la_estab=f"891000{place}", academic_year=term.academic_year,
                        term_code=term.code, sessions_possible=possible,
                        sessions_authorised=0, sessions_unauthorised=missed,
                    )  # fmt: skip

    def worker(self, number: int, told: dict[str, Any]) -> None:
        """Add benefit rows (one without a spell where only `in_return` is told) and jobs."""
        match = told.get("in_return")
        spells = self.lines(told, "benefits")
        funded = {"work_programme_on": told.get("work_programme"), "esf_start_on": told.get("esf")}
        for code, days, _ in spells:
            self.add(
                "benefits", person_id=number, match_status=match or "FOUND", benefit_code=code, claim_start_on=days[0],
                claim_end_on=last(days), **funded,
            )  # fmt: skip
        if match and not spells:
            self.add("benefits", person_id=number, match_status=match, **funded)
        for evidence, days, _ in self.lines(told, "jobs"):
            self.add(
                "employments", person_id=number, employment_start_on=days[0], employment_end_on=last(days),
                evidence_type=evidence,
            )  # fmt: skip

    def household(self, given: dict[str, Any]) -> None:
        """Add housing actions on the family's tenancy and what was paid before."""
        held = given.get("held", dict.fromkeys(self.people, "since 2005-01-01"))
        for name, period in held.items():
            days = [date.fromisoformat(found) for found in DAY.findall(period)]
            self.add(
                "tenancy_holders",
                tenancy_id=f"ashfield|{self.family}",
                person_id=self.people[name],
                from_on=days[0],
                to_on=last(days),
            )
        for action, days, _ in self.lines(given, "housing"):
            self.add("housing_actions", tenancy_id=f"ashfield|{self.family}", action_code=action, action_on=days[0])
        for window, parts in given.get("paid", {}).items():
            for part, pounds in parts.items():
                self.add("prior_claims", family_ref=self.ref, window=window, part=part, amount_gbp=Decimal(pounds))

    @staticmethod
    def lines(told: dict[str, Any], key: str) -> list[tuple[str, list[Any], str]]:
        """Read lines such as "FIXD 2012-05-01" or "2012-05-01 x5": word, days, text; as often as said."""
        found = []
        for line in told.get(key, []):
            text, _, times = str(line).partition(" x")
            word = re.sub(r"\b(since|to|on)\b|NC/\S+|INC/\S+", "", DAY.sub("", text))
            days = [date.fromisoformat(day) for day in DAY.findall(text)]
            found += [(" ".join(word.split()), days, text)] * int(times or 1)
        return found


def evidence(families: list[Told], feeds: dict[str, date | None]) -> Evidence:
    """Return several families as one evidence. `feeds`: the newest extract of each; None: all were refused."""
    tables = {}
    reach = [{"dataset": name, "until_on": until, "file_id": None, "gap_on": None} for name, until in feeds.items()]
    for name in COLUMNS:
        types = schema(name)
        rows = reach if name == "coverage" else [row for family in families for row in family.rows[name]]
        columns = {key: pa.array([row[key] for row in rows], type=types.field(key).type) for key in types.names}
        tables[name] = pa.table(columns, schema=types)
    return Evidence.of(tables)
