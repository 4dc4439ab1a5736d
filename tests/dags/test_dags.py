"""The DAGs: they can be read, run when they should, are joined by Assets, and say in plain English what they do."""

from datetime import UTC, datetime
from typing import Any

import pytest

INGEST = {f"ingest_{source}" for source in ("education", "benefits", "police", "housing", "careworks")}
ALL = INGEST | {"match_families", "load_outcomes", "prepare_claims", "watch_feeds"}


def test_every_dag_is_read_without_an_error(dags: Any) -> None:
    assert dags.import_errors == {}
    assert set(dags.dags) == ALL


@pytest.mark.parametrize("dag_id", sorted(ALL))
def test_a_dag_tells_people_what_it_does(dags: Any, dag_id: str) -> None:
    dag = dags.dags[dag_id]

    assert len(dag.doc_md.split()) > 40
    for task in dag.tasks:
        assert task.doc_md or task.doc, f"{dag_id}.{task.task_id} has no words"
        assert f"**{task.task_id}**" in dag.doc_md, f"the page of {dag_id} does not tell what {task.task_id} does"


@pytest.mark.parametrize("dag_id", sorted(ALL))
def test_one_run_at_a_time_without_catching_up_and_only_the_alarm_paused(dags: Any, dag_id: str) -> None:
    dag = dags.dags[dag_id]

    assert (dag.max_active_runs, dag.catchup) == (1, False)
    assert dag.is_paused_upon_creation is (dag_id == "watch_feeds")


@pytest.mark.parametrize("dag_id", sorted(INGEST))
def test_an_ingest_lands_stages_each_batch_publishes_and_turns_red(dags: Any, dag_id: str) -> None:
    dag = dags.dags[dag_id]

    assert dag.task_dict["check_and_stage"].is_mapped
    assert dag.task_dict["check_and_stage"].upstream_task_ids == {"land"}
    assert dag.task_dict["land"].upstream_task_ids == {"fetch"}
    assert dag.task_dict["land"].trigger_rule.value == "all_done", "a sender that is down keeps nothing out"
    assert dag.task_dict["report_rejected_files"].upstream_task_ids == {"check_and_stage", "fetch"}
    assert dag.task_dict["publish"].upstream_task_ids == {"check_and_stage"}
    assert [asset.name for asset in dag.task_dict["publish"].outlets] == ["staged_" + dag_id.removeprefix("ingest_")]
    assert dag.task_dict["publish"].trigger_rule.value == "all_done", "good files are announced beside a rejected one"
    assert dag.task_dict["report_rejected_files"].trigger_rule.value == "one_failed"
    assert {leaf.task_id for leaf in dag.leaves} == {"publish", "report_rejected_files"}


def test_matching_follows_any_source_and_loading_follows_matching(dags: Any) -> None:
    match, load = dags.dags["match_families"], dags.dags["load_outcomes"]

    asked = match.timetable.asset_condition
    assert type(asked).__name__ == "AssetAny", "one source's delivery is reason enough"
    assert {asset.name for asset in asked.objects} == {f"staged_{dag_id.removeprefix('ingest_')}" for dag_id in INGEST}
    assert [task.task_id for task in match.topological_sort()] == ["settle", "match", "families"]
    [families] = match.task_dict["families"].outlets
    assert [asset.name for asset in load.timetable.asset_condition.objects] == [families.name]


@pytest.mark.parametrize(
    ("after", "due"),
    [
        (datetime(2025, 12, 20, tzinfo=UTC), datetime(2026, 1, 1, 6, tzinfo=UTC)),
        (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 7, 1, 5, tzinfo=UTC)),  # six o'clock in summer time
    ],
)
def test_claims_are_prepared_at_six_in_london_in_january_and_july(dags: Any, after: datetime, due: datetime) -> None:
    import pendulum
    from airflow.timetables.trigger import CronTriggerTimetable

    stated = dags.dags["prepare_claims"].timetable
    timetable = CronTriggerTimetable(stated.expression, timezone=str(stated.timezone))

    assert timetable._get_next(pendulum.instance(after)) == due


def test_every_dag_can_be_stored_for_the_scheduler(dags: Any) -> None:
    from airflow.serialization.serialized_objects import DagSerialization

    for dag in dags.dags.values():
        stored = DagSerialization.from_dict(DagSerialization.to_dict(dag))
        assert set(stored.task_dict) == set(dag.task_dict)


def test_any_window_of_the_rule_file_can_be_chosen_and_no_other(dags: Any) -> None:
    from airflow.sdk.exceptions import ParamValidationError

    from tfp_etl.rules import rulebook

    window = dags.dags["prepare_claims"].params.get_param("window")

    assert window.resolve() is None
    for known in rulebook.load().windows:
        assert window.resolve(known) == known
    with pytest.raises(ParamValidationError):
        window.resolve("1999-01")


@pytest.mark.parametrize("dag_id", sorted(ALL))
def test_bad_data_is_not_tried_again_and_a_lost_connection_is(dags: Any, dag_id: str) -> None:
    import adbc_driver_manager as adbc
    from psycopg import InterfaceError, OperationalError
    from sqlalchemy.exc import OperationalError as LostConnection

    from tfp_etl.feeds.errors import FileRejected
    from tfp_etl.platform.fetching import FetchRefusedError
    from tfp_etl.platform.intake import FilesRejectedError
    from tfp_etl.sources.errors import SourceError, SourceLostError
    from tfp_etl.stages import WindowNotReachedError

    for task in dags.dags[dag_id].tasks:
        if task.task_id == "report_rejected_files":
            assert task.retries == 0
            continue
        assert task.retries == 4
        policy = task.partial_kwargs["retry_policy"] if task.is_mapped else task.retry_policy

        def decide(error: Exception, policy: Any = policy) -> str:
            return str(policy.evaluate(error, try_number=1, max_tries=4).action.value)

        assert decide(FilesRejectedError("asb: files rejected: 1")) == "fail"
        assert decide(FileRejected("asb_2013-05-31.csv", "header", [1], "Send it again.")) == "fail"
        assert decide(WindowNotReachedError("window 2014-01: its evidence has not arrived")) == "fail"
        assert decide(KeyError("a fault of ours")) == "fail"
        assert decide(LostConnection("select 1", None, Exception())) == "retry"
        assert decide(OperationalError("the server closed the connection")) == "retry"
        assert decide(InterfaceError("the connection is closed")) == "retry"
        assert decide(adbc.OperationalError("connection refused", status_code=adbc.AdbcStatusCode.IO)) == "retry"
        assert decide(adbc.InterfaceError("connection closed", status_code=adbc.AdbcStatusCode.IO)) == "retry"
        assert decide(adbc.ProgrammingError("syntax", status_code=adbc.AdbcStatusCode.UNKNOWN)) == "fail"
        assert decide(ConnectionResetError()) == "retry"
        assert decide(SourceLostError("sftp://h/o: no answer within 30 s")) == "retry"
        assert decide(SourceError("sftp://h/o: the server refused the sign-in")) == "fail"
        assert decide(FetchRefusedError("sftp://h/o: files refused: 1")) == "fail"


def test_earlier_windows_are_judged_before_the_one_asked_for_and_each_gets_its_list(
    dags: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contextlib import nullcontext

    from tfp_etl import stages
    from tfp_etl.platform import intake

    done = []

    def recorded(stage: str) -> Any:
        def run(_road: Any, window: str) -> stages.StageRun:
            done.append((stage, window))
            return stages.StageRun(stage, window, 1, 1, 0, 0.1)

        return run

    monkeypatch.setattr(intake, "open_road", nullcontext)
    monkeypatch.setattr(intake, "alone", nullcontext)
    monkeypatch.setattr(stages, "windows", lambda _road: ["2013-07", "2014-01"])
    monkeypatch.setattr(stages, "due_windows", lambda _road, window: ["2013-07", window])
    for stage in ("judge", "claim"):
        monkeypatch.setattr(stages, stage, recorded(stage))
    tasks = dags.dags["prepare_claims"].task_dict

    judged = tasks["judge"].python_callable(params={"window": None})
    tasks["claim"].python_callable(judged)

    windows = ["2013-07", "2014-01"]
    assert judged["windows"] == windows
    assert done == [("judge", window) for window in windows] + [("claim", window) for window in windows]


def test_fetching_is_skipped_where_people_put_files_and_asks_airflow_for_the_connection_elsewhere(
    dags: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    from contextlib import nullcontext

    from airflow.sdk.exceptions import AirflowSkipException

    from tfp_etl.platform import fetching, intake

    given = []

    def fetched(_road: Any, source: str, ask: Any) -> fetching.Fetched:
        given.append(ask("police_sftp"))
        given.append(ask("nobody"))
        return fetching.Fetched(source, seen=2, fetched=1, known=1)

    sources = tmp_path / "sources.yaml"
    sources.write_text("police: {url: sftp://h/o, connection: police_sftp}", encoding="utf-8")
    monkeypatch.setattr(intake, "open_road", nullcontext)
    monkeypatch.setattr(fetching, "fetch", fetched)
    monkeypatch.setenv("AIRFLOW_CONN_POLICE_SFTP", '{"login": "u", "password": "secret-1", "extra": {"host_key": "k"}}')
    task = dags.dags["ingest_police"].task_dict["fetch"].python_callable

    with pytest.raises(AirflowSkipException):
        task()
    monkeypatch.setenv("TFP_SOURCES_FILE", str(sources))
    handed_on = task()
    with pytest.raises(AirflowSkipException):
        dags.dags["ingest_housing"].task_dict["fetch"].python_callable()

    plain, missing = given
    assert (plain["login"], plain["password"], plain["extra"]) == ("u", "secret-1", {"host_key": "k"})
    assert missing is None
    assert "secret-1" not in str(handed_on)
    assert handed_on == {"source": "police", "seen": 2, "known": 1, "fetched": 1, "waiting": 0, "left": 0}


def test_a_connection_that_airflow_cannot_read_is_told_without_its_text(
    dags: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from airflow.sdk import Connection
    from airflow.sdk.exceptions import AirflowException
    from common import connection

    from tfp_etl.sources.errors import SourceError

    def broken(connection_id: str) -> None:
        raise AirflowException("Invalid connection string: a://b:hunter2@c.")

    monkeypatch.setattr(Connection, "get", broken)
    with pytest.raises(SourceError, match="connection police_sftp: Airflow cannot read it") as refusal:
        connection("police_sftp")
    assert "hunter2" not in str(refusal.value)
    assert refusal.value.__cause__ is None
