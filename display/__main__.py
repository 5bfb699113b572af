"""Starts one waiting room's display."""

from appliance import command
from appliance.window import prepare
from display.settings import DisplaySettings, verify
from hardware.drivers import open_chime


async def serve(settings: DisplaySettings) -> None:
    """Show and announce until told to stop."""
    prepare(settings.screen)
    from display.app import Display

    chime = open_chime(settings.chime)
    try:
        await Display(settings, chime).serve()
    finally:
        await chime.close()


def main() -> None:
    """Entry point of `vestibule-display`."""
    settings = command.settings(
        "vestibule-display", "The display of one waiting room.", DisplaySettings, verify
    )
    command.run(serve(settings))


if __name__ == "__main__":
    main()
