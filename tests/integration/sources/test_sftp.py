"""Fetching from a real SFTP server: what is new comes whole and once, nothing there is touched."""

import os

import asyncssh
import pytest
from sqlalchemy import text

from tests.integration.sources.servers import ASB, PASSWORD, USER, tree
from tfp_etl.platform import fetching, intake
from tfp_etl.platform.fetching import FetchRefusedError
from tfp_etl.sources.errors import SourceError, SourceLostError

READING = {"open", "close", "read", "lstat", "stat", "fstat", "scandir", "realpath"}


def row(ref: str) -> str:
    return f"{ref},N1,SMITH,Jane,1980-04-03,Female,1 HIGH STREET,2013-05-01,NUISANCE,WARNING,2013-05-02,Ashfield\n"


def content(*refs: str) -> bytes:
    return (ASB + "".join(map(row, refs))).encode()


def ledger(desk) -> list[tuple]:
    query = text("select file_name, state, origin, reason from audit.fetch order by fetch_id")
    with desk.road.db.connect() as connection:
        return [tuple(each) for each in connection.execute(query)]


def receipts(desk) -> list[tuple]:
    query = text("select file_name, status, resend_no, reason from audit.file_receipt order by file_id")
    with desk.road.db.connect() as connection:
        return [tuple(each) for each in connection.execute(query)]


def test_new_files_come_whole_once_and_land_as_if_somebody_had_put_them_there(sftp_desk, sftp):
    (sftp.outbox / "asb_2013-05-31.csv").write_bytes(content("A1"))
    (sftp.outbox / "asb_2012-12-31.csv").write_bytes(content("A0"))

    first = sftp_desk.fetch()
    assert (first.seen, first.fetched, first.known) == (2, 2, 0)
    assert sftp_desk.waits == [7], "one quiet time between two looks"
    assert sftp_desk.landed() == {
        "police/asb_2012-12-31.csv": content("A0"),
        "police/asb_2013-05-31.csv": content("A1"),
    }
    batches = intake.arrivals(sftp_desk.road, "police")
    assert [len(batch.file_ids) for batch in batches] == [2]

    again = sftp_desk.fetch()
    assert (again.seen, again.fetched, again.known) == (2, 0, 2)
    assert sftp_desk.waits == [7], "nothing new: nothing to wait for"
    assert ledger(sftp_desk) == [
        (name, "FETCHED", f"{sftp.url}/{name}", "") for name in ("asb_2012-12-31.csv", "asb_2013-05-31.csv")
    ]


def test_nothing_at_the_sender_is_changed_and_only_reading_was_asked_for(sftp_desk, sftp):
    for name in ("asb_2013-05-31.csv", "notes.txt", "asb_2013-06-30.csv.filepart"):
        (sftp.outbox / name).write_bytes(content(name[:3]))
    (sftp.outbox / "archive").mkdir()
    (sftp.outbox / "archive" / "asb_2011-05-31.csv").write_bytes(content("OLD"))
    before = tree(sftp.folder)

    with pytest.raises(FetchRefusedError):
        sftp_desk.fetch()

    assert tree(sftp.folder) == before
    asked = {operation[0] for operation in sftp.operations()}
    assert asked <= READING, asked - READING
    assert {"scandir", "open", "read"} <= asked, "the log of the server says nothing"
    opened = [operation for operation in sftp.operations() if operation[0] == "open"]
    assert [operation[2] for operation in opened] == ["1"], "opened for reading (FXF_READ), the one good file alone"


def test_a_file_changed_in_place_is_a_resend_and_the_first_version_is_not_lost(sftp_desk, sftp):
    place = sftp.outbox / "asb_2013-05-31.csv"
    place.write_bytes(content("A1"))
    sftp_desk.fetch()
    place.write_bytes(content("A2"))
    os.utime(place, (1_400_000_000, 1_400_000_000))

    assert sftp_desk.fetch().fetched == 1

    [batch] = intake.arrivals(sftp_desk.road, "police")
    assert len(batch.file_ids) == 2, "the first was not landed when the second came: it has its receipt all the same"
    assert [(status, resend) for _, status, resend, _ in receipts(sftp_desk)] == [("RECEIVED", 0), ("RECEIVED", 1)]


def test_a_file_still_being_written_waits_for_the_next_time(sftp_desk, sftp):
    place = sftp.outbox / "asb_2013-05-31.csv"
    place.write_bytes(content("A1"))

    def more_arrives(seconds: float) -> None:
        place.write_bytes(content("A1", "A2"))

    first = fetching.fetch(sftp_desk.road, "police", wait=more_arrives)
    assert (first.fetched, first.waiting) == (0, 1)
    assert sftp_desk.landed() == {}
    assert sftp_desk.fetch().fetched == 1
    assert sftp_desk.landed() == {"police/asb_2013-05-31.csv": content("A1", "A2")}


@pytest.mark.parametrize(
    "name", ["asb_2013-05-31.csv.part", "asb_2013-05-31.csv.filepart", "asb_2013-05-31.tmp", ".asb_2013-05-31.csv"]
)
def test_temporary_names_are_left_without_a_word(sftp_desk, sftp, name):
    (sftp.outbox / name).write_bytes(content("A1"))

    assert (sftp_desk.fetch().left, sftp_desk.landed(), receipts(sftp_desk)) == (1, {}, [])


def test_after_a_lost_connection_reading_goes_on_where_it_was(sftp_desk, sftp):
    big = content(*(f"A{number}" for number in range(60_000)))
    assert len(big) > 4_000_000
    (sftp.outbox / "asb_2013-05-31.csv").write_bytes(big)
    sftp.fault(cut_after=2_500_000)

    assert sftp_desk.fetch().fetched == 1

    assert sftp_desk.landed() == {"police/asb_2013-05-31.csv": big}
    assert sftp_desk.waits == [7, 1], "one pause before the second try"
    offsets = [int(operation[1]) for operation in sftp.operations() if operation[0] == "read"]
    assert len([operation for operation in sftp.operations() if operation[0] == "open"]) == 2
    assert offsets.count(0) == 1, "the second try did not begin anew"


def test_tricks_in_names_write_nothing_outside_and_leave_a_receipt_once(sftp_desk, sftp):
    names = [
        "../../police/asb_2013-05-31.csv",
        "/etc/cron.d/asb",
        "asb\n2013.csv",
        "..\\asb_2013-05-31.csv",
        "caf\udce9.csv",
    ]
    sftp.fault(names=names)
    (sftp.outbox / "asb_2013-06-30.csv").symlink_to("/etc/passwd")
    (sftp.outbox / "asb_2013-05-31.csv").write_bytes(content("A1"))
    around = {path for path in sftp_desk.folder.rglob("*") if "home" not in path.parts}

    with pytest.raises(FetchRefusedError, match=r"files refused: 6, fetched: 1\.") as refusal:
        sftp_desk.fetch()

    assert sftp_desk.landed() == {"police/asb_2013-05-31.csv": content("A1")}, "the good file came all the same"
    new = {path.relative_to(sftp_desk.folder).as_posix() for path in sftp_desk.folder.rglob("*") if path not in around}
    assert {path for path in new if not path.startswith("home")} == {
        "landing/police", "landing/police/asb_2013-05-31.csv", "landing/police/.arriving"
    }  # fmt: skip
    told = str(refusal.value)
    assert "\n2013" not in told
    assert "asb?2013.csv: refused: the name is not a plain file name" in told
    assert "asb_2013-06-30.csv: refused: not a plain file" in told
    assert len([each for each in receipts(sftp_desk) if each[1] == "REJECTED"]) == 6

    again = sftp_desk.fetch()
    assert (again.known, again.fetched) == (7, 0), "told once"
    assert len(receipts(sftp_desk)) == 6


def test_a_file_over_the_limit_is_refused_before_it_is_read_and_comes_when_the_limit_is_raised(sftp_desk, sftp):
    (sftp.outbox / "asb_2013-05-31.csv").write_bytes(content("A1"))
    size = len(content("A1"))

    sftp_desk.limit(csv_bytes=size - 1)
    with pytest.raises(
        FetchRefusedError, match=rf"has {size} bytes, over the limit of {size - 1} \(TFP_LIMITS__CSV_BYTES"
    ):
        sftp_desk.fetch()
    assert [operation for operation in sftp.operations() if operation[0] in ("open", "read")] == []
    assert sftp_desk.fetch().known == 1

    sftp_desk.limit(csv_bytes=size)
    assert sftp_desk.fetch().fetched == 1


def test_an_unknown_host_key_is_refused_with_the_line_to_add(sftp_desk, sftp):
    nobody = sftp_desk.folder / "empty"
    nobody.touch()
    sftp_desk.configure(police={"url": sftp.url, "connection": "police_sftp", "known_hosts": str(nobody)})

    with pytest.raises(SourceError) as refusal:
        sftp_desk.fetch()

    told = str(refusal.value)
    assert f"ssh-ed25519 {sftp.host_key.get_fingerprint()}" in told
    line = told.split("add the line: ")[1]
    assert sftp.operations() == []

    nobody.write_text(line + "\n", encoding="utf-8")
    assert sftp_desk.fetch().fetched == 0


def test_another_host_key_than_the_known_one_is_refused_as_a_danger(sftp_desk, sftp):
    other = sftp.known_hosts(asyncssh.generate_private_key("ssh-ed25519"))
    sftp_desk.configure(police={"url": sftp.url, "connection": "police_sftp", "known_hosts": str(other)})

    with pytest.raises(SourceError, match="shows another host key") as refusal:
        sftp_desk.fetch()
    assert sftp.host_key.get_fingerprint() in str(refusal.value)
    assert not isinstance(refusal.value, SourceLostError), "trying again would not help"


def test_password_or_key_sign_in_and_a_wrong_one_is_told_without_it(sftp_desk, sftp):
    sftp_desk.hold(police_sftp={"login": USER, "password": PASSWORD})
    assert sftp_desk.fetch().seen == 0

    sftp_desk.hold(police_sftp={"login": USER, "password": "wrong-horse-5511"})
    with pytest.raises(
        SourceError, match=r"refused the sign-in\. Check user and key or password of connection police_sftp"
    ) as e:
        sftp_desk.fetch()
    assert "wrong-horse" not in str(e.value)
    assert e.value.__cause__ is None
    assert not isinstance(e.value, SourceLostError)


def test_a_missing_folder_and_a_server_that_is_down_say_where_and_what_to_do(sftp_desk, sftp):
    known = str(sftp.known_hosts())
    base = {"connection": "police_sftp", "known_hosts": known, "timeout_seconds": 2, "tries": 1}
    sftp_desk.configure(police=base | {"url": f"{sftp.url}/nowhere"})
    with pytest.raises(SourceError, match=r"/outbox/nowhere: .* no such folder or file. Check the path") as missing:
        sftp_desk.fetch()
    assert not isinstance(missing.value, SourceLostError)

    sftp_desk.configure(police=base | {"url": "sftp://127.0.0.1:1/outbox"})
    with pytest.raises(
        SourceLostError, match=r"sftp://127\.0\.0\.1:1/outbox: while connecting: the connection could not"
    ):
        sftp_desk.fetch()


def test_a_server_that_says_nothing_is_given_up_after_the_time_out(sftp_desk, sftp):
    (sftp.outbox / "asb_2013-05-31.csv").write_bytes(content("A1"))
    sftp.fault(stall=30)
    sftp_desk.configure(
        police={"url": sftp.url, "connection": "police_sftp", "known_hosts": str(sftp.known_hosts()),
                "timeout_seconds": 0.5, "tries": 2, "quiet_seconds": 0}
    )  # fmt: skip
    with pytest.raises(SourceLostError, match=r"no answer within 0.5 s while reading a file \(timeout_seconds\)"):
        sftp_desk.fetch()
    assert sftp_desk.landed() == {}


def test_a_huge_folder_is_read_page_by_page_and_stops_at_the_limit(sftp_desk, sftp):
    for number in range(1200):
        (sftp.outbox / f"note {number}.tmp").touch()
    assert sftp_desk.fetch().left == 1200

    known = str(sftp.known_hosts())
    sftp_desk.configure(
        police={"url": sftp.url, "connection": "police_sftp", "known_hosts": known, "most_listed": 1199}
    )
    with pytest.raises(SourceError, match=r"more than 1,199 entries \(most_listed\)"):
        sftp_desk.fetch()
