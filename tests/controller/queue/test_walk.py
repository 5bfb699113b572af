"""Random walks over every command, holding what must always be true."""

import random
from datetime import datetime
from typing import get_args

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from controller.queue import commands as do
from controller.queue import events as did
from controller.queue.rules import Rules
from tests.controller.queue.truths import TRUTHS
from tests.controller.queue.walk import STARTS, Walk
from tests.controller.queue.walking import OFTEN, RULES, Step, random_step, steps

pytestmark = pytest.mark.pure


class WalkMachine(RuleBasedStateMachine):
    @initialize(rules=st.sampled_from(RULES), start=st.sampled_from(STARTS), fixed=st.booleans())
    def begin(self, rules: Rules, start: datetime, fixed: bool) -> None:
        self.walk = Walk(rules, start, fixed)

    @rule(step=steps)
    def go(self, step: Step) -> None:
        self.walk.go(step)

    @invariant()
    def what_must_be_true_is_true(self) -> None:
        for is_true in TRUTHS:
            is_true(self.walk.queue)

    def teardown(self) -> None:
        if hasattr(self, "walk"):
            self.walk.replay()


TestWalk = WalkMachine.TestCase
"""Hypothesis finds a short walk that goes astray, if there is one."""
TestWalk.settings = settings(max_examples=settings().max_examples // 3)  # a walk is many examples in one


RICH = (62, 40, 34, 8, 1)
"""Walks on which everything happened when they were chosen; where the rules have changed, others follow."""


@pytest.mark.parametrize("seed", range(6))
def test_on_a_long_walk_all_stays_true(seed: int) -> None:
    walk = random_walk(seed, steps=150)
    walk.replay()


def test_every_command_is_in_the_walk() -> None:
    assert set(OFTEN) == set(get_args(do.Command))


def test_on_the_walk_every_command_is_granted_and_every_event_happens() -> None:
    missing = set(get_args(do.Command)) | set(get_args(did.Event))
    for seed in (*RICH, *range(100)):
        missing -= set(random_walk(seed, steps=150, look_every=50).seen)
        if not missing:
            break
    assert not missing


def random_walk(seed: int, steps: int, look_every: int = 1) -> Walk:
    chance = random.Random(seed)
    walk = Walk(RULES[seed % len(RULES)], chance.choice(STARTS), fixed=seed % 2 == 0)
    for number in range(steps):
        walk.go(random_step(chance))
        if number % look_every == 0:
            for is_true in TRUTHS:
                is_true(walk.queue)
    return walk
