"""Everything that reads what others wrote, each with its seeds, its mutation and what it may refuse with."""

import io
import json
import random
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from fuzzing import holding, mutation, seeds
from fuzzing.mutation import CANARY, Mutate
from tfp_etl import checking, quality
from tfp_etl.checking.workbook import workbook
from tfp_etl.cli import checking as check_command
from tfp_etl.cli import screen
from tfp_etl.feeds import (
    addresses,
    cells,
    contracts,
    drift,
    encoding,
    files,
    layout_b,
    people,
    pupil_numbers,
    reader,
    sheets,
    suites,
)
from tfp_etl.feeds.contracts import Column, Contract
from tfp_etl.feeds.errors import FileRejected
from tfp_etl.feeds.files import LandedFile
from tfp_etl.matching import decisions, earlier
from tfp_etl.matching.decisions.subjects import subject_of
from tfp_etl.matching.duck import bounded
from tfp_etl.matching.intake import IntakeError, reading
from tfp_etl.rules import rulebook
from tfp_etl.rules.strict_yaml import RuleError
from tfp_etl.sources import configured, connections, names, senders, ssh_trust
from tfp_etl.sources.errors import SourceError

CONTACT = "the data team"


@dataclass(frozen=True)
class Reader:
    """One reader. run: raises one of `allowed` where it refuses an input; anything else that it raises is a fault.

    may_quote: may a refusal of this input hold the canary (it stands in a header, or the file is our own)? share: of
    the time of a whole run.
    """

    name: str
    what: str
    seeds: Callable[[], list[bytes]]
    mutate: Mutate
    run: Callable[[bytes], None]
    allowed: tuple[type[Exception], ...]
    may_quote: Callable[[bytes], bool] = lambda _: False
    max_len: int = 65_536
    share: float = 1.0


@cache
def scratch() -> Path:
    """A folder of this process in memory where there is one."""
    shared = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    made = tempfile.TemporaryDirectory(prefix="tfp-fuzz-", dir=shared if shared.is_dir() else None)
    _KEPT.append(made)
    return Path(made.name)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def _landed(content: bytes) -> tuple[bytes, Path, LandedFile, Contract]:
    """An input as a landed file: its bytes, where they lie, what its name says."""
    name, _, raw = content.partition(b"\n")
    shown = name.decode("utf-8", "replace")
    match = files.NAME.fullmatch(shown)
    source = contracts.load().datasets().get(match["dataset"], "police") if match else "police"
    landed = files.named(f"{source}/{shown}", len(raw))
    path = scratch() / "landed"
    path.write_bytes(raw)
    return raw, path, landed, contracts.load().for_dataset(landed.dataset, landed.extract_on)


def _csv_rows(content: bytes) -> None:
    raw, path, landed, contract = _landed(content)
    if contract.file_format != "csv":
        return
    taken = reader.text_rows(path, landed, contract)
    holding.every_line_is_told_of(raw, taken, contract, landed)
    holding.quiet(taken[2], [each.reason for each in taken[1]])


def _typed(content: bytes) -> None:
    """The road of `tfp check`: read, typed, held against the suite, split, told; as JSON and as a workbook."""
    raw, path, landed, contract = _landed(content)
    checked = reader.read(path, landed)
    outcomes = quality.run_quick(
        checked.table, suites.FOLDER / suites.file_name(contract), extract_on=landed.extract_on
    )
    broken = [(each.line_no, each.rule, each.reason) for each in checked.broken]
    split = quality.split(checked.table, outcomes, broken)
    assert split.passed.num_rows + split.rows_held == checked.rows_in, "rows were lost"
    assert checked.table["row_no"].to_pylist() == list(range(checked.table.num_rows)), "rows were lost or doubled"
    found = checking.of_split(checked, split)
    told = check_command._plain(found, ())
    holding.quiet(json.dumps(told), checking.headline(found))
    if holding.chosen(content, 6, b"w"):
        workbook(found, file_id=None, contact=CONTACT)
    if holding.chosen(content, 12, b"d") and contract.file_format == "csv":
        holding.nothing_depends_on_its_dress(raw, path, landed, contract, checked)


def _header_is_named(content: bytes) -> bool:
    """Does the canary stand where headers stand? Headers are named in refusals."""
    raw, _, landed, contract = _landed(content)
    if contract.file_format == "xlsx":
        found = sheets.rows(raw, landed.relative)
        top = sheets.header_row(found, {column.header.casefold() for column in contract.columns})
        return CANARY.casefold() in str(found[top]).casefold()
    decoded = encoding.decode(raw, contract.encoding, landed.relative).utf8.decode("utf-8")
    first = next((line for line in re.split(r"[\r\n]+", decoded) if line.strip()), "")
    return CANARY.casefold() in first.casefold()


def _workbook_rows(content: bytes) -> None:
    _, path, landed, contract = _landed(content)
    if contract.file_format != "xlsx":
        return
    table, _, warnings, _ = reader.text_rows(path, landed, contract)
    holding.quiet(warnings)
    if contract.name == "tenancies_b":
        exploded = layout_b.explode(table)
        assert set(exploded["line_no"].to_pylist()) == set(table["line_no"].to_pylist()), "a tenancy was lost"


def _decode(content: bytes) -> None:
    if not content:  # refused before by its size
        return
    for agreed in ("utf-8", "windows-1252"):
        decoded = encoding.decode(content, agreed, "police/asb_2013-05-31.csv")
        decoded.utf8.decode("utf-8")
        holding.quiet(decoded.warnings)
        if agreed == "utf-8" and not decoded.warnings and not content.startswith(b"\xef\xbb\xbf"):
            assert decoded.utf8 == content, "a sound text was changed"


def _names(content: bytes) -> None:
    name = content.decode("utf-8", "surrogateescape")
    shown = files.plain_name(name)
    assert re.fullmatch(r"[A-Za-z0-9._/?-]*", shown), "a name is not fit for a log"
    for kind in ("file", "link", "folder", "other"):
        listed = senders.Listed(name, kind)  # type: ignore[arg-type]
        names.is_left(listed)
        if not names.why_refused(listed):
            assert "/" not in name
            assert name not in {".", ".."}
    assert senders.origin("sftp://h/o", name).isascii()
    if "/" in name:
        landed = files.named(name, 1)
        assert landed.relative == name
        assert ".." not in name
        assert files.NAME.fullmatch(landed.name)


def _texts(content: bytes) -> None:
    """Readers of one cell that are written in Python."""
    text = content.decode("utf-8", "replace")
    members = people.household(text)
    assert [each.position for each in members] == sorted({each.position for each in members})
    address = addresses.read(text[:500])
    assert address.postcode is None or re.fullmatch(r"[A-Z0-9]{2,4} [0-9][A-Z]{2}", address.postcode)
    number = text.strip().upper()
    if pupil_numbers.has_shape(number):
        pupil_numbers.has_check_letter(number)
    subject_of(text)
    assert len(drift.shown(text)) <= drift.LONGEST_SHOWN
    if len(text) < 2_000:
        row = {name: [text] for name in ("tenancy_ref", "main_tenant", "household", "dob", "nino")}
        table = pa.table(
            {**{name: pa.array(cell, pa.string()) for name, cell in row.items()}, "line_no": pa.array([4], pa.int32())}
        )
        assert set(layout_b.explode(table)["line_no"].to_pylist()) == {4}


@cache
def _readings() -> tuple[list[Column], str, duckdb.DuckDBPyConnection]:
    """One column of each way to read a cell (and each list of codes), the query over a table `cell`, an engine."""
    found: dict[str, tuple[Column, Contract]] = {}
    for contract in contracts.load().contracts:
        for column in contract.columns:
            sign = f"{column.reading} {column.codes} {column.pattern} {column.holds_unreadable}" + (
                contract.file_format if "date" in column.reading else ""
            )
            found.setdefault(sign, (column, contract))
    picked = [(f"c{at}", column, contract) for at, (column, contract) in enumerate(found.values())]
    import dataclasses

    columns = [(dataclasses.replace(column, name=name), contract) for name, column, contract in picked]
    sent = ", ".join(f'cell AS "{column.name}"' for column, _ in columns)
    trimmed = ", ".join(cells.stripped(column.name) for column, _ in columns)
    read = ", ".join(f'{cells.value(column, contract)} AS "{column.name}_read"' for column, contract in columns)
    flags = [(column.name, cells.unreadable(column)) for column, _ in columns]
    asked = ", ".join(f"{flag} AS unreadable_{name}" for name, flag in flags if flag)
    query = (
        f"WITH trimmed AS (SELECT DATE '2013-05-31' AS extract_on, {trimmed} FROM (SELECT {sent} FROM sent)), "
        f"readings AS (SELECT *, {read} FROM trimmed) SELECT *, {asked} FROM readings AS trimmed"
    )
    engine = duckdb.connect(config={"memory_limit": "400MB", "threads": 1})
    engine.execute("CREATE TABLE sent (cell VARCHAR)")
    engine.execute("CREATE TABLE shaped_upn (number VARCHAR, is_sound BOOLEAN)")
    return [column for column, _ in columns], query, engine


def _typed_cells(content: bytes) -> None:
    """Readings of a cell in SQL; each line of the input is a cell, read in every way."""
    given = content.decode("utf-8", "replace").split("\n")[:400]
    columns, query, engine = _readings()
    engine.execute("DELETE FROM sent")
    engine.execute("DELETE FROM shaped_upn")
    shaped = {each.strip().replace(" ", "").upper() for each in given}
    engine.executemany(
        "INSERT INTO shaped_upn VALUES (?, ?)",
        [(each, True) for each in shaped if pupil_numbers.has_shape(each)] or [("", True)],
    )
    engine.register("given", pa.table({"cell": pa.array(given, pa.string())}))
    engine.execute("INSERT INTO sent SELECT cell FROM given")
    for row in engine.execute(query).to_arrow_table().to_pylist():
        for column in columns:
            sent, read = row[column.name], row[f"{column.name}_read"]
            if sent is None:
                assert read is None, f"{column.reading}: a blank cell says something"
                assert not row.get(f"unreadable_{column.name}"), f"{column.reading}: a blank cell is unreadable"
            elif column.reading in (
                "date",
                "birth_date",
                "whole_number",
                "nino",
                "postcode",
                "uprn",
                "yes_no",
                "academic_year",
            ):
                assert (read is None) == bool(row.get(f"unreadable_{column.name}")), (
                    f"{column.reading}: neither read nor flagged"
                )
            if column.reading == "date" and read is not None:
                assert 1880 <= read.year <= 2100


def _corrections(content: bytes) -> None:
    """Cells that a person wrote in the place of those sent: one line each, `<line> <column>=<text>`."""
    name = "exclusions_2013-05-31.csv"
    _, path, landed, contract = _landed(seeds.named(name, seeds.delivery()[name]))
    written: dict[int, dict[str, str]] = {}
    for line in content.decode("utf-8", "replace").split("\n")[:20]:
        number, _, rest = line.partition(" ")
        column, mark, text = rest.partition("=")
        if mark and number.isdecimal() and len(number) < 8:
            written.setdefault(int(number), {})[column] = text
    before, *_ = reader.text_rows(path, landed, contract)
    after, *_ = reader.text_rows(path, landed, contract, written)
    assert after.schema.names == before.schema.names
    for old, new in zip(before.to_pylist(), after.to_pylist(), strict=True):
        put_right = written.get(old["line_no"], {})
        assert new == old | {
            column: text for column, text in put_right.items() if column in old and column != "line_no"
        }


def _named_table(content: bytes) -> Path:
    """An input under its name: `x.csv` or `x.parquet`."""
    name, _, raw = content.partition(b"\n")
    path = scratch() / ("given.parquet" if name.endswith(b".parquet") else "given.csv")
    path.write_bytes(raw)
    return path


def _decisions(content: bytes) -> None:
    path = _named_table(content)
    signed = decisions.read(path, is_signed=True)
    assert signed.schema.equals(decisions.SCHEMA)
    assert all(row["decided_by"] and row["because"] for row in signed.to_pylist())


def _records(content: bytes) -> None:
    path = _named_table(content)
    with bounded() as db:
        sent, found = reading.arrive(db, path)
        reading.read_cells(db, path, found)
        told = reading.describe(db)
        holding.quiet(told)
        if chosen_names := reading.unread_columns(sent):
            assert len(chosen_names) == 1


def _links(content: bytes) -> None:
    table = earlier.links(_named_table(content))
    ids = table["record_id"].to_pylist()
    assert len(set(ids)) == len(ids)
    assert all(ids)


def _households(content: bytes) -> None:
    earlier.households(_named_table(content))


def _first_line(content: bytes) -> bool:
    """Does the canary stand in the line of column names?"""
    return CANARY.casefold().encode() in b"\n".join(content.split(b"\n")[:2]).lower() or content.startswith(
        b"x.parquet"
    )


def _sources(content: bytes) -> None:
    path = scratch() / "sources.yaml"
    path.write_bytes(content)
    for each in configured.load(path).values():
        for source in each:
            assert source.scheme in configured.SCHEMES
            str(source.port), source.host, source.login, source.path


def _connections(content: bytes) -> None:
    path = scratch() / "connections.yaml"
    path.write_bytes(content)
    path.chmod(0o600)
    found = connections.find("police_sftp", file=path)
    assert "secret-1" not in repr(found)
    source = configured.Source(url="sftp://files.example.org/out", connection="police_sftp")
    ssh_trust.known_hosts_of(source, found, "files.example.org", found.port or 22)
    ssh_trust.private_keys_of(found)


def _rules(content: bytes) -> None:
    path = scratch() / "given.yaml"
    path.write_bytes(content)
    if b"windows:" in content:
        rulebook.load(rules=path)
    else:
        rulebook.load(calendar=path)


def _contracts(content: bytes) -> None:
    folder = scratch() / "contracts"
    folder.mkdir(exist_ok=True)
    (folder / "given.v1.odcs.yaml").write_bytes(content)
    contracts.load.__wrapped__(folder)


def _check_command(content: bytes) -> None:
    """`tfp check` of a folder: the file as it came, beside a sound one that must load all the same."""
    raw, _, landed, _ = _landed(content)
    folder = scratch() / "landing"
    for each in folder.glob("*/*"):
        each.unlink()
    beside = "provision_2013-05-31.csv"
    for name, source, held in ((landed.name, landed.source, raw), (beside, "education", seeds.delivery()[beside])):
        (folder / source).mkdir(parents=True, exist_ok=True)
        (folder / source / name).write_bytes(held)
    answer = scratch() / "answer.json"
    with screen.out.capture() as shown:
        code = check_command.check([folder], json_to=str(answer))
    assert code in (check_command.WHOLE, check_command.HELD, check_command.REFUSED), "a file could not be checked"
    told = json.loads(answer.read_text(encoding="utf-8"))
    if landed.name != beside:
        (sound,) = [each for each in told["files"] if each["file"].endswith(beside)]
        assert sound["verdict"] == "whole", "a sound file fell with another one"
    if not _is_quotable(content):
        holding.quiet(shown.get(), json.dumps(told))


def _is_quotable(content: bytes) -> bool:
    return _may_quote(content)


def _may_quote(content: bytes) -> bool:
    if CANARY.casefold().encode() in content.partition(b"\n")[0].lower():  # a file's name is told
        return True
    try:
        return _header_is_named(content)
    except Exception:  # noqa: BLE001 - where it has no header nothing may be quoted
        return False


def _as_csv(*contents: bytes) -> Callable[[], list[bytes]]:
    return lambda: [seeds.named("x.csv", content) for content in contents]


def _and_parquet(*contents: bytes) -> Callable[[], list[bytes]]:
    def made() -> list[bytes]:
        buffer = io.BytesIO()
        told = {"record_id_1": "r1", "record_id_2": "r2", "decision": "same", "by": "AB", "because": "seen both"}
        told |= {"record_id": "r1", "forename": "Ann", "surname": "Fox", "dob": "2001-02-03"}
        pq.write_table(pa.table({name: [cell] for name, cell in told.items()}), buffer)
        return [*_as_csv(*contents)(), seeds.named("x.parquet", buffer.getvalue())]

    return made


def _cell_seeds() -> list[bytes]:
    known = seeds.cells()
    return ["\n".join(known[at : at + 100]).encode() for at in range(0, min(len(known), 300), 100)]


def _lines(content: bytes, chance: random.Random) -> bytes:
    """Several cells, one a line."""
    lines = content.split(b"\n")
    for _ in range(chance.randint(1, max(4, len(lines) // 2))):
        at = chance.randrange(len(lines))
        lines[at] = mutation.text(lines[at], chance)
    return b"\n".join(lines)


def _either(content: bytes, chance: random.Random) -> bytes:
    """A csv file or a workbook."""
    is_workbook = content.partition(b"\n")[2].startswith(b"PK")
    return (mutation.named_workbook if is_workbook else mutation.named_file)(content, chance)


def _correction_seeds() -> list[bytes]:
    return [b"2 category=FIXD\n3 sessions=4\n4 start_on=01/02/2013", b"2 upn=A1\n2 reason=\n99 upn=x\n7 nobody=1"]


READERS = (
    Reader(
        "names",
        "file names of a landing area and of a sender",
        lambda: list(seeds.NAMES),
        mutation.text,
        _names,
        (FileRejected,),
        lambda _: True,
        max_len=600,
        share=0.5,
    ),
    Reader(
        "encodings",
        "bytes to text",
        lambda: [each.partition(b"\n")[2] for each in seeds.files_of("csv")],
        mutation.table,
        _decode,
        (FileRejected,),
        share=0.5,
    ),
    Reader(
        "csv rows",
        "csv files of every layout to text rows",
        lambda: seeds.files_of("csv"),
        mutation.named_file,
        _csv_rows,
        (FileRejected,),
        _may_quote,
        share=3,
    ),
    Reader(
        "csv typed",
        "the same to typed rows, suite, findings, report",
        lambda: seeds.files_of("csv"),
        mutation.named_file,
        _typed,
        (FileRejected,),
        _may_quote,
        share=4,
    ),
    Reader(
        "workbook rows",
        "xlsx archives of layout B to text rows",
        lambda: seeds.files_of("xlsx"),
        mutation.named_workbook,
        _workbook_rows,
        (FileRejected,),
        _may_quote,
        share=2,
    ),
    Reader(
        "workbook typed",
        "the same to typed rows, suite, findings, report",
        lambda: seeds.files_of("xlsx"),
        mutation.named_workbook,
        _typed,
        (FileRejected,),
        _may_quote,
        share=2,
    ),
    Reader(
        "cell texts",
        "names, households, addresses, pupil numbers",
        lambda: [each.encode() for each in (*seeds.HOUSEHOLD_TEXTS, *seeds.ADDRESSES, *seeds.cells()[:60])],
        mutation.text,
        _texts,
        (),
        max_len=8_192,
    ),
    Reader(
        "typed cells",
        "dates, numbers, codes, identifiers in SQL",
        _cell_seeds,
        _lines,
        _typed_cells,
        (),
        max_len=16_384,
    ),
    Reader(
        "corrections",
        "cells put right by a person",
        _correction_seeds,
        _lines,
        _corrections,
        (),
        max_len=4_096,
        share=0.3,
    ),
    Reader(
        "decisions",
        "decisions of officers, csv and parquet",
        _and_parquet(*seeds.DECISIONS),
        mutation.named_file,
        _decisions,
        (decisions.DecisionsRefusedError,),
        _first_line,
        share=0.5,
    ),
    Reader(
        "link records",
        "records of `tfp link`, csv and parquet",
        _and_parquet(*seeds.RECORDS),
        mutation.named_file,
        _records,
        (IntakeError,),
        _first_line,
    ),
    Reader(
        "earlier links",
        "links of an earlier run",
        _as_csv(*seeds.LINKS),
        mutation.named_file,
        _links,
        (IntakeError,),
        _first_line,
        share=0.3,
    ),
    Reader(
        "earlier households",
        "households of an earlier run",
        _as_csv(*seeds.HOUSEHOLD_LINKS),
        mutation.named_file,
        _households,
        (IntakeError,),
        _first_line,
        share=0.3,
    ),
    Reader(
        "sources file",
        "which sources are fetched",
        lambda: list(seeds.SOURCES),
        mutation.settings,
        _sources,
        (SourceError,),
        lambda _: True,
        max_len=8_192,
        share=0.5,
    ),
    Reader(
        "connections file",
        "logins and secrets",
        lambda: list(seeds.CONNECTIONS),
        mutation.settings,
        _connections,
        (SourceError,),
        max_len=8_192,
        share=0.5,
    ),
    Reader(
        "rule files",
        "rules and calendar",
        seeds.rule_files,
        mutation.settings,
        _rules,
        (RuleError,),
        lambda _: True,
        share=0.5,
    ),
    Reader(
        "contracts",
        "contract files",
        seeds.contract_files,
        mutation.settings,
        _contracts,
        (ValueError,),
        lambda _: True,
        share=0.5,
    ),
    Reader(
        "check command",
        "`tfp check` of a folder",
        lambda: [*seeds.files_of("csv"), *seeds.files_of("xlsx")],
        _either,
        _check_command,
        (FileRejected,),
        _may_quote,
        share=1.5,
    ),
)
BY_NAME = {each.name: each for each in READERS}
