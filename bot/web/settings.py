"""Environment variables in, one checked Settings object out: the only reader of the environment in this process."""

from __future__ import annotations

import ipaddress
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeAlias
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

WEB_FOLDER = Path(__file__).resolve().parent
PROJECT_FOLDER = WEB_FOLDER.parent.parent

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
Port = Annotated[int, Field(ge=1, le=65535)]
Seconds = Annotated[float, Field(gt=0, le=600)]
Count = Annotated[int, Field(ge=1)]


class SettingsError(Exception):
    """A setting cannot be used; the message names the variable, what was expected and what to do."""


def setting(variable: str, default: Any, meaning: str) -> Any:
    """Declare one setting: the environment variable that sets it, its default, its meaning with the unit."""
    return Field(default=default, validation_alias=variable, description=meaning, validate_default=True)


class Settings(BaseSettings):
    """Everything that can be set from outside; each description gives meaning and unit."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", env_ignore_empty=True, populate_by_name=True, hide_input_in_errors=True
    )

    state_dir: Path = setting("ZHENGDA_STATE_DIR", "var", "folder for databases, keys and logs")
    door_host: str = setting("ZHENGDA_DOOR_HOST", "127.0.0.1", "address the public door listens on")
    door_port: Port = setting("ZHENGDA_DOOR_PORT", 8000, "port of the public door")
    internal_port: Port = setting("ZHENGDA_INTERNAL_PORT", 8001, "port of the internal listener, always on 127.0.0.1")
    rasa_port: Port = setting("ZHENGDA_RASA_PORT", 5005, "port of Rasa, used where ZHENGDA_RASA_URL is not set")
    rasa_url: str = setting("ZHENGDA_RASA_URL", "", "address of Rasa; default http://127.0.0.1:<ZHENGDA_RASA_PORT>")
    public_url: str = setting(
        "ZHENGDA_PUBLIC_URL", "", "address under which people reach the door; default http://127.0.0.1:<door port>"
    )
    database_url: str = setting(
        "ZHENGDA_DATABASE_URL", "", "the door's database (sqlite or postgresql); default door.db in the state folder"
    )
    tracker_url: str = setting(
        "ZHENGDA_TRACKER_URL", "", "the database of Rasa's tracker store; default tracker.db in the state folder"
    )
    as_of: date | None = setting("ZHENGDA_AS_OF", None, "reference date of every answer (YYYY-MM-DD); default today")
    index_dir: Path = setting("ZHENGDA_INDEX_DIR", "policy_index/built", "folder of the built index")
    embedding_model: str | None = setting(
        "POLICY_EMBEDDING_MODEL", None, "sentence-transformers model of the index; default the offline one"
    )
    demo_page: bool = setting("DEMO_PAGE", False, "1 serves the sample page of a fictitious body at /")
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode] = setting(
        "ZHENGDA_TRUSTED_PROXIES", (), "addresses or networks, with commas between, whose X-Forwarded-For is believed"
    )
    origins: Annotated[tuple[str, ...], NoDecode] = setting(
        "ZHENGDA_ORIGINS", (), "websites, with commas between, that may embed the chat: https://www.example.org"
    )
    openers_file: Path = setting(
        "ZHENGDA_OPENERS", WEB_FOLDER / "wording" / "openers.yml", "YAML file of the questions offered at the start"
    )
    log_level: Literal["debug", "info", "warning", "error"] = setting("ZHENGDA_LOG_LEVEL", "info", "least level logged")
    log_format: Literal["console", "json"] = setting("ZHENGDA_LOG_FORMAT", "console", "console for people, or json")
    session_hours: Annotated[float, Field(gt=0, le=24 * 365)] = setting(
        "ZHENGDA_SESSION_HOURS", 24, "hours without a turn after which a session expires"
    )
    retention_days: Count = setting("ZHENGDA_RETENTION_DAYS", 90, "days that transcripts, traces and feedback are kept")
    purge_hours: Annotated[float, Field(ge=0, le=24 * 30)] = setting(
        "ZHENGDA_PURGE_HOURS", 24, "hours between two deletions of what is older than the settings say; 0: by hand only"
    )
    decision_days: Annotated[int, Field(ge=1, le=3650)] = setting(
        "ZHENGDA_DECISION_DAYS",
        30,
        "days that the page of a decision on eligibility is kept, at most ZHENGDA_RETENTION_DAYS",
    )
    usd_cny: Annotated[Decimal, Field(gt=0, le=1000)] | None = setting(
        "ZHENGDA_USD_CNY", None, "yuan for one US dollar where the asker names no rate; default none is assumed"
    )
    turns_per_minute: Count = setting("ZHENGDA_TURNS_PER_MINUTE", 30, "turns a minute for one session")
    requests_per_minute: Count = setting(
        "ZHENGDA_REQUESTS_PER_MINUTE", 300, "requests a minute for one address on paths that encode text"
    )
    searches_per_minute: Count = setting(
        "ZHENGDA_SEARCHES_PER_MINUTE", 6000, "searches a minute for one address, as many as ten operators type"
    )
    tickets_per_hour: Count = setting(
        "ZHENGDA_TICKETS_PER_HOUR",
        6,
        "tickets an hour that one session may hand to people; four times as many an address",
    )
    body_bytes: Count = setting("ZHENGDA_BODY_BYTES", 16 * 1024, "largest body of a request to the public door, bytes")
    rasa_seconds: Seconds = setting("ZHENGDA_RASA_SECONDS", 6, "seconds that Rasa may take for one turn")
    answer_seconds: Seconds = setting("ZHENGDA_ANSWER_SECONDS", 2, "seconds that one answer without Rasa may take")
    wait_seconds: Seconds = setting(
        "ZHENGDA_WAIT_SECONDS", 15, "seconds that a request waits for the turn before it in the same session"
    )
    rasa_failures: Count = setting(
        "ZHENGDA_RASA_FAILURES", 3, "failures of Rasa in a row after which turns no longer wait for it"
    )
    rasa_retry_seconds: Seconds = setting(
        "ZHENGDA_RASA_RETRY_SECONDS", 5, "seconds between looks at whether a failed Rasa is back"
    )
    answer_threads: Count = setting(
        "ZHENGDA_ANSWER_THREADS", 2, "threads for answers; as many to read ahead, and for the degraded way"
    )
    desk: bool = setting("ZHENGDA_DESK", True, "0 switches the operator desk and its paths off")
    desk_idle_minutes: Count = setting(
        "ZHENGDA_DESK_IDLE_MINUTES", 60, "minutes without a request after which a sign-in to the desk ends"
    )
    desk_hours: Annotated[int, Field(ge=1, le=24 * 31)] = setting(
        "ZHENGDA_DESK_HOURS", 12, "hours after which a sign-in to the desk ends in any case"
    )
    login_failures: Count = setting(
        "ZHENGDA_LOGIN_FAILURES",
        5,
        "failed sign-ins of one account before it has to wait; of one address four times that",
    )
    lockout_seconds: Seconds = setting(
        "ZHENGDA_LOCKOUT_SECONDS",
        30,
        "seconds of the first wait after failed sign-ins; each further failure doubles it",
    )
    security_log_days: Count = setting(
        "ZHENGDA_SECURITY_LOG_DAYS", 180, "days that the audit log is kept before `purge` deletes it"
    )
    call_days: Count = setting("ZHENGDA_CALL_DAYS", 365, "days that calls are kept")
    caller_days: Count = setting(
        "ZHENGDA_CALLER_DAYS", 90, "days that callers' particulars are kept before `purge` empties them"
    )
    utc_offset: Annotated[float, Field(ge=-12, le=14)] = setting(
        "ZHENGDA_UTC_OFFSET", 8, "hours ahead of UTC by which the desk counts days and hours"
    )
    low_confidence: Annotated[float, Field(ge=0, le=1)] = setting(
        "ZHENGDA_LOW_CONFIDENCE", 0.75, "answers that are less probable than this come into the review queue"
    )
    low_intent_confidence: Annotated[float, Field(ge=0, le=1)] = setting(
        "ZHENGDA_LOW_INTENT_CONFIDENCE", 0.5, "turns whose intent Rasa was less sure of come into the review queue"
    )
    oidc_issuer: str = setting(
        "ZHENGDA_OIDC_ISSUER", "", "address of the OpenID Connect issuer; empty: no single sign-on"
    )
    oidc_client_id: str = setting("ZHENGDA_OIDC_CLIENT_ID", "", "the desk's client id at the issuer")
    oidc_client_secret: SecretStr = setting("ZHENGDA_OIDC_CLIENT_SECRET", "", "the desk's client secret at the issuer")
    oidc_role_claim: str = setting(
        "ZHENGDA_OIDC_ROLE_CLAIM", "roles", "claim of the id token that holds operator, reviewer or administrator"
    )
    contract_dir: Path | None = setting(
        "ZHENGDA_CONTRACT", None, "folder of the shared contract that the tests compare the door's copy with"
    )

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def split_networks(cls, value: object) -> object:
        """Take `10.0.0.1, 10.1.0.0/16` apart."""
        if not isinstance(value, str):
            return value
        return tuple(ipaddress.ip_network(part.strip(), strict=False) for part in value.split(",") if part.strip())

    @field_validator("origins", mode="before")
    @classmethod
    def split_origins(cls, value: object) -> object:
        """Take `https://a.example, https://b.example:8443` apart; refuse what no browser sends as Origin."""
        if not isinstance(value, str):
            return value
        return tuple(_read_origin(part.strip().lower()) for part in value.split(",") if part.strip())

    @field_validator("log_level", mode="before")
    @classmethod
    def lower_level(cls, value: object) -> object:
        """Accept INFO as well as info."""
        return value.lower() if isinstance(value, str) else value

    @field_validator("database_url", "tracker_url")
    @classmethod
    def check_database_url(cls, value: str) -> str:
        """Name the psycopg 3 driver; refuse databases we do not run on."""
        scheme, _, rest = value.partition("://")
        if scheme in {"postgres", "postgresql"} or scheme.startswith("postgresql+"):
            return f"postgresql+psycopg://{rest}"
        if value and scheme.partition("+")[0] != "sqlite":
            raise ValueError("expected sqlite:///path or postgresql://user@host/database")
        return value

    @field_validator("rasa_url", "public_url", "oidc_issuer")
    @classmethod
    def check_web_address(cls, value: str) -> str:
        """An address without a slash at its end."""
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("expected an address that starts with http:// or https://")
        return value.rstrip("/")

    @model_validator(mode="after")
    def check_issuer(self) -> Self:
        """Whoever can change what the issuer says signs in as anybody: it has to be encrypted, or on this machine."""
        host = urlsplit(self.oidc_issuer).hostname
        if self.oidc_issuer.startswith("http://") and host not in ("127.0.0.1", "localhost", "::1"):
            raise ValueError("ZHENGDA_OIDC_ISSUER: expected an address that starts with https://")
        if self.oidc_issuer and not self.oidc_client_id:
            raise ValueError("ZHENGDA_OIDC_ISSUER is set, so ZHENGDA_OIDC_CLIENT_ID is needed as well")
        return self

    @property
    def exchange_rates(self) -> dict[str, Decimal]:
        """Yuan for one unit of a currency, as `decide_eligibility` takes them; empty where none is set."""
        return {} if self.usd_cny is None else {"USD": self.usd_cny}

    @property
    def rasa_address(self) -> str:
        """Where Rasa listens."""
        return self.rasa_url or f"http://127.0.0.1:{self.rasa_port}"

    @property
    def public_address(self) -> str:
        """Where people reach the door; permalinks start with it."""
        return self.public_url or f"http://127.0.0.1:{self.door_port}"

    @property
    def door_database(self) -> str:
        """SQLAlchemy address of the door's own database."""
        return self.database_url or f"sqlite:///{self.state_dir / 'door.db'}"

    @property
    def tracker_database(self) -> str:
        """SQLAlchemy address of Rasa's tracker store."""
        return self.tracker_url or f"sqlite:///{self.state_dir / 'tracker.db'}"

    @property
    def reference_date(self) -> date:
        """The date that validity is judged on: the setting, else today by the machine's clock."""
        return self.as_of or date.today()


def read_settings() -> Settings:
    """Read the environment; raises SettingsError that names every variable which cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [_explain(item["loc"], item["msg"]) for item in error.errors(include_input=False, include_url=False)]
        raise SettingsError("\n".join(lines)) from None


def _read_origin(text: str) -> str:
    address = urlsplit(text)
    default_port = {"http": ":80", "https": ":443"}.get(address.scheme, "")
    origin = f"{address.scheme}://{address.netloc.removesuffix(default_port)}"
    if not default_port or not re.fullmatch(r"[a-z0-9.-]+(:\d+)?|\[[0-9a-f:]+\](:\d+)?", address.netloc):
        raise ValueError(f"expected https://host or https://host:port, not {text!r}")
    if text.rstrip("/") != f"{address.scheme}://{address.netloc}":
        raise ValueError(f"expected an origin without a path, not {text!r}")
    return origin


def _explain(location: tuple[int | str, ...], message: str) -> str:
    variable = str(location[0]) if location else "the environment"
    field = next((f for f in Settings.model_fields.values() if f.validation_alias == variable), None)
    meaning = f" ({field.description}; default {field.default!r})" if field else ""
    return f"{variable}: {message}{meaning}. Change or unset this variable and start again."
