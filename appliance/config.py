"""One TOML file per unit, read once, checked whole, and frozen.

Unknown keys are errors: a typing mistake in a box on a wall costs a visit.
"""

import difflib
import ipaddress
import json
import tomllib
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from appliance.errors import BadConfig
from contract.values import NAME_PATTERN, Name


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
        if self.tls is None and not is_loopback(self.host):
            raise ValueError(
                f"tls is missing; without it only this machine may be the host, not {self.host!r}"
            )
        return self


def is_loopback(host: str) -> bool:
    """Whether the name or address means this machine and nobody else."""
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
    return settings.model_dump_json(indent=2, by_alias=True)


def secret(settings: SecretStr | Path) -> str:
    """The secret itself, or what stands in the file that holds it."""
    if isinstance(settings, Path):
        return settings.read_text(encoding="utf-8").strip()
    return settings.get_secret_value()


def _sentence(problem: Any, model: type[BaseModel]) -> str:
    names, tables = _walk(problem["loc"], model)
    place, given = ".".join(names) or "the file", problem["input"]
    match problem["type"]:
        case "missing":
            return f"{place}: missing"
        case "extra_forbidden":
            return f"{place}: unknown key{_did_you_mean(problem['loc'], model)}"
        case "string_pattern_mismatch" if problem["ctx"]["pattern"] == NAME_PATTERN:
            return f"{place}: must be a plain name (a-z, 0-9, -, _), not {given!r}"
        case "union_tag_invalid" | "union_tag_not_found":
            return _wrong_choice(place, tables, problem["ctx"])
        case "literal_error" | "enum":
            return f"{place}: must be {problem['ctx']['expected']}, not {given!r}"
        case "value_error":
            return f"{place}: {problem['ctx']['error']}"
    message = problem["msg"].removeprefix("Input ").removeprefix("Value ")
    return f"{place}: {message}, not {given!r}"


def _wrong_choice(place: str, tables: list[type[BaseModel]], context: dict[str, str]) -> str:
    """About the key that says which of several tables this one is."""
    key = context["discriminator"].strip("'")
    choices = ", ".join(tag for table in tables for tag in get_args(table.model_fields[key].annotation))
    if "tag" not in context:
        return f"{place}.{key}: missing; must be one of {choices}"
    return f"{place}.{key}: must be one of {choices}, not {context['tag']!r}"


def _did_you_mean(loc: tuple[int | str, ...], model: type[BaseModel]) -> str:
    _, tables = _walk(loc[:-1], model)
    known = sorted({field.alias or key for table in tables for key, field in table.model_fields.items()})
    close = difflib.get_close_matches(str(loc[-1]), known, n=1, cutoff=0.5)
    if close:
        return f"; did you mean {close[0]}?"
    return f"; known here: {', '.join(known)}" if known else ""


def _walk(loc: tuple[int | str, ...], model: type[BaseModel]) -> tuple[list[str], list[type[BaseModel]]]:
    """The keys that a person wrote on the way to `loc`, and the tables that may stand there.

    Where a table is one of several, pydantic puts the chosen one's tag into `loc`; nobody wrote that.
    """
    names, tables = [], [model]
    for part in loc:
        chosen = [table for table in tables if part in _tags(table)]
        if len(tables) > 1 and chosen:
            tables = chosen
            continue
        names.append(str(part))
        fields = [table.model_fields[part] for table in tables if part in table.model_fields]
        if fields:
            tables = [inner for field in fields for inner in _tables(field.annotation)]
    return names, tables


def _tags(table: type[BaseModel]) -> set[Any]:
    """What the table's keys of few choices may say."""
    annotations = [field.annotation for field in table.model_fields.values()]
    return {tag for found in annotations if get_origin(found) is Literal for tag in get_args(found)}


def _tables(annotation: Any) -> list[type[BaseModel]]:
    """The settings classes inside `X`, `X | Y | None`, `tuple[X, ...]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for inner in get_args(annotation) for found in _tables(inner)]
