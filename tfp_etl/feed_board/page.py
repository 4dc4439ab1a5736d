"""The feed board as a page beside the delivery cards. It has no script and asks the network for nothing."""

import itertools
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from tfp_etl import __version__
from tfp_etl.delivery_card import place_of_card
from tfp_etl.feeds import store
from tfp_etl.warehouse.feed_standing import Standing

if TYPE_CHECKING:
    from tfp_etl.feed_board.board import Board

PAGE = "feeds.html"
WORDS = {"ON TIME": "on time", "LATE": "late", "MISSING": "never taken in", "REFUSED": "last file refused"}


def keep(board: "Board", folder: Path) -> Path:
    """Write the page anew into the folder of the cards. Gives its place."""
    target = folder / PAGE
    with store.replacing(target) as partial:
        partial.write_text(html(board), encoding="utf-8")
    return target


def html(board: "Board") -> str:
    """The page of the board."""
    environment = Environment(
        loader=PackageLoader("tfp_etl.feed_board"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = PackageLoader("tfp_etl.delivery_card").get_source(environment, "style.css.j2")[0]
    senders = [(source, list(feeds)) for source, feeds in itertools.groupby(board.feeds, key=lambda each: each.source)]
    return environment.get_template("feeds.html.j2").render(
        board=board,
        senders=senders,
        counts={state: len(board.of_state(state)) for state in WORDS},
        states=WORDS,
        style=style,
        link=_link,
        version=__version__,
    )


def _link(feed: Standing) -> str:
    """The way from the board to the card of the newest extract, as a web address."""
    if feed.file_name is None or feed.file_id is None:
        return ""
    place = place_of_card(Path(), source=feed.source, file_name=feed.file_name, file_id=feed.file_id)
    return quote(place.as_posix())
