"""Sets with other seeds, other noise and other shapes than any other set, to be scored once and not looked at before.

    .venv-bench/bin/python -m benchmarks.matching.unseen SETS febrl4 pseudopeople pseudo_census dupehell
    .venv/bin/python -m benchmarks.matching.unseen SETS county uk2 hostel60 twins_initial delivered_twice cultures

Each is written as SETS/<name>_unseen. When they have been scored, take another --seed: what was seen is no test.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.matching import layout, open_data, planted, wear
from benchmarks.matching.uk2 import generate, naming

Made = tuple[pd.DataFrame, pd.DataFrame]
Rng = np.random.Generator


def febrl4(seed: int) -> Made:
    """FEBRL4 with the slips of a keyboard and of forms, and little that is missing."""
    records, truth = open_data.febrl4(seed)
    rng = np.random.default_rng([seed, 4])
    wear.type_wrong(records, rng, {"forename": 0.10, "surname": 0.10, "address": 0.12, "town": 0.08})
    wear.turn_dates(records, rng, day_month=0.06, year=0.04)
    wear.wrong_digit(records, rng, "postcode", 0.10)
    wear.lose(records, rng, {"dob": 0.08, "postcode": 0.06})
    wear.one_field(records, rng, 0.06)
    return records, truth


UNEVEN = {
    "typo": 3.0,
    "ocr": 2.0,
    "phonetic": 2.0,
    "blank": 0.5,
    "nickname": 2.0,
    "digits": 3.0,
    "month": 3.0,
    "age": 2.0,
}


def pseudopeople(seed: int) -> Made:
    """The five feeds with slips two and three times as likely and half as many blanks."""
    return open_data.pseudopeople(seed + 3000, open_data.noisier(_factor))


def pseudo_census(seed: int) -> Made:
    """The two censuses, with the same noise."""
    return open_data.pseudo_census(seed + 4000, open_data.noisier(_factor))


def _factor(kind: str) -> float:
    return next((times for word, times in UNEVEN.items() if word in kind), 1.0)


def dupehell(seed: int) -> Made:
    """Fifteen thousand of dupehell's people; half of the numbers and a fifth of the streets are gone."""
    records, truth = open_data.dupehell_people(15_000, seed + 5000)
    wear.lose(records, np.random.default_rng([seed, 5]), {"nino": 0.5, "address": 0.2})
    return records, truth


def county(seed: int) -> Made:
    """26,000 households of the synthetic county, lightly damaged, then worn as no level of it does."""
    from benchmarks.matching import county as makes

    table, truth = makes.make(26_000, seed + 6000, "light")
    records, rng = table.to_pandas(), np.random.default_rng([seed, 6])
    wear.type_wrong(records, rng, {"forename": 0.03, "surname": 0.04, "address": 0.05})
    wear.turn_dates(records, rng, day_month=0.03, year=0.02)
    wear.lose(records, rng, {"uprn": 0.5, "postcode": 0.12, "gender": 0.4, "nino": 0.3, "upn": 0.15, "dob": 0.05})
    wear.one_field(records, rng, 0.02)
    wear.initials(records, rng, 0.02)
    return records, truth


def uk2(seed: int) -> Made:
    """A hundred thousand records of the second generator: few slips, much that is missing or late."""
    return generate(100_000, seed + 7000, "sparse")


def hostel60(seed: int) -> Made:
    """Three hostels in another town, of 24 (a room each), 60 and 110 unrelated people."""
    rng = np.random.default_rng([seed, 8])
    records, truth = generate(3000, seed + 8000, "sparse")
    parts, told = [records], [truth]
    for at, size in enumerate((24, 60, 110)):
        added, of = _hostel(at, size, rng)
        parts.append(added)
        told.append(of)
    return pd.concat(parts, ignore_index=True), pd.concat(told, ignore_index=True)


def _hostel(at: int, size: int, rng: Rng) -> Made:
    culture = rng.choice(len(naming.CULTURES), size, p=np.array(list(naming.lists.SHARES.values())))
    female = rng.random(size) < (0.1, 0.5, 0.9)[at]
    homes = ("Harbour View, 2 Quay Road", "St Piran House", "11 Chapel Hill")
    rows, told = [], []
    forenames = naming.forenames(culture, female, np.zeros(size, bool), rng)
    surnames = naming.surnames(culture, rng)
    for n in range(size):
        born = np.datetime64("1996-01-01") - int(rng.integers(0, 15_000))
        room = f"Room {n % 40 + 1}, " if at == 0 else ""
        cells = {"forename": forenames[n], "surname": surnames[n], "dob": str(born), "gender": "MF"[int(female[n])]}
        cells |= {"address": room + homes[at], "town": "Polwenna", "postcode": f"QT{at + 4} 3RT"}
        for time, (source, role) in enumerate((("housing", "tenant"), ("police", "suspect"), ("benefits", "claimant"))):
            if rng.random() < 0.6 or time == 0:
                row = {"record_id": f"g{at}{n:04d}{time}", "source": source, "role": role, **cells}
                row |= {"source_ref": f"G{source[0]}{at}{n}", "record_date": f"2012-{int(rng.integers(1, 13)):02d}-15"}
                rows.append(row | ({"dob": None} if time == 1 and rng.random() < 0.4 else {}))
                told.append({"record_id": row["record_id"], "person": f"G{at}-{n}", "family": f"G{at}-{n}"})
    return pd.DataFrame(rows), pd.DataFrame(told)


def twins_initial(seed: int) -> Made:
    """Twins and triplets with one initial; two to four records each, a third by the initial or without a sex."""
    rng = np.random.default_rng([seed, 9])
    british = [naming.lists.FORENAMES["british"][sex].split() for sex in (0, 1)]
    surnames = naming.surnames(np.zeros(450, int), rng)
    rows: list[dict[str, object]] = []
    told: list[dict[str, str]] = []
    for birth in range(450):
        count = 3 if birth % 4 == 0 else 2
        sexes = [int(rng.integers(2)) for _ in range(count)]
        letter, names = _names(british, sexes, rng)
        dob = str(np.datetime64("1999-03-01") + int(rng.integers(0, 4500)))
        home = {
            "address": f"Flat {birth % 7 + 1}, {birth % 50 + 1} Cross Street",
            "postcode": f"QT{birth % 40 + 1} 5EE",
        }
        for child, (name, sex) in enumerate(zip(names, sexes, strict=True)):
            for source in ("school", "benefits", "housing", "health"):
                if source in {"housing", "health"} and rng.random() < 0.5:
                    continue
                ref = f"{source[0]}{birth}" + (f"-{child}" if source in {"school", "health"} else "")
                row = {"record_id": f"m{len(rows):05d}", "source": source, "source_ref": ref, "dob": dob, **home}
                row |= {"forename": letter if source != "school" and rng.random() < 0.33 else name}
                row |= {"role": "pupil" if source == "school" else "child", "record_date": "2013-02-01"}
                row |= {"surname": surnames[birth], "gender": "MF"[sex] if rng.random() < 0.5 else None}
                rows.append(row)
                told.append({"record_id": str(row["record_id"]), "person": f"{birth}-{child}", "family": str(birth)})
    return pd.DataFrame(rows), pd.DataFrame(told)


def _names(british: list[list[str]], sexes: list[int], rng: Rng) -> tuple[str, list[str]]:
    """An initial, and as many different names with it."""
    while True:
        letter = str(rng.choice(sorted({name[0] for name in british[0]})))
        lists = [sorted({name for name in british[sex] if name[0] == letter}) for sex in sexes]
        if all(lists) and len(set().union(*lists)) > len(sexes):
            names = [str(rng.choice(names)) for names in lists]
            if len(set(names)) == len(sexes):
                return letter, names


def delivered_twice(seed: int) -> Made:
    """Five thousand records; schools and police come three times, in capitals and with postcodes run together."""
    records, truth = generate(5000, seed + 10_000, "sparse")
    again = records["source"].isin(["education", "police"])
    parts, told = [records], [truth]
    for turn, day in enumerate(("2013-07-15", "2013-09-30")):
        copy = records[again].copy()
        copy["record_id"], copy["record_date"] = f"{turn}x-" + copy["record_id"], day
        copy["forename"], copy["surname"] = copy["forename"].str.upper(), copy["surname"].str.upper()
        copy["postcode"] = copy["postcode"].str.replace(" ", "")
        parts.append(copy)
        told.append(truth[again].assign(record_id=f"{turn}x-" + truth["record_id"]))
    return pd.concat(parts, ignore_index=True), pd.concat(told, ignore_index=True)


# Tradition -> people, each with the ways in which agencies write the forename; none is in planted.WAYS.
WAYS = {
    "turkish": [("Şahin", ["Ayşe", "Ayse", "Ayshe"]), ("Öztürk", ["Mehmet", "Mehmed", "Memet"])],
    "greek": [("Papadopoulos", ["Georgios", "George", "Giorgos"]), ("Ioannou", ["Eleni", "Helen", "Elena"])],
    "romanian": [("Ionescu", ["Ștefan", "Stefan", "Stephan"]), ("Popa", ["Ioana", "Joana", "Oana"])],
    "tamil": [
        ("Sivakumar", ["Priyadarshini", "Priya", "Priya Darshini"]),
        ("Rajan", ["Karthik", "Kartik", "Karthick"]),
    ],
    "persian": [("Hosseini", ["Reza", "Raza", "Rezah"]), ("Ahmadi-Nejad", ["Zahra", "Zohra", "Zara"])],
    "akan": [("Owusu Ansah", ["Kwame", "Kwami", "Quame"]), ("Boateng", ["Abena", "Abenaa", "Abina"])],
    "welsh": [("ap Rhys", ["Siân", "Sian", "Sharn"]), ("Llewelyn-Jones", ["Gwilym", "William", "Gwil"])],
    "portuguese": [("da Conceição", ["José Luís", "Jose", "Jose Luis"]), ("Ferreira Dias", ["Inês", "Ines", "Agnes"])],
    "korean": [("Kim", ["Min-jun", "Minjun", "Min Jun"]), ("Park", ["Seo-yeon", "Seoyeon", "Suh Yeon"])],
}


# The same again, written when errors on the nine above had been looked at: these have never been.
MORE_WAYS = {
    "ukrainian": [
        ("Kovalenko", ["Oleksandr", "Alexander", "Olexandr"]),
        ("Shevchuk", ["Yevheniia", "Eugenia", "Evgenia"]),
    ],
    "hungarian": [("Nagy", ["Erzsébet", "Elizabeth", "Erzsi"]), ("Szabó-Tóth", ["György", "George", "Gyuri"])],
    "ethiopian": [("Haile Selassie", ["Tewodros", "Theodros", "Tedros"]), ("Bekele", ["Hiwot", "Hewot", "Heywet"])],
    "filipino": [
        ("dela Cruz", ["Maria Luisa", "Marilou", "Ma Luisa"]),
        ("Bautista Reyes", ["Jose Mari", "Joey", "Jomari"]),
    ],
    "igbo": [("Okonkwo", ["Chukwuemeka", "Emeka", "Chukwu Emeka"]), ("Nwosu", ["Ngozi", "Ngozichukwu", "Goziem"])],
    "bengali": [("Miah", ["Shafiqul", "Shofiqul", "Safiq"]), ("Khatun", ["Mst Rahima", "Rahima", "Rohima"])],
    "kurdish": [("Barzani", ["Rojîn", "Rojin", "Rozhin"]), ("Demir", ["Şêrko", "Sherko", "Serko"])],
    "lithuanian": [("Kazlauskienė", ["Jūratė", "Jurate", "Yurate"]), ("Petrauskas", ["Vytautas", "Vytas", "Vitas"])],
    "thai": [("Saetang", ["Nattapong", "Natthaphong", "Natt"]), ("Srisai", ["Phakamas", "Pakamas", "Phaka"])],
}


def cultures(seed: int) -> Made:
    """Traditions that no other set has, thirty people of each name, four records each, among strangers."""
    return _of_traditions(seed, 11, WAYS)


def more_cultures(seed: int) -> Made:
    """As `cultures`, of nine others."""
    return _of_traditions(seed, 12, MORE_WAYS)


def _of_traditions(seed: int, number: int, ways: dict[str, list[tuple[str, list[str]]]]) -> Made:
    rng = np.random.default_rng([seed, number])
    rows, told = [], []
    for copy in range(30):
        for group, people in ways.items():
            for at, (surname, forenames) in enumerate(people):
                person = f"{group}-{at}-{copy}"
                dob = str(np.datetime64("1955-01-01") + int(rng.integers(0, 18_000)))
                home = {
                    "address": f"{int(rng.integers(1, 150))} Short Row",
                    "postcode": f"QT{copy % 25 + 1} {at}GH",
                }
                for time in range(4):
                    fore, last = planted.written(forenames[int(rng.integers(len(forenames)))], surname, rng)
                    row = {"record_id": f"w{len(rows):05d}", "source": ["health", "school", "housing"][time % 3]}
                    row |= {"source_ref": f"y{len(rows)}", "record_date": f"2013-0{time + 1}-20"}
                    row |= {"forename": fore, "surname": last, "dob": dob if rng.random() < 0.75 else None}
                    rows.append(row | (home if rng.random() < 0.7 else {}))
                    told.append(
                        {"record_id": row["record_id"], "person": person, "family": person, "name_group": group}
                    )
    others, of = generate(2000, seed + 1000 * number, "sparse")
    return pd.concat([pd.DataFrame(rows), others], ignore_index=True), pd.concat([pd.DataFrame(told), of])


SETS: dict[str, Callable[[int], Made]] = {
    each.__name__: each
    for each in (
        febrl4,
        pseudopeople,
        pseudo_census,
        dupehell,
        county,
        uk2,
        hostel60,
        twins_initial,
        delivered_twice,
        cultures,
        more_cultures,
    )
}


def main() -> None:
    """Write the sets asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("names", nargs="+", choices=list(SETS))
    parser.add_argument("--seed", type=int, default=1)
    wishes = parser.parse_args()
    for name in wishes.names:
        records, truth = SETS[name](wishes.seed)
        layout.write(wishes.out / f"{name}_unseen", records, truth)
        print(f"{name}_unseen: {len(records):,} records, {truth['person'].nunique():,} people")


if __name__ == "__main__":
    main()
