"""What must never be in the repository: paths of one machine, package indexes, secrets, deliveries."""

import re

TEXT = {".py", ".md", ".yml", ".yaml", ".toml", ".in", ".txt", ".sql", ".json", ".sh", ".mako", ".html", ".csv", ""}
# Put together here so that this file does not find itself.
MACHINE_PATH = re.compile("|".join(re.escape("/" + part) for part in ("root/", "work/", "mnt/", "Users/")))
HOME_PATH = re.compile(r"/home/[a-z][a-z0-9_-]*/")
INDEX = re.compile(
    "|".join(
        (
            r"(?<!no-emit-)\bindex-" + "url",
            "extra-" + "index",
            "python" + "hosted",
            "registry[.]npm" + "js",
            "org/" + "simple",
        )
    )
)
PRIVATE_KEY = re.compile("-----BEGIN [A-Z ]*PRIVATE" + " KEY-----")
URL = re.compile(r"https?://\S+")


def texts(tracked):
    found = {}
    for path in tracked:
        if path.suffix in TEXT:
            found[path] = path.read_text(encoding="utf-8")
    assert len(found) > 50
    return found


def test_no_path_of_one_machine(tracked):
    found = [path.name for path, text in texts(tracked).items() if MACHINE_PATH.search(text) or HOME_PATH.search(text)]
    assert found == []


def test_the_patterns_find_what_they_look_for():
    assert MACHINE_PATH.search("open('/root" + "/file')")
    assert HOME_PATH.search("/home/" + "someone/file")
    assert INDEX.search("--index-" + "url https://example.org")
    assert not INDEX.search("--no-emit-index-url")
    assert PRIVATE_KEY.search("-----BEGIN RSA PRIVATE" + " KEY-----")


def test_no_package_index_is_named(tracked):
    assert [path.name for path, text in texts(tracked).items() if INDEX.search(text)] == []


def test_locks_hold_hashes_and_no_address(tracked, checkout):
    locks = [path for path in tracked if path.parent == checkout and re.fullmatch(r"requirements.*\.txt", path.name)]
    assert len(locks) >= 4
    for path in locks:
        text = path.read_text(encoding="utf-8")
        assert not URL.search(text), path.name
        pins = re.findall(r"^[A-Za-z0-9._-]+(?:\[[^\]]+\])?==", text, re.MULTILINE)
        assert pins, path.name
        blocks = re.split(r"^(?=[A-Za-z0-9._-]+(?:\[[^\]]+\])?==)", text, flags=re.MULTILINE)[1:]
        assert all("--hash=sha256:" in block for block in blocks), path.name


def test_no_secret_is_kept(tracked, checkout):
    names = {path.relative_to(checkout).as_posix() for path in tracked}
    assert not {name for name in names if name.startswith(("secrets/", "landing/", ".tfp/")) or name == ".env"}
    assert not [path.name for path, text in texts(tracked).items() if PRIVATE_KEY.search(text)]


def test_no_delivery_is_kept(tracked):
    deliveries = [path.name for path in tracked if re.search(r"_\d{4}-\d{2}-\d{2}\.(?:csv|xlsx)$", path.name)]
    spreadsheets = [path.name for path in tracked if path.suffix in {".xlsx", ".xls", ".parquet"}]
    assert deliveries + spreadsheets == []
