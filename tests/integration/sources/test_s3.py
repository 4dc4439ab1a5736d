"""Fetching from a real S3 server: objects come whole, checked and once; a bucket is only ever read."""

import hashlib

import pytest
from botocore.exceptions import ClientError
from sqlalchemy import text

from tests.integration.sources.servers import BUCKET, S3_LOGIN, S3_SECRET
from tfp_etl.platform.fetching import FetchRefusedError
from tfp_etl.sources import downloads
from tfp_etl.sources import s3 as s3_sender
from tfp_etl.sources.errors import SourceChangedError, SourceError, SourceLostError
from tfp_etl.sources.s3 import S3Sender
from tfp_etl.sources.senders import Checksum

ASB = b"IncidentRef,NominalRef\nA1,N1\n"


def objects(s3) -> dict[str, tuple[str, str]]:
    pages = s3.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
    return {
        each["Key"]: (each["ETag"], str(each["LastModified"])) for page in pages for each in page.get("Contents", [])
    }


def test_new_objects_come_once_and_the_bucket_is_only_read(s3_desk, s3):
    s3.put("police/asb_2013-05-31.csv", ASB)
    s3.put("police/asb_2012-12-31.csv", ASB + b"A2,N2\n")
    s3.put("police/", b"")
    s3.put("police/archive/asb_2011-05-31.csv", b"old")
    s3.put("housing/asb_2013-05-31.csv", b"not ours")
    before = objects(s3)
    s3.forget()

    first, again = s3_desk.fetch(), s3_desk.fetch()

    assert (first.seen, first.fetched, first.left) == (3, 2, 1)
    assert (again.fetched, again.known) == (0, 2)
    assert s3_desk.waits == [], "an object is there as a whole or not at all"
    assert s3_desk.landed() == {
        "police/asb_2012-12-31.csv": ASB + b"A2,N2\n",
        "police/asb_2013-05-31.csv": ASB,
    }
    methods = {request.split()[0] for request in s3.requests()}
    assert methods == {"GET", "HEAD"}, methods
    assert objects(s3) == before


def test_another_content_under_the_same_key_is_fetched_again(s3_desk, s3):
    s3.put("police/asb_2013-05-31.csv", ASB)
    s3_desk.fetch()
    s3.put("police/asb_2013-05-31.csv", ASB.replace(b"A1", b"B1"))

    assert s3_desk.fetch().fetched == 1

    query = text("select resend_no, status from audit.file_receipt order by file_id")
    with s3_desk.road.db.connect() as connection:
        assert [tuple(each) for each in connection.execute(query)] == [(0, "RECEIVED")], "the first has its receipt"
    assert s3_desk.landed()["police/asb_2013-05-31.csv"] == ASB.replace(b"A1", b"B1")


def test_keys_with_tricks_write_nothing_outside_and_are_refused(s3_desk, s3):
    for key in ("police/../../asb_2013-05-31.csv", "police//asb_2013-05-31.csv", "police/a\\b.csv", "police/a\tb.csv"):
        s3.put(key, ASB)
    s3.put("police/asb_2013-05-31.csv", ASB)

    with pytest.raises(FetchRefusedError, match=r"files refused: 4, fetched: 1\."):
        s3_desk.fetch()

    assert s3_desk.landed() == {"police/asb_2013-05-31.csv": ASB}
    outside = [path for path in s3_desk.folder.rglob("asb*") if s3_desk.landing not in path.parents]
    assert outside == []
    assert s3_desk.fetch().known == 5


def test_many_objects_are_listed_page_by_page(s3_desk, s3, monkeypatch):
    monkeypatch.setattr(s3_sender, "PAGE", 10)
    for number in range(20):
        s3.put(f"police/{number}.tmp", b"x")
    s3.put("police/asb_2013-05-31.csv", ASB)
    s3.forget()

    found = s3_desk.fetch()

    assert (found.seen, found.left, found.fetched) == (21, 20, 1)
    assert len([request for request in s3.requests() if "list-type=2" in request]) == 3


@pytest.mark.parametrize("algorithm", ["SHA256", "SHA1", "CRC32", None])
def test_the_checksum_that_the_store_keeps_is_held_against_what_came(s3_desk, s3, algorithm, monkeypatch):
    s3.put("police/asb_2013-05-31.csv", ASB, **({"ChecksumAlgorithm": algorithm} if algorithm else {}))
    asked: list[Checksum | None] = []
    offered = S3Sender.checksum
    monkeypatch.setattr(S3Sender, "checksum", lambda *given: asked.append(offered(*given)) or asked[-1])

    assert s3_desk.fetch().fetched == 1

    [told] = asked
    assert told is not None
    assert told.algorithm in ({algorithm.lower()} if algorithm else {"md5", "crc32"})


def test_a_wrong_checksum_is_read_anew_and_then_told_without_landing(s3_desk, s3, monkeypatch):
    s3.put("police/asb_2013-05-31.csv", ASB)
    wrong = Checksum("sha256", hashlib.sha256(b"other").hexdigest())
    monkeypatch.setattr(S3Sender, "checksum", lambda *_: wrong)

    with pytest.raises(SourceLostError, match="has not the sha256 that the server tells"):
        s3_desk.fetch()

    assert s3_desk.landed() == {}
    assert s3_desk.waits == [1, 2], "three tries"


def test_an_object_changed_between_listing_and_reading_is_left_for_the_next_time(s3_desk, s3, monkeypatch):
    s3.put("police/asb_2013-05-31.csv", ASB)
    read = S3Sender.read

    def changed_before(self, listed, offset):
        s3.put("police/asb_2013-05-31.csv", ASB + b"A2,N2\n")
        monkeypatch.setattr(S3Sender, "read", read)
        return read(self, listed, offset)

    monkeypatch.setattr(S3Sender, "read", changed_before)
    assert (s3_desk.fetch().waiting, s3_desk.landed()) == (1, {})
    assert s3_desk.fetch().fetched == 1


def test_reading_goes_on_at_an_offset_of_the_same_version_only(s3_desk, s3):
    from tfp_etl.sources import Connection, Source

    s3.put("police/asb_2013-05-31.csv", ASB)
    place = Source(url=f"s3://{BUCKET}/police", connection="police_s3", endpoint=s3.endpoint)
    sender = S3Sender(place, Connection("police_s3", login=S3_LOGIN, password=S3_SECRET))
    sender.open()
    [listed] = sender.listing()
    assert b"".join(sender.read(listed, 10)) == ASB[10:]
    s3.put("police/asb_2013-05-31.csv", ASB.upper())
    with pytest.raises(SourceChangedError):
        list(sender.read(listed, 10))
    sender.close()


def test_no_such_prefix_bucket_or_server_is_told_with_what_to_do(s3_desk, s3):
    base = {"connection": "police_s3", "endpoint": s3.endpoint, "timeout_seconds": 2, "tries": 1}
    s3_desk.configure(police=base | {"url": f"s3://{BUCKET}/nowhere"})
    with pytest.raises(SourceError, match=rf"s3://{BUCKET}/nowhere: nothing has this prefix\. Check the prefix"):
        s3_desk.fetch()
    s3_desk.configure(police=base | {"url": "s3://no-such-bucket/police"})
    with pytest.raises(SourceError, match=r"there is no such bucket\. Check its name in the URL"):
        s3_desk.fetch()
    s3_desk.configure(police=base | {"url": f"s3://{BUCKET}/police", "endpoint": "http://127.0.0.1:1"})
    with pytest.raises(SourceLostError, match="the connection could not be made or was lost"):
        s3_desk.fetch()


def test_a_sign_in_that_the_store_refuses_is_told_without_the_secret(s3_desk, s3):
    s3.put("police/asb_2013-05-31.csv", ASB)
    s3.check_sign_in(from_request=0)
    try:
        with pytest.raises(SourceError, match=r"refused the sign-in \(\w+\)\. Check login and password of connection"
                                              " police_s3") as refusal:  # fmt: skip
            s3_desk.fetch()
    finally:
        s3.check_sign_in(from_request="inf")
    assert not isinstance(refusal.value, SourceLostError), "trying again would not help"
    assert S3_SECRET not in str(refusal.value)
    assert S3_LOGIN not in str(refusal.value)
    assert refusal.value.__cause__ is None
    assert s3_desk.fetch().fetched == 1


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("AccessDenied", (SourceError, "allows connection police_s3 no reading there")),
        ("SlowDown", (SourceLostError, "busy or broken")),
        ("PreconditionFailed", (SourceChangedError, "changed meanwhile")),
        ("Odd<b>Code\n", (SourceError, "the store answered OddbCode. Ask")),
    ],
)
def test_each_refusal_says_whether_trying_again_may_help(s3_desk, s3, monkeypatch, code, answer):
    def refused(_client, _operation, _parameters):
        raise ClientError({"Error": {"Code": code, "Message": S3_SECRET}}, "ListObjectsV2")

    kind, said = answer
    monkeypatch.setattr("botocore.client.BaseClient._make_api_call", refused)
    with pytest.raises(SourceError) as refusal:
        s3_desk.fetch()
    assert type(refusal.value) is kind
    assert said in str(refusal.value)
    assert S3_SECRET not in str(refusal.value)


def test_a_full_disk_is_told_before_reading(s3_desk, s3, monkeypatch):
    s3.put("police/asb_2013-05-31.csv", ASB)
    monkeypatch.setattr(downloads, "ROOM_LEFT", 1 << 60)
    s3.forget()
    with pytest.raises(SourceError, match="does not fit on the disk of the landing area"):
        s3_desk.fetch()
    assert not [request for request in s3.requests() if request.startswith("GET") and "list-type" not in request]
