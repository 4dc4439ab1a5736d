"""Random families with facts crowded around the days where rules turn, as plain rows and as evidence."""

# ruff: noqa: D102

import random
from datetime import date, timedelta

import pyarrow as pa

from tfp_etl.claims import Evidence
from tfp_etl.claims.evidence import COLUMNS, schema

SCHOOLS = ["8910001", "8910002"]
TERMS = [(f"{y}/{y - 1999}", t) for y, t in [(2011, "SPR"), (2011, "SUM"), (2012, "AUT"), (2012, "SPR"), (2012, "SUM")]]
ENGAGED = [
    date(2012, 4, 1),
    date(2012, 7, 20),
    date(2012, 7, 21),
    date(2012, 11, 30),
    date(2012, 12, 1),
    date(2013, 4, 1),
]


FEEDS = (
    "asb", "offences", "dwp_return", "pupils", "attendance", "exclusions", "provision", "families", "members",
    "employment", "ashfield_tenancies", "ashfield_actions", "newark-and-sherwood_tenancies",
    "newark-and-sherwood_actions",
)  # fmt: skip


def reach(seed: int, cut_off: date) -> dict[str, date | None]:
    """How far each feed tells: mostly the cut-off, else on either side of its limit, refused, or never sent."""
    pick, found = random.Random(seed), {}  # noqa: S311
    for feed in FEEDS:
        if pick.random() < 0.65:
            found[feed] = cut_off
        elif pick.random() < 0.9:
            late = pick.choice([0, 1, 31, 32, 63, 64, 94, 95, 300])  # a term ends 63 and 10 days before the cut-offs
            found[feed] = pick.choice([cut_off - timedelta(days=late), cut_off - timedelta(days=late), None])
    return found


class Crowd:
    """Makes families; every fact is a row with the evidence's columns, its source included."""

    def __init__(self, seed: int, cut_off: date, reach: dict[str, date | None] | None = None) -> None:
        """`reach`: newest extract by feed, None where all were refused; a feed left out never sent a file."""
        self.random, self.cut_off = random.Random(seed), cut_off  # noqa: S311
        self.facts: dict[str, list[dict]] = {name: [] for name in COLUMNS}
        self.last_person = 0
        for dataset, until in (dict.fromkeys(FEEDS, cut_off) if reach is None else reach).items():
            self.add("coverage", dataset=dataset, until_on=until)

    def add(self, table: str, **values: object) -> None:
        row = dict.fromkeys(COLUMNS[table]) | values
        if "file_id" in row:
            line = len(self.facts[table]) + 2
            row |= {"record_id": f"{table}-{line}", "file_id": self.random.choice([1, 2]), "line_no": line}
        self.facts[table].append(row)

    def near(self, *days: date | None) -> date:
        """A day on, just before or just after one of the given days, seldom anything else."""
        chosen = self.random.choice([day for day in days if day])
        if self.random.random() < 0.25:
            return chosen + timedelta(days=self.random.randint(-250, 60))
        return chosen + timedelta(days=self.random.choice([-1, 0, 0, 1]))

    def turning_days(self, engaged: date | None) -> list[date | None]:
        c = self.cut_off
        half = timedelta(days=182)
        return [c, c - half, c.replace(year=c.year - 1), engaged, engaged - half if engaged else None]

    def family(self, number: int) -> None:
        pick = self.random.choice
        engaged = pick([*ENGAGED, self.near(self.cut_off), self.near(self.cut_off - timedelta(days=100)), None])
        engaged = max(engaged, date(2012, 4, 1)) if engaged else None
        ref = f"NF{number}" if self.random.random() < 0.85 else None
        status = pick(["ENGAGED"] * 8 + ["REFUSED", "MOVED", "NOT CONTACTED"])
        self.add(
            "families", family_id=number, family_ref=ref,
            district=pick(["Ashfield", "Newark and Sherwood", "NEWARK AND SHERWOOD"]), identified_on=pick(ENGAGED),
            engagement_status=status, engaged_on=engaged,
        )  # fmt: skip
        if ref and self.random.random() < 0.15:
            part, amount = pick([("ROUTE_A", 700), ("ROUTE_B", 800), ("PROGRESS_TO_WORK", 100)])
            self.add("prior_claims", family_ref=ref, window="2013-07", part=part, amount_gbp=amount)
        people = [self.person(number, engaged, index) for index in range(self.random.randint(1, 4))]
        self.events(people, engaged, number)

    def person(self, family: int, engaged: date | None, index: int) -> int:
        self.last_person += 1
        person, rnd = self.last_person, self.random
        is_child = index > 0
        born = (
            self.near(date(1995, 5, 31), date(1994, 11, 30), date(2000, 3, 1), date(1996, 8, 31))
            if is_child
            else date(1975, 2, 28)
        )
        self.add("persons", person_id=person, dob=born if rnd.random() < 0.93 else None)
        left = self.near(self.cut_off) if rnd.random() < 0.12 else None
        joined = self.near(self.cut_off, date(2011, 1, 1)) if rnd.random() < 0.15 else date(2009, 5, 1)
        role = rnd.choice(["CHILD", "CHILD", None] if is_child else ["PARENT", "PARENT", "PARTNER", None])
        if left is None or joined < left:
            self.add("memberships", family_id=family, person_id=person, valid_from=joined, valid_to=left, role=role)
        if is_child:
            self.pupil(person)
        if not is_child or rnd.random() < 0.2:
            self.claimant(person, engaged)
        return person

    def pupil(self, person: int) -> None:
        rnd, pick = self.random, self.random.choice
        if rnd.random() < 0.05:
            return
        for school, status in (
            pick([[(0, "C")], [(0, "M"), (1, "S")], [(0, "C"), (1, "C")], [(0, "S")], [(0, "G")]]) * 1
        ):
            moved = school == 1 and status == "C"
            leaving = self.near(date(2012, 7, 20), date(2012, 9, 3), date(2013, 3, 28)) if rnd.random() < 0.3 else None
            self.add(
                "enrolments", person_id=person, la_estab=SCHOOLS[school], enrol_status=status,
                nc_year=pick(["R", "1", "2", "5", "9", "10", "11", "11", "12", None, "X"]),
                entry_on=self.near(date(2013, 1, 7), date(2012, 12, 21)) if moved else date(2010, 9, 6),
                leaving_on=leaving, extract_on=pick([date(2012, 12, 31), date(2013, 5, 31)]),
            )  # fmt: skip
            for year, term in TERMS:
                if rnd.random() < 0.85:
                    possible = pick([100, 120, 20, 0, 140])
                    missed = pick(
                        [0, possible * 15 // 100, possible * 15 // 100, max(possible * 15 // 100 - 1, 0), possible // 4]
                    )
                    self.add(
                        "attendance", person_id=person, la_estab=SCHOOLS[school], academic_year=year, term_code=term,
                        sessions_possible=possible, sessions_authorised=0, sessions_unauthorised=missed,
                    )  # fmt: skip
        for _ in range(pick([0, 0, 0, 1, 3, 4])):
            start = self.near(date(2012, 4, 16), date(2012, 7, 20), date(2013, 3, 28), date(2012, 9, 20))
            self.add(
                "exclusions", person_id=person, category_code=pick(["FIXD"] * 8 + ["LNCH", "PERM"]), start_on=start
            )
        if rnd.random() < 0.15:
            end = self.near(self.cut_off) if rnd.random() < 0.6 else None
            kind = pick(["PRU", "AP", "OFFROLL"])
            self.add(
                "provisions",
                person_id=person,
                provision_type=kind,
                start_on=self.near(date(2012, 6, 1), self.cut_off),
                end_on=end,
            )

    def claimant(self, person: int, engaged: date | None) -> None:
        rnd, pick, c = self.random, self.random.choice, self.cut_off
        kind = pick(["none", "blank", "untraced", "spell", "spell", "spell", "spell", "spell"])
        if kind in {"blank", "untraced"}:
            status = "UNABLE TO TRACE" if kind == "untraced" else pick(["FOUND", "UNCONFIRMED"])
            self.add("benefits", person_id=person, match_status=status)
        for _ in range(pick([1, 1, 2]) if kind == "spell" else 0):
            end = self.near(engaged, c, c - timedelta(days=91), c - timedelta(days=200)) if rnd.random() < 0.8 else None
            self.add(
                "benefits", person_id=person, match_status="FOUND",
                benefit_code=pick(["JSA", "JSA", "ESA", "IS", "UC", "CA"]),
                claim_start_on=pick([date(2011, 1, 1), self.near(*self.turning_days(engaged))]), claim_end_on=end,
                work_programme_on=self.near(*self.turning_days(engaged)) if rnd.random() < 0.15 else None,
                esf_start_on=self.near(*self.turning_days(engaged)) if rnd.random() < 0.15 else None,
            )  # fmt: skip
        for _ in range(pick([0, 1, 1, 2])):
            start = self.near(
                c - timedelta(days=90), c - timedelta(days=181), c - timedelta(days=209), c - timedelta(days=150)
            )
            end = self.near(c, c - timedelta(days=20), start + timedelta(days=40)) if rnd.random() < 0.35 else None
            if end is None or start < end:
                evidence = pick(["PAYSLIP", "EMPLOYER LETTER", "ADVISER LOG", "SELF REPORT"])
                self.add(
                    "employments",
                    person_id=person,
                    employment_start_on=start,
                    employment_end_on=end,
                    evidence_type=evidence,
                )

    def events(self, people: list[int], engaged: date | None, number: int) -> None:
        pick, days = self.random.choice, self.turning_days(engaged)
        for event in range(pick([0, 0, 1, 2, 5])):
            on = self.near(*days)
            ref = f"INC{number}-{event}"
            action = pick(["NONE", "NONE", "WARNING", "ABC", "ASBO"])
            for person in self.random.sample(people, pick([1, min(2, len(people))])):
                acted = None if action == "NONE" or pick([0, 0, 0, 1]) else self.near(on, *days)
                self.add("asb", person_id=person, incident_ref=ref, incident_on=on, action=action, action_on=acted)
        for event in range(pick([0, 0, 1, 2, 4])):
            on = self.near(*days)
            disposal = pick(["CONVICTED", "CAUTION", "REPRIMAND", "FINAL WARNING", "NFA", "CHARGED", "PENDING", None])
            for person in self.random.sample(people, pick([1, min(2, len(people))])):
                role = pick(["OFFENDER"] * 4 + ["SUSPECT", "VICTIM"])
                self.add(
                    "offences",
                    person_id=person,
                    crime_ref=f"NC{number}-{event}",
                    role=role,
                    disposal=disposal,
                    offence_on=on,
                )
        if pick([0, 1, 1]):
            tenancy = f"{pick(['ashfield', 'newark-and-sherwood'])}|{number}"
            ended = self.near(*days) if pick([0, 1]) else None
            self.add(
                "tenancy_holders", tenancy_id=tenancy, person_id=pick(people), from_on=date(2010, 1, 1), to_on=ended
            )
            for _ in range(pick([0, 1, 2])):
                code = pick(["NSP-ASB", "INJ", "DEM", "EVI-ASB", "NSP-RENT", "WARN"])
                self.add("housing_actions", tenancy_id=tenancy, action_code=code, action_on=self.near(*days, ended))


def evidence(facts: dict[str, list[dict]], shuffled: random.Random | None = None) -> Evidence:
    """The rows as evidence, in another order if asked."""
    tables = {}
    for name, given in facts.items():
        rows = list(given)
        if shuffled:
            shuffled.shuffle(rows)
        types = schema(name)
        columns = {field.name: [row[field.name] for row in rows] for field in types}
        tables[name] = pa.table(
            {key: pa.array(values, type=types.field(key).type) for key, values in columns.items()}, schema=types
        )
    return Evidence.of(tables)
