"""A client of Airflow's REST API (/api/v2), the only way in which this package talks to Airflow."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tfp_etl.platform import PlatformError

ACTIVE = ("queued", "running")
PATIENCE = 30  # seconds an answer may take on a busy laptop
REPEATABLE = {"GET", "PATCH"}
TRIES, BETWEEN_TRIES = 5, 1.0

Json = dict[str, Any]


class UnreachableError(PlatformError):
    """The API server does not answer (yet)."""


class ServerFaultError(PlatformError):
    """The API server failed at a request, whose fault it was not."""


@dataclass
class AirflowApi:
    """Airflow at `url`, signed in as `user` on the first call that needs it."""

    url: str
    user: str
    password: str
    _token: str = field(default="", repr=False)

    def health(self) -> dict[str, str]:
        """State of each component: {'scheduler': 'healthy', ...}; raises UnreachableError when there is no server."""
        answer = self._call("GET", "/api/v2/monitor/health", signed=False)
        return {name: str(part.get("status")) for name, part in answer.items() if isinstance(part, dict)}

    def dag_ids(self) -> set[str]:
        """Ids of the DAGs that were read without an error."""
        return {str(dag["dag_id"]) for dag in self._call("GET", "/api/v2/dags?limit=100")["dags"]}

    def import_errors(self) -> list[str]:
        """The last line of each DAG file's import error."""
        errors = self._call("GET", "/api/v2/importErrors")["import_errors"]
        return [f"{error['filename']}: {str(error['stack_trace']).strip().splitlines()[-1]}" for error in errors]

    def unpause(self, dag_id: str) -> None:
        """Let the DAG's runs start."""
        self._call("PATCH", f"/api/v2/dags/{dag_id}?update_mask=is_paused", {"is_paused": False})

    def trigger(self, dag_id: str, conf: Json | None = None) -> str:
        """Start a run of the DAG now; the run's id."""
        body = {"logical_date": None, "conf": conf or {}}
        return str(self._call("POST", f"/api/v2/dags/{dag_id}/dagRuns", body)["dag_run_id"])

    def runs(self, *, since: datetime | None = None, active: bool = False) -> list[Json]:
        """DAG runs, of all DAGs, oldest first: those queued at or after `since`, or those not finished."""
        query: list[tuple[str, str]] = [("limit", "100"), ("order_by", "id")]
        if since is not None:
            query.append(("run_after_gte", since.isoformat()))
        if active:
            query += [("state", state) for state in ACTIVE]
        return list(self._call("GET", f"/api/v2/dags/~/dagRuns?{urllib.parse.urlencode(query)}")["dag_runs"])

    def tasks(self, dag_id: str, run_id: str) -> list[Json]:
        """Task instances of a run, mapped ones each on its own."""
        run = urllib.parse.quote(run_id, safe="")
        return list(self._call("GET", f"/api/v2/dags/{dag_id}/dagRuns/{run}/taskInstances?limit=100")["task_instances"])

    def fail_run(self, dag_id: str, run_id: str) -> None:
        """Close a run that nothing works on any more."""
        run = urllib.parse.quote(run_id, safe="")
        self._call("PATCH", f"/api/v2/dags/{dag_id}/dagRuns/{run}?update_mask=state", {"state": "failed"})

    def awaits_assets(self, dag_id: str) -> bool:
        """Whether Assets of the DAG were published that no run of it has taken up yet."""
        try:
            return bool(self._call("GET", f"/api/v2/dags/{dag_id}/assets/queuedEvents")["queued_events"])
        except LookupError:
            return False

    def _call(self, method: str, path: str, body: Json | None = None, *, signed: bool = True) -> Json:
        """One request. LookupError for 404, UnreachableError without an answer, PlatformError for other refusals.

        A fault of the server's own is tried again where asking twice is asking once: closing a run beside a scheduler
        that starts up can end in a deadlock of Airflow's database, which the next try does not meet.
        """
        for _ in range(TRIES - 1):
            try:
                return self._ask(method, path, body, signed=signed)
            except ServerFaultError:
                if method not in REPEATABLE:
                    raise
                time.sleep(BETWEEN_TRIES)
        return self._ask(method, path, body, signed=signed)

    def _ask(self, method: str, path: str, body: Json | None, *, signed: bool) -> Json:
        try:
            return self._request(method, path, body, self._signed_in() if signed else "")
        except urllib.error.HTTPError as refusal:
            if refusal.code == 404:
                raise LookupError(path) from None
            if refusal.code == 401 and signed:
                self._token = ""
                return self._request(method, path, body, self._signed_in())
            detail = refusal.read(300).decode("utf-8", "replace")
            kind = ServerFaultError if refusal.code >= 500 else PlatformError
            raise kind(f"Airflow refused {method} {path}: {refusal.code} {detail}") from None
        except (urllib.error.URLError, ConnectionError, TimeoutError) as failure:
            raise UnreachableError(f"Airflow at {self.url} does not answer: {failure}") from None

    def _signed_in(self) -> str:
        if not self._token:
            body = {"username": self.user, "password": self.password}
            self._token = str(self._request("POST", "/auth/token", body, "")["access_token"])
        return self._token

    def _request(self, method: str, path: str, body: Json | None, token: str) -> Json:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        content = None if body is None else json.dumps(body).encode("utf-8")
        request = urllib.request.Request(self.url + path, content, headers, method=method)  # noqa: S310 - our own http URL
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=PATIENCE) as answer:
            text = answer.read()
        return json.loads(text) if text else {}


def wait_until(question: Callable[[], object], *, patience: float, pause: float = 0.5) -> bool:
    """Ask until the answer is true; False when `patience` seconds pass first."""
    deadline = time.monotonic() + patience
    while not question():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True
