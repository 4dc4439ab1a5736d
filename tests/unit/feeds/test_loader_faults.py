"""When the loader itself breaks, its error quotes no cell."""

import pytest

from tfp_etl.feeds import records, typing_query
from tfp_etl.feeds.errors import LoaderBroke

CANARY = "Zzyzxcanary"


def test_an_engine_error_is_told_without_its_message(landing, monkeypatch):
    monkeypatch.setattr(typing_query, "build", lambda *_, **__: "SELECT CAST(surname AS INTEGER) FROM landed")
    with pytest.raises(LoaderBroke) as caught:
        landing.csv("members_2013-05-31.csv", f"NF1,1,{CANARY},Ann,,F,,CHILD,,")
    assert CANARY not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_parser_that_sees_other_rows_than_we_found_stops_the_file(landing, monkeypatch):
    monkeypatch.setattr(records, "_gather", lambda *_: f"NF1,1,{CANARY},Ann,,F,,CHILD,,\nNF1\n".encode())
    with pytest.raises(LoaderBroke) as caught:
        landing.csv("members_2013-05-31.csv", "NF1,1,Fox,Ann,,F,,CHILD,,")
    assert CANARY not in str(caught.value)
