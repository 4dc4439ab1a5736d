"""The report back to a sender: it opens, it reads well, nothing in it runs, and it quotes nothing but the keys."""

import dataclasses
import io
import re
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tfp_etl import checking
from tfp_etl.checking import findings as of_file
from tfp_etl.checking import places, workbook
from tfp_etl.feeds.errors import FileRejected

CANARY = "Zzyzxcanary"
HEADER = "TenancyRef,ActionCode,ActionDate,Outcome"


def findings(folder: Path, *odd: str, sound: int = 40) -> checking.Findings:
    path = folder / "mansfield_actions_2013-05-31.csv"
    rows = [f"T{number},WARN,01/02/2013,{CANARY}" for number in range(sound)]
    path.write_text("\n".join([HEADER, *odd, *rows]) + "\n")
    (asked,), _ = places.asked([path])
    return checking.examine(path, asked.landed, file=asked.shown)


def made(found: checking.Findings, **asked: object) -> bytes:
    return workbook.workbook(found, **{"file_id": 12, "contact": "data team, 0115 496 0000", **asked})


def sheets(content: bytes) -> dict[str, list[list[str]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {
        name: [[str(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python()]
        for name in book.sheet_names
    }


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_summary_says_what_became_of_the_file_and_whom_to_ask(tmp_path):
    found = findings(tmp_path, "T90,ZZZ,01/02/2013,", "T91,WARN,31/02/2013,", "T92,WARN,,")
    summary = {row[0]: row[1] for row in sheets(made(found))["Summary"]}
    assert summary["File"] == "mansfield_actions_2013-05-31.csv"
    assert summary["Extract date"] == "2013-05-31"
    assert summary["Receipt"] == "number 12"
    assert summary["In short"] == "43 rows: 3 were held back, 40 were taken in"
    assert (summary["Rows in the file"], summary["Rows that load"], summary["Rows held back"]) == (
        "43.0",
        "40.0",
        "3.0",
    )
    assert summary["Whom to ask"] == "data team, 0115 496 0000"
    assert summary["SHA-256 of the file"] == found.sha256
    self_check = {row[0]: row[1] for row in sheets(made(found, file_id=None, notes=["send it as x.csv"]))["Summary"]}
    assert self_check["In short"] == "43 rows: 3 would be held back, 40 would load"
    assert "self-check" in self_check["Receipt"]
    assert self_check["Note"] == "send it as x.csv"


def test_each_cell_to_mend_is_a_row_with_its_key_rule_fix_and_who(tmp_path):
    head, *rows = sheets(made(findings(tmp_path, "T90,ZZZ,01/02/2013,", "T91,WARN,31/02/2013,")))["Cells to mend"]
    assert head[2] == "Key of the row: TenancyRef | ActionCode | ActionDate"
    assert [row[:5] for row in rows] == [
        ["B2", "2.0", "T90|ZZZ|01/02/2013", "row held back", "ActionCode holds a code that is not in the contract"],
        ["C3", "3.0", "T91|WARN|31/02/2013", "row held back", "ActionDate is not a date we can read"],
    ]
    assert rows[1][5] == "Write the date as dd/mm/yyyy, such as 31/05/2013."
    assert rows[1][6] == "housing service of Mansfield council"


def test_nothing_but_the_key_of_a_row_is_quoted(tmp_path):
    content = made(findings(tmp_path, f"T90,ZZZ,01/02/2013,{CANARY}", f"{CANARY},WARN", f"T91,WARN,,{CANARY}"))
    assert len(sheets(content)["Cells to mend"]) == 4
    assert CANARY not in "".join(parts(content).values())


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " =", "\u00a0@"])
def test_what_begins_like_a_formula_is_text_and_marked(tmp_path, start):
    link = '=HYPERLINK("http://evil.example";"x")'
    found = findings(
        tmp_path, f"{start}cmd|x,ZZZ,01/02/2013,", f'"{link.replace(chr(34), chr(34) * 2)}",ZZZ,01/02/2013,'
    )
    content = made(found)
    xml = parts(content)
    assert [name for name in xml if "hyperlink" in xml[name].lower() and "worksheets" in name] == []
    assert not any(re.search(r"<f[ >]|externalLink|<hyperlink", text) for text in xml.values())
    keys = [row[2] for row in sheets(content)["Cells to mend"][1:]]
    assert len(keys) == 2
    assert all(key.startswith("'") for key in keys), keys
    assert "evil.example" not in xml.get("xl/worksheets/_rels/sheet2.xml.rels", "")


def test_marks_that_hide_or_turn_text_and_endless_keys_are_not_shown(tmp_path):
    assert workbook.inert("a\u202eb\u200bc\x07d\u2028e") == "a?b?c?d?e"
    assert workbook.inert("T1-2") == "T1-2"
    assert workbook.inert("") == ""
    assert len(workbook.inert("x" * 1_000_000)) == workbook.LONGEST_TEXT + 3
    found = findings(tmp_path, f"{'x' * 90_000},WARN,01/02/2013,")
    assert len(sheets(made(found))["Cells to mend"][1][2]) < 400


def test_of_rows_decided_about_it_tells_what_was_sent_and_that_more_was_done_since(tmp_path):
    found = dataclasses.replace(findings(tmp_path, "T90,ZZZ,01/02/2013,"), decided=1)
    summary = {row[0]: row[1] for row in sheets(made(found))["Summary"]}
    assert summary["In short"] == "41 rows: 1 would be held back, 40 would load"
    assert summary["Note"].endswith("Rows that were decided about since: 1.")
    assert summary["Receipt"] == "number 12"


def test_the_same_findings_give_the_same_bytes(tmp_path):
    found = findings(tmp_path, "T90,ZZZ,01/02/2013,")
    assert made(found) == made(findings(tmp_path, "T90,ZZZ,01/02/2013,"))
    assert made(found) != made(found, file_id=13)


def test_of_a_rule_that_very_many_rows_break_the_first_are_listed_and_all_are_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_OF_A_RULE", 3)
    monkeypatch.setattr(of_file, "MOST_OF_A_RULE", 3)
    found = findings(tmp_path, *[f"T9{number},ZZZ,01/02/2013," for number in range(4)], "T91,WARN,,", sound=60)
    book = sheets(made(found))
    assert [row[0] for row in book["Cells to mend"][1:]] == ["B2", "B3", "B4", "C6"]
    assert "the first 3 rows of each rule" in str(book["Summary"])
    assert ["row held back", "4.0"] in [row[:2] for row in book["Summary"]]


def test_a_file_that_could_not_be_read_has_a_summary_alone():
    refusal = FileRejected("police/=x.csv", "the file name is not one we expect", advice="Name files as agreed.")
    book = sheets(made(checking.of_refusal("=x.csv", refusal)))
    assert list(book) == ["Summary"]
    summary = {row[0]: row[1] for row in book["Summary"]}
    assert summary["File"] == "'=x.csv"
    assert summary["Why it was refused"] == "the file name is not one we expect"
    assert summary["What to do"] == "Name files as agreed."
    assert summary["In short"] == "was refused; nothing of it was taken in"
