"""The feed board: which agreed feed is on time, late, missing or refused, what it holds; schools left out."""

from tfp_etl.feed_board.board import TROUBLE, Board, as_json, look, refresh
from tfp_etl.feed_board.page import PAGE, WORDS

__all__ = ["PAGE", "TROUBLE", "WORDS", "Board", "as_json", "look", "refresh"]
