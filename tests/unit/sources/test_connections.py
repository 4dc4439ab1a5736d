"""Secrets: found where Airflow, the variable or the private file has them, and never shown."""

import json

import pytest

from tfp_etl.sources import connections
from tfp_etl.sources.errors import SourceError

SECRET = "hunter2-8831"  # noqa: S105 - looked for where it must not be
PLAIN = {"login": "families", "password": SECRET, "host": "files.example.org", "port": 2222}
AS_JSON = json.dumps(PLAIN | {"extra": {"key_file": "/k"}})
AS_URI = f"sftp://families:{SECRET}@files.example.org:2222/?key_file=%2Fk"


def private(tmp_path, content: str):
    path = tmp_path / "connections.json"
    path.write_text(content, encoding="utf-8")
    path.chmod(0o600)
    return path


@pytest.mark.parametrize("text", [AS_JSON, AS_URI])
def test_the_variable_is_read_as_airflow_writes_it(monkeypatch, text):
    monkeypatch.setenv("AIRFLOW_CONN_POLICE_SFTP", text)
    found = connections.find("police_sftp", file=None)
    assert (found.login, found.password, found.host, found.port) == ("families", SECRET, "files.example.org", 2222)
    assert found.text("key_file") == "/k"


@pytest.mark.parametrize("text", [AS_JSON, AS_URI])
def test_airflow_itself_reads_the_same_text_the_same_way(text):
    from airflow.sdk import Connection

    theirs = Connection.from_json(text, "a") if text.startswith("{") else Connection.from_uri(text, "a")
    ours = connections.of_plain("a", text)
    assert (ours.login, ours.password, ours.host, ours.port) == (
        theirs.login,
        theirs.password,
        theirs.host,
        theirs.port,
    )
    assert dict(ours.extra) == theirs.extra_dejson


def test_airflow_comes_first_then_the_variable_then_the_file(monkeypatch, tmp_path):
    file = private(tmp_path, json.dumps({"a": {"login": "of the file"}}))
    assert connections.find("a", file=file).login == "of the file"
    monkeypatch.setenv("AIRFLOW_CONN_A", '{"login": "of the variable"}')
    assert connections.find("a", file=file).login == "of the variable"
    assert connections.find("a", file=file, ask=lambda _: {"login": "of Airflow"}).login == "of Airflow"
    assert connections.find("a", file=file, ask=lambda _: None).login == "of the variable"


def test_one_that_is_nowhere_says_where_it_was_looked_for(tmp_path):
    with pytest.raises(
        SourceError, match=r"neither Airflow nor the variable AIRFLOW_CONN_A has it; TFP_CONNECTIONS_FILE"
    ):
        connections.find("a", file=None)
    with pytest.raises(SourceError, match=r"nor in .*connections\.json"):
        connections.find("a", file=private(tmp_path, "{}"))


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o601, 0o666])
def test_a_file_that_every_user_may_open_is_refused(tmp_path, mode):
    file = private(tmp_path, json.dumps({"a": PLAIN}))
    assert connections.find("a", file=file).password == SECRET
    file.chmod(mode)
    with pytest.raises(SourceError, match=r"every user may open .*chmod 600") as refusal:
        connections.find("a", file=file)
    assert SECRET not in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [f'{{"password": "{SECRET}"', f"sftp://user:{SECRET}@host:port/", f'{{"extra": "{SECRET}"}}', f'["{SECRET}"]'],
)
def test_one_that_cannot_be_read_is_told_without_its_text(monkeypatch, text):
    monkeypatch.setenv("AIRFLOW_CONN_A", text)
    with pytest.raises(SourceError, match="connection a: it cannot be read") as refusal:
        connections.find("a", file=None)
    assert SECRET not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_a_file_that_is_no_mapping_is_told_without_its_text(tmp_path):
    for content in (f"[{SECRET}]", f"{{{SECRET}: [", SECRET):
        with pytest.raises(SourceError) as refusal:
            connections.find("a", file=private(tmp_path, content))
        assert SECRET not in str(refusal.value)


def test_a_printed_connection_shows_no_secret():
    found = connections.of_plain("a", PLAIN | {"extra": {"private_key": SECRET}})
    assert found.password == SECRET
    assert SECRET not in f"{found!r} {found}"
    assert "families" not in repr(found)
