"""The delivery card of a received file: what came, held against the file in force before it, before it is published.

Counts, shares, column names and school numbers only: a card names nobody.
"""

from tfp_etl.delivery_card.against_before import Against, against, too_many_gone
from tfp_etl.delivery_card.against_beside import too_few_beside
from tfp_etl.delivery_card.card import Card, as_json
from tfp_etl.delivery_card.making import of_examined, of_refused
from tfp_etl.delivery_card.pages import keep, place_of_card

__all__ = [
    "Against",
    "Card",
    "against",
    "as_json",
    "keep",
    "of_examined",
    "of_refused",
    "place_of_card",
    "too_few_beside",
    "too_many_gone",
]
