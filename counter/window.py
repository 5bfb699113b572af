"""The sign in a window, a process of its own: `python -m counter.window SCREEN`.

`counter.window_sign` starts it. SCREEN is the screen's settings as JSON. On its standard input
it reads what to show, a line of JSON each, and answers each with its id once it is painted. When its input
ends, so does it.
"""

import asyncio
import json
import sys
from typing import Any

from pydantic import TypeAdapter

from appliance import logs
from appliance.window import ScreenSettings, install_woken_loop, prepare
from hardware.ports import SignText

TEXT = TypeAdapter(SignText)


async def _lines() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    return reader


async def _show(app: Any, placard: Any) -> None:
    """Show what comes until nothing more comes."""
    from kivy.core.window import Window

    loop = asyncio.get_running_loop()
    painted = asyncio.Event()

    def flipped(_window: object) -> None:
        # This is called just before the flip, and a true result would forbid it; the loop comes round again
        # just after it.
        loop.call_soon(painted.set)

    Window.bind(on_flip=flipped)
    lines, shown = await _lines(), None
    while line := await lines.readline():
        message = json.loads(line)
        text = TEXT.validate_python(message["text"])
        if text != shown:
            shown = text
            painted.clear()
            placard.show(text)
            Window.canvas.ask_update()
            await painted.wait()
        sys.stdout.write(json.dumps({"id": message["id"]}) + "\n")
        sys.stdout.flush()
    app.stop()


async def _run() -> None:
    from kivy.app import App

    from counter.placard import Placard

    placard = Placard()

    class Sign(App):  # type: ignore[misc]  # kivy ships no types
        def build(self) -> Placard:
            return placard

        def open_settings(self, *_: object) -> bool:
            return False

    app = Sign()
    install_woken_loop()
    async with asyncio.TaskGroup() as group:
        showing = group.create_task(_show(app, placard), name="sign.lines")
        await app.async_run("asyncio")
        showing.cancel()


def main() -> None:
    """Show until the input ends."""
    logs.start()
    prepare(ScreenSettings.model_validate_json(sys.argv[1]))
    asyncio.run(_run())


if __name__ == "__main__":
    main()
