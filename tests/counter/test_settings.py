"""The counter unit's file: what every key means, and what is wrong with it, in sentences."""

from typing import Any

import pytest

from appliance.config import parse
from appliance.errors import BadConfig
from counter.presses import Action, Meaning
from counter.settings import CounterSettings, verify

pytestmark = pytest.mark.pure

PLAIN: dict[str, Any] = {
    "counter": "3",
    "unit": {"site": "town", "name": "counter-3"},
    "broker": {"host": "127.0.0.1"},
    "button": {"driver": "gpio", "button": 17, "lamp": 27},
}
BOX = {"driver": "serial", "device": "/dev/ttyACM0"}
PINS = {"driver": "gpio", "buttons": {"next": 17, "help": 22}, "lamp": 27}


def settings(**tables: Any) -> CounterSettings:
    return parse({**PLAIN, **tables}, CounterSettings, "counter.toml")


def problems(**tables: Any) -> list[str]:
    with pytest.raises(BadConfig) as bad:
        verify(settings(**tables))
    return bad.value.problems


def test_a_button_without_more_words_calls_the_next_person() -> None:
    assert settings().meanings["next"] == Meaning(Action.NEXT)
    assert settings().sign.driver == "none"


def test_a_single_button_may_have_a_short_and_a_long_press() -> None:
    found = settings(press={"short": "next", "long": "recall"})
    assert found.meanings["next"] == Meaning(Action.NEXT, Action.RECALL)


def test_keys_that_are_named_after_an_action_ask_for_it() -> None:
    meanings = settings(button=BOX).meanings
    assert {key: meaning.short for key, meaning in meanings.items()} == {each.value: each for each in Action}


def test_keys_mean_what_the_file_says() -> None:
    keys = {"red": {"long": "no_show"}, "next": {"short": "next", "long": "park"}}
    meanings = settings(button=BOX, keys=keys).meanings
    assert meanings["red"] == Meaning(None, Action.NO_SHOW)
    assert meanings["next"] == Meaning(Action.NEXT, Action.PARK)
    assert meanings["recall"] == Meaning(Action.RECALL)


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        (
            {"press": {"short": "nxet"}},
            ["press.short: must be 'next', 'recall', 'no_show' or 'park', not 'nxet'"],
        ),
        ({"press": {}}, ["press: give short, long or both; each is one of next, recall, no_show, park"]),
        (
            {"press": {"short": "next"}, "keys": {"next": {"short": "recall"}}},
            ["the file: [press] and [keys.next] are both about the key next; keep one of them"],
        ),
        (
            {"keys": {"red": {"short": "recall"}}},
            ["the file: keys.red: [button] has no key red; it has next"],
        ),
        (
            {"button": PINS},
            [
                "the file: keys.help: missing; help is a key of [button], and by its name none of next, "
                "recall, no_show, park"
            ],
        ),
        (
            {"button": {**PINS, "buttons": {"recall": 5}}, "press": {"short": "next"}},
            ["the file: [press] is about the key next, which [button] does not have; it has recall"],
        ),
        (
            {"button": {"driver": "gpio", "lamp": 27}},
            ["button: give either button = PIN, for one, or buttons = { next = PIN, ... }"],
        ),
        (
            {"button": {**PINS, "button": 5}},
            ["button: give either button = PIN, for one, or buttons = { next = PIN, ... }"],
        ),
        (
            {"button": {"driver": "gpio", "button": 27, "lamp": 27}},
            ["button: pin 27 is named twice; every button and the lamp have their own"],
        ),
        (
            {"button": {"driver": "keypad", "name": "Pad", "keys": {"kpetner": "next"}}},
            [
                "button: keys: 'kpetner' is no key that Linux names so; evtest shows a key's name, such as "
                "KEY_KPENTER, written here as kpenter"
            ],
        ),
        (
            {"button": {"driver": "keypad", "name": " "}},
            [
                "button: say which keypad: name, a part of its name as evtest lists it, or device, its file "
                "under /dev/input/by-id/; else the first full keyboard would be taken"
            ],
        ),
        (
            {"sign": {"driver": "neon"}},
            ["sign.driver: must be one of window, lcd, none, simulated, not 'neon'"],
        ),
        (
            {
                "sign": {
                    "driver": "window",
                    "farthest_m": 5.0,
                    "screen": {"width": 480, "height": 320, "dpi": 165.0},
                }
            },
            [
                "sign.farthest_m: a called number would be 12 mm high; read from 5 m it must be at least "
                "62 mm; use a larger screen (sign.screen.dpi says how large it is)"
            ],
        ),
    ],
)
def test_what_is_wrong_is_told_in_sentences(tables: dict[str, Any], told: list[str]) -> None:
    assert problems(**tables) == told


def test_keys_that_do_not_fit_the_device_are_named() -> None:
    found = settings(button=BOX, keys={"red": {"short": "park"}, "blue": {"short": "recall"}})
    assert found.oddities(frozenset({"next", "red", "blue"})) == []
    assert found.oddities(frozenset({"next", "help", "yellow"})) == [
        "the buttons do not have blue, red, which the file tells of",
        "the file does not say what help, yellow means",
    ]
    assert settings(button=BOX, press={"short": "next"}).oddities(frozenset({"park"})) == [
        "the buttons do not have next, which the file tells of"
    ]


def test_a_sign_that_can_be_read_is_taken() -> None:
    screen = {"width": 1920, "height": 515, "dpi": 69.0}
    verify(settings(sign={"driver": "window", "farthest_m": 6.0, "screen": screen, "arrow": "left"}))
