"""One contract for every way to a television. Stand-ins say what the CEC programs are known to say; the real
ones, where they are installed, are run too and find no adapter."""

import asyncio
import errno
import json
import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from hardware import cec_program
from hardware.drivers import open_television
from hardware.errors import DeviceFault, DeviceGone, DeviceSilent, NotInstalled
from hardware.ports import Television
from hardware.settings import (
    CecClientSettings,
    CecCtlSettings,
    NoTelevisionSettings,
    SimulatedTelevisionSettings,
)
from hardware.simulated_television import SimulatedTelevision
from tests.hardware.soon import soon

pytestmark = [pytest.mark.parts, pytest.mark.anyio]

CEC_CLIENT = """\
#!/bin/sh
echo "args $*" >> {log}
[ -e {gone} ] && { echo "autodetect FAILED"; exit 1; }
echo "opening a connection to the CEC adapter..."
read -r command
echo "$command" >> {log}
case "$command" in
"on 0") echo on > {power} ;;
"standby 0") echo standby > {power} ;;
esac
"""

CEC_CTL = """\
#!/bin/sh
echo "args $*" >> {log}
[ -e {gone} ] && { echo "Failed to open /dev/cec0: No such file or directory" >&2; exit 1; }
address=1.0.0.0
[ -e {no_cable} ] && address=f.f.f.f
case "$*" in
*--to*) printf '\\nTransmit from Playback Device 1 to TV (4 to 0):\\n'
    [ -e {deaf} ] && printf '\\tTx, Not Acknowledged (4), Max Retries\\n'
    ;;
*) printf 'Driver Info:\\n\\tDriver Name                : vc4_hdmi\\n'
    printf '\\tPhysical Address           : %s\\n\\tLogical Address Mask       : 0x0010\\n' $address
    ;;
esac
case "$*" in
*--image-view-on*) echo on > {power} ;;
*--standby*) echo standby > {power} ;;
esac
exit 0
"""


def stand_in(folder: Path, name: str, script: str) -> None:
    for word in ("log", "gone", "power", "no_cable", "deaf"):
        script = script.replace(f"{{{word}}}", str(folder / word))
    (folder / name).write_text(script)
    (folder / name).chmod(0o755)


@dataclass
class Bench:
    television: Television
    power: Callable[[], str | None]
    unplug: Callable[[], object]
    plug: Callable[[], object]


@asynccontextmanager
async def simulated(_: Path) -> AsyncIterator[Bench]:
    device = open_television(SimulatedTelevisionSettings(driver="simulated"))
    assert isinstance(device, SimulatedTelevision)
    yield Bench(device, lambda: device.power, device.unplug, device.plug)
    await device.close()


def by_program(device: Television, folder: Path) -> Bench:
    def power() -> str | None:
        return (folder / "power").read_text().strip() if (folder / "power").exists() else None

    return Bench(device, power, (folder / "gone").touch, (folder / "gone").unlink)


@asynccontextmanager
async def by_cec_client(folder: Path) -> AsyncIterator[Bench]:
    stand_in(folder, "cec-client", CEC_CLIENT)
    device = open_television(CecClientSettings(driver="cec-client"))
    yield by_program(device, folder)
    await device.close()


@asynccontextmanager
async def by_cec_ctl(folder: Path) -> AsyncIterator[Bench]:
    stand_in(folder, "cec-ctl", CEC_CTL)
    device = open_television(CecCtlSettings(driver="cec-ctl"))
    yield by_program(device, folder)
    await device.close()


@pytest.fixture(params=[simulated, by_cec_client, by_cec_ctl], ids=lambda way: way.__name__)
async def bench(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Bench]:
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    async with request.param(tmp_path) as bench:
        yield bench


# --- the contract ---------------------------------------------------------------------------------


async def test_it_wakes_and_sleeps_as_told(bench: Bench) -> None:
    await soon(bench.television.on())
    assert bench.power() == "on"
    await soon(bench.television.standby())
    assert bench.power() == "standby"
    await soon(bench.television.standby())
    await soon(bench.television.on())
    assert bench.power() == "on"


async def test_one_that_is_gone_is_told_and_works_again_once_it_is_back(bench: Bench) -> None:
    bench.unplug()
    with pytest.raises(DeviceGone):
        await soon(bench.television.on())
    with pytest.raises(DeviceGone):
        await soon(bench.television.standby())
    bench.plug()
    await soon(bench.television.on())
    assert bench.power() == "on"


async def test_closing_leaves_it_as_it_is(bench: Bench) -> None:
    await soon(bench.television.on())
    await soon(bench.television.close())
    assert bench.power() == "on"


async def test_none_does_nothing_and_never_fails() -> None:
    device = open_television(NoTelevisionSettings(driver="none"))
    await soon(device.on())
    await soon(device.standby())
    await soon(device.close())


# --- the simulation's socket -----------------------------------------------------------------------


async def until_it_fails(device: Television, reader: asyncio.StreamReader) -> None:
    while True:
        await device.standby()
        await reader.readline()


async def test_another_process_sees_the_simulation_and_can_pull_its_cable(tmp_path: Path) -> None:
    device = open_television(SimulatedTelevisionSettings(driver="simulated", socket=tmp_path / "tv"))
    reader, writer = await asyncio.open_unix_connection(tmp_path / "tv")
    assert json.loads(await soon(reader.readline())) == {"power": None}
    await device.on()
    assert json.loads(await soon(reader.readline())) == {"power": "on"}
    writer.write(b"unplug\n")
    await writer.drain()
    with pytest.raises(DeviceGone):
        await soon(until_it_fails(device, reader))
    writer.close()
    await device.close()


# --- cec-client -------------------------------------------------------------------------------------


async def test_cec_client_is_given_one_command_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, "cec-client", CEC_CLIENT)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    device = open_television(CecClientSettings(driver="cec-client", port="/dev/ttyACM0"))
    await soon(asyncio.gather(device.on(), device.standby()))
    *_, last = args = [
        line for line in (tmp_path / "log").read_text().splitlines() if line.startswith("args")
    ]
    assert len(args) == 3
    assert last == "args -s -d 1 -t p -o Vestibule /dev/ttyACM0"
    commands = [line for line in (tmp_path / "log").read_text().splitlines() if line not in args]
    assert sorted(commands) == ["as", "on 0", "standby 0"]


async def test_a_fault_carries_the_programs_own_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, "cec-client", CEC_CLIENT)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    (tmp_path / "gone").touch()
    with pytest.raises(DeviceGone, match="autodetect FAILED"):
        await soon(open_television(CecClientSettings(driver="cec-client")).on())


async def test_a_program_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, "cec-client", "#!/bin/sh\nexec sleep 600\n")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(cec_program, "LONGEST_S", 0.2)
    with pytest.raises(DeviceSilent):
        await soon(open_television(CecClientSettings(driver="cec-client")).on())


@pytest.mark.parametrize(
    ("settings", "package"),
    [
        (CecClientSettings(driver="cec-client"), "cec-utils"),
        (CecCtlSettings(driver="cec-ctl"), "v4l-utils"),
    ],
)
async def test_a_missing_program_is_named_with_its_package(
    settings: CecClientSettings | CecCtlSettings,
    package: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotInstalled, match=package):
        await soon(open_television(settings).standby())


@pytest.mark.parametrize("errno", [errno.EACCES, errno.EAGAIN, errno.ENOMEM, errno.ENOEXEC])
async def test_a_program_that_cannot_be_started_is_a_fault(
    errno: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: object, **__: object) -> None:
        raise OSError(errno, os.strerror(errno))

    monkeypatch.setattr(asyncio, "create_subprocess_exec", refused)
    with pytest.raises(DeviceFault, match=f"cec-client cannot be started: {os.strerror(errno)}") as met:
        await soon(open_television(CecClientSettings(driver="cec-client")).on())
    assert met.value.fix == "Call the technician."


async def test_a_program_that_may_not_be_run_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cec-client").write_text(CEC_CLIENT)  # nobody may run it
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DeviceFault, match="cannot be started: Permission denied"):
        await soon(open_television(CecClientSettings(driver="cec-client")).on())


# --- cec-ctl ----------------------------------------------------------------------------------------


async def test_cec_ctl_registers_then_wakes_then_becomes_the_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, "cec-ctl", CEC_CTL)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    await soon(open_television(CecCtlSettings(driver="cec-ctl")).on())
    assert (tmp_path / "log").read_text().splitlines() == [
        "args --device /dev/cec0 --playback --osd-name Vestibule",
        "args --device /dev/cec0 --skip-info --to 0 --image-view-on",
        "args --device /dev/cec0 --skip-info --to 0 --active-source phys-addr=1.0.0.0",
    ]


@pytest.mark.parametrize(("trouble", "fault"), [("no_cable", DeviceGone), ("deaf", DeviceSilent)])
async def test_a_missing_cable_and_a_deaf_television_are_told_apart(
    trouble: str, fault: type[DeviceFault], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, "cec-ctl", CEC_CTL)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    (tmp_path / trouble).touch()
    with pytest.raises(fault) as met:
        await soon(open_television(CecCtlSettings(driver="cec-ctl")).standby())
    assert type(met.value) is fault


# --- the real programs ------------------------------------------------------------------------------


@pytest.mark.skipif(not shutil.which("cec-client"), reason="Debian's cec-utils is not installed")
async def test_the_real_cec_client_says_that_there_is_no_adapter() -> None:
    with pytest.raises(DeviceGone, match="cec-client: ") as met:
        await soon(open_television(CecClientSettings(driver="cec-client", port="/dev/no-such-cec")).on(), 40)
    assert met.value.code == "device-gone"


@pytest.mark.skipif(not shutil.which("cec-ctl"), reason="Debian's v4l-utils is not installed")
async def test_the_real_cec_ctl_takes_our_words_and_says_that_there_is_no_device() -> None:
    device = open_television(CecCtlSettings(driver="cec-ctl", device=Path("/dev/no-such-cec")))
    with pytest.raises(DeviceGone, match=r"Failed to open /dev/no-such-cec: No such file"):
        await soon(device.on())
