"""The sources file: for each source that is fetched, where its files lie and within which limits. No secrets."""

from pathlib import Path
from typing import Any, Self
from urllib.parse import SplitResult, unquote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, field_validator, model_validator

from tfp_etl.rules import strict_yaml
from tfp_etl.sources.errors import SourceError

SCHEMES = ("sftp", "s3", "file")
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Source(BaseModel):
    """Where the files of one source lie. Sizes in bytes, times in seconds."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    url: str
    connection: str = Field("", pattern=r"^[A-Za-z0-9_.-]*$")
    known_hosts: Path | None = None
    endpoint: str = ""
    region: str = ""
    quiet_seconds: float = Field(10, ge=0, le=3600)
    timeout_seconds: float = Field(30, gt=0, le=600)
    most_seconds: float = Field(1800, gt=0)
    tries: int = Field(3, ge=1, le=10)
    most_listed: int = Field(100_000, gt=0)
    _parts: SplitResult = PrivateAttr()

    @field_validator("url", "endpoint")
    @classmethod
    def _without_a_password(cls, value: str) -> str:
        try:
            parts = urlsplit(value)
            _ = parts.port
        except ValueError:
            raise ValueError("this is no URL") from None
        if parts.password is not None:
            raise ValueError("a password stands in the URL; put it into the connection and change it")
        if parts.query or parts.fragment:
            raise ValueError("a URL ends with its path: take away what follows ? or #")
        return value

    @model_validator(mode="after")
    def _fits_its_scheme(self) -> Self:
        self._parts = urlsplit(self.url)
        if self.scheme not in SCHEMES:
            raise ValueError("url must begin with sftp://, s3:// or file:///")
        if self.scheme == "s3" and not self.host:
            raise ValueError("url must name the bucket: s3://bucket/prefix")
        if self.scheme == "file" and (self.host or not self.path.startswith("/")):
            raise ValueError("url must be file:/// and an absolute path")
        if self.scheme != "s3" and (self.endpoint or self.region):
            raise ValueError("endpoint and region are for s3:// alone")
        if self.scheme != "sftp" and self.known_hosts:
            raise ValueError("known_hosts is for sftp:// alone")
        if self.scheme != "file" and not self.connection:
            raise ValueError("connection is missing: the id of the connection that holds login and secret")
        must_be_private(self.endpoint)
        return self

    @property
    def scheme(self) -> str:
        """Which kind of sender: sftp, s3 or file."""
        return self._parts.scheme

    @property
    def host(self) -> str:
        """Name of the server, or of the bucket; blank: the connection names it."""
        return self._parts.netloc.rpartition("@")[2] if self.scheme == "s3" else self._parts.hostname or ""

    @property
    def port(self) -> int | None:
        """Port of the server; None: the usual one."""
        return None if self.scheme == "s3" else self._parts.port

    @property
    def login(self) -> str:
        """User that the URL names; blank: the connection names it."""
        return "" if self.scheme == "s3" else unquote(self._parts.username or "")

    @property
    def path(self) -> str:
        """Path of the folder on the server, or the prefix in the bucket."""
        return unquote(self._parts.path)


def must_be_private(endpoint: str) -> None:
    """ValueError where object storage would be reached in the clear, but for one on this machine."""
    parts = urlsplit(endpoint)
    if endpoint and not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)):
        raise ValueError("endpoint must begin with https://: people's records do not travel in the clear")


def load(path: Path) -> dict[str, tuple[Source, ...]]:
    """The senders of each source that is fetched, by its name. Raises SourceError with file, place and what to do."""
    try:
        content = strict_yaml.read(path)
    except OSError as error:
        raise SourceError(f"TFP_SOURCES_FILE: {path} cannot be read ({error.strerror}). Correct the path.") from None
    except strict_yaml.RuleError as error:
        raise SourceError(f"TFP_SOURCES_FILE: {error}" if "YAML" not in str(error) else _unreadable(path)) from None
    return {str(name): _sources(path, str(name), told) for name, told in content.items()}


def _sources(path: Path, name: str, told: Any) -> tuple[Source, ...]:  # noqa: ANN401 - whatever the file says
    if not isinstance(told, list):
        return (_source(path, name, told),)
    found = tuple(_source(path, f"{name} {number}", each) for number, each in enumerate(told, start=1))
    if not found or len({source.url for source in found}) < len(found):
        raise SourceError(f"{path.name}, {name}: a list names one sender or more, each url once. See docs/sources.md.")
    return found


def _source(path: Path, name: str, told: Any) -> Source:  # noqa: ANN401 - whatever the file says
    if not isinstance(told, dict):
        raise SourceError(f"{path.name}, {name}: must be a mapping with url and connection. See docs/sources.md.")
    try:
        source = Source.model_validate(dict(told))
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False, include_context=False)
        said = "; ".join(f"{'.'.join(map(str, fault['loc']))} {fault['msg']}".strip() for fault in faults)
        raise SourceError(f"{path.name}, {name}: {said}. See docs/sources.md.") from None
    if source.known_hosts and not source.known_hosts.is_absolute():
        source = source.model_copy(update={"known_hosts": path.parent / source.known_hosts})
    return source


def _unreadable(path: Path) -> str:
    return f"TFP_SOURCES_FILE: {path.name} is not readable as YAML. See docs/sources.md for an example."
