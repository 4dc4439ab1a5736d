"""Cards where people find them: the row in the warehouse, a page and a JSON file a card, and the page of all feeds.

No page has a script or asks the network for anything.
"""

import itertools
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup
from sqlalchemy import Engine

from tfp_etl import __version__
from tfp_etl.delivery_card import charts
from tfp_etl.delivery_card.card import Card, as_json, plain
from tfp_etl.feeds import files, store
from tfp_etl.warehouse import delivery_cards
from tfp_etl.warehouse.delivery_cards import Measured

MOST_SHOWN = 24
"""Extracts of a dataset in a chart: two years of months."""


def keep(db: Engine, card: Card, folder: Path) -> Path:
    """Keep a card: its row in audit.delivery_card, its JSON and page; the page of all feeds anew. Gives its page."""
    delivery_cards.keep(db, _row(card))
    page = place_of_card(folder, source=card.source, file_name=card.file_name, file_id=card.file_id)
    _write(page.with_name(page.name.removesuffix(".html") + ".json"), as_json(card) + "\n")
    _write(page, html(card))
    _write(folder / "index.html", index(delivery_cards.history(db), delivery_cards.rejected(db)))
    return page


def place_of_card(folder: Path, *, source: str | None, file_name: str, file_id: int) -> Path:
    """The page of a card: `<folder>/<source>/<file>.<file_id>.html`; of a sender nobody knows, below `unknown`."""
    return folder / _plain(source or "unknown") / f"{_plain(file_name)}.{file_id}.html"


def html(card: Card) -> str:
    """The page of one card."""
    return _template("card.html.j2").render(card=card, made_on=_today(), version=__version__)


def index(history: Sequence[Measured], rejected: Sequence[dict[str, Any]]) -> str:
    """The page of all feeds: a row a dataset with its charts, and every extract in figures."""
    feeds = [
        _feed(list(each))
        for _, each in itertools.groupby(history, key=lambda measured: (measured.source, measured.dataset))
    ]
    return _template("index.html.j2").render(
        feeds=feeds, rejected=rejected, link=_link, made_on=_today(), version=__version__
    )


def _feed(extracts: list[Measured]) -> dict[str, Any]:
    shown = extracts[-MOST_SHOWN:]
    name = f"{shown[0].source}/{shown[0].dataset}"

    def points(measure: str) -> list[charts.Point]:
        values = [(each, getattr(each, measure)) for each in shown]
        return [
            charts.Point(str(each.extract_on), None if value is None else float(value), each.verdict == "REJECTED")
            for each, value in values
        ]

    drawn: dict[str, Markup] = {
        "rows": charts.bars(f"{name}: rows", points("rows_in"), _count),
        "held": charts.bars(f"{name}: share held back", points("share_held"), _percent, least_top=0.05),
    }
    if any(each.share_gone is not None for each in shown):
        last = "share of keys gone"
        drawn["last"] = charts.bars(f"{name}: {last}", points("share_gone"), _percent, least_top=0.5)
    else:
        last = "new keys"
        drawn["last"] = charts.bars(f"{name}: {last}", points("keys_new"), _count)
    return {"name": name, "last": last, "extracts": extracts[::-1], "charts": drawn, "latest": extracts[-1]}


def _row(card: Card) -> dict[str, Any]:
    volume, keys = card.volume, card.keys
    return {
        "file_id": card.file_id,
        "source": card.source,
        "dataset": card.dataset,
        "extract_on": card.extract_on,
        "verdict": card.verdict,
        "reason": card.reason,
        "before_file_id": card.before.file_id if card.before else None,
        "rows_in": volume.rows_in if volume else None,
        "rows_held": volume.rows_held if volume else None,
        "share_held": volume.share_held if volume else None,
        "keys_before": keys.before if keys else None,
        "keys_new": keys.new if keys else None,
        "keys_changed": keys.changed if keys else None,
        "keys_gone": keys.gone if keys else None,
        "keys_aged": keys.aged if keys else None,
        "share_gone": keys.share_gone if keys else None,
        "drift_count": len(card.drift),
        "blank_count": sum(each.sudden for each in card.blanks),
        "gap_count": len(card.coverage.gaps) if card.coverage else None,
        "card": plain(card),
    }


def _template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader("tfp_etl.delivery_card"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"count": _count, "percent": _percent}
    return environment.get_template(name)


def _count(number: float | None) -> str:
    return "-" if number is None else f"{number:,.0f}"


def _percent(share: Any) -> str:  # noqa: ANN401 - a float, a Decimal or nothing
    return "-" if share is None else f"{100 * float(share):.2f}".rstrip("0").rstrip(".") + "%"


def _plain(name: str) -> str:
    return files.plain_name(name).replace("/", "?")


def _link(source: str | None, file_name: str, file_id: int) -> str:
    """The way from the page of all feeds to a card, as a web address."""
    page = place_of_card(Path(), source=source, file_name=file_name, file_id=file_id)
    return quote(page.as_posix())


def _write(target: Path, text: str) -> None:
    with store.replacing(target) as partial:
        partial.write_text(text, encoding="utf-8")


def _today() -> str:
    return f"{datetime.now().astimezone():%Y-%m-%d %H:%M}"
