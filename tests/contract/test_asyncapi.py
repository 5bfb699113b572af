"""The protocol document says what the code says."""

from pathlib import Path

import pytest
import yaml

from contract import topics
from contract.asyncapi import document, models_of, text

STORED = Path(__file__).parent.parent.parent / "docs" / "asyncapi.yaml"


@pytest.mark.pure
def test_the_document_is_fresh() -> None:
    assert STORED.read_text(encoding="utf-8") == text(), (
        "run: python -m contract.asyncapi > docs/asyncapi.yaml"
    )


@pytest.mark.pure
def test_every_topic_and_message_is_in_it() -> None:
    stored = yaml.safe_load(STORED.read_text(encoding="utf-8"))
    addresses = {channel["address"] for channel in stored["channels"].values()}
    assert addresses == {f"{topics.ROOT}/{topic.path}" for topic in topics.ALL}
    for topic in topics.ALL:
        for model in models_of(topic):
            fields = stored["components"]["schemas"][model.__name__]["properties"]
            assert set(fields) == set(model.model_fields)


@pytest.mark.pure
def test_every_reference_points_somewhere() -> None:
    whole = document()

    def references(node: object) -> list[str]:
        if isinstance(node, dict):
            own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
            return own + [ref for value in node.values() for ref in references(value)]
        if isinstance(node, list):
            return [ref for value in node for ref in references(value)]
        return []

    for reference in references(whole):
        here: object = whole
        for part in reference.removeprefix("#/").split("/"):
            assert isinstance(here, dict)
            here = here[part]
