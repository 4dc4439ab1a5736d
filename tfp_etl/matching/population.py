"""Fit the model to the size of a delivery: what depends on how many people there are is counted, never trained.

How one person's records differ (m) is a property of clerks and travels between deliveries. How likely two strangers
share a dwelling, and
how likely two random records are one person, both fall with the number of people; they are counted in the records
themselves.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tfp_etl.matching.nodes import statement

if TYPE_CHECKING:
    import duckdb
    from splink.internals.splink_dataframe import SplinkDataFrame

# Pairs alike in one of these ways are taken for matches; the share of all matches they find is assumed, since truth is
# not known.
# Being wrong by a factor of 1.5 moves every weight by 0.6.
SURE_RULES = (
    ("pupil_key",),
    ("nino",),
    ("nominal_ref",),
    ("forename", "surname", "dob"),
    ("forename", "surname", "dwelling"),
)
SURE_RECALL = 0.75

# Fewer nodes say too little about a population: the one the model was trained on stands in.
ENOUGH = 1_000

# Level labels of `kinship` by the share that scales their u.
_SCALED_BY = {"one household": "kin", "one street": "postcode", "one postcode": "postcode", "one town": "town"}


@dataclass(frozen=True)
class Population:
    """Nodes, and the shares of their pairs that have a kin key, a postcode or a postcode district in common."""

    node_count: int
    kin: float
    postcode: float
    town: float

    def as_dict(self) -> dict[str, float]:
        """For the model file."""
        return asdict(self)


def measure(db: duckdb.DuckDBPyConnection) -> Population:
    """Count the population of the table `nodes`."""
    count, kin, postcode, town = db.execute(statement("shares")).fetchall()[0]
    return Population(int(count), float(kin), float(postcode), float(town))


def prior(table: SplinkDataFrame) -> float:
    """The chance that two random nodes are one person, from the pairs that SURE_RULES find."""
    from splink import Linker, block_on  # noqa: PLC0415  (Splink loads slowly, and a run over few changes has no use for it)

    from tfp_etl.matching import person_model  # noqa: PLC0415

    linker = Linker(table, person_model.settings(), log_level=40, validate_settings=False)
    linker.training.estimate_probability_two_random_records_match(
        [block_on(*rule) for rule in SURE_RULES], recall=SURE_RECALL
    )
    found: float = linker.misc.save_model_to_json()["probability_two_random_records_match"]
    return found


def fit(model: dict[str, Any], trained_on: Population, here: Population) -> None:
    """Scale, in place, u of the levels that fall with the number of people."""
    from tfp_etl.matching import person_model  # noqa: PLC0415  (as in `prior`)

    for comparison in model["comparisons"]:
        name = comparison["output_column_name"]
        for level in comparison["comparison_levels"]:
            if "u_probability" not in level:
                continue
            if name == "kinship":
                level["u_probability"] *= _ratio(level["label_for_charts"], trained_on, here)
            elif level["label_for_charts"] in ("same number", "slip in the number"):
                level["u_probability"] *= person_model.REFERENCE_RECORDS / here.node_count


def without_frequencies(model: dict[str, Any]) -> None:
    """Leave name frequencies out, in place: in a handful of records every name looks common."""
    for comparison in model["comparisons"]:
        for level in comparison["comparison_levels"]:
            if "tf_adjustment_column" in level:
                level["tf_adjustment_weight"] = 1e-9  # Splink takes 0 for "not given"


def _ratio(label: str, trained_on: Population, here: Population) -> float:
    """How much more often than where it was trained two strangers here share what the level names."""
    for start, share in _SCALED_BY.items():
        if label.startswith(start):
            before, now = getattr(trained_on, share), getattr(here, share)
            return now / before if before and now else 1.0
    return 1.0
