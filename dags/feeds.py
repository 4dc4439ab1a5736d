"""The feed board every morning: a run is red while a feed is late, missing or its last file was refused."""

from airflow.sdk import CronTriggerTimetable, dag, task
from common import DAGS, LONDON

DOC = """
### Watch the feeds

**look_at_the_board** looks at 07:30, London time, which agreed feed is late, was never taken in, or had its last file
refused, and which schools are missing from the newest ended term's attendance. The run is red while there is one, and
the last line of its log names them; the board with what each holds is `tfp feeds`, or `feeds.html` beside the cards.

When a feed is due is a setting, `TFP_DUE_DAYS__<FEED>` (`docs/operating.md`). Starts paused: switch it on once
deliveries are regular. Nothing waits for this DAG, and it changes no verdict.
"""


@dag(
    dag_display_name="Watch the feeds",
    description="Red while an agreed feed is late, missing or refused",
    doc_md=DOC,
    schedule=CronTriggerTimetable("30 7 * * *", timezone=LONDON),
    tags=["ingest"],
    **DAGS | {"is_paused_upon_creation": True},
)
def watch_feeds() -> None:
    """Look, and tell."""

    @task
    def look_at_the_board() -> dict[str, int]:
        """Bring the board up to date; fail where a feed is not on time."""
        from airflow.sdk.exceptions import AirflowFailException

        from tfp_etl import feed_board
        from tfp_etl.platform import intake

        with intake.open_road() as road:
            feed_board.refresh(road.db, road.settings)
            board = feed_board.look(road.db, road.settings.today)
        if trouble := board.trouble():
            raise AirflowFailException(trouble)
        return {"feeds": len(board.feeds)}

    look_at_the_board()


watch_feeds()
