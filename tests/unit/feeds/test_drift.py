"""A layout that changed: what is missing, what is new, and the contract lines that would take it, never a guess."""

import pytest

from tfp_etl.feeds import contracts, drift
from tfp_etl.feeds.errors import FileRejected

MEMBERS = [column.header for column in contracts.load().named("members").columns]
NAME = "members_2013-05-31.csv"


def sent(landing, headers: list[str]) -> str:
    """Read a file with these headers and one row; what the loader refuses it with."""
    row = ["NF1", *["1"] * (len(headers) - 1)]
    with pytest.raises(FileRejected) as caught:
        landing.read(NAME, (",".join(headers) + "\n" + ",".join(row) + "\n").encode())
    return str(caught.value)


def renamed(**names: str) -> list[str]:
    return [names.get(header, header) for header in MEMBERS]


def test_a_renamed_column_is_offered_as_the_line_of_the_contract_to_change(landing):
    text = sent(landing, renamed(DOB="DateOfBirth", Postcode="Post Code"))
    assert "missing: DOB, Postcode" in text
    assert "if DateOfBirth is DOB, `physicalName: DateOfBirth` for `dob`" in text
    assert "if Post Code is Postcode, `physicalName: Post Code` for `postcode`" in text
    assert "validFrom" in text


def test_a_renamed_column_in_another_place_is_found_by_its_name():
    contract = contracts.load().named("members")
    headers = [header for header in MEMBERS if header != "Postcode"]
    assert "`physicalName: Post Code` for `postcode`" in drift.lines_to_add(contract, [*headers, "Post Code"])
    assert "physicalName" not in drift.lines_to_add(contract, [*headers, "Zweck"])


def test_a_column_that_is_gone_is_left_out_of_the_contract_unless_it_is_key(landing):
    gone = sent(landing, [header for header in MEMBERS if header != "Gender"])
    assert "without Gender, leave out the property `gender`" in gone
    assert "belongs to the key" in sent(landing, [header for header in MEMBERS if header != "FamilyRef"])


def test_without_a_header_nobody_is_quoted(landing):
    text = sent(landing, ["Zzyzxcanary" if header != "FamilyRef" else header for header in MEMBERS])
    assert "Zzyzxcanary" not in text
    assert "no header we know" in text


def test_columns_nobody_agreed_are_told_by_place_and_the_line_is_told(landing):
    rows = "NF1,1,Fox,Ann,01/02/1990,F,,CHILD,,,secret,\n"
    checked = landing.read(NAME, (",".join([*MEMBERS, "Officer\x1bNote", ""]) + "\n" + rows).encode())
    (warning,) = checked.warnings
    assert "2 columns that nobody agreed were dropped unread (columns 11, 12)" in warning
    assert "Note" not in warning
    assert "physicalName" in warning
    assert "secret" not in warning
    assert "secret" not in str(checked.table.to_pydict())
    assert checked.headers[:3] == ("family_ref", "member_no", "surname")


def test_the_order_of_the_file_is_kept_so_that_cells_can_be_named(landing):
    turned = list(reversed(MEMBERS))
    checked = landing.read(NAME, (",".join(turned) + "\n" + ",".join(["1"] * len(turned)) + "\n").encode())
    assert checked.headers[-1] == "family_ref"
    assert checked.warnings == ()
