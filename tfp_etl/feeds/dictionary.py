"""The data dictionary: `python -m tfp_etl.feeds.dictionary` writes a Markdown page a contract into `docs/dictionary/`.

It also writes `warehouse/tables/comments.json`, from which the columns of the fact tables take their comments.
"""

import json
import sys
from pathlib import Path

from open_data_contract_standard.model import DataQuality, Team

from tfp_etl.feeds import contracts
from tfp_etl.feeds.contracts import Column, Contract

FOLDER = Path(__file__).parents[2] / "docs" / "dictionary"
COMMENTS = Path(__file__).parents[1] / "warehouse" / "tables" / "comments.json"
CURRENT = {"snapshot": "everything current", "increment": "what was recorded since the extract before"}
UNITS = {"y": "years", "term": "terms"}
READS = {
    "text": "text",
    "name": "name, case as sent",
    "code": "code",
    "date": "day",
    "birth_date": "birth date",
    "whole_number": "whole number",
    "number": "number",
    "yes_no": "yes or no",
    "postcode": "postcode",
    "uprn": "property number",
    "upn": "pupil number",
    "nino": "National Insurance number",
    "district": "district",
    "academic_year": "school year",
    "address": "free-text address",
    "household": "household text",
    "person": "full name",
}
DOES = {"critical": "the file is rejected", "warning": "the row is held back", "info": "told, nothing held"}


def page(contract: Contract) -> str:
    """The dictionary page of one contract."""
    odcs = contract.odcs
    gateway = [
        str(power)
        for each in odcs.customProperties or []
        if each.property == "legalGateway"
        for power in each.value or []
    ]
    kept = CURRENT[contract.kind]
    if contract.retention:
        kept = f"the last {contract.retention[0]} {UNITS[contract.retention[1]]}"
    owner = odcs.team.name if isinstance(odcs.team, Team) else ""
    lines = [
        f"# {contract.source}: {contract.name}",
        "",
        "Written from the contract by `python -m tfp_etl.feeds.dictionary`; change the contract, not this page.",
        "",
        f"{contract.description}",
        "",
        f"* Datasets: {', '.join(f'`{name}`' for name in contract.datasets)}",
        f"* Kind: {contract.kind}, {contract.file_format}, {contract.encoding}; holds {kept}",
        f"* Key: {' + '.join(column.header for column in contract.key)}",
        f"* Version {contract.version}, for extracts from {contract.valid_from}",
        f"* Owner: {owner}",
        f"* Purpose: {odcs.description.purpose if odcs.description else ''}",
        f"* Legal gateway: {'; '.join(gateway)}",
        "",
        "## Columns",
        "",
        "| column | in the file | read as | must be filled | class | meaning |",
        "| --- | --- | --- | --- | --- | --- |",
        *[_row(column) for column in contract.columns],
        "",
        "## Rules",
        "",
        "| rule | column | what is wrong | then |",
        "| --- | --- | --- | --- |",
        *[_rule(rule, "") for rule in contract.quality],
        *[_rule(rule, column.name) for column in contract.columns for rule in column.quality],
        "",
    ]
    return "\n".join(lines)


def comments() -> str:
    """The comments of the fact tables' columns, by contract and column, as JSON."""
    return json.dumps(contracts.column_comments(), indent=2, ensure_ascii=False) + "\n"


def write(folder: Path = FOLDER, comments_file: Path = COMMENTS) -> list[Path]:
    """Write every page, the list of them and the table comments; returns the files."""
    comments_file.write_text(comments(), encoding="utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    pages = {f"{contract.name}.md": page(contract) for contract in contracts.load().contracts}
    pages["README.md"] = index()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [comments_file, *(folder / name for name in pages)]


def index() -> str:
    """The list of the pages."""
    known = contracts.load().contracts
    rows = [f"| {c.source} | [{c.name}]({c.name}.md) | {c.kind} | {c.description} |" for c in known]
    head = ["# Data dictionary", "", "What each feed holds, from the contracts.", ""]
    return "\n".join([*head, "| source | feed | kind | one row is |", "| --- | --- | --- | --- |", *sorted(rows), ""])


def _row(column: Column) -> str:
    filled = "yes" if column.required else ""
    cells = [f"`{column.name}`", column.header, READS[column.reading], filled, column.classification, column.meaning]
    return f"| {' | '.join(cells)} |"


def _rule(rule: DataQuality, column: str) -> str:
    return f"| {rule.id} | {column} | {rule.description} | {DOES[str(rule.severity)]} |"


if __name__ == "__main__":
    sys.stdout.write("".join(f"{path.name}\n" for path in write()))
