"""The kiosk's file: every problem at once, and no device chosen by accident."""

from pathlib import Path

import pytest

from kiosk.__main__ import main

GOOD = """\
[unit]
site = "vincennes"
name = "kiosk-1"
[broker]
host = "127.0.0.1"
port = 1883
[screen]
width = 1080
height = 1920
dpi = 102.46
[printer]
driver = "network"
host = "192.0.2.31"
[scanner]
driver = "serial"
device = "/dev/serial/by-id/scanner"
[state]
folder = "/var/lib/vestibule-kiosk"
"""


def check(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str) -> int:
    file = tmp_path / "kiosk.toml"
    file.write_text(text)
    monkeypatch.setattr("sys.argv", ["vestibule-kiosk", "--config", str(file), "--check"])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_a_good_file_passes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert check(monkeypatch, tmp_path, GOOD) == 0


def test_every_problem_is_listed_with_what_was_meant(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = GOOD.replace("dpi = 102.46", "dip = 102.46").replace("[scanner]", "[scaner]")
    assert check(monkeypatch, tmp_path, wrong) == 2
    said = capsys.readouterr().err
    for problem in ("screen.dpi: missing", "did you mean dpi?", "scanner: missing", "did you mean scanner?"):
        assert problem in said


def test_no_printer_is_chosen_by_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(monkeypatch, tmp_path, GOOD.replace('driver = "network"\n', "")) == 2
    assert "printer" in capsys.readouterr().err


@pytest.mark.parametrize("code", ["258", "abcd", "25 80", "", "٢٥٨٠"])
def test_the_staff_code_is_of_digits_that_the_pad_has(
    code: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(monkeypatch, tmp_path, f'{GOOD}[staff]\ncode = "{code}"\n') == 2
    assert "staff.code: must be at least 4 digits" in capsys.readouterr().err


def test_the_staff_code_is_shown_to_nobody(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(f'{GOOD}[staff]\ncode = "258013"\n')
    monkeypatch.setattr("sys.argv", ["vestibule-kiosk", "--config", str(file), "--show"])
    with pytest.raises(SystemExit):
        main()
    assert "258013" not in capsys.readouterr().out


def test_a_kiosk_has_to_be_told_where_it_keeps_its_tickets(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(monkeypatch, tmp_path, GOOD.partition("[state]")[0]) == 2
    assert "state: missing" in capsys.readouterr().err
