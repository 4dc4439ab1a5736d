"""Wait until the Celery broker accepts a connection; exit 1 when it does not within the time given (seconds)."""

import os
import socket
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit


def broker_address() -> tuple[str, int]:
    """Host and port of the broker, from the file its setting names."""
    command = os.environ["AIRFLOW__CELERY__BROKER_URL_CMD"]
    url = urlsplit(Path(command.removeprefix("cat ")).read_text(encoding="utf-8").strip())
    return url.hostname or "", url.port or 6379


def is_open(host: str, port: int) -> bool:
    """Whether something accepts a connection there."""
    try:
        with socket.create_connection((host, port), timeout=3):
            return True
    except OSError:
        return False


def main(seconds: float) -> int:
    """Exit code: 0 as soon as the broker answers, 1 when the time is over."""
    address = broker_address()
    end = time.monotonic() + seconds
    while not is_open(*address):
        if time.monotonic() >= end:
            return 1
        time.sleep(1)
    return 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0))
