"""Pictures and films between calls: the folder, the real ffmpeg, and files that cannot be shown."""

import asyncio
import os
import random
import subprocess
from collections.abc import Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import pytest
from PIL import Image

from contract.codec import encode
from contract.state import DeviceState
from contract.values import Fault, Role
from display.faults import Faults
from display.interlude import Interlude
from display.interlude_folder import Clip, Kind, following, listing
from display.interlude_frames import Frames, Unplayable
from display.room_settings import MediaSettings

PATIENCE_S = 20.0
ROOM = (480, 270)


def decoders() -> list[psutil.Process]:
    """Those of this test; other tests' programs are none of its business."""
    return [child for child in psutil.Process().children() if child.name() == "ffmpeg"]


def picture(path: Path, colour: str = "red", size: tuple[int, int] = (320, 180)) -> Path:
    Image.new("RGB", size, colour).save(path)
    return path


def film(path: Path, seconds: float = 1.0, source: str = "testsrc=", size: str = "320x180") -> Path:
    whole = f"{source}size={size}:rate=25:duration={seconds}"
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", whole, "-f", "mpegts"]
    subprocess.run([*command, str(path)], check=True, timeout=30)
    return path


def spoil(path: Path) -> Path:
    """Rubbish from the first byte on, as long as before."""
    path.write_bytes(random.Random(1).randbytes(path.stat().st_size))
    return path


def the_only(folder: Path) -> Clip:
    (only,) = listing(folder)
    return only


# --- the folder -------------------------------------------------------------------------------------


def clip(name: str, stamp: int = 1) -> Clip:
    return Clip(Path(name), Kind.PICTURE, (stamp, 1))


@pytest.mark.pure
def test_clips_follow_by_name_and_begin_again() -> None:
    clips = [clip("a"), clip("b"), clip("c")]
    assert following(clips, None, ()) == clips[0]
    assert following(clips, clips[0], ()) == clips[1]
    assert following(clips, clips[2], ()) == clips[0]


@pytest.mark.pure
def test_after_a_clip_that_was_taken_out_the_next_by_name_comes() -> None:
    assert following([clip("a"), clip("c")], clip("b"), ()) == clip("c")


@pytest.mark.pure
def test_what_cannot_be_shown_is_left_out_until_it_has_changed() -> None:
    assert following([clip("a"), clip("b")], None, {clip("a"): "broken"}) == clip("b")
    assert following([clip("a", 2), clip("b")], None, {clip("a"): "broken"}) == clip("a", 2)
    assert following([clip("a")], None, {clip("a"): "broken"}) is None


@pytest.mark.parts
def test_only_pictures_and_films_are_listed(tmp_path: Path) -> None:
    for name in ("B.JPG", "a.mp4", "notes.txt", ".hidden.png", "c.webm"):
        (tmp_path / name).touch()
    (tmp_path / "folder.png").mkdir()
    found = [(entry.path.name, entry.kind) for entry in listing(tmp_path)]
    assert found == [("a.mp4", Kind.FILM), ("B.JPG", Kind.PICTURE), ("c.webm", Kind.FILM)]


@pytest.mark.parts
@pytest.mark.parametrize("looked_at", [False, True], ids=["before", "after"])
def test_a_file_taken_away_while_the_folder_is_read_takes_no_other_with_it(
    looked_at: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.png", "b.png"):
        (tmp_path / name).touch()
    look = Path.stat

    def taken_away(path: Path, **how: Any) -> os.stat_result:
        if path.name != "a.png":
            return look(path, **how)
        if not looked_at:
            path.unlink(missing_ok=True)
        try:
            return look(path, **how)
        finally:
            path.unlink(missing_ok=True)

    monkeypatch.setattr(Path, "stat", taken_away)
    assert "b.png" in [entry.path.name for entry in listing(tmp_path)]
    assert not (tmp_path / "a.png").exists()


@pytest.mark.parts
def test_links_that_lead_nowhere_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.png").symlink_to("a.png")
    (tmp_path / "b.png").symlink_to("gone")
    os.mkfifo(tmp_path / "c.png")
    assert listing(tmp_path) == ()


# --- the decoder ------------------------------------------------------------------------------------


async def all_frames(entry: Clip, room: tuple[int, int] = ROOM, rate: int = 10) -> list[tuple[int, int]]:
    sizes = []
    async with Frames(entry, room, rate) as frames:
        while frame := await frames.next():
            assert len(frame.rgb) == 3 * frame.width * frame.height
            sizes.append((frame.width, frame.height))
    return sizes


def ended(entry: Clip) -> str:
    with pytest.raises(Unplayable) as reason:
        asyncio.run(all_frames(entry))
    return str(reason.value)


@pytest.mark.parts
@pytest.mark.parametrize(
    ("size", "shown"),
    [((1920, 1080), (480, 268)), ((1000, 2000), (132, 268)), ((64, 32), (64, 32)), ((3, 3), None)],
)
def test_a_picture_fits_into_the_pane_and_is_never_blown_up(
    size: tuple[int, int], shown: tuple[int, int] | None, tmp_path: Path
) -> None:
    picture(tmp_path / "a.png", size=size)
    if shown is None:
        assert ended(the_only(tmp_path))
    else:
        assert asyncio.run(all_frames(the_only(tmp_path))) == [shown]


@pytest.mark.parts
def test_a_picture_is_upright_as_its_camera_was_held_and_its_rows_come_from_the_top(tmp_path: Path) -> None:
    turned = Image.new("RGB", (40, 20), "blue")
    turned.paste("red", (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x0112] = 6  # shown, its left side is above
    turned.save(tmp_path / "a.jpg", exif=exif, quality=95)

    async def first() -> tuple[int, int, bytes]:
        async with Frames(the_only(tmp_path), ROOM, 10) as frames:
            frame = await frames.next()
            assert frame
            return frame.width, frame.height, frame.rgb

    width, height, rgb = asyncio.run(first())
    assert (width, height) == (20, 40)
    assert rgb[0] > rgb[2] + 100, "red above"
    assert rgb[-1] > rgb[-3] + 100, "blue below"


@pytest.mark.parts
def test_only_a_pictures_bytes_say_what_it_is(tmp_path: Path) -> None:
    picture(tmp_path / "a.png").rename(tmp_path / "100%d.jpg")
    assert asyncio.run(all_frames(the_only(tmp_path))) == [(320, 180)]


@pytest.mark.parts
def test_a_film_comes_at_the_rate_asked_for_and_to_its_end(tmp_path: Path) -> None:
    film(tmp_path / "a.ts", seconds=2)
    sizes = asyncio.run(all_frames(the_only(tmp_path), rate=10))
    assert 18 <= len(sizes) <= 22
    assert set(sizes) == {(320, 180)}


@pytest.mark.parts
@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.mp4", "a.ts"])
def test_rubbish_under_any_name_is_refused_with_a_reason(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(random.Random(2).randbytes(200_000))
    assert ended(the_only(tmp_path))


@pytest.mark.parts
def test_empty_and_cut_files_are_refused(tmp_path: Path) -> None:
    whole = picture(tmp_path / "a.png", size=(800, 800))
    whole.write_bytes(whole.read_bytes()[:100])
    assert ended(the_only(tmp_path))
    whole.write_bytes(b"")
    assert ended(the_only(tmp_path))


@pytest.mark.parts
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    Image.new("1", (12_000, 12_000)).save(tmp_path / "a.png")
    assert "12000x12000" in ended(the_only(tmp_path))


@pytest.mark.parts
def test_a_film_without_a_picture_is_refused(tmp_path: Path) -> None:
    command = ["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "sine=d=1", "-f", "mpegts"]
    subprocess.run([*command, str(tmp_path / "a.ts")], check=True, timeout=30)
    assert ended(the_only(tmp_path))


@pytest.mark.parts
def test_a_playlist_dressed_as_a_film_reaches_no_address(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_text("#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n")
    assert ended(the_only(tmp_path))


@pytest.mark.parts
def test_a_film_left_in_the_middle_leaves_no_process(tmp_path: Path) -> None:
    film(tmp_path / "a.ts", seconds=20, size="640x360")

    async def leave() -> None:
        async with Frames(the_only(tmp_path), ROOM, 25) as frames:
            assert await frames.next()
            assert decoders()

    asyncio.run(leave())
    assert not decoders()


@pytest.mark.parts
def test_a_decoder_that_stalls_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    film(tmp_path / "a.ts")
    (tmp_path / "ffmpeg").write_text("#!/bin/sh\nexec sleep 600\n")
    (tmp_path / "ffmpeg").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr("display.interlude_frames.STALLED_S", 0.3)
    assert "no frame within" in ended(the_only(tmp_path))


@pytest.mark.parts
def test_a_film_uses_the_processor_only_when_calls_leave_it(tmp_path: Path) -> None:
    film(tmp_path / "a.ts", seconds=20, size="640x360")

    async def nice() -> list[int]:
        async with Frames(the_only(tmp_path), ROOM, 25) as frames:
            assert await frames.next()
            return [child.nice() for child in decoders()]

    assert asyncio.run(nice()) == [psutil.Process().nice() + 10]


# --- one after the other ----------------------------------------------------------------------------


class Wall:
    """A pane that remembers what it was given."""

    def __init__(self) -> None:
        self.room = ROOM
        self.frames: list[str] = []
        self._news = asyncio.Event()

    def put_frame(self, width: int, height: int, rgb: bytes) -> None:
        red, green, blue = rgb[:3]
        self._note(max((red, "red"), (green, "green"), (blue, "blue"))[1])

    def clear(self) -> None:
        self._note("nothing")

    def _note(self, what: str) -> None:
        self.frames.append(what)
        self._news.set()

    async def until(self, holds: Callable[[list[str]], bool]) -> list[str]:
        async with asyncio.timeout(PATIENCE_S):
            while not holds(self.frames):
                await self._news.wait()
                self._news.clear()
        return self.frames


class Told:
    """The faults told last."""

    def __init__(self) -> None:
        self.faults: Sequence[Fault] = ()
        self._news = asyncio.Event()
        self.list = Faults(self._hear)

    def _hear(self, faults: Sequence[Fault]) -> None:
        self.faults = faults
        self._news.set()

    async def until(self, holds: Callable[[Sequence[Fault]], bool]) -> Sequence[Fault]:
        async with asyncio.timeout(PATIENCE_S):
            while not holds(self.faults):
                await self._news.wait()
                self._news.clear()
        return self.faults


@asynccontextmanager
async def showing(folder: Path, **table: Any) -> Any:
    wall, told = Wall(), Told()
    settings = MediaSettings(folder=folder, **{"seconds": 2.0, **table})
    interlude = Interlude(settings, wall, told.list, look_again_s=0.2)
    interlude.settle(asleep=False)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(interlude.serve())
        yield wall, told, interlude
        task.cancel()
    assert not decoders(), "a decoder is left"


@pytest.mark.parts
def test_pictures_and_films_follow_one_another_and_begin_again(tmp_path: Path) -> None:
    picture(tmp_path / "1.png", "red")
    film(tmp_path / "2.ts", source="color=c=green:")
    picture(tmp_path / "3.png", "blue")

    async def scene() -> None:
        async with showing(tmp_path) as (wall, told, _):
            seen = await wall.until(lambda frames: frames.count("red") == 2)
            assert list(dict.fromkeys(seen)) == ["red", "green", "blue"]
            assert seen.count("green") >= 10
            assert not told.faults

    asyncio.run(scene())


@pytest.mark.parts
def test_files_that_cannot_be_shown_are_skipped_told_and_forgiven_once_replaced(tmp_path: Path) -> None:
    picture(tmp_path / "1.png", "red")
    spoil(film(tmp_path / "2.ts"))
    spoil(picture(tmp_path / "3.jpg"))

    async def scene() -> None:
        async with showing(tmp_path) as (wall, told, _):
            (fault,) = await told.until(lambda faults: bool(faults) and "3.jpg" in faults[0].said)
            assert fault.code == "media-unplayable"
            assert fault.said == "Replace or take out what the screen cannot show: 2.ts, 3.jpg."
            (tmp_path / "2.ts").unlink()
            picture(tmp_path / "3.jpg", "blue")
            await wall.until(lambda frames: "blue" in frames)
            await told.until(lambda faults: not faults)

    asyncio.run(scene())


@pytest.mark.parts
def test_a_name_that_is_not_utf_8_can_be_told_and_shown(tmp_path: Path) -> None:
    name = os.fsdecode("été.png".encode("latin-1"))  # as an old archive unpacks it
    spoil(picture(tmp_path / name))

    async def scene() -> None:
        async with showing(tmp_path) as (wall, told, interlude):
            faults = await told.until(bool)
            assert faults[0].said == "Replace or take out what the screen cannot show: \ufffdt\ufffd.png."
            at = datetime.now(UTC)
            state = DeviceState(unit="d", role=Role.DISPLAY, up=True, at=at, faults=tuple(faults))
            assert b"\xef\xbf\xbdt" in encode(state)
            picture(tmp_path / name, "blue")
            await wall.until(lambda frames: "blue" in frames)
            assert interlude.showing == "\ufffdt\ufffd.png"

    asyncio.run(scene())


@pytest.mark.parts
def test_a_missing_folder_is_told_and_shown_once_it_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "stick"

    async def scene() -> None:
        async with showing(folder) as (wall, told, _):
            (fault,) = await told.until(bool)
            assert fault.code == "media-folder"
            assert str(folder) in fault.said
            folder.mkdir()
            await told.until(lambda faults: not faults)
            picture(folder / "1.png", "green")
            await wall.until(lambda frames: "green" in frames)
            (folder / "1.png").unlink()
            await wall.until(lambda frames: frames[-1] == "nothing")

    asyncio.run(scene())


@pytest.mark.parts
def test_a_machine_without_ffmpeg_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture(tmp_path / "1.png")
    monkeypatch.setenv("PATH", str(tmp_path))

    async def scene() -> None:
        async with showing(tmp_path) as (_, told, __):
            (fault,) = await told.until(bool)
            assert fault.code == "not-installed"

    asyncio.run(scene())


@pytest.mark.parts
def test_a_film_stands_still_while_nobody_could_see_it_and_goes_on_after(tmp_path: Path) -> None:
    film(tmp_path / "1.ts", seconds=20)

    async def scene() -> None:
        async with showing(tmp_path) as (wall, _, interlude):
            await wall.until(lambda frames: len(frames) > 3)
            interlude.settle(asleep=True)
            so_far = len(wall.frames)
            await asyncio.sleep(0.5)  # long enough for seven frames
            assert len(wall.frames) <= so_far + 1
            wall.room = (0, 0)
            interlude.settle(asleep=False)
            await asyncio.sleep(0.3)
            assert len(wall.frames) <= so_far + 1
            wall.room = ROOM
            interlude.settle(asleep=False)
            await wall.until(lambda frames: len(frames) > so_far + 5)

    asyncio.run(scene())


@pytest.mark.parts
def test_a_single_picture_is_not_drawn_again_and_again(tmp_path: Path) -> None:
    picture(tmp_path / "1.png", "red")

    async def scene() -> None:
        async with showing(tmp_path) as (wall, _, __):
            await wall.until(bool)
            await asyncio.sleep(4.5)  # two more turns
            assert wall.frames == ["red"]

    asyncio.run(scene())
