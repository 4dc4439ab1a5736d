"""A small delivery in which every personal cell is a marker that occurs nowhere else, and files of every kind of fault.

Text markers hold `xqzv`, numbers `9176354`; birth dates, postcodes and National Insurance numbers, which cannot carry
them, are unusual ones. `everything` lists what to look for.
"""

import csv
import datetime as dt
import io
import string
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from stdnum.gb import upn as upn_rule

FAMILIES = 100
TEXT_MARKER, NUMBER_MARKER = "xqzv", "9176354"

# Columns of each CSV dataset, as the agencies name them.
COLUMNS = {
    "education/pupils": "UPN|FormerUPN|Surname|Forename|MiddleNames|PreferredForename|DOB|Gender|LAEstab|EnrolStatus"
    "|NCYear|EntryDate|LeavingDate|AddressLine1|AddressLine2|Town|Postcode|UPRN|Contact1Surname|Contact1Forename"
    "|Contact1Relationship|Contact1ParentalResponsibility|Contact1SameAddress|Contact2Surname|Contact2Forename"
    "|Contact2Relationship|Contact2ParentalResponsibility|Contact2SameAddress",
    "education/attendance": "UPN|LAEstab|AcademicYear|Term|SessionsPossible|SessionsAuthorised|SessionsUnauthorised",
    "education/exclusions": "UPN|LAEstab|Category|Reason|StartDate|Sessions",
    "education/provision": "UPN|ProvisionType|StartDate|EndDate",
    "benefits/dwp_return": "NINO|Surname|Forename|DOB|Postcode|MatchStatus|BenefitCode|ClaimStart|ClaimEnd"
    "|WorkProgrammeAttached|ESFProvisionStart",
    "police/offences": "CrimeRef|NominalRef|Role|Surname|Forename|DOB|Sex|AddressText|OffenceDate|OffenceCode"
    "|OffenceDescription|Disposal|DisposalDate|District",
    "police/asb": "IncidentRef|NominalRef|Surname|Forename|DOB|Sex|AddressText|IncidentDate|Category|Action|ActionDate"
    "|District",
    "housing/ashfield_tenancies": "TenancyRef|PropertyRef|UPRN|Address1|Address2|Town|PostCode|Tenure|TenancyStart"
    "|TenancyEnd|PersonRef|Title|Forenames|Surname|DOB|NINO|Relationship|FromDate|ToDate",
    "housing/ashfield_actions": "TenancyRef|ActionCode|ActionDate|Outcome",
    "careworks/families": "FamilyRef|District|IdentifiedOn|AllocatedOn|KeyworkerRef|KeyworkerType|EngagementStatus"
    "|EngagedOn|ClosedOn|CloseReason",
    "careworks/members": "FamilyRef|MemberNo|Surname|Forename|DOB|Gender|Postcode|Role|JoinedOn|LeftOn",
    "careworks/events": "FamilyRef|EventNo|EventType|EventDate|MemberNo",
    "careworks/employment": "FamilyRef|MemberNo|EmploymentStart|EmploymentEnd|WeeklyHours|EvidenceType|SeenOn",
}
LAYOUT_B = "Tenancy No|UPRN|Full Address|Main Tenant|Main Tenant DOB|Main Tenant NI No|Start|End|Household"

Rows = list[list[str]]


@dataclass(frozen=True)
class Person:
    """One planted person."""

    forename: str
    surname: str
    born_on: dt.date
    number: int

    @property
    def uk(self) -> str:
        """Birth date as schools and housing write it."""
        return self.born_on.strftime("%d/%m/%Y")

    @property
    def iso(self) -> str:
        """Birth date as the police and DWP write it."""
        return self.born_on.isoformat()

    @property
    def nino(self) -> str:
        """National Insurance number."""
        return f"ZM{NUMBER_MARKER[:3]}{self.number:03d}A"

    @property
    def upn(self) -> str:
        """Pupil number with a right check letter."""
        digits = f"891{NUMBER_MARKER[:6]}{self.number:03d}"
        return upn_rule.calc_check_digit(digits) + digits

    @property
    def nominal(self) -> str:
        """Police reference of the person."""
        return f"N{NUMBER_MARKER}{self.number}"


@dataclass(frozen=True)
class Family:
    """A parent and two children at one address."""

    number: int
    parent: Person
    children: tuple[Person, Person]

    @property
    def ref(self) -> str:
        """Careworks reference."""
        return f"XF{NUMBER_MARKER}{self.number:03d}"

    @property
    def street(self) -> str:
        """House number and street."""
        return f"{self.number + 11} Xqzvstreet{letters(self.number)} Road"

    @property
    def postcode(self) -> str:
        """A postcode of a sector that is not in use."""
        allowed = "ABDEFGHJLNPQRSTUWXYZ"
        return f"NG{self.number % 9 + 1}9 9{allowed[self.number % 20]}{allowed[self.number // 20 % 20]}"

    @property
    def tenancy(self) -> str:
        """Reference of the tenancy."""
        return f"{NUMBER_MARKER}{self.number:03d}/01"


def letters(number: int) -> str:
    """Two letters for a number below 676."""
    return string.ascii_lowercase[number // 26] + string.ascii_lowercase[number % 26]


def families() -> list[Family]:
    """The planted families."""
    made = []
    for number in range(FAMILIES):
        surname, week = f"Xqzvson{letters(number)}", dt.timedelta(weeks=number)
        parent = Person(f"Xqzvann{letters(number)}", surname, dt.date(1960, 2, 3) + 5 * week, number)
        elder = Person(f"Xqzvkid{letters(number)}a", surname, dt.date(1998, 3, 5) + week, FAMILIES + number)
        born_on = elder.born_on + dt.timedelta(days=900)
        younger = Person(f"Xqzvkid{letters(number)}b", surname.upper(), born_on, 2 * FAMILIES + number)
        made.append(Family(number, parent, (elder, younger)))
    return made


def everything(made: list[Family]) -> dict[str, set[str]]:
    """Every planted value in lower case, in every form in which it might be shown, by kind."""
    people = [person for family in made for person in (family.parent, *family.children)]
    postcodes = {family.postcode.lower() for family in made}
    return {
        "text": {TEXT_MARKER},
        "number": {NUMBER_MARKER},
        "postcode": postcodes | {postcode.replace(" ", "") for postcode in postcodes},
        "birth date": {form for person in people for form in (person.uk, person.iso)},
        "national insurance number": {person.nino.lower() for person in people},
        "pupil number": {person.upn.lower() for person in people},
    }


def rows_of(made: list[Family]) -> dict[str, Rows]:
    """Rows of every CSV dataset, without the trailer of the benefits return."""
    found: dict[str, Rows] = {name: [] for name in COLUMNS}
    for family in made:
        for part in (_education(family), _police(family), _benefits_and_housing(family), _careworks(family)):
            for name, lines in part.items():
                found[name] += [line.split("|") for line in lines]
    assert all(len(row) == len(COLUMNS[name].split("|")) for name, rows in found.items() for row in rows)
    return found


def _education(family: Family) -> dict[str, list[str]]:
    parent, (elder, younger) = family.parent, family.children
    home = f"{family.street}||Xqzvtown|{family.postcode}|10{NUMBER_MARKER}{family.number:03d}"
    contacts = f"{parent.surname}|{parent.forename}|Mother|Y|Y|Xqzvgran|Xqzvelsie|Grandparent|N|N"
    absent = 25 if family.number % 4 == 0 else 1
    return {
        "education/pupils": [
            f"{child.upn}||{child.surname}|{child.forename}|Xqzvmid|Xqzvpref|{child.uk}|F|8914078|C|7|05/09/2011||{home}"
            f"|{contacts}"
            for child in (elder, younger)
        ],
        "education/attendance": [
            f"{child.upn}|8914078|{term}|120|3|{absent}"
            for child in (elder, younger)
            for term in ("2011/12|SUM", "2012/13|AUT", "2012/13|SPR")
        ],
        "education/exclusions": [f"{elder.upn}|8914078|FIXD|PP|14/11/2012|4"],
        "education/provision": [f"{younger.upn}|AP|14/01/2013|12/02/2013"],
    }


def _police(family: Family) -> dict[str, list[str]]:
    parent, (elder, _) = family.parent, family.children
    reference = f"2012/{NUMBER_MARKER}{family.number:03d}"
    home = f"{family.street}, Xqzvtown, {family.postcode}"
    offender = f"{elder.nominal}|OFFENDER|{elder.surname}|{elder.forename}|{elder.iso}|Female|{home}"
    nuisance = f"{parent.nominal}|{parent.surname}|{parent.forename}|{parent.iso}|Female|{home}"
    return {
        "police/offences": [f"NC/{reference}|{offender}|2012-10-11|39|Theft|CONVICTED|2012-11-20|Ashfield"],
        "police/asb": [f"INC/{reference}|{nuisance}|2012-09-12|NUISANCE|ABC|2012-09-20|Ashfield"],
    }


def _benefits_and_housing(family: Family) -> dict[str, list[str]]:
    parent = family.parent
    home = f"{family.street}||Xqzvtown|{family.postcode}|SECURE|04/05/2009|"
    return {
        "benefits/dwp_return": [
            f"{parent.nino}|{parent.surname}|{parent.forename}|{parent.iso}|{family.postcode}|FOUND|JSA|2011-02-14|||"
        ],
        "housing/ashfield_tenancies": [
            f"{family.tenancy}|P{NUMBER_MARKER}|10{NUMBER_MARKER}{family.number:03d}|{home}|{NUMBER_MARKER}{one.number:03d}"
            f"|Ms|{one.forename}|{one.surname}|{one.uk}|{one.nino}|{tie}|04/05/2009|"
            for one, tie in ((parent, "Tenant"), *((child, "Daughter") for child in family.children))
        ],
        "housing/ashfield_actions": [f"{family.tenancy}|NSP-ASB|12/12/2012|Xqzvserved on the tenant"],
    }


def _careworks(family: Family) -> dict[str, list[str]]:
    roles = ((family.parent, "PARENT"), *((child, "CHILD") for child in family.children))
    return {
        "careworks/families": [f"{family.ref}|Ashfield|2012-04-02|2012-04-10|KW105|KEYWORKER|ENGAGED|2012-05-11||"],
        "careworks/members": [
            f"{family.ref}|{at}|{one.surname}|{one.forename}|{one.iso}|F|{family.postcode}|{role}|2012-04-02|"
            for at, (one, role) in enumerate(roles, start=1)
        ],
        "careworks/events": [f"{family.ref}|1|ASSESSMENT|2012-05-14|1"],
        "careworks/employment": [f"{family.ref}|1|2012-10-05||37|PAYSLIP|2013-05-02"],
    }


def as_csv(name: str, rows: Rows, *, header: bool = True) -> str:
    """Header, rows and, for benefits, the trailer, as the agencies write them."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    if header:
        writer.writerow(COLUMNS[name].split("|"))
    writer.writerows(rows)
    if name == "benefits/dwp_return":
        writer.writerow(["TRAILER", len(rows)])
    return text.getvalue()


def write(landing: Path, name: str, extract_on: str, content: str | bytes, ext: str = "csv") -> None:
    """One file of the landing area."""
    file = landing / f"{name}_{extract_on}.{ext}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


def write_delivery(landing: Path, made: list[Family], extract_on: str) -> None:
    """Every dataset, with a few broken rows among many sound ones: rows to hold back, not files to refuse."""
    for name, rows in rows_of(made).items():
        write(landing, name, extract_on, as_csv(name, [*rows, *_broken(rows[0])]))
    write_workbook(landing / f"housing/broxtowe_tenancies_{extract_on}.xlsx", made[:8])


def write_workbook(path: Path, made: list[Family]) -> None:
    """Tenancies in layout B; the last household cannot be read."""
    start = dt.datetime(2009, 5, 4, tzinfo=dt.UTC).replace(tzinfo=None)
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Broxtowe Borough Council - Housing Services"])
        sheet.write_row(1, 0, ["Tenancy and household extract"])
        sheet.write_row(2, 0, LAYOUT_B.split("|"))
        for line, family in enumerate(made, start=3):
            one = family.parent
            household = "; ".join(f"{c.forename} {c.surname} (Daughter, {c.uk})" for c in family.children)
            if family is made[-1]:
                household = "Xqzvkid without brackets, 31/02/Xqzv"
            home = f"{family.street}, Xqzvtown, {family.postcode}"
            sheet.write_row(line, 0, [family.tenancy.replace("/", "-"), None, home, f"{one.forename} {one.surname}"])
            sheet.write_datetime(line, 4, dt.datetime.combine(one.born_on, start.time()))
            sheet.write_string(line, 5, one.nino)
            sheet.write_datetime(line, 6, start)
            sheet.write_string(line, 8, household)


def _broken(row: list[str]) -> Rows:
    """For each column a row with text the column cannot take, under a key of its own; and one without a key."""
    found = []
    for at in range(len(row)):
        spoilt = [f"{NUMBER_MARKER}bad{at:02d}", *row[1:]]
        spoilt[at] = "31/02/Xqzv"
        found.append(spoilt)
    return [*found, ["", *row[1:]]]


def write_faults(landing: Path, made: list[Family], extract_on: str) -> int:
    """Files that must be refused as a whole; how many."""
    rows = rows_of(made)
    surname = COLUMNS["education/pupils"].split("|").index("Surname")
    pupils = list(csv.reader(io.StringIO(as_csv("education/pupils", rows["education/pupils"]))))
    without_surname = "".join(",".join(row[:surname] + row[surname + 1 :]) + "\r\n" for row in pupils)
    rubbish = {name: as_csv(name, [["Xqzv"] * len(row) for row in rows[name]]) for name in rows}
    faults: dict[str, str | bytes] = {
        "education/pupils": without_surname,
        "education/attendance": as_csv("education/attendance", rows["education/attendance"], header=False),
        "education/provision": rubbish["education/provision"],
        "benefits/dwp_return": as_csv("benefits/dwp_return", rows["benefits/dwp_return"]) + "TRAILER,9999\r\n",
        "police/offences": rubbish["police/offences"],
        "police/asb": bytes(range(256)) * 40 + b"Xqzv" + bytes(range(255, -1, -1)) * 40,
        "careworks/members": as_csv("careworks/members", rows["careworks/members"]).encode("utf-16"),
        "careworks/events": as_csv("careworks/events", rows["careworks/events"]).replace(",", ";"),
        "careworks/employment": b"",
    }
    for name, content in faults.items():
        write(landing, name, extract_on, content)
    write(landing, "housing/broxtowe_tenancies", extract_on, b"PK\x03\x04 Xqzv is no workbook", "xlsx")
    return len(faults) + 1
