"""From the kiosk's file to its serving."""

from appliance import command, memory
from appliance.quick_start import quick_start
from appliance.window import prepare
from hardware.drivers import open_headphones, open_printer, open_scanner, open_voice
from kiosk.settings import KioskSettings, verify
from kiosk.unit import Devices


async def serve(settings: KioskSettings) -> None:
    """Welcome people until told to stop."""
    memory.give_back()
    with quick_start():
        prepare(settings.screen)
        from kiosk.app import Kiosk

    devices = Devices(
        open_printer(settings.printer),
        open_scanner(settings.scanner),
        open_headphones(settings.headphones) if settings.headphones else None,
        open_voice(settings.voice) if settings.voice else None,
    )
    try:
        await Kiosk(settings, devices).serve()
    finally:
        await devices.close()


def start() -> None:
    """Read the file that the command line names, and serve until told to stop."""
    settings = command.settings(
        "vestibule-kiosk", "The touch screen of the entrance hall.", KioskSettings, verify
    )
    command.run(serve(settings))
