"""The settled rules once more: one family at a time, in plain Python, with the numbers written out.

Written from the settled rules, not from the product: a difference between the two is a fault in one of them.
Facts are lists of plain rows (dicts with the evidence's column names).
"""

# ruff: noqa: D102, ANN205, PLR0911

from calendar import monthrange
from datetime import date, timedelta

TERMS = [  # academic year, term, first and last day, as the feeds page gives them
    ("2010/11", "SPR", date(2011, 1, 4), date(2011, 4, 8)),
    ("2010/11", "SUM", date(2011, 4, 26), date(2011, 7, 22)),
    ("2011/12", "AUT", date(2011, 9, 5), date(2011, 12, 16)),
    ("2011/12", "SPR", date(2012, 1, 3), date(2012, 3, 30)),
    ("2011/12", "SUM", date(2012, 4, 16), date(2012, 7, 20)),
    ("2012/13", "AUT", date(2012, 9, 3), date(2012, 12, 21)),
    ("2012/13", "SPR", date(2013, 1, 7), date(2013, 3, 28)),
    ("2012/13", "SUM", date(2013, 4, 15), date(2013, 7, 24)),
    ("2013/14", "AUT", date(2013, 9, 2), date(2013, 12, 20)),
]
ADULT_ROLES = {"PARENT", "PARTNER", "GUARDIAN", "GRANDPARENT", "OTHER ADULT", "SINGLE ADULT"}
CHILD_ROLES = {"CHILD", "KINSHIP CHILD", "FOSTER CHILD"}
PROVEN = {"CONVICTED", "CAUTION", "REPRIMAND", "FINAL WARNING"}
HOUSING = {"NSP-ASB", "INJ", "DEM", "EVI-ASB"}
RATES = {2012: (800, 700, 100), 2013: (1600, 1500, 100), 2014: (2400, 2300, 100)}
ONE = timedelta(days=1)
LATE = {"asb": 0, "offences": 0, "attendance": 0, "exclusions": 0, "employment": 0}  # days; all other feeds: 31
MUST_COME = {"asb", "offences", "dwp_return", "pupils", "attendance", "exclusions", "families", "members"}


def minus_months(day, months):
    total = day.year * 12 + day.month - 1 - months
    year, month = total // 12, total % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def age(born, day):
    years = day.year - born.year
    return years if (day.month, day.day) >= (born.month, born.day) else years - 1


def school_start(day):
    return day.year if day.month >= 9 else day.year - 1


class Slow:
    """The facts, and the questions about one family."""

    def __init__(self, facts, cut_off) -> None:
        self.facts, self.cut_off = facts, cut_off

    def rows(self, table, person):
        return [row for row in self.facts[table] if row["person_id"] == person]

    def newest(self, table, person, key, order):
        """Rows of a person, of those with the same key only the newest ones."""
        rows = self.rows(table, person)
        return [row for row in rows if order(row) == max(order(other) for other in rows if key(other) == key(row))]

    def members(self, family, day):
        """Who is in the family on a day: person -> roles."""
        found = {}
        for row in self.facts["memberships"]:
            started = row["valid_from"] is None or row["valid_from"] <= day
            if row["family_id"] == family and started and (row["valid_to"] is None or day < row["valid_to"]):
                found.setdefault(row["person_id"], set()).add(row["role"])
        return found

    def born(self, person):
        return next((row["dob"] for row in self.facts["persons"] if row["person_id"] == person), None)

    def is_under_18(self, person, roles, day):
        """True, False, or None when nobody can tell."""
        born = self.born(person)
        if born is not None:
            return age(born, day) < 18
        if roles & ADULT_ROLES:
            return False
        return True if roles & CHILD_ROLES else None

    # --- education -----------------------------------------------------------------------------------------------

    def enrolments(self, person):
        return self.newest(
            "enrolments", person, lambda r: (r["la_estab"], r["entry_on"]), lambda r: (r["extract_on"], r["file_id"])
        )

    def is_school_age(self, person, roles, term):
        start = int(term[0][:4])
        told = []
        for row in self.enrolments(person):
            year = {"R": 0, "N1": 0, "N2": 0}.get(row["nc_year"], row["nc_year"])
            if year is None or not str(year).isdigit():
                continue
            reference = min(row["leaving_on"] or row["extract_on"], row["extract_on"])
            entry = row["entry_on"] or date.min
            told.append(((reference, row["extract_on"], entry, int(year)), int(year) + start - school_start(reference)))
        if told:
            return 1 <= max(told)[1] <= 11
        born = self.born(person)
        if born is not None:
            return 5 <= age(born, date(start, 8, 31)) <= 15
        return False if roles & ADULT_ROLES else None

    def statuses(self, person, term, school=None):
        """Enrolment statuses in a term (at one school)."""
        return {
            row["enrol_status"]
            for row in self.enrolments(person)
            if (school is None or row["la_estab"] == school)
            and (row["entry_on"] is None or row["entry_on"] <= term[3])
            and (row["leaving_on"] is None or row["leaving_on"] >= term[2])
        }

    def marks(self, person, term):
        """Attendance rows of a term that count."""
        rows = self.newest(
            "attendance",
            person,
            lambda r: (r["la_estab"], r["academic_year"], r["term_code"]),
            lambda r: r["file_id"],
        )
        rows = [
            row
            for row in rows
            if (row["academic_year"], row["term_code"]) == term[:2]
            and row["sessions_possible"] is not None
            and row["sessions_unauthorised"] is not None
        ]
        at = {row["la_estab"]: self.statuses(person, term, row["la_estab"]) for row in rows}
        has_main = any(found & {"C", "M"} for found in at.values())
        return [
            row
            for row in rows
            if not (has_main and "S" in at[row["la_estab"]] and not at[row["la_estab"]] & {"C", "M"})
        ]

    def child(self, person, roles, day):
        """Fails, passes, unknown, or None: no school-age child."""
        terms = [term for term in TERMS if term[3] <= day][-3:]
        last = self.is_school_age(person, roles, terms[-1])
        if last is False:
            return None
        dated = [
            row
            for row in self.rows("exclusions", person)
            if any(term[2] <= row["start_on"] <= term[3] for term in terms)
        ]
        if any(row["category_code"] == "PERM" for row in dated):
            return "fails"
        if len({row["start_on"] for row in dated if row["category_code"] == "FIXD"}) >= 3:
            return "fails"
        spells = self.newest(
            "provisions", person, lambda r: (r["provision_type"], r["start_on"]), lambda r: r["file_id"]
        )
        for row in spells:
            is_open = row["start_on"] <= day and (row["end_on"] is None or row["end_on"] > day)
            if row["provision_type"] in {"PRU", "AP", "OFFROLL"} and is_open:
                return "fails"
        if last is None or not self.told("attendance", terms[-1][3]):
            return "unknown"
        possible = missed = 0
        for term in terms:
            if not self.is_school_age(person, roles, term):
                continue
            marks = self.marks(person, term)
            if not marks and self.statuses(person, term) & {"C", "M"}:
                return "unknown"
            possible += sum(row["sessions_possible"] for row in marks)
            missed += sum(row["sessions_unauthorised"] for row in marks)
        if possible == 0:
            return "unknown"
        if missed * 100 >= 15 * possible:
            return "fails"
        is_told = self.told("exclusions", terms[-1][3]) and self.told("provision", day)
        return "passes" if is_told else "unknown"

    def children(self, members, day):
        answers = [self.child(person, roles, day) for person, roles in members.items()]
        return [answer for answer in answers if answer is not None]

    def education(self, members, day):
        answers = self.children(members, day)
        if "fails" in answers:
            return "MET"
        return "NO_DATA" if "unknown" in answers or not self.rolls_told(day) else "NOT_MET"

    def rolls_told(self, day):
        return self.told("pupils", [term for term in TERMS if term[3] <= day][-1][3])

    # --- feeds ---------------------------------------------------------------------------------------------------

    def until(self, dataset):
        """The newest extract of a feed; None where nothing of it was taken in; "" where it never sent a file."""
        return next((row["until_on"] for row in self.facts["coverage"] if row["dataset"] == dataset), "")

    def told(self, dataset, day):
        """Whether what a feed does not tell of a day is evidence that it did not happen."""
        until = self.until(dataset)
        if until == "":
            return dataset not in MUST_COME
        return until is not None and (day - until).days <= LATE.get(dataset, 31)

    def housing_told(self, family, members, day):
        """Whether the districts that may know something of the family have told it."""
        home = next(row["district"] for row in self.facts["families"] if row["family_id"] == family)
        if not self.told(f"{home.lower().replace(' ', '-')}_tenancies", day):
            return False
        for person in members:
            for row in self.rows("tenancy_holders", person):
                if row["from_on"] and row["from_on"] > day:
                    continue
                for kind in ("tenancies", "actions"):
                    dataset = f"{row['tenancy_id'].split('|')[0]}_{kind}"
                    is_over = row["to_on"] and self.until(dataset) and row["to_on"] <= self.until(dataset)
                    if not is_over and not self.told(dataset, day):
                        return False
        return True

    # --- identification ------------------------------------------------------------------------------------------

    def housing(self, person):
        """Housing actions on tenancies the person held on their date, as (event, code, day)."""
        return {
            ((row["tenancy_id"], row["action_code"], row["action_on"]), row["action_code"], row["action_on"])
            for row in self.facts["housing_actions"]
            for held in self.rows("tenancy_holders", person)
            if held["tenancy_id"] == row["tenancy_id"]
            and (held["from_on"] is None or held["from_on"] <= row["action_on"])
            and (held["to_on"] is None or row["action_on"] <= held["to_on"])
        }

    def crime(self, family, members, day):
        first, is_unknown = minus_months(day, 12), False
        for person, roles in members.items():
            for row in self.rows("offences", person):
                if row["role"] == "OFFENDER" and row["disposal"] in PROVEN and first <= row["offence_on"] <= day:
                    minor = self.is_under_18(person, roles, row["offence_on"])
                    if minor:
                        return "MET"
                    is_unknown = is_unknown or minor is None
            for row in self.rows("asb", person):
                if row["action"] in {"ABC", "ASBO", "ASBI"}:
                    if row["action_on"] is None:
                        is_unknown = is_unknown or first <= row["incident_on"] <= day
                    elif first <= row["action_on"] <= day:
                        return "MET"
            if any(code in HOUSING and first <= on <= day for _, code, on in self.housing(person)):
                return "MET"
        if not (self.told("offences", day) and self.told("asb", day) and self.housing_told(family, members, day)):
            return "NO_DATA"
        return "NO_DATA" if is_unknown else "NOT_MET"

    def spells(self, person):
        """Benefit spells (rows with a code), and whether anything at all is known of the person."""
        rows = self.newest(
            "benefits",
            person,
            lambda r: (
                (r["benefit_code"], r["claim_start_on"]) if r["benefit_code"] else (None, r["line_no"], r["file_id"])
            ),
            lambda r: r["file_id"],
        )
        is_known = any(row["match_status"] in {"FOUND", "UNCONFIRMED"} for row in rows)
        return [row for row in rows if row["benefit_code"]], is_known, rows

    def work(self, members, day):
        is_unknown = False
        for person, roles in members.items():
            under = self.is_under_18(person, roles, day)
            if under:
                continue
            spells, is_known, _ = self.spells(person)
            if any(
                row["claim_start_on"] <= day and (row["claim_end_on"] is None or day < row["claim_end_on"])
                for row in spells
            ):
                return "MET"
            is_unknown = is_unknown or not is_known or under is None or not self.told("dwp_return", day)
        return "NO_DATA" if is_unknown else "NOT_MET"

    def identified(self, family, day):
        members = self.members(family, day)
        criteria = (self.crime(family, members, day), self.education(members, day), self.work(members, day))
        met = criteria.count("MET")
        return (*criteria, "IDENTIFIED" if met == 3 else "DISCRETION" if met == 2 else "NO")

    # --- claims --------------------------------------------------------------------------------------------------

    def part_education(self, members, engaged):
        terms = [term for term in TERMS if term[3] <= self.cut_off][-3:]
        if engaged > terms[0][3]:
            return "NOT_YET"
        now, entry = self.children(members, self.cut_off), self.education(members, engaged)
        if "fails" in now:
            return "NOT_MET"
        if "unknown" in now or entry == "NO_DATA" or not self.rolls_told(self.cut_off):
            return "NO_DATA"
        if entry == "NOT_MET":
            return "NOT_RELEVANT"
        return "MET" if now else "NEUTRAL"

    def is_before(self, on, engaged):
        return minus_months(engaged, 6) <= on < engaged

    def is_after(self, on):
        return minus_months(self.cut_off, 6) < on <= self.cut_off

    def compared(self, before, after, engaged, percent):
        if engaged > minus_months(self.cut_off, 6) and (before or after):
            return "NOT_YET"
        if not before:
            return "NOT_MET" if after else "NOT_RELEVANT"
        return "MET" if 100 * (len(before) - len(after)) >= percent * len(before) else "NOT_MET"

    def part_asb(self, family, members, engaged):
        events = set()
        for person in members:
            events |= {(row["incident_ref"], row["incident_on"]) for row in self.rows("asb", person)}
            events |= {(event, on) for event, code, on in self.housing(person) if code in HOUSING}
        before = {event for event, on in events if self.is_before(on, engaged)}
        after = {event for event, on in events if self.is_after(on)}
        is_told = self.told("asb", self.cut_off) and self.housing_told(family, members, self.cut_off)
        return self.silenced(is_told, self.compared(before, after, engaged, 60))

    def silenced(self, is_told, status):
        """A status that rests on what did not happen falls without the files that would tell."""
        return status if is_told or status in {"NOT_MET", "NOT_YET"} else "NO_DATA"

    def part_offending(self, members, engaged):
        before, after, pending, unknown = set(), set(), False, False
        for person, roles in members.items():
            for row in self.rows("offences", person):
                on, minor = row["offence_on"], self.is_under_18(person, roles, row["offence_on"])
                if minor is False:
                    continue
                is_proven = row["role"] == "OFFENDER" and row["disposal"] in PROVEN
                is_pending = row["role"] in {"OFFENDER", "SUSPECT"} and row["disposal"] in {"CHARGED", "PENDING"}
                if minor is None:
                    unknown = unknown or (is_proven and (self.is_before(on, engaged) or self.is_after(on)))
                    unknown = unknown or (is_pending and self.is_after(on))
                    continue
                if is_proven and self.is_before(on, engaged):
                    before.add(row["crime_ref"])
                if is_proven and self.is_after(on):
                    after.add(row["crime_ref"])
                pending = pending or (is_pending and self.is_after(on))
        status = self.silenced(self.told("offences", self.cut_off), self.compared(before, after, engaged, 33))
        if unknown and status != "NOT_YET":
            status = "NO_DATA"
        return "NEEDS_REVIEW" if pending and status != "NOT_MET" else status

    @staticmethod
    def route_a(parts):
        for worst in ("NOT_MET", "NOT_YET", "NEEDS_REVIEW", "NO_DATA"):
            if worst in parts:
                return worst
        return "CLAIMABLE" if "MET" in parts else "BLOCKED_NO_CHANGE"

    def leaver(self, person, engaged):
        """The answer of one adult."""
        c = self.cut_off
        spells, is_known, rows = self.spells(person)
        if not is_known:
            return "NO_DATA"
        spells = [row for row in spells if row["claim_start_on"] <= c]
        if not any(
            row["claim_start_on"] > engaged or row["claim_end_on"] is None or row["claim_end_on"] > engaged
            for row in spells
        ):
            return "NOT_MET"
        if any(row["claim_end_on"] is None or row["claim_end_on"] > c for row in spells):
            return "NOT_MET"
        if not self.told("dwp_return", c):
            return "NO_DATA"
        last = max((row["claim_end_on"], row["claim_start_on"], row["benefit_code"]) for row in spells)[2]
        span = [c - ONE * back for back in range(210)]

        def runs(job, day):
            return job["employment_start_on"] <= day and (
                job["employment_end_on"] is None or day < job["employment_end_on"]
            )

        jobs = self.newest("employments", person, lambda r: r["employment_start_on"], lambda r: r["file_id"])
        jobs = [job for job in jobs if any(runs(job, day) for day in (span if last == "JSA" else [c]))]
        if not jobs:
            return "NO_DATA"
        jobs = [job for job in jobs if job["evidence_type"] in {"PAYSLIP", "EMPLOYER LETTER", "ADVISER LOG"}]
        if not jobs or last == "UC":
            return "NEEDS_REVIEW"
        funded = [row[key] for row in rows for key in ("work_programme_on", "esf_start_on") if row[key]]
        jobs = [job for job in jobs if not any(on <= job["employment_start_on"] for on in funded)]
        if not jobs:
            return "BLOCKED_DOUBLE_FUNDING"
        if last == "JSA":
            worked = [day for day in span if any(runs(job, day) for job in jobs)]
            enough = len(worked) >= 182
            known_to = self.until("employment") or date.min
            is_proven = self.told("employment", c) or sum(day <= known_to for day in worked) >= 182
        else:
            enough = any((c - job["employment_start_on"]).days + 1 >= 91 for job in jobs)
            is_proven = self.told("employment", c)
        if enough:
            return "CLAIMABLE" if is_proven else "NO_DATA"
        return "NOT_YET"

    def route_b(self, members, engaged):
        answers = {"NOT_MET"}
        for person, roles in members.items():
            under = self.is_under_18(person, roles, self.cut_off)
            if not under:
                answers.add(self.leaver(person, engaged))
        order = ["CLAIMABLE", "NEEDS_REVIEW", "NOT_YET", "NO_DATA", "BLOCKED_DOUBLE_FUNDING", "NOT_MET"]
        return next(answer for answer in order if answer in answers)

    def progress(self, members):
        for person, roles in members.items():
            if self.is_under_18(person, roles, self.cut_off):
                continue
            for row in self.spells(person)[2]:
                if any(row[key] and self.is_after(row[key]) for key in ("work_programme_on", "esf_start_on")):
                    return "MET"
        return "NOT_MET" if self.told("dwp_return", self.cut_off) else "NO_DATA"

    def claim(self, family):
        """a1, a2, a3, route A, route B, progress to work, verdict, pounds of a programme family."""
        if family["engagement_status"] != "ENGAGED":
            block = "BLOCKED_OUT_OF_AREA" if family["engagement_status"] == "MOVED" else "BLOCKED_NOT_ATTACHED"
            return (None, None, None, block, block, None, block, 0)
        engaged = family["engaged_on"]
        if engaged is None:
            return ("NO_DATA",) * 6 + ("NOT_CLAIMABLE", 0)
        if engaged > self.cut_off:
            return (None, None, None, "NOT_YET", "NOT_YET", None, "NOT_YET", 0)
        members = self.members(family["family_id"], self.cut_off)
        parts = (
            self.part_education(members, engaged),
            self.part_asb(family["family_id"], members, engaged),
            self.part_offending(members, engaged),
        )
        is_told = self.told("families", self.cut_off) and self.told("members", self.cut_off)
        a = self.route_a(parts if is_told else (*parts, "NO_DATA"))
        b, progress = self.route_b(members, engaged), self.progress(members)
        if b == "CLAIMABLE" and not is_told:
            b = "NO_DATA"
        maximum, route_a, add_on = RATES[engaged.year if engaged.month >= 4 else engaged.year - 1]
        paid = {
            row["part"]: int(row["amount_gbp"])
            for row in self.facts["prior_claims"]
            if row["family_ref"] == family["family_ref"]
        }
        left = maximum - sum(paid.values())
        if b == "CLAIMABLE":
            due = 0 if "ROUTE_B" in paid else left
        elif a == "CLAIMABLE":
            due = 0 if "ROUTE_A" in paid else min(route_a, left)
            if progress == "MET" and "PROGRESS_TO_WORK" not in paid:
                due += min(add_on, left - due)
        else:
            return (*parts, a, b, progress, "NOT_CLAIMABLE", 0)
        return (*parts, a, b, progress, "CLAIMABLE" if due else "BLOCKED_DUPLICATE", due)
