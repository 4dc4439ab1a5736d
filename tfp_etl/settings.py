"""Configuration, read once at the entry point and passed down as values. Every variable begins with `TFP_`."""

import datetime as dt
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from tfp_etl.feeds.due import DueDays
from tfp_etl.feeds.limits import Limits

CURRENT_WORKSPACE = "current"
DEFAULT_WORKSPACE = "county"


class Settings(BaseSettings):
    """Where the platform keeps its things and how it reaches its servers.

    A workspace is one landing area's world: its file store, staged layers and warehouse database. Two deliveries of two
    counties never share one, so that nobody is matched with a stranger from another delivery.
    """

    model_config = SettingsConfigDict(
        env_prefix="TFP_",
        env_ignore_empty=True,
        env_nested_delimiter="__",
        extra="forbid",
        env_file=None,
        secrets_dir=None,
    )

    home: Path = Field(Path(".tfp"), description="Folder of everything the platform writes.")
    workspace: str = Field("", description="Name of the workspace; blank: the one used last.")
    landing: Path | None = Field(None, description="Landing area: <landing>/<source>/<file>.")
    database_url: SecretStr | None = Field(
        None, description="SQLAlchemy URL of the warehouse (PostgreSQL 15 or later); blank: the embedded server."
    )
    database_url_file: Path | None = Field(None, description="File that holds database_url, for secrets from files.")

    sources_file: Path | None = Field(
        None,
        description="YAML file that says which sources are fetched, and from where; blank: none (docs/sources.md).",
    )
    connections_file: Path | None = Field(
        None, description="Private file with logins and secrets of connections, where Airflow does not hold them."
    )

    matching_engine: Literal["duckdb", "spark"] = Field(
        "duckdb", description="What scores the pairs of matching: spark needs requirements-spark.txt and Java."
    )

    matching: Literal["auto", "full"] = Field(
        "auto", description="auto: match what changed since the run before, where that gives the same; full: match all."
    )

    limits: Limits = Field(
        default_factory=Limits, description="How much a file may ask of the platform: TFP_LIMITS__CSV_BYTES and so on."
    )

    due_days: DueDays = Field(
        default_factory=DueDays, description="When each feed is due again: TFP_DUE_DAYS__DWP_RETURN and so on."
    )
    feeds_not_sent: frozenset[str] = Field(
        frozenset(), description='Datasets that nobody sends here, off the feed board: ["rushcliffe_actions"].'
    )
    today: dt.date | None = Field(
        None, description="The day that the feed board takes for today, to look at old deliveries; blank: the clock's."
    )

    contact: str = Field(
        "the programme's data team", description="Whom a sender asks about a file, as reports name it."
    )

    @property
    def workspace_name(self) -> str:
        """The workspace in use: the one asked for, else the one used last, else the default."""
        if self.workspace:
            return self.workspace
        pointer = self.home / CURRENT_WORKSPACE
        return pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else DEFAULT_WORKSPACE

    @property
    def folder(self) -> Path:
        """Folder of the workspace in use."""
        return self.home.resolve() / self.workspace_name

    @property
    def store(self) -> Path:
        """Files as received, content-addressed by SHA-256."""
        return self.folder / "store"

    @property
    def checked(self) -> Path:
        """Typed rows that passed their suite, not yet published, one Parquet file a landed file."""
        return self.folder / "checked"

    @property
    def staged(self) -> Path:
        """The same rows, published: what matching and loading read."""
        return self.folder / "staged"

    @property
    def matched(self) -> Path:
        """Person records, links, memberships and anchors of the last matching run."""
        return self.folder / "matched"

    @property
    def reports(self) -> Path:
        """Reports back to the senders, one workbook a received file: <reports>/<source>/<file>.<file_id>.xlsx."""
        return self.folder / "reports"

    @property
    def cards(self) -> Path:
        """Delivery cards, a page and a JSON file each: <cards>/<source>/<file>.<file_id>.html; and index.html."""
        return self.folder / "cards"

    @property
    def docs(self) -> Path:
        """Data Docs of the quality runs."""
        return self.folder / "docs"

    @property
    def landing_area(self) -> Path:
        """Where files arrive: the landing folder asked for, else the workspace's own."""
        return self.landing.resolve() if self.landing is not None else self.folder / "landing"

    def warehouse_url(self) -> str | None:
        """The warehouse URL that was configured, from the variable or its file; None: use the embedded server."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        if self.database_url_file is not None:
            return self.database_url_file.read_text(encoding="utf-8").strip()
        return None
