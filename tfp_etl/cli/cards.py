"""`tfp card`: the delivery card of a file, or the latest extract of every feed, in the workspace used last."""

import json
from dataclasses import asdict
from typing import Any

import typer
from rich.markup import escape
from rich.table import Table

from tfp_etl.cli import screen
from tfp_etl.delivery_card import place_of_card
from tfp_etl.platform import PlatformError, intake, workspace
from tfp_etl.settings import Settings
from tfp_etl.warehouse import delivery_cards
from tfp_etl.warehouse.delivery_cards import Measured


class NoCardError(PlatformError):
    """A file that has no delivery card."""


def show(file_id: int | None, *, as_json: bool) -> None:
    """Print one card, or without a number a line for the latest extract of every feed (JSON: every extract)."""
    settings = workspace.last_used(Settings())
    with intake.open_road(settings, migrate=True) as road:
        history = delivery_cards.history(road.db)
        found = delivery_cards.card(road.db, file_id) if file_id is not None else None
    if file_id is None:
        _show_feeds(history, settings, as_json=as_json)
        return
    if found is None:
        raise NoCardError(f"file {file_id} has no delivery card: it is a duplicate, was not checked yet, or never came")
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    _show_card(found)
    page = place_of_card(settings.cards, source=found["source"], file_name=found["file_name"], file_id=file_id)
    screen.line(f"As a page: {page}")


def _show_feeds(history: list[Measured], settings: Settings, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([asdict(each) for each in history], default=str, ensure_ascii=False, indent=1))
        return
    table = Table("feed", "extract", "file", "verdict", box=None)
    for title in ("rows", "held", "new keys", "changed", "gone"):
        table.add_column(title, justify="right")
    for each in {(each.source, each.dataset): each for each in history}.values():
        counts = (each.rows_in, each.rows_held, each.keys_new, each.keys_changed, each.keys_gone)
        name = f"{each.source}/{each.dataset}"
        table.add_row(name, str(each.extract_on), str(each.file_id), each.verdict.lower(), *map(_count, counts))
    screen.out.print(table)
    screen.line(f"Every extract, with charts: {settings.cards / 'index.html'}")


def _show_card(card: dict[str, Any]) -> None:
    screen.line(f"{card['source'] or 'unknown'}/{card['file_name']} (file {card['file_id']})")
    screen.line(f"{card['verdict'].capitalize()}{': ' + card['reason'] if card['reason'] else ''}")
    volume, keys, before = card["volume"], card["keys"], card["before"]
    if volume is not None:
        most = f"{volume['most']:,}" if volume["most"] is not None else "any"
        band = f"; {volume['fewest']:,} to {most} allowed" if volume["snapshots"] else ""
        screen.line(
            f"Rows: {volume['rows_in']:,} in, {volume['rows_staged']:,} sound, {volume['rows_held']:,} held{band}"
        )
    if keys is not None and before is not None:
        gone = f", {keys['gone']:,} gone, {keys['aged']:,} past the horizon" if keys["gone"] is not None else ""
        told = f"{keys['new']:,} new, {keys['changed']:,} changed{gone}, {keys['held']:,} held back"
        screen.line(f"Keys against {before['file_name']} (file {before['file_id']}): {told}")
    for text in card["worth_a_look"]:
        screen.line(f"Look: {text}")
    if card["held"]:
        table = Table("rule", "why rows were held back", box=None)
        for title in ("rows", "before"):
            table.add_column(title, justify="right")
        for each in card["held"]:
            counts = (_count(each["rows"]), _count(each["rows_before"]))
            table.add_row(escape(each["rule"]), escape(each["reason"]), *counts)
        screen.out.print(table)


def _count(number: int | None) -> str:
    return "" if number is None else f"{number:,}"
