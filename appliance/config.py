"""One TOML file per unit, read once, checked whole, and frozen.

Unknown keys are errors: a typing mistake in a box on a wall costs a visit.
"""

import difflib
import ipaddress
import json
import tomllib
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from appliance.errors import BadConfig
from contract.values import Name


class Settings(BaseModel):
    """Base of every table in a unit's file."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class UnitSettings(Settings):
    """Who this unit is. `name` is also the certificate's common name and the MQTT client id."""

    site: Name
    name: Name


class TlsSettings(Settings):
    """Files of the mutual TLS connection, PEM."""

    ca: Path
    certificate: Path
    key: Path


class BrokerSettings(Settings):
    """Where the broker is. Without `tls` only this machine itself may be named."""

    host: str
    port: int = Field(default=8883, ge=1, le=65535)
    tls: TlsSettings | None = None

    @model_validator(mode="after")
    def _plain_only_on_loopback(self) -> "BrokerSettings":
        if self.tls is None and not _is_loopback(self.host):
            raise ValueError(
                f"tls is missing; without it only this machine may be the host, not {self.host!r}"
            )
        return self


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


Model = TypeVar("Model", bound=Settings)


def load(path: Path, model: type[Model]) -> Model:
    """The file as `model`. Raises BadConfig naming every problem in it."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadConfig(path, [f"cannot be read: {error.strerror}"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadConfig(path, [f"is not valid TOML: {error}"]) from None
    return parse(data, model, path)


def parse(data: dict[str, Any], model: type[Model], where: object) -> Model:
    """The tables as `model`. Raises BadConfig naming every problem; `where` heads its message."""
    try:
        # By way of JSON, where strict still lets a list be a tuple and a string be a path or a time.
        return model.model_validate_json(json.dumps(data, default=str))
    except ValidationError as error:
        raise BadConfig(where, [_sentence(problem, model) for problem in error.errors()]) from None


def show(settings: Settings) -> str:
    """The effective configuration as JSON, defaults filled in and secrets masked."""
    return settings.model_dump_json(indent=2)


def secret(settings: SecretStr | Path) -> str:
    """The secret itself, or what stands in the file that holds it."""
    if isinstance(settings, Path):
        return settings.read_text(encoding="utf-8").strip()
    return settings.get_secret_value()


def _sentence(problem: Any, model: type[BaseModel]) -> str:
    place = ".".join(str(part) for part in problem["loc"]) or "the file"
    match problem["type"]:
        case "missing":
            return f"{place}: missing"
        case "extra_forbidden":
            return f"{place}: unknown key{_did_you_mean(problem['loc'], model)}"
        case "value_error":
            return f"{place}: {problem['ctx']['error']}"
    message = problem["msg"].removeprefix("Input ").removeprefix("Value ")
    return f"{place}: {message}, not {problem['input']!r}"


def _did_you_mean(loc: tuple[int | str, ...], model: type[BaseModel]) -> str:
    known = _keys_at(loc[:-1], model)
    close = difflib.get_close_matches(str(loc[-1]), known, n=1, cutoff=0.5)
    if close:
        return f"; did you mean {close[0]}?"
    return f"; known here: {', '.join(sorted(known))}" if known else ""


def _keys_at(loc: tuple[int | str, ...], model: type[BaseModel]) -> list[str]:
    """The keys that the table at `loc` may have."""
    here: Any = model
    for part in loc:
        if isinstance(part, int):
            continue
        fields = getattr(here, "model_fields", {})
        if part in fields:
            here = _table(fields[part].annotation)
    return list(getattr(here, "model_fields", {}))


def _table(annotation: Any) -> Any:
    """The settings class inside `X`, `X | None`, `tuple[X, ...]`, or None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _table(arg))), None)
