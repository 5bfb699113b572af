"""Profiles of the property tests: quick at the desk, thorough on demand, the same every time in CI."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("quick", max_examples=30, stateful_step_count=40, deadline=None)
settings.register_profile(
    "thorough", max_examples=2_000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "deterministic", max_examples=60, stateful_step_count=50, derandomize=True, database=None, deadline=None
)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "deterministic" if os.environ.get("CI") else "quick")
)
