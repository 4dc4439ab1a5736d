"""The stories by name: a_ reach a claim by route A or stop just short of it, b_ by route B, n_ reach no claim."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tfp_etl.synthetic.calendar import NEVER

if TYPE_CHECKING:
    from tfp_etl.synthetic.stories import Tale


def school_trouble(tale: "Tale") -> None:
    """The eldest missed a quarter of the three terms before engagement."""
    tale.absent(tale.children[0], tale.before, 25)


def incidents(tale: "Tale", before: int, after: int) -> None:
    """So many incidents in the six months before E, and in the six up to C."""
    for number in range(before):
        tale.annoy(tale.children[0], tale.engaged - 5 - 20 * number)
    for number in range(after):
        tale.annoy(tale.adults[0], tale.cut_off - 5 - 20 * number)


def offences(tale: "Tale", before: int, after: int) -> None:
    """So many proven offences of the eldest child in the six months before E, and in the six up to C."""
    for number in range(before):
        tale.offend(tale.children[0], tale.engaged - 8 - 18 * number)
    for number in range(after):
        tale.offend(tale.children[0], tale.cut_off - 12 - 18 * number)


def on_benefit(tale: "Tale", code: str, left: int, **dates: int) -> None:
    """The first adult claims from well before E until a day."""
    tale.claim(tale.adults[0], code, tale.engaged - 400, left, **dates)


def in_work(tale: "Tale", code: str, days: int, **dates: int) -> None:
    """The first adult leaves a benefit for a job that has lasted so many days at C, C included."""
    start = tale.cut_off - days + 1
    on_benefit(tale, code, start, **dates)
    tale.work(tale.adults[0], start)


def a_edu(tale: "Tale") -> None:
    """School trouble at entry, none now."""
    school_trouble(tale)


def a_edu_ptw(tale: "Tale") -> None:
    """School trouble gone, and an adult on the Work Programme lately."""
    school_trouble(tale)
    on_benefit(tale, "JSA", NEVER, work_programme=tale.cut_off - 60)


def a_edu_asb(tale: "Tale") -> None:
    """School and neighbours both quieter."""
    school_trouble(tale)
    incidents(tale, 4, 1)


def a_edu_crime(tale: "Tale") -> None:
    """School trouble gone, offences down by a third: 3 to 2."""
    school_trouble(tale)
    offences(tale, 3, 2)


def n_crime_quarter(tale: "Tale") -> None:
    """Offences down by a quarter only: 4 to 3."""
    school_trouble(tale)
    offences(tale, 4, 3)


def a_exact60(tale: "Tale") -> None:
    """Incidents down by exactly 60 %: 5 to 2."""
    incidents(tale, 5, 2)


def n_asb_half(tale: "Tale") -> None:
    """Incidents down by half: 4 to 2."""
    incidents(tale, 4, 2)


def n_asb_new(tale: "Tale") -> None:
    """School trouble gone, but a first incident lately."""
    school_trouble(tale)
    incidents(tale, 0, 1)


def a_asb_edges(tale: "Tale") -> None:
    """Incidents on the edge days: six months before E counts as before, E and six months before C count as neither."""
    for when in (tale.months_before(tale.engaged, 6), tale.engaged, tale.months_before(tale.cut_off, 6)):
        tale.annoy(tale.children[0], when)


def n_asb_edges(tale: "Tale") -> None:
    """One incident before; the day after six months before C counts as after."""
    tale.annoy(tale.children[0], tale.engaged - 1)
    tale.annoy(tale.children[0], tale.months_before(tale.cut_off, 6) + 1)


def a_border_rate(tale: "Tale") -> None:
    """Absence one session below 15 % now."""
    school_trouble(tale)
    tale.absent(tale.children[0], tale.judged, 15, short_by=1)


def n_exact15(tale: "Tale") -> None:
    """Absence of exactly 15 % now."""
    school_trouble(tale)
    tale.absent(tale.children[0], tale.judged, 15)


def n_same(tale: "Tale") -> None:
    """As much absence as before."""
    school_trouble(tale)
    tale.absent(tale.children[0], tale.judged, 25)


def n_sibling(tale: "Tale") -> None:
    """The eldest is better, the youngest is now worse."""
    school_trouble(tale)
    tale.absent(tale.children[-1], tale.judged, 30)


def n_new_absence(tale: "Tale") -> None:
    """No trouble at entry, trouble now."""
    tale.absent(tale.children[0], tale.judged, 20)


def n_no_change(tale: "Tale") -> None:
    """Nothing was wrong in what route A looks at."""


def a_two_fixed(tale: "Tale") -> None:
    """Two fixed exclusions in the terms judged."""
    school_trouble(tale)
    for number in range(2):
        tale.exclude(tale.children[0], "FIXD", tale.judged[1].first + 7 + 14 * number)


def n_three_fixed(tale: "Tale") -> None:
    """Three fixed exclusions in the terms judged, the last on the last day."""
    school_trouble(tale)
    for when in (tale.judged[1].first + 7, tale.judged[1].first + 21, tale.judged[2].last):
        tale.exclude(tale.children[0], "FIXD", when)


def a_lunch(tale: "Tale") -> None:
    """Lunchtime exclusions do not count."""
    school_trouble(tale)
    for number in range(4):
        tale.exclude(tale.children[0], "LNCH", tale.judged[1].first + 7 * number)


def n_perm(tale: "Tale") -> None:
    """Excluded for good in the terms judged."""
    school_trouble(tale)
    tale.exclude(tale.children[0], "PERM", tale.judged[2].first + 10)


def a_pru_ended(tale: "Tale") -> None:
    """A referral unit whose first day without is C."""
    tale.provide(tale.children[0], "PRU", tale.engaged - 100, tale.cut_off)


def n_pru_open(tale: "Tale") -> None:
    """A referral unit still open at C: its first day without is the day after."""
    tale.provide(tale.children[0], "PRU", tale.engaged - 100, tale.cut_off + 1)


def a_last_day(tale: "Tale") -> None:
    """Engaged on the last day of the earliest term judged."""
    tale.engaged = tale.judged[0].last
    _move_case(tale)
    school_trouble(tale)


def n_day_after(tale: "Tale") -> None:
    """Engaged one day later: not yet."""
    tale.engaged = tale.judged[0].last + 1
    _move_case(tale)
    school_trouble(tale)


def n_pending(tale: "Tale") -> None:
    """School trouble gone, an offence of the eldest not decided."""
    school_trouble(tale)
    tale.offend(tale.children[0], tale.cut_off - 40, "PENDING")


def a_nfa(tale: "Tale") -> None:
    """School trouble gone; no further action on an offence does not count."""
    school_trouble(tale)
    tale.offend(tale.children[0], tale.cut_off - 40, "NFA")


def n_refused(tale: "Tale") -> None:
    """All better, but the family refused."""
    school_trouble(tale)
    programme, place = tale.facts.programme, tale.place
    programme.status[place], programme.engaged[place] = "REFUSED", NEVER


def b_182(tale: "Tale") -> None:
    """From JSA to 182 days of work."""
    in_work(tale, "JSA", 182)


def b_jsa181(tale: "Tale") -> None:
    """From JSA to 181 days of work: not yet."""
    in_work(tale, "JSA", 181)


def b_jsagap(tale: "Tale") -> None:
    """Two jobs with a gap, 182 days in 210."""
    on_benefit(tale, "JSA", tale.cut_off - 209)
    tale.work(tale.adults[0], tale.cut_off - 209, tale.cut_off - 139)
    tale.work(tale.adults[0], tale.cut_off - 111)


def b_91(tale: "Tale") -> None:
    """From ESA to 91 days of work."""
    in_work(tale, "ESA", 91)


def b_90(tale: "Tale") -> None:
    """From ESA to 90 days of work: not yet."""
    in_work(tale, "ESA", 90)


def b_long(tale: "Tale") -> None:
    """From IS to a job of seven months, school better too: the larger sum is paid."""
    school_trouble(tale)
    in_work(tale, "IS", 210)


def b_wp(tale: "Tale") -> None:
    """On the Work Programme on the day the job began: paid for elsewhere."""
    in_work(tale, "JSA", 200, work_programme=tale.cut_off - 199)


def a_wp_day_after(tale: "Tale") -> None:
    """Attached to the Work Programme a day after the job began."""
    in_work(tale, "JSA", 200, work_programme=tale.cut_off - 198)


def b_esf(tale: "Tale") -> None:
    """On ESF provision before the job."""
    in_work(tale, "ESA", 120, esf=tale.cut_off - 300)


def b_self(tale: "Tale") -> None:
    """Only the adult's own word."""
    on_benefit(tale, "ESA", tale.cut_off - 150)
    tale.work(tale.adults[0], tale.cut_off - 150, evidence="SELF REPORT")


def b_noev(tale: "Tale") -> None:
    """Off benefit, no evidence of work."""
    on_benefit(tale, "JSA", tale.cut_off - 200)


def b_uc(tale: "Tale") -> None:
    """Last benefit Universal Credit."""
    in_work(tale, "UC", 150)


def b_ended(tale: "Tale") -> None:
    """The job ended before C."""
    on_benefit(tale, "ESA", tale.cut_off - 200)
    tale.work(tale.adults[0], tale.cut_off - 200, tale.cut_off - 20)


def b_back(tale: "Tale") -> None:
    """In work and back on benefit."""
    on_benefit(tale, "JSA", tale.cut_off - 250)
    tale.work(tale.adults[0], tale.cut_off - 250, tale.cut_off - 20)
    tale.claim(tale.adults[0], "JSA", tale.cut_off - 19)


def b_untraced(tale: "Tale") -> None:
    """DWP could not trace the adult."""
    tale.untraced(tale.adults[0])


def b_still(tale: "Tale") -> None:
    """Still on benefit."""
    on_benefit(tale, "JSA", NEVER)


def b_both(tale: "Tale") -> None:
    """Both routes are reached."""
    school_trouble(tale)
    incidents(tale, 3, 1)
    in_work(tale, "JSA", 205)


def _move_case(tale: "Tale") -> None:
    programme, place = tale.facts.programme, tale.place
    programme.engaged[place] = tale.engaged
    programme.allocated[place], programme.identified[place] = tale.engaged - 20, tale.engaged - 28


TELLERS: "dict[str, Callable[[Tale], None]]" = {
    teller.__name__: teller
    for teller in (
        a_edu, n_same, b_182, n_exact15, b_untraced, a_edu_ptw, n_sibling, b_wp, a_border_rate, b_noev, a_edu_asb,
        n_three_fixed, b_jsa181, n_asb_half, b_self, a_exact60, n_new_absence, b_91, n_pru_open, b_back, a_edu_crime,
        n_crime_quarter, b_90, n_no_change, b_uc, a_two_fixed, n_perm, b_long, n_pending, b_still, a_asb_edges,
        n_asb_edges, b_ended, n_asb_new, b_esf, a_pru_ended, n_day_after, a_last_day, a_lunch, b_jsagap, a_nfa,
        n_refused, a_wp_day_after, b_both,
    )
}  # fmt: skip
