"""Persons and families out of the staged records, then the facts of the warehouse."""

from typing import Any

from airflow.sdk import AssetAny, dag, task
from airflow.sdk.types import RuntimeTaskInstanceProtocol
from common import DAGS, FAMILIES, OUTCOMES, SOURCES, STAGED

BUSY = ["queued", "running"]
BEFORE_MATCHING = [*(f"ingest_{source}" for source in SOURCES), "load_outcomes", "prepare_claims"]

MATCH_DOC = """
### Who is who, and who belongs together

Runs when an ingest DAG announced new staged files, whatever the source.

1. **settle** waits until no ingest is under way, so that one matching serves all of a delivery. It skips the run when
   an earlier run has already taken up the files.
2. **match** links the records of all sources into persons. A person keeps the id given before.
3. **families** places the persons in families by shared address over time and by relationship; the families of
   careworks are anchors. It announces the Asset `families`, and *Load outcomes* follows.

Only counts are shown here. Persons and families are in the warehouse.
"""

LOAD_DOC = """
### Put the facts into the warehouse

Runs when *Match families* has finished. **load** writes the staged rows, persons and families into schema `core` as
facts with two times (when it was true, when we knew it), each with its file and line, in one transaction. It
announces the Asset `outcomes`. Loading the same delivery again changes nothing.
"""


@dag(
    dag_display_name="Match families",
    description="Persons with lasting ids, and their families",
    doc_md=MATCH_DOC,
    schedule=AssetAny(*STAGED.values()),
    tags=["match"],
    **DAGS,
)
def match_families() -> None:
    """Match, then families."""

    @task.sensor(poke_interval=2, timeout=6 * 3600, mode="poke")
    def settle(*, ti: RuntimeTaskInstanceProtocol) -> bool:
        """Wait for the ingests under way; skip when no staged file waits any more."""
        from airflow.sdk.exceptions import AirflowSkipException

        from tfp_etl.platform import intake

        if any(ti.get_dr_count(dag_id=dag_id, states=BUSY) for dag_id in BEFORE_MATCHING):
            return False
        with intake.open_road() as road:
            if not intake.waiting(road):
                raise AirflowSkipException("An earlier run has taken up every staged file.")
        return True

    @task
    def match() -> dict[str, Any]:
        """Link the records of all sources into persons."""
        from tfp_etl import stages
        from tfp_etl.platform import intake

        with intake.open_road() as road, intake.alone(road):
            return intake.counts(stages.match(road))

    @task(outlets=[FAMILIES])
    def families() -> dict[str, Any]:
        """Place the persons in families, dated."""
        from tfp_etl import stages
        from tfp_etl.platform import intake

        with intake.open_road() as road, intake.alone(road):
            return intake.counts(stages.families(road))

    settle() >> match() >> families()


@dag(
    dag_display_name="Load outcomes",
    description="Facts with their two times, in the warehouse",
    doc_md=LOAD_DOC,
    schedule=[FAMILIES],
    tags=["load"],
    **DAGS,
)
def load_outcomes() -> None:
    """Load."""

    @task(outlets=[OUTCOMES])
    def load() -> dict[str, Any]:
        """Write staged rows, persons and families as facts of the warehouse."""
        from tfp_etl import stages
        from tfp_etl.platform import intake

        with intake.open_road() as road, intake.alone(road):
            return intake.counts(stages.load(road))

    load()


match_families()
load_outcomes()
