"""Which fact table a dataset fills, and what its absence from a file means."""

from dataclasses import dataclass

from sqlalchemy import Table

from tfp_etl.warehouse.tables import facts

NOTHING_DROPS = "false"
TWO_YEARS_OF_STARTS = "t.start_on < %(extract_on)s::date - interval '2 years'"
TWO_YEARS_OF_ENDS = "t.claim_end_on < %(extract_on)s::date - interval '2 years'"
TERM = (
    "(substring({0}.academic_year from '^[0-9]{{4}}')::integer * 3 + array_position('{{AUT,SPR,SUM}}', {0}.term_code))"
)
SIX_TERMS = (
    f"{TERM.format('t')} < (select greatest(min({TERM.format('a')}), max({TERM.format('a')}) - 5) from arrived a)"
)


@dataclass(frozen=True)
class Kind:
    """How a dataset is loaded.

    `blank_key` is the LIKE pattern of a natural key whose identifying part (UPN, NINO, nominal) is blank: such a row
    identifies nobody, so it supersedes nothing but its own copy. `dropped` is the SQL condition under which a row
    (t) missing from a snapshot merely fell off the snapshot's horizon, and stays known.
    """

    table: Table
    is_snapshot: bool = True
    blank_key: str = ""
    dropped: str = NOTHING_DROPS


KINDS = {
    "pupils": Kind(facts.enrolment, blank_key="|%"),
    "attendance": Kind(facts.attendance, blank_key="|%", dropped=SIX_TERMS),
    "exclusions": Kind(facts.exclusion, blank_key="|%", dropped=TWO_YEARS_OF_STARTS),
    "provision": Kind(facts.provision, blank_key="|%"),
    "dwp_return": Kind(facts.benefit_spell, blank_key="|%", dropped=TWO_YEARS_OF_ENDS),
    "offences": Kind(facts.offence, is_snapshot=False, blank_key="%|"),
    "asb": Kind(facts.asb_incident, is_snapshot=False, blank_key="%|"),
    "tenancies": Kind(facts.tenancy_member, blank_key="%|"),
    "actions": Kind(facts.housing_action),
    "families": Kind(facts.programme_family),
    "members": Kind(facts.programme_member),
    "events": Kind(facts.programme_event),
    "employment": Kind(facts.employment),
}


def kind_of(dataset: str) -> Kind:
    """The kind of a dataset as in the file name; housing datasets begin with their district."""
    return KINDS[dataset if dataset in KINDS else dataset.rpartition("_")[2]]
