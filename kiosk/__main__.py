"""Starts one kiosk."""

from appliance import command
from appliance.window import prepare
from hardware.drivers import open_printer, open_scanner
from kiosk.settings import KioskSettings, verify


async def serve(settings: KioskSettings) -> None:
    """Welcome people until told to stop."""
    prepare(settings.screen)
    from kiosk.app import Kiosk

    printer, scanner = open_printer(settings.printer), open_scanner(settings.scanner)
    try:
        await Kiosk(settings, printer, scanner).serve()
    finally:
        await printer.close()
        await scanner.close()


def main() -> None:
    """Entry point of `vestibule-kiosk`."""
    settings = command.settings(
        "vestibule-kiosk", "The touch screen of the entrance hall.", KioskSettings, verify
    )
    command.run(serve(settings))


if __name__ == "__main__":
    main()
