"""The wire: every message comes back as it went, old bytes stay readable, and rubbish stops nothing."""

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import topics
from contract.asyncapi import models_of
from contract.codec import LARGEST, BadMessage, decode, encode
from contract.topics import Topic
from contract.values import Value
from tests.contract.examples import EXAMPLES

pytestmark = pytest.mark.pure

GOLDEN = Path(__file__).parent / "golden" / "v1"

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


def test_there_is_an_example_of_every_message() -> None:
    shown = {(topic.path, type(message)) for topic, message in EXAMPLES}
    assert shown == {(topic.path, model) for topic in topics.ALL for model in models_of(topic)}


@pytest.mark.parametrize(("topic", "message"), EXAMPLES, ids=lambda v: type(v).__name__)
def test_a_message_comes_back_as_it_went(topic: Topic, message: Value) -> None:
    assert decode(encode(message), topic) == message


@pytest.mark.parametrize(("topic", "message"), EXAMPLES, ids=lambda v: type(v).__name__)
def test_the_bytes_of_version_1_are_still_read_and_written(topic: Topic, message: Value) -> None:
    golden = (GOLDEN / f"{type(message).__name__}.json").read_bytes()
    assert decode(golden, topic) == message
    assert json.loads(encode(message)) == json.loads(golden)


@pytest.mark.parametrize(("topic", "message"), EXAMPLES, ids=lambda v: type(v).__name__)
def test_a_newer_senders_unknown_fields_are_ignored(topic: Topic, message: Value) -> None:
    newer = json.loads(encode(message)) | {"added_in_v1_9": {"deep": [1, 2]}}
    assert decode(json.dumps(newer).encode(), topic) == message


@given(payload=st.binary(max_size=300), topic=st.sampled_from(topics.ALL))
def test_random_bytes_raise_one_error_class_only(payload: bytes, topic: Topic) -> None:
    with pytest.raises(BadMessage):
        decode(payload, topic)


@given(example=st.sampled_from(EXAMPLES), key=st.randoms(use_true_random=False), value=json_values)
def test_mistyped_fields_raise_one_error_class_only(
    example: tuple[Topic, Value], key: object, value: object
) -> None:
    topic, message = example
    data = json.loads(encode(message))
    data[key.choice(sorted(data))] = value  # type: ignore[attr-defined]
    with contextlib.suppress(BadMessage):
        assert isinstance(decode(json.dumps(data).encode(), topic), Value)


@pytest.mark.parametrize(
    "payload",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"type":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
        b"",
        b"null",
        b"\xff\xfe",
        b'{"type":"check_in"}',
        b'{"type":"no_such_message"}',
        b'{"type":["check_in"]}',
        b" " * (LARGEST + 1),
    ],
    ids=lambda payload: payload[:12].decode("latin1"),
)
@pytest.mark.parametrize("topic", topics.ALL, ids=lambda topic: topic.path)
def test_hostile_input_raises_one_error_class_only(payload: bytes, topic: Topic) -> None:
    with pytest.raises(BadMessage) as refusal:
        decode(payload, topic)
    assert len(str(refusal.value)) < 500


def test_a_number_is_not_taken_for_a_string_or_the_other_way() -> None:
    data = {
        "type": "call_next",
        "id": "0123456789",
        "at": "2026-11-23T09:00:00Z",
        "expires": "2026-11-23T09:00:00Z",
    }
    with pytest.raises(BadMessage):
        decode(json.dumps(data | {"counter": 3}).encode(), topics.COUNTER_REQUEST)
    assert decode(json.dumps(data | {"counter": "3"}).encode(), topics.COUNTER_REQUEST).counter == "3"


def test_a_time_without_its_zone_is_refused() -> None:
    data = {
        "type": "withdraw",
        "id": "0123456789",
        "request": "0123456789",
        "expires": "2026-11-23T09:00:00Z",
    }
    with pytest.raises(BadMessage):
        decode(json.dumps(data | {"at": "2026-11-23T09:00:00"}).encode(), topics.KIOSK_REQUEST)
