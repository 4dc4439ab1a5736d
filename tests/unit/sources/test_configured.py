"""The sources file: read strictly, without a secret in it, and with a message that says what to change."""

from pathlib import Path

import pytest

from tfp_etl.platform import fetching
from tfp_etl.settings import Settings
from tfp_etl.sources import configured
from tfp_etl.sources.errors import SourceError

SECRET = "hunter2-8831"  # noqa: S105 - looked for where it must not be
SFTP = "{url: sftp://files.example.org/outbox, connection: a"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "sources.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_example_that_ships_is_read(checkout):
    found = configured.load(checkout / "deploy" / "sources" / "sources.example.yaml")

    assert [(name, each.scheme, each.host, each.path) for name, senders in found.items() for each in senders] == [
        ("education", "sftp", "files.education.example.org", "/outbox/families"),
        ("police", "s3", "family-extracts", "/monthly"),
        ("housing", "sftp", "files.mansfield.example.org", "/~/families"),
        ("housing", "file", "", "/srv/shares/gedling"),
    ]
    assert found["education"][0].known_hosts == checkout / "deploy" / "sources" / "known_hosts"
    assert found["housing"][1].quiet_seconds == 120


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("police: {url: 'sftp://user:%s@files.example.org/outbox', connection: a}", "a password stands in the URL"),
        ("police: {url: 's3://user:%s@bucket/x', connection: a}", "a password stands in the URL"),
        ("police: {url: s3://b/x, connection: a, endpoint: 'https://u:%s@o.example.org'}", "a password stands in the"),
        ("police: {url: 'sftp://files.example.org/outbox?password=%s', connection: a}", "take away what follows"),
        ("police: {url: 'ftp://files.example.org/%s', connection: a}", "must begin with sftp://, s3:// or file:///"),
        ("police: {url: 'sftp://files.example.org:%s/outbox', connection: a}", "this is no URL"),
        ("police: []", "one sender or more"),
        (f"police: [{SFTP}}}, {SFTP}}}]", "each url once"),
        (f"police: [{SFTP}}}, %s]", "police 2: must be a mapping"),
        ("police: %s", "must be a mapping with url"),
        ("police: {url: s3:///%s, connection: a}", "must name the bucket"),
        ("police: {url: file://server/%s}", "must be file:/// and an absolute path"),
        ("police: {url: s3://b/x, connection: a, endpoint: http://objects.example.org}", "must begin with https://"),
        ("police: {url: sftp://files.example.org/outbox}", "connection is missing"),
        (f"police: {SFTP}, pasword: %s}}", "pasword"),
        (f"police: {SFTP}, quiet_seconds: -1}}", "quiet_seconds"),
        (f"police: {SFTP}, quiet_seconds: %s}}", "quiet_seconds"),
        (f"police: {SFTP}, endpoint: https://o.example.org}}", "for s3:// alone"),
        (f"police: {SFTP}}}\npolice: {SFTP}}}", "written twice"),
        ("police: {url: '%s", "not readable as YAML"),
    ],
)
def test_what_is_wrong_is_told_and_no_value_of_the_file(tmp_path, text, said):
    path = written(tmp_path, text.replace("%s", SECRET))

    with pytest.raises(SourceError) as refusal:
        configured.load(path)

    assert said in str(refusal.value)
    assert SECRET not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_a_limit_has_two_sides(tmp_path):
    for value, fits in ((3600, True), (3601, False)):
        path = written(tmp_path, f"police: {SFTP}, quiet_seconds: {value}}}")
        if fits:
            assert configured.load(path)["police"][0].quiet_seconds == value
        else:
            with pytest.raises(SourceError, match="less than or equal to 3600"):
                configured.load(path)


def test_object_storage_on_this_machine_may_be_reached_in_the_clear(tmp_path):
    path = written(tmp_path, "police: {url: s3://b/x, connection: a, endpoint: 'http://127.0.0.1:9000'}")
    assert configured.load(path)["police"][0].endpoint == "http://127.0.0.1:9000"


def test_only_sources_of_the_road_are_fetched_in_its_order(tmp_path):
    text = f"police: {SFTP}}}\neducation: {SFTP}}}\n"
    settings = Settings(home=tmp_path, sources_file=written(tmp_path, text))
    assert fetching.fetched_sources(settings) == ["education", "police"]
    assert fetching.fetched_sources(Settings(home=tmp_path)) == []

    written(tmp_path, f"polcie: {SFTP}}}")
    with pytest.raises(SourceError, match="unknown source polcie; known are education, benefits"):
        fetching.fetched_sources(settings)


def test_a_file_that_is_missing_is_named(tmp_path):
    with pytest.raises(SourceError, match=r"TFP_SOURCES_FILE: .*nowhere\.yaml cannot be read"):
        configured.load(tmp_path / "nowhere.yaml")


def test_a_blank_variable_is_no_sources_file(monkeypatch):
    monkeypatch.setenv("TFP_SOURCES_FILE", "")
    assert Settings().sources_file is None
