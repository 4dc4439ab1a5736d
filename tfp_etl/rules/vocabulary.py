"""The names a rule file of phase 1 must give, each once. Another name, or one missing, is refused."""

NUMBERS = frozenset(
    {
        "identification_months",
        "comparison_months",
        "progress_months",
        "terms_counted",
        "absence_percent",
        "fixed_exclusions",
        "asb_reduction_percent",
        "offending_reduction_percent",
        "adult_age",
        "school_year_first",
        "school_year_last",
        "school_age_first",
        "school_age_last",
        "continuous_days",
        "cumulative_days",
        "cumulative_span_days",
        "criteria_identified",
        "criteria_discretion",
    }
)

CODES = frozenset(
    {
        "proven_roles",
        "proven_disposals",
        "pending_roles",
        "pending_disposals",
        "asb_orders",
        "housing_actions",
        "permanent_exclusions",
        "fixed_exclusions",
        "provisions",
        "on_roll",
        "main_roll",
        "subsidiary_roll",
        "before_year_one",
        "benefits",
        "cumulative_benefits",
        "unconfigured_benefits",
        "traced",
        "proof_of_work",
        "engaged",
        "feeds_expected",
        "out_of_area",
        "adult_roles",
        "child_roles",
    }
)

# Feeds that verdicts rely on; `tenancies` and `actions` are those of every district.
FEEDS = frozenset(
    {
        "asb",
        "offences",
        "dwp_return",
        "pupils",
        "attendance",
        "exclusions",
        "provision",
        "tenancies",
        "actions",
        "families",
        "members",
        "employment",
    }
)

MONEY = frozenset({"result_maximum", "route_a", "progress_to_work"})

# Each test and the measures that can decide it. A new meaning is a new measure, with its own name and code.
TESTS = {
    "CRITERION_1": {"crime_or_asb"},
    "CRITERION_2": {"education_concern"},
    "CRITERION_3": {"out_of_work"},
    "ATTACHMENT": {"attachment"},
    "A1": {"education_result"},
    "A2": {"asb_reduction"},
    "A3": {"offending_reduction"},
    "ROUTE_A": {"route_a"},
    "ROUTE_B": {"continuous_employment"},
    "PROGRESS_TO_WORK": {"progress_to_work"},
    "VERDICT": {"verdict_and_money"},
}
