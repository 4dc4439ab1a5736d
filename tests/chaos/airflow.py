"""`python -m tests.chaos.airflow`: the same under Airflow, where tasks, the scheduler and the command are killed.

`tfp drive` is started over one small delivery, something of it is killed while a DAG is at work, and `tfp drive` is run
again until it ends well. Then the warehouse is compared with that of a drive that nobody killed.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.chaos import deliveries
from tests.chaos.state import differences, state
from tfp_etl.platform import intake, service
from tfp_etl.platform.airflow import processes
from tfp_etl.platform.airflow_home import home_of
from tfp_etl.settings import Settings

TASK, SCHEDULER, COMMAND = "task", "scheduler", "tfp drive"
TITLES = {TASK: "airflow worker -- ", SCHEDULER: "airflow scheduler"}
IDLE = "<idle>"
LONGEST = 900.0
MOST_RUNS, PER_DRIVE = 10, 4
# A number of a file depends on which source lands first, and a task that is tried again tells its stage again.
LEFT_OUT = ("files in ", "staged files")


@dataclass
class Drive:
    """A workspace that `tfp drive` is run in."""

    folder: Path
    said: list[str] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        """Its settings."""
        return Settings(home=self.folder / "home", workspace="chaos", landing=self.folder / "landing")

    def start(self) -> subprocess.Popen[bytes]:
        """`tfp drive`, in a session of its own, its words in drive.log."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith("TFP_")}
        environment |= {"TFP_HOME": str(self.folder / "home"), "TFP_WORKSPACE": "chaos"}
        with (self.folder / "drive.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "tfp_etl", "drive", "--landing", str(self.folder / "landing")],
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def at_work(self, kind: str, since: float) -> list[psutil.Process]:
        """The processes of that kind that live and were started since."""
        found = []
        for process in processes(home_of(self.settings)):
            try:
                title, began = " ".join(process.cmdline()), process.create_time()
            except psutil.Error:
                continue
            if TITLES[kind] in title and IDLE not in title and began >= since:
                found.append(process)
        return found

    def state(self) -> dict[str, str]:
        """What the warehouse says."""
        with intake.open_road(self.settings) as road:
            told = state(road.db, self.settings, self.folder / "none")
        return {name: digest for name, digest in told.items() if not name.startswith(LEFT_OUT)}


def main() -> int:
    """Kill as often as asked; 0 where the warehouse is what it would have been."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder")
    options = parser.parse_args()
    dice = random.Random(options.seed)  # noqa: S311 - not for secrets
    began = time.monotonic()

    def say(text: str) -> None:
        sys.stdout.write(f"[{time.monotonic() - began:6.0f} s] {text}\n")
        sys.stdout.flush()

    with tempfile.TemporaryDirectory(prefix="tfp-chaos-", ignore_cleanup_errors=True) as folder:
        base = Path(options.folder or folder).resolve()
        made = deliveries.make(base / "deliveries", households=60, is_small=True)
        quiet, killed = Drive(base / "quiet"), Drive(base / "killed")
        for each in (quiet, killed):
            made.deliver(1, each.folder / "landing", each.folder / "landing" / deliveries.FETCHED)
        say("a drive without a kill")
        if (code := _wait(quiet.start())) != 0:
            say(f"it ended with exit code {code}")
            return 1
        wanted = quiet.state()
        say(f"done; now {options.kills} kills")
        struck = _kill(killed, options.kills, dice, say)
        wrong = differences(wanted, killed.state())
        say(f"{struck} kills struck; {len(wanted)} digests compared, {len(wrong)} differ: {', '.join(wrong)}")
        for each in (quiet, killed):
            service.take_down(each.settings)
    return 0 if struck >= options.kills and not wrong else 1


def _kill(drive: Drive, kills: int, dice: random.Random, say: Callable[[str], None]) -> int:
    """Drive, kill, drive again until the last drive ended well; how many kills struck."""
    struck = 0
    for run in range(1, MOST_RUNS + 1):
        began, command = time.time(), drive.start()
        until = time.monotonic() + LONGEST
        here = 0
        while command.poll() is None and time.monotonic() < until:
            if struck < kills and here < PER_DRIVE and drive.at_work(TASK, began):
                time.sleep(dice.random() * 4)
                here += (hit := _strike(drive, command, dice, say, began))
                struck += hit
            time.sleep(0.2)
        if command.poll() is None:
            say(f"drive {run} still runs after {LONGEST:.0f} s; killed")
            os.killpg(command.pid, signal.SIGKILL)
        code = command.wait()
        say(f"drive {run} ended with exit code {code}")
        if code == 0 and struck >= kills:
            break
    return struck


def _strike(
    drive: Drive, command: subprocess.Popen[bytes], dice: random.Random, say: Callable[[str], None], began: float
) -> int:
    """Kill a task, more seldom the scheduler or the command; 1 where it was alive while a task was at work."""
    kind = dice.choices([TASK, SCHEDULER, COMMAND], [0.6, 0.2, 0.2])[0]
    tasks = drive.at_work(TASK, began)
    if not tasks or command.poll() is not None:
        return 0
    try:
        if kind == COMMAND:
            os.killpg(command.pid, signal.SIGKILL)
        else:
            dice.choice(drive.at_work(kind, began)).kill()
    except (psutil.Error, ProcessLookupError, IndexError):
        return 0
    say(f"  {kind} killed while {len(tasks)} task processes were at work")
    return 1


def _wait(command: subprocess.Popen[bytes]) -> int:
    try:
        return command.wait(LONGEST)
    except subprocess.TimeoutExpired:
        os.killpg(command.pid, signal.SIGKILL)
        return command.wait()


if __name__ == "__main__":
    sys.exit(main())
