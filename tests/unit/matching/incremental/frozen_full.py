"""A full run over the population of a state: what an incremental run must equal, by the code of a full run alone."""

import copy
from pathlib import Path

import pyarrow as pa
from splink import DuckDBAPI, Linker

from tfp_etl.matching import fitting, linking, nodes, score
from tfp_etl.matching.incremental import state


def links(records: pa.Table, decisions: pa.Table, folder: Path) -> pa.Table:
    """record_id, person_id (here: the cluster) and link_confidence, all nodes and pairs made anew."""
    with linking.database() as db, state.attached(db, folder):
        frozen = state.frozen(db)
        nodes.build(db, records, decisions)
        one_bearer = 1 / max(frozen.shares["node_count"], 1000)
        db.execute(
            "update nodes set surname_share = coalesce((select s.surname_share from kept.surname_share s "
            f"where s.surname = nodes.surname), {one_bearer}) where surname is not null"
        )
        db.execute("create table level as select * from kept.level")
        db.execute("create table edges as select * from kept.edges limit 0")
        api = DuckDBAPI(connection=db)
        # Under a name of its own: Splink takes the columns of all tables of a name, those of the state as well.
        db.execute("create view every_node as select * from nodes")
        linker = Linker(api.register("every_node"), copy.deepcopy(frozen.model), log_level=40, validate_settings=False)
        for column in state.frequency_columns(frozen.model):
            db.execute(
                f"create table tf_{column} as select distinct {column}, coalesce((select share from kept.frequency "
                f"where field = '{column}' and value = {column}), (select min(share) from kept.frequency)) "
                f"as tf_{column} from nodes where {column} is not null"
            )
            linker.table_management.register_term_frequency_lookup(api.register(f"tf_{column}"), column)
        scored = linker.inference.predict(threshold_match_weight=score.FLOOR, warning_mode="never")
        db.execute(score._filled(frozen.model).replace("$scored", scored.physical_name))
        refused = linking.cluster(db, twins=fitting.guards(frozen.model).has_households)
        clustered, _ = linking.tell(db, refused)
    return clustered.rename_columns(["record_id", "person_id", "link_confidence"])
