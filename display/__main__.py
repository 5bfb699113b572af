"""Starts the display of a waiting room."""

from appliance import command
from appliance.window import prepare
from display.settings import DisplaySettings, absent, verify
from hardware.drivers import open_call_voice, open_chime, open_television


async def serve(settings: DisplaySettings) -> None:
    """Show and announce until told to stop."""
    prepare(settings.screen)
    from display.app import Display

    chime = open_chime(settings.chime)
    voice = open_call_voice(settings.voice) if settings.voice else None
    television = open_television(settings.television)
    try:
        await Display(settings, chime, voice, television).serve()
    finally:
        await chime.close()
        await television.close()
        if voice:
            await voice.close()


def main() -> None:
    """Entry point of `vestibule-display`."""
    settings = command.settings(
        "vestibule-display", "The display of a waiting room.", DisplaySettings, verify, absent=absent
    )
    command.run(serve(settings))


if __name__ == "__main__":
    main()
