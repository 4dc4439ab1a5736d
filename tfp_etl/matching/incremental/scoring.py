"""The statement by which an incremental run scores pairs: Splink's own, written once, by the full run it goes on from.

To have Splink write it takes longer than to score the pairs of an ordinary delivery.
"""

from typing import Any

import duckdb
from splink import DuckDBAPI

from tfp_etl.matching import predict, score
from tfp_etl.matching.incremental import state
from tfp_etl.matching.incremental.pairs import compared


def statement(db: duckdb.DuckDBPyConnection, model: dict[str, Any]) -> str:
    """Fills `edges` of the pairs in `blocked`, by `node_paired` and the frequencies that pairs.py lays beside it.

    db: with the table `nodes` that the model was fitted to.
    """
    names = [row[0] for row in db.execute("describe nodes").fetchall()]
    told = ", ".join(compared(model, names))
    made = {
        "node_paired": f"select {told}, node_id, node_id as whole_id from nodes",
        "blocked": "select '0' as match_key, node_id as join_key_l, node_id as join_key_r from nodes",
    }
    columns = state.frequency_columns(model)
    made |= {f"frequency_{name}": f"select {name}, 1.0::double as tf_{name} from nodes" for name in columns}
    for name, query in made.items():
        db.execute(f"create temp table {name} as {query} limit 0")
    api = DuckDBAPI(connection=db)
    frequencies = {name: api.register(f"frequency_{name}") for name in columns}
    predicting = predict.statement(
        api.register("node_paired"),
        model | {"blocking_rules_to_generate_predictions": []},
        pairs="blocked",
        floor=score.FLOOR,
        frequencies=frequencies,
    )
    for name in made:
        db.execute(f"drop table {name}")
    return score._filled(model).replace("$scored", f"({predicting})")
