"""Small sets with one difficulty each, planted where everybody can see it.

    python -m benchmarks.matching.planted OUT [NAME ...]

hostel60: sixty unrelated people at one address among two thousand ordinary ones. twins_initial: twins that share an
initial, often written as it alone. delivered_twice: one feed twice, under other record ids and another day. one_row:
a single record. all_null: records that tell nothing. cultures: name orders, particles, transliterations.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.matching import layout
from benchmarks.matching.uk2 import generate, naming

Made = tuple[pd.DataFrame, pd.DataFrame]


def _stand_apart(frame: pd.DataFrame, start: str) -> pd.DataFrame:
    """Record ids with a letter in front, so that two sets can be put together."""
    return frame.assign(record_id=start + frame["record_id"])


def hostel60(seed: int) -> Made:
    """Two thousand ordinary records and sixty unrelated adults with two records each at one address."""
    rng = np.random.default_rng([seed, 60])
    records, truth = generate(2000, seed + 60)
    n = 60
    culture = rng.choice(len(naming.CULTURES), n, p=np.array(list(naming.lists.SHARES.values())))
    female = rng.random(n) < 0.35
    born = (np.datetime64("1990-06-15") - rng.integers(0, 12_000, n)).astype(str).astype(object)
    people = pd.DataFrame(
        {
            "forename": naming.forenames(culture, female, np.zeros(n, bool), rng),
            "surname": naming.surnames(culture, rng),
            "dob": born,
            "gender": np.where(female, "F", "M"),
            "address": "The Old Brewery, 4 Canal Street",
            "town": "Millford",
            "postcode": "QN4 1ZZ",
            "uprn": "200999000001",
            "person": [f"H{i}" for i in range(n)],
            "family": [f"HF{i}" for i in range(n)],
            "name_group": naming.texts(naming.CULTURES)[culture],
        }
    )
    rows = people.loc[np.repeat(np.arange(n), 2)].reset_index(drop=True)
    second = np.arange(len(rows)) % 2 == 1
    rows["record_id"] = [f"h{i:04d}" for i in rng.permutation(len(rows))]
    rows["source"] = np.where(second, "police", "housing")
    rows["source_ref"] = [f"{'O' if s else 'T'}H{i:04d}" for i, s in enumerate(second)]
    rows["role"] = np.where(second, "victim", "tenant")
    rows["record_date"] = np.where(second, "2013-01-20", "2012-11-05")
    rows.loc[second, "uprn"] = None
    rows.loc[second & (rng.random(len(rows)) < 0.3), "dob"] = None
    added = rows[["record_id", "person", "family", "name_group"]]
    records = pd.concat([records, rows.drop(columns=["person", "family", "name_group"])], ignore_index=True)
    return records, pd.concat([truth, added], ignore_index=True)


def twins_initial(seed: int) -> Made:
    """Five hundred pairs of twins with one initial, half of one sex; three records each, some by initial alone."""
    rng = np.random.default_rng([seed, 2])
    lists = [naming.lists.FORENAMES["british"][sex].split() for sex in (0, 1)]
    by_letter = [{k: [n for n in names if n[0] == k] for k in {n[0] for n in names}} for names in lists]
    surnames = naming.surnames(np.zeros(500, int), rng)
    rows, truth = [], []
    for pair in range(500):
        sexes = (0, 0) if pair % 4 == 0 else (1, 1) if pair % 4 == 1 else (0, 1)
        shared = sorted(k for k in by_letter[sexes[0]] if k in by_letter[sexes[1]])
        shared = [k for k in shared if len(set(by_letter[sexes[0]][k]) | set(by_letter[sexes[1]][k])) > 2]
        letter = shared[int(rng.integers(len(shared)))]
        first = str(rng.choice(by_letter[sexes[0]][letter]))
        second = str(rng.choice([n for n in by_letter[sexes[1]][letter] if n != first]))
        dob = str(np.datetime64("2004-01-01") + int(rng.integers(0, 2500)))
        home = {"address": f"{pair % 90 + 1} Twin Street", "town": "Oxley", "postcode": f"QN{pair % 60 + 1} 2AB"}
        for twin, (name, sex) in enumerate(zip((first, second), sexes, strict=True)):
            for time, source in enumerate(("school", "benefits", "housing")):
                initial = time > 0 and rng.random() < 0.33
                ref = f"{source[0]}{pair}" if source != "school" else f"s{pair}-{twin}"
                row = {"record_id": f"t{len(rows):05d}", "source": source, "source_ref": ref, "role": "child"}
                row |= {"record_date": f"2012-0{time + 3}-01", "forename": letter if initial else name, "dob": dob}
                row |= {"surname": surnames[pair], "gender": "MF"[sex] if rng.random() < 0.6 else None, **home}
                rows.append(row)
                truth.append({"record_id": row["record_id"], "person": f"{pair}-{twin}", "family": str(pair)})
    return pd.DataFrame(rows), pd.DataFrame(truth)


def delivered_twice(seed: int) -> Made:
    """Four thousand records; every feed but the schools comes again on another day under other record ids."""
    records, truth = generate(4000, seed + 2, "light")
    again = records["source"] != "education"
    second = _stand_apart(records[again], "again-")
    second["record_date"] = "2013-06-30"
    told = _stand_apart(truth[again], "again-")
    return pd.concat([records, second], ignore_index=True), pd.concat([truth, told], ignore_index=True)


def one_row(seed: int) -> Made:
    """One record."""
    records, truth = generate(200, seed + 3)
    return records.head(1), truth.head(1)


def all_null(seed: int) -> Made:
    """Forty records that bear an id and nothing else, among none and among some."""
    records, truth = generate(400, seed + 4)
    empty = pd.DataFrame({"record_id": [f"null{n:02d}" for n in range(40)]})
    empty.loc[20:, "source"] = "police"
    told = empty[["record_id"]].assign(person=empty["record_id"], family="", name_group="")
    return pd.concat([records, empty], ignore_index=True), pd.concat([truth, told], ignore_index=True)


# Tradition -> people, each with the ways in which agencies write (forename, surname).
WAYS = {
    "chinese": [
        ("Wang", ["Xiaoming", "Xiao Ming", "Xiao-Ming"]),
        ("Zhang", ["Meiling", "Mei Ling", "May-Ling"]),
        ("Liu", ["Jianguo", "Jian Guo", "Jian-Guo"]),
        ("Chen", ["Yuting", "Yu Ting", "Yu-Ting"]),
        ("Huang", ["Zhiwei", "Zhi Wei", "Zhi-Wei"]),
    ],
    "muslim_south_asian": [
        ("Hussain", ["Mohammed Arif", "Muhammad Arif", "Arif", "Mohd Arif"]),
        ("Hussein", ["Mohammed Bilal", "Muhammad Bilal", "Bilal", "Md Bilal"]),
        ("Begum", ["Ayesha", "Aisha", "Aysha"]),
        ("Chaudhry", ["Yusuf", "Yousaf", "Yousuf"]),
        ("Mahmood", ["Khadija", "Khadeeja", "Khadijah"]),
    ],
    "arabic": [
        ("Al-Sayed", ["Youssef", "Yusuf", "Yousef"]),
        ("El-Masri", ["Fatima", "Fatimah", "Fathima"]),
        ("Al-Hashimi", ["Khaled", "Khalid", "Khaled"]),
    ],
    "polish": [
        ("Kowalski", ["Piotr", "Peter", "Piotrek"]),
        ("Wiśniewska", ["Małgorzata", "Gosia", "Malgorzata"]),
        ("Łukaszewski", ["Paweł", "Pawel", "Paul"]),
    ],
    "sikh": [("Gill", ["Jaspreet", "Jas", "Jaspreet Singh"]), ("Sandhu", ["Harpreet", "Harpreet Kaur", "Preet"])],
    "iberian": [
        ("Garcia Lopez", ["Maria Carmen", "Maria", "Carmen"]),
        ("Silva Santos", ["Joao Pedro", "Joao", "João"]),
    ],
    "somali_arabic": [("Warsame", ["Abdi Hassan", "Cabdi", "Abdi"]), ("Farah", ["Fadumo", "Faduma", "Fatuma"])],
    "vietnamese": [("Nguyen", ["Thi Lan", "Lan", "Lan Thi"]), ("Tran", ["Van Minh", "Minh", "Minh Van"])],
}


def written(fore: str, sur: str, rng: np.random.Generator) -> tuple[str, str]:
    """One of the things a form does to a name."""
    chance = rng.random()
    if chance < 0.15:
        return sur, fore
    if chance < 0.25 and "-" in sur:
        return fore, sur.replace("-", " ")
    if chance < 0.35 and " " in sur:
        return fore, sur.split()[int(rng.integers(2))]
    if chance < 0.45:
        return fore.upper(), sur.upper()
    return fore, sur


def cultures(seed: int) -> Made:
    """Every person of WAYS sixteen times over with other birth dates and homes, five records each, among strangers."""
    rng = np.random.default_rng([seed, 8])
    rows, truth = [], []
    for copy in range(16):
        for group, people in WAYS.items():
            for number, (sur, fores) in enumerate(people):
                person = f"{group}-{number}-{copy}"
                dob = str(np.datetime64("1960-01-01") + int(rng.integers(0, 16_000)))
                home = {"address": f"{int(rng.integers(1, 200))} Long Lane", "postcode": f"QN{copy + 1} {number}AB"}
                for time in range(5):
                    fore, last = written(fores[int(rng.integers(len(fores)))], sur, rng)
                    row = {"record_id": f"c{len(rows):05d}", "source": ["school", "housing", "police"][time % 3]}
                    row |= {"source_ref": f"x{len(rows)}", "record_date": f"2012-0{time + 1}-11"}
                    row |= {"forename": fore, "surname": last, "dob": dob if rng.random() < 0.85 else None}
                    row |= home if rng.random() < 0.8 else {}
                    rows.append(row)
                    truth.append(
                        {"record_id": row["record_id"], "person": person, "family": person, "name_group": group}
                    )
    others, told = generate(3000, seed + 8)
    return pd.concat([pd.DataFrame(rows), others], ignore_index=True), pd.concat([pd.DataFrame(truth), told])


SETS: dict[str, Callable[[int], Made]] = {
    "hostel60": hostel60,
    "twins_initial": twins_initial,
    "delivered_twice": delivered_twice,
    "one_row": one_row,
    "all_null": all_null,
    "cultures": cultures,
}


def main() -> None:
    """Write the sets asked for (default: all)."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("names", nargs="*", help="default: all")
    parser.add_argument("--seed", type=int, default=1)
    wishes = parser.parse_args()
    for name in wishes.names or SETS:
        records, truth = SETS[name](wishes.seed)
        layout.write(wishes.out / name, records, truth)
        print(f"{name}: {len(records):,} records, {truth['person'].nunique():,} people")


if __name__ == "__main__":
    main()
