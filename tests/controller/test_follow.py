"""Addresses for phones: the same after a restart, of today's visits only, and nobody's to guess."""

import base64
from pathlib import Path

import pytest

from controller.follow import Follow
from controller.keyed import SECRET_BYTES, Keyed
from controller.queue import commands as do
from tests.controller.queue.office import Office

KEY = "abcdefghijklmnopqrstuvwxyz234567"


@pytest.fixture
def office() -> Office:
    office = Office()
    office.walk_in(0)
    return office


def follow(
    office: Office, secret: bytes = b"s" * SECRET_BYTES, address: str = "https://q.example/"
) -> Follow:
    return Follow(Keyed(secret), lambda: office.queue, address)


@pytest.mark.pure
def test_a_visit_is_found_by_its_key(office: Office) -> None:
    made = follow(office)
    key = made.key("w-request-1")
    assert len(key) == 16
    assert set(key) <= set(KEY)
    assert made.visit(key) == "w-request-1"
    assert made.url("w-request-1") == f"https://q.example/v/{key}"


@pytest.mark.pure
def test_keys_given_out_before_a_restart_are_found_after_it(office: Office) -> None:
    key = follow(office).key("w-request-1")
    assert follow(office).visit(key) == "w-request-1"
    assert follow(office, b"t" * SECRET_BYTES).visit(key) is None


@pytest.mark.pure
def test_who_comes_later_is_found_too_and_what_is_no_key_is_nobody(office: Office) -> None:
    made = follow(office)
    assert made.visit("") is None
    assert made.visit("a" * 16) is None
    office.walk_in(5)
    assert made.visit(made.key("w-request-2")) == "w-request-2"


@pytest.mark.pure
def test_who_has_not_come_cannot_be_followed_nor_who_is_gone_again(office: Office) -> None:
    made = follow(office)
    office.expect(10, ref="x")
    key = made.key(office.visit("x").id)
    assert made.visit(key) is None
    office.say(5, do.CheckIn("r", "CODEx", "fr"))
    assert made.visit(key) == office.visit("x").id
    office.say(6, do.Withdraw("r"))
    assert made.visit(key) is None


@pytest.mark.pure
def test_yesterdays_keys_open_nothing(office: Office) -> None:
    made = follow(office)
    key = made.key("w-request-1")
    assert made.visit(key)
    office.walk_in(24 * 60)
    assert made.visit(key) is None
    assert len(made._visits) == 1


@pytest.mark.pure
def test_without_an_address_there_is_nothing_to_follow(office: Office) -> None:
    assert follow(office, address="").url("w-request-1") == ""


@pytest.mark.pure
def test_names_for_one_purpose_say_nothing_about_those_for_another() -> None:
    keyed = Keyed(b"s" * SECRET_BYTES)
    names = {keyed.name("a", "bc"), keyed.name("ab", "c"), keyed.name("a", "bd")}
    assert len(names) == 3
    assert all(len(base64.b32decode(name.upper())) == 10 for name in names)


@pytest.mark.parts
def test_the_secret_is_kept_where_only_we_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    name = Keyed.kept(path).name("a", "b")
    assert path.stat().st_mode & 0o777 == 0o600
    assert Keyed.kept(path).name("a", "b") == name
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parts
def test_a_secret_cut_short_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"short")
    (tmp_path / "secret.new").write_bytes(b"left over")
    Keyed.kept(tmp_path / "secret")
    assert len((tmp_path / "secret").read_bytes()) == SECRET_BYTES
