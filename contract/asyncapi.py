"""The protocol as an AsyncAPI 3 document, made from the very models that travel.

`python -m contract.asyncapi` prints it; `docs/asyncapi.yaml` is that output, and a test fails when it
is stale.
"""

import re
import sys
from typing import Any, get_args

import yaml
from pydantic.json_schema import models_json_schema

from contract import topics
from contract.topics import ROOT, VERSION, Topic
from contract.values import Value

SCHEMAS = "#/components/schemas/{model}"


def models_of(topic: Topic) -> list[type[Value]]:
    """The message classes that travel on a topic."""
    carried = get_args(topic.carries)
    return list(get_args(carried[0])) if carried else [topic.carries]


def document() -> dict[str, Any]:
    """The whole document."""
    models = [model for topic in topics.ALL for model in models_of(topic)]
    _, schemas = models_json_schema([(model, "validation") for model in models], ref_template=SCHEMAS)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Vestibule",
            "version": VERSION,
            "description": (
                "Requests are asked with an id and answered once: the same id gets the same bytes. "
                "State is retained and whole. Unknown fields are ignored."
            ),
        },
        "defaultContentType": "application/json",
        "channels": {_key(topic): _channel(topic) for topic in topics.ALL},
        "operations": {_key(topic): _operation(topic) for topic in topics.ALL},
        "components": {
            "messages": {m.__name__: _message(m) for m in models},
            "schemas": dict(sorted(schemas["$defs"].items())),
        },
    }


def _key(topic: Topic) -> str:
    return re.sub(r"\W+", "_", topic.path.replace("{site}/", "")).strip("_")


def _channel(topic: Topic) -> dict[str, Any]:
    names = re.findall(r"\{(\w+)\}", topic.path)
    return {
        "address": f"{ROOT}/{topic.path}",
        "title": topic.title,
        "parameters": {name: {"description": f"The {name}'s name."} for name in names},
        "messages": {
            model.__name__: {"$ref": f"#/components/messages/{model.__name__}"} for model in models_of(topic)
        },
        "bindings": {"mqtt": {"bindingVersion": "0.2.0"}},
    }


def _operation(topic: Topic) -> dict[str, Any]:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{_key(topic)}"},
        "summary": f"{topic.title}. Sent by the {topic.sender}.",
        "bindings": {"mqtt": {"qos": topic.qos, "retain": topic.retain, "bindingVersion": "0.2.0"}},
    }


def _message(model: type[Value]) -> dict[str, Any]:
    return {
        "name": model.__name__,
        "summary": " ".join((model.__doc__ or "").split()),
        "payload": {"$ref": SCHEMAS.format(model=model.__name__)},
    }


def text() -> str:
    """The document as YAML."""
    return yaml.safe_dump(document(), sort_keys=False, allow_unicode=True, width=100)


if __name__ == "__main__":
    sys.stdout.write(text())
