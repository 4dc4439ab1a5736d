"""Use every tool that reads people after a road was driven, in one process, and print all that they say.

Run as a script by test_no_person_leaks.py in the folder where the tools' files go, with TFP_ variables set. A line that
begins with TFP is the command that speaks after it.
"""

import csv
import sys
from pathlib import Path

import planted_delivery as delivery
import pyarrow.parquet as pq

from tfp_etl.cli import app, reviewing

COLUMNS = "record_id source source_ref role record_date forename middle_names surname dob gender address town postcode"
COLUMNS += " uprn upn nino contact1_forename contact1_surname"


def tfp(*words: object) -> None:
    """A command, as typed; what it says goes where this process's output goes."""
    sys.stdout.write(f"TFP {words[0]} {words[1] if len(words) > 1 else ''}\n")
    sys.stdout.flush()
    sys.argv = ["tfp", *map(str, words)]
    try:
        app.main()
    except SystemExit as end:
        sys.stdout.write(f"ENDED {end.code}\n")
    sys.stdout.flush()
    sys.stderr.flush()


def write(name: str, rows: list[dict[str, str]]) -> str:
    """A CSV file here."""
    with Path(name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return name


def records() -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Planted people in the generic columns, each three times, some misspelt; and who is who."""
    rows, truth = [], []
    for family in delivery.families():
        home = {"address": family.street, "town": "Xqzvtown", "postcode": family.postcode}
        told = {"contact1_forename": family.parent.forename, "contact1_surname": family.parent.surname}
        for place, person in enumerate((family.parent, *family.children)):
            for time, source in enumerate(("school" if place else "dwp", "housing", "police")):
                name = person.forename[:-1] if (person.number + time) % 5 == 0 else person.forename
                cells = {"record_id": f"r{len(rows)}", "source": source, "forename": name, "surname": person.surname}
                cells |= {"source_ref": f"{source}{family.number}" if time == 1 else f"{source}{len(rows)}"}
                cells |= {"role": "victim" if time == 2 else "child" if place else "tenant"}
                cells |= {"record_date": f"2013-0{time + 1}-11", "dob": person.iso, "gender": "F", **home}
                cells |= {"nino": person.nino} if source == "dwp" else {}
                cells |= {"upn": person.upn, "role": "pupil", **told} if source == "school" else {}
                rows.append({name: cells.get(name, "") for name in COLUMNS.split()})
                truth.append(
                    {"record_id": rows[-1]["record_id"], "person": str(person.number), "family": family.ref[-3:]}
                )
    return rows, truth


def of_any_records() -> None:
    """`tfp link`, `tfp train` and `tfp evaluate`, well and badly used."""
    rows, truth = records()
    write("records.csv", rows)
    write("truth.csv", truth)
    parts = [
        word for name in ("review", "changes", "memberships", "households") for word in (f"--{name}", f"{name}.csv")
    ]
    scored = ["--scored-pairs", "scored.csv"]
    tfp("link", "--input", "records.csv", "--output", "links.csv", *parts, *scored, "--plain")
    for _ in range(2):
        tfp("link", "--input", "records.csv", "--output", "again.csv", "--state", "state", "--plain")
    ours = ["--links", "links.csv", "--records", "records.csv"]
    tfp("evaluate", *ours, "--truth", "truth.csv", "--edges", "scored.csv", "--review", "review.csv", "--out", "report")
    tfp("evaluate", "--links", "links.csv", "--edges", "scored.csv", "--draw", 20, "--out", "drawn.csv")
    worn = [row | {"record_id": f"w{row['record_id']}", "surname": row["surname"][:-1]} for row in rows]
    write("many.csv", [*rows, *worn])
    tfp("train", "--records", "records.csv", "--model", "none.json", "--report", "none.md")
    tfp("train", "--records", "many.csv", "--model", "model.json", "--report", "training.md", "--despite-doubts")
    badly(rows)


def badly(rows: list[dict[str, str]]) -> None:
    """Files that must be refused, with people in the places that an error would show."""
    person = delivery.families()[0].parent
    Path("torn.csv").write_text(f'record_id,forename\na,"{person.forename} {person.surname}\nb,{person.iso}\n', "utf-8")
    write("twice.csv", [{"record_id": person.nino, "person_id": "1", "family_id": "1"}] * 2)
    write("words.csv", [{"record_id": "r0", "person_id": person.surname, "family_id": person.iso}])
    said = {"record_id_1": person.nino, "record_id_2": person.upn, "decision": person.surname}
    write("said.csv", [said])
    write("truth_twice.csv", [{"record_id": person.surname, "person": each} for each in ("1", "2")])
    write("blank.csv", [rows[0] | {"record_id": ""}, rows[1]])
    for bad in ("torn.csv", "blank.csv"):
        tfp("link", "--input", bad, "--output", "none.csv", "--plain")
        tfp("train", "--records", bad, "--model", "none.json", "--report", "none.md")
    for option, bad in (("--previous", "twice.csv"), ("--previous", "words.csv"), ("--decisions", "said.csv")):
        tfp("link", "--input", "records.csv", "--output", "none.csv", option, bad, "--plain")
    tfp("link", "--input", "records.csv", "--output", "none.csv", "--households-before", "words.csv", "--plain")
    tfp("evaluate", "--links", "twice.csv", "--truth", "truth.csv")
    tfp("evaluate", "--links", "links.csv", "--truth", "truth_twice.csv")
    tfp("decide", "--file", "said.csv")


def of_the_workspace() -> None:
    """`tfp review` and `tfp decide`, well and badly used."""
    folder = reviewing._folder()
    queue = pq.read_table(folder / "review.parquet").to_pylist()
    pairs = [row for row in queue if row["kind"] != "family"]
    families = [row for row in queue if row["kind"] == "family"]
    tfp("review", "list", "--most", 50)
    tfp("review", "list", "--as-decisions", "form.csv")
    for row in (*pairs[:2], *families[:2]):
        tfp("review", "show", row["candidate_id"])
    tfp("review", "page", "--out", "page.html")
    tfp("review", "page", "--out", "named.html", "--with-names")
    known = pq.read_table(folder / "records.parquet", columns=["record_id", "forename", "surname"]).to_pylist()
    one, other = known[0], next(row for row in known if row["surname"] != known[0]["surname"])
    signed = ["--by", "AB", "--because"]
    ids = [one["record_id"], other["record_id"]]
    tfp("decide", "different-people", *ids, *signed, "seen both, two homes")
    tfp("decide", "different-families", *ids, *signed, "seen both, two homes")
    tfp("decide", "same-person", *ids, *signed, f"she is {one['forename']} {one['surname']}")
    tfp("decide", "same-person", f"education/pupils/{delivery.families()[0].parent.upn}", "x", *signed, "a slip")
    tfp("decisions")


if __name__ == "__main__":
    of_any_records()
    of_the_workspace()
