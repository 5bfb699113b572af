"""The files behind a log-in: the people, and the open sessions."""

import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from appliance.errors import BadConfig
from controller.web.people import People
from controller.web.sessions import IDLE_FOR, MOST_SESSIONS, Sessions
from controller.web.throttle import MOST_REMEMBERED, Throttle
from tests.controller.web.house import HASH, PASSWORD, PEOPLE


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, time: timedelta) -> None:
        self.now += time


@pytest.fixture
def users(tmp_path: Path) -> Path:
    path = tmp_path / "users.toml"
    path.write_text(PEOPLE, encoding="utf-8")
    return path


@pytest.mark.pure
class TestPeople:
    def test_the_file_is_read_again_when_it_changes(self, users: Path) -> None:
        people = People(users)
        assert people.named("newcomer") is None
        users.write_text(
            f'{PEOPLE}[[people]]\nname = "Newcomer"\npassword_hash = "{HASH}"\n', encoding="utf-8"
        )
        assert people.named("newcomer") is not None

    def test_a_file_that_becomes_wrong_locks_nobody_out(
        self, users: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        people = People(users)
        users.write_text("[[people]", encoding="utf-8")
        assert people.named("agent 12") is not None
        assert "not valid TOML" in caplog.text

    def test_a_file_that_vanishes_locks_nobody_out(self, users: Path) -> None:
        people = People(users)
        users.unlink()
        assert people.named("agent 12") is not None

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("", None),
            (PEOPLE + PEOPLE, "'agent 12' stands more than once"),
            ('[[people]]\nname = "x"\npassword_hash = "plain"\n', "is not an argon2 hash"),
            (f'[[people]]\nname = "x"\npassword_hash = "{HASH}"\nrole = ["agent"]\n', "did you mean roles"),
        ],
    )
    def test_what_is_wrong_at_the_start_is_said(self, users: Path, text: str, problem: str | None) -> None:
        users.write_text(text, encoding="utf-8")
        if problem is None:
            People(users)
            return
        with pytest.raises(BadConfig, match=problem):
            People(users)

    @pytest.mark.anyio
    async def test_only_the_right_password_is_right(self, users: Path) -> None:
        people = People(users)
        assert await people.verified("Agent 12", PASSWORD) is people.named("agent 12")
        assert await people.verified("agent 12", PASSWORD + " ") is None
        assert await people.verified("nobody", PASSWORD) is None

    def test_an_unknown_name_is_verified_at_the_same_cost(self, users: Path) -> None:
        assert People(users)._nobody.split("$")[:4] == HASH.split("$")[:4]


@pytest.mark.pure
class TestSessions:
    def test_they_survive_the_controller(self, tmp_path: Path) -> None:
        clock, path = Clock(), tmp_path / "sessions.json"
        token = Sessions(path, clock).open("agent 12", "f")
        again = Sessions(path, clock).find(token)
        assert again is not None
        assert again.name == "agent 12"

    def test_the_file_opens_nothing_and_is_for_the_controller_only(self, tmp_path: Path) -> None:
        path = tmp_path / "sessions.json"
        token = Sessions(path, Clock()).open("agent 12", "f")
        assert token not in path.read_text()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    @pytest.mark.parametrize("bytes_", [b"", b"{", b"[]", b'{"sessions": [{}]}', b"\xff\xfe"])
    def test_a_damaged_file_only_costs_a_log_in(self, tmp_path: Path, bytes_: bytes) -> None:
        path = tmp_path / "sessions.json"
        path.write_bytes(bytes_)
        sessions = Sessions(path, Clock())
        assert sessions.find(sessions.open("agent 12", "f"))

    def test_they_end_after_a_day_without_use_and_use_puts_that_off(self) -> None:
        clock = Clock()
        sessions = Sessions(None, clock)
        token = sessions.open("agent 12", "f")
        for _ in range(3):
            clock.pass_by(IDLE_FOR - timedelta(minutes=1))
            session = sessions.find(token)
            assert session
            sessions.use(session)
        clock.pass_by(IDLE_FOR)
        assert sessions.find(token) is None

    def test_use_is_written_now_and_then(self, tmp_path: Path) -> None:
        clock, path = Clock(), tmp_path / "sessions.json"
        sessions = Sessions(path, clock)
        token = sessions.open("agent 12", "f")
        clock.pass_by(IDLE_FOR / 2)
        session = sessions.find(token)
        assert session
        sessions.use(session)
        clock.pass_by(IDLE_FOR - timedelta(minutes=1))
        assert Sessions(path, clock).find(token)

    def test_closing_one_leaves_the_others(self, tmp_path: Path) -> None:
        sessions = Sessions(tmp_path / "sessions.json", Clock())
        one, other = sessions.open("a", "f"), sessions.open("b", "f")
        sessions.close(one)
        assert sessions.find(one) is None
        assert sessions.find(other)

    def test_a_session_closed_meanwhile_is_not_revived_by_its_last_use(self) -> None:
        sessions = Sessions(None, Clock())
        token = sessions.open("a", "f")
        session = sessions.find(token)
        assert session
        sessions.close(token)
        sessions.use(session)
        assert sessions.find(token) is None

    def test_they_are_bounded_and_the_longest_unused_gives_way(self) -> None:
        clock = Clock()
        sessions = Sessions(None, clock)
        tokens = []
        for _ in range(MOST_SESSIONS + 1):
            clock.pass_by(timedelta(seconds=1))
            tokens.append(sessions.open("a", "f"))
        assert sessions.find(tokens[0]) is None
        assert all(sessions.find(token) for token in tokens[1:])

    def test_a_folder_that_cannot_be_written_costs_only_the_memory(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        sessions = Sessions(tmp_path / "missing" / "sessions.json", Clock())
        assert sessions.find(sessions.open("a", "f"))
        assert "a restart would log everybody out" in caplog.text


@pytest.mark.pure
class TestThrottle:
    @pytest.fixture
    def seconds(self) -> list[float]:
        return [0.0]

    @pytest.fixture
    def throttle(self, seconds: list[float]) -> Throttle:
        return Throttle(lambda: seconds[0])

    def waits(
        self, throttle: Throttle, seconds: list[float], key: Callable[[int], tuple[str, str]]
    ) -> list[int]:
        """The wait before each of the next tries, each made as soon as it may be."""
        found = []
        for index in range(20):
            wait = throttle.begin(*key(index))
            found.append(wait)
            if wait:
                seconds[0] += wait
                assert throttle.begin(*key(index)) == 0
        return found

    def test_waits_double_up_to_a_minute(self, throttle: Throttle, seconds: list[float]) -> None:
        waits = self.waits(throttle, seconds, lambda _: ("name", "address"))
        assert waits == [0, 0, 0, 1, 2, 4, 8, 16, 32, *[60] * 11]

    def test_trying_while_waiting_makes_it_no_longer(self, throttle: Throttle, seconds: list[float]) -> None:
        for _ in range(5):
            seconds[0] += 5
            throttle.begin("name", "address")
        assert [throttle.begin("name", "address") for _ in range(5)] == [4] * 5

    def test_success_forgets_the_name_but_not_the_address(self, throttle: Throttle) -> None:
        for index in range(12):
            assert throttle.begin(f"name {index}", "address") == 0
        throttle.succeeded("name 11", "address")
        assert throttle.begin("other", "address") == 0
        assert throttle.begin("another", "address") == 1

    def test_a_quarter_of_an_hour_forgets_everything(self, throttle: Throttle, seconds: list[float]) -> None:
        self.waits(throttle, seconds, lambda _: ("name", "address"))
        seconds[0] += 900
        assert [throttle.begin("name", "address") for _ in range(3)] == [0, 0, 0]

    def test_memory_is_bounded(self, throttle: Throttle) -> None:
        for index in range(MOST_REMEMBERED + 100):
            throttle.begin(f"name {index}", f"address {index}")
        assert len(throttle._names._tries) == len(throttle._addresses._tries) == MOST_REMEMBERED
