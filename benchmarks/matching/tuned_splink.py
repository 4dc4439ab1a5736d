"""The floor: what a user of Splink 5 who knows it well gets, with cannot-links, and families by an evidence graph.

    python -m benchmarks.matching.tuned_splink RECORDS LINKS [--families]

One `dedupe_only` model over all feeds, trained on the records themselves: forename and surname in one comparison with
term frequencies, swaps and prefixes; birth dates by kind of slip; a dwelling-aware address; numbers; gender. Blocking
rules are guarded by their exact pair counts. Edges merge in descending weight, never two rows of one source_ref, two
pupil numbers or two National Insurance numbers. Written from published advice, not from the platform's own model.
"""

from __future__ import annotations

import argparse
import logging
import re
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.matching import layout, tuned_families
from benchmarks.matching.constrained import merge

# Cannot-links allow a low bar. Where relatives live together and no reference tells them apart, only the bar does.
WEIGHT, WEIGHT_OF_RELATIVES = 2.0, 6.0
PAIRS_AT_MOST, PAIRS_A_ROW = 3_000_000, 25  # all rules together, narrowest first

CLEAN = """
with text as (
    select
        record_id,
        coalesce(source, '') as source,
        source_ref,
        record_date,
        role,
        nullif(trim(regexp_replace(lower(strip_accents(forename)), '[^a-z ]', ' ', 'g')), '') as forename_all,
        nullif(trim(regexp_replace(lower(strip_accents(middle_names)), '[^a-z ]', ' ', 'g')), '') as middle,
        nullif(regexp_replace(lower(strip_accents(surname)), '[^a-z]', '', 'g'), '') as surname,
        case when try_cast(left(dob, 10) as date) > date '1901-01-01' then left(dob, 10) end as dob,
        upper(left(gender, 1)) as gender,
        nullif(trim(regexp_replace(lower(address), '[^a-z0-9/ ]', ' ', 'g')), '') as address,
        lower(town) as town,
        nullif(regexp_replace(upper(postcode), '[^A-Z0-9]', '', 'g'), '') as postcode,
        uprn,
        upper(upn) as upn,
        nullif(regexp_replace(upper(nino), '[^A-Z0-9]', '', 'g'), '') as nino
    from raw
),

parts as (
    select
        *,
        split_part(forename_all, ' ', 1) as forename,
        regexp_extract(address, '[0-9]+(/[0-9]+)?[a-z]?') as number,
        regexp_extract(address, '(?:flat|apartment|apt|unit)? *([0-9]+)[ ,/]+[0-9]+', 1) as flat,
        regexp_extract(address, '([a-z]{3,})', 1) as street
    from text
)

select
    * exclude (flat, number),
    concat_ws(' ', forename, surname) as full_name,
    left(forename, 1) as initial,
    left(dob, 4) as birth_year,
    case
        when postcode is not null and number <> ''
            then concat_ws(' ', postcode, regexp_extract(address, '[0-9]+[a-z]?'), nullif(flat, ''), left(street, 3))
    end as dwelling,
    case
        when address is not null and postcode is not null
            then postcode || regexp_replace(address, '[^0-9a-z]', '', 'g')
    end as place,
    case when length(postcode) >= 5 then left(postcode, length(postcode) - 3) else left(postcode, 3) end as outcode
from parts
"""

RULES = [
    ["nino"],
    ["upn"],
    ["dob", "surname"],
    ["dob", "forename"],
    ["forename", "surname", "postcode"],
    ["forename", "dwelling"],
    ["surname", "dwelling"],
    ["forename", "uprn"],
    ["dob", "postcode"],
    ["dob", "uprn"],
    ["forename", "surname", "birth_year"],
    ["forename", "surname"],
    ["surname", "initial", "postcode"],
    ["surname", "initial", "outcode"],
    ["forename", "postcode"],
    ["surname", "postcode"],
    ["place", "initial"],
    ["dob", "initial"],
    ["surname", "initial", "birth_year"],
    ["forename", "birth_year", "outcode"],
    ["dob"],
    ["place"],
    ["address"],
    ["dwelling"],
    ["postcode"],
    ["surname"],
    ["forename"],
]
SWAPPED = "l.forename = r.surname and l.surname = r.forename"


def _level(sql: str, label: str) -> cll.CustomLevel:
    """A level written as l.column, r.column, which Splink calls column_l, column_r."""
    return cll.CustomLevel(re.sub(r"\b([lr])\.(\w+)", r"\2_\1", sql), label)


def names() -> cl.CustomComparison:
    """Forename and surname together, from alike to unlike."""
    close = "jaro_winkler_similarity(l.{0}, r.{0}) >= {1}"
    f92, s92 = close.format("forename", 0.92), close.format("surname", 0.92)
    f80, s85 = close.format("forename", 0.80), close.format("surname", 0.85)
    prefix = "(starts_with(l.forename, r.forename) or starts_with(r.forename, l.forename))"
    crossed = "least(jaro_winkler_similarity(l.forename, r.surname), jaro_winkler_similarity(l.surname, r.forename))"
    middle = "(l.forename = r.middle or r.forename = l.middle)"
    exact = _level("l.full_name = r.full_name", "both names").configure(
        tf_adjustment_column="full_name", tf_adjustment_weight=1.0
    )
    return cl.CustomComparison(
        output_column_name="names",
        comparison_levels=[
            _level(
                "(l.forename is null or r.forename is null) and (l.surname is null or r.surname is null)", "null"
            ).configure(is_null_level=True),
            _level("(l.forename is null or r.forename is null) and l.surname = r.surname", "surname alone").configure(
                tf_adjustment_column="surname"
            ),
            _level("(l.surname is null or r.surname is null) and l.forename = r.forename", "forename alone").configure(
                tf_adjustment_column="forename"
            ),
            _level("l.forename is null or r.forename is null or l.surname is null or r.surname is null", "one absent"),
            exact,
            _level(SWAPPED, "swapped"),
            _level(f"{f92} and {s92}", "both near"),
            _level(f"{crossed} >= 0.85", "swapped, near"),
            _level(f"l.surname = r.surname and ({prefix} or {middle})", "surname, prefix").configure(
                tf_adjustment_column="surname"
            ),
            _level(f"l.surname = r.surname and {f80}", "surname, forename far").configure(
                tf_adjustment_column="surname"
            ),
            _level(f"l.forename = r.forename and {s85}", "forename, surname far").configure(
                tf_adjustment_column="forename"
            ),
            _level("l.surname = r.surname", "surname").configure(tf_adjustment_column="surname"),
            _level("l.forename = r.forename", "forename").configure(tf_adjustment_column="forename"),
            _level("l.forename = r.surname or l.surname = r.forename", "one in the other's place"),
            cll.ElseLevel(),
        ],
    )


def births() -> cl.CustomComparison:
    """Birth dates by kind of slip."""
    swapped = "substr(l.dob, 6, 2) = substr(r.dob, 9, 2) and substr(l.dob, 9, 2) = substr(r.dob, 6, 2)"
    return cl.CustomComparison(
        output_column_name="dob",
        comparison_levels=[
            cll.NullLevel("dob"),
            cll.ExactMatchLevel("dob"),
            _level("damerau_levenshtein(l.dob, r.dob) <= 1", "one slip"),
            _level(f"left(l.dob, 4) = left(r.dob, 4) and {swapped}", "day and month"),
            _level("substr(l.dob, 6) = substr(r.dob, 6)", "other year"),
            _level("left(l.dob, 7) = left(r.dob, 7)", "month of one year"),
            _level("damerau_levenshtein(l.dob, r.dob) <= 2", "two slips"),
            _level("left(l.dob, 4) = left(r.dob, 4)", "year"),
            cll.ElseLevel(),
        ],
    )


def addresses() -> cl.CustomComparison:
    """Where: the dwelling, the postcode, the outcode."""
    near = "jaro_winkler_similarity(l.address, r.address)"
    return cl.CustomComparison(
        output_column_name="address",
        comparison_levels=[
            _level(
                "(l.uprn is null or r.uprn is null) and (l.postcode is null or r.postcode is null) "
                "and (l.address is null or r.address is null)",
                "null",
            ).configure(is_null_level=True),
            _level("l.uprn = r.uprn and coalesce(l.dwelling = r.dwelling, true)", "uprn"),
            _level("l.dwelling = r.dwelling or l.place = r.place", "dwelling"),
            _level("l.address = r.address and coalesce(l.town = r.town, true)", "address"),
            _level("l.uprn = r.uprn", "uprn, other flat"),
            _level(f"{near} >= 0.88 and (damerau_levenshtein(l.postcode, r.postcode) <= 1 or l.town = r.town)", "near"),
            _level("l.postcode = r.postcode", "postcode"),
            _level(f"{near} >= 0.92", "address near"),
            _level("l.outcode = r.outcode", "outcode"),
            cll.ElseLevel(),
        ],
    )


def number(column: str) -> cl.CustomComparison:
    """A number: same, one slip, other."""
    return cl.CustomComparison(
        output_column_name=column,
        comparison_levels=[
            cll.NullLevel(column),
            cll.ExactMatchLevel(column),
            _level(f"damerau_levenshtein(l.{column}, r.{column}) <= 1", "one slip"),
            cll.ElseLevel(),
        ],
    )


def kept_rules(db: duckdb.DuckDBPyConnection, rows: int) -> list[list[str]]:
    """Blocking rules whose exact number of pairs is affordable."""
    limit = max(PAIRS_AT_MOST, PAIRS_A_ROW * rows)
    kept, spent = [], 0
    for rule in RULES:
        given = " and ".join(f"{c} is not null" for c in rule)
        sql = (
            f"select sum(n * (n - 1) / 2) from (select count(*) n from clean where {given} group by {', '.join(rule)})"
        )
        pairs = db.sql(sql).fetchall()[0][0] or 0
        if pairs > 0 and spent + pairs <= limit:
            kept.append(rule)
            spent += pairs
    return kept


def edges(db: duckdb.DuckDBPyConnection) -> pa.Table:
    """record_id_l, record_id_r, weight of every pair above -6, trained on `clean`."""
    rows = db.sql("select count(*) from clean").fetchall()[0][0]
    full = db.sql("select " + ", ".join(f"count({c}) {c}" for c in ("dob", "gender", "nino", "upn")) + " from clean")
    filled = dict(zip(full.columns, full.fetchall()[0], strict=True))
    place = db.sql("select count(postcode) + count(address) + count(uprn) from clean").fetchall()[0][0]
    rules = kept_rules(db, rows)
    if not rules or rows < 3:
        return pa.table(
            {"l": pa.array([], pa.string()), "r": pa.array([], pa.string()), "w": pa.array([], pa.float64())}
        )
    comparisons = [names()]
    comparisons += [births()] if filled["dob"] else []
    comparisons += [addresses()] if place else []
    comparisons += [number(c) for c in ("nino", "upn") if filled[c] > rows * 0.01]
    comparisons += [cl.ExactMatch("gender")] if filled["gender"] > rows * 0.05 else []
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_id",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in rules],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    api = DuckDBAPI(connection=db)
    linker = Linker(api.register(db.sql("from clean").to_arrow_table()), settings, log_level=None)
    known = [["forename", "surname", "dob"], ["nino"], ["upn"], ["surname", "dob"], ["forename", "dob"]]
    sure = [r for r in known if all(c in ("forename", "surname") or filled.get(c) for c in r)]
    linker.training.estimate_probability_two_random_records_match([block_on(*r) for r in sure], recall=0.75)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    # Not on a dwelling or a surname and postcode: within those EM takes a household for a person.
    passes = [["forename", "surname"], ["dob"], ["forename", "birth_year"]]
    for rule in passes:
        if not filled["dob"] and rule != ["forename", "surname"]:
            continue
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule), max_pairs=2e6)
        except Exception as problem:  # noqa: BLE001 - a pass without pairs teaches nothing; the others go on
            logging.getLogger(__name__).warning("training pass %s: %s", rule, type(problem).__name__)
    found = linker.inference.predict(threshold_match_weight=-6, warning_mode="never")
    return db.sql(
        f"select record_id_l as l, record_id_r as r, match_weight as w from {found.physical_name}"
    ).to_arrow_table()


def cannot(clean: pd.DataFrame) -> list[np.ndarray]:
    """Codes a row, -1 for none: (group within which values must differ, ...) as constrained.merge takes them."""
    clean = clean.astype("str")
    ref = clean["source"] + "|" + clean["source_ref"]
    same_file = pd.factorize(ref + "|" + clean["record_date"].fillna(""))[0]
    content = clean["full_name"].fillna("") + "|" + clean["dob"].fillna("")
    valid_upn = clean["upn"].where(clean["upn"].str.fullmatch(r"[A-Z]\d{11}[0-9A-Z]", na=False))
    valid_nino = clean["nino"].str.slice(0, 8).where(clean["nino"].str.fullmatch(r"[A-Z]{2}\d{6}[A-Z]?", na=False))
    return [same_file, pd.factorize(content)[0], pd.factorize(valid_upn)[0], pd.factorize(valid_nino)[0]]


def relatives_untold(clean: pd.DataFrame) -> bool:
    """Whether a good part of the records share surname and place with another forename, next to none a reference."""
    referred = clean.duplicated(["source", "source_ref"], keep=False) & clean["source_ref"].notna()
    home = clean[clean["place"].notna() & clean["surname"].notna()].groupby(["place", "surname"])["forename"]
    return bool(referred.mean() < 0.05 and home.transform("nunique").gt(1).sum() > 0.15 * len(clean))


def link(records: pa.Table, *, with_families: bool = True) -> pd.DataFrame:
    """record_id, person_id and, if wished, family_id."""
    with duckdb.connect() as db:
        db.execute("set preserve_insertion_order=false")
        db.register("raw", records)
        distinct = "select * from raw qualify row_number() over (partition by record_id order by record_date desc) = 1"
        db.execute(f"create temp table once as {distinct}")
        db.execute("create table clean as " + CLEAN.replace("from raw", "from once") + " order by record_id")
        found = edges(db)
        clean = db.sql("from clean order by record_id").to_arrow_table().to_pandas()
    at = pd.Index(clean["record_id"])
    pairs = np.stack([at.get_indexer(found[side].to_pandas()) for side in ("l", "r")], axis=1)
    bar = WEIGHT_OF_RELATIVES if relatives_untold(clean) else WEIGHT
    person = merge(len(clean), pairs, found["w"].to_numpy(), cannot(clean), threshold=bar)
    links = pd.DataFrame({"record_id": clean["record_id"], "person_id": person})
    if with_families:
        links["family_id"] = tuned_families.families(records, links)
    return links


def main() -> None:
    """Read, link, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=Path)
    parser.add_argument("links", type=Path)
    parser.add_argument("--families", action="store_true")
    wishes = parser.parse_args()
    records = pq.read_table(wishes.records).select(layout.COLUMNS)
    link(records, with_families=wishes.families).to_parquet(wishes.links, index=False)


if __name__ == "__main__":
    main()
