"""`vestibule-controller`: runs one site."""

from appliance import command
from controller.process import Controller
from controller.settings import ControllerSettings, verify


async def _run(settings: ControllerSettings) -> None:
    await Controller(settings).run()


def main() -> None:
    """Entry point."""
    about = "Owns the queue of one site: requests over MQTT, the journal, the booking source, the web pages."
    command.run(_run(command.settings("vestibule-controller", about, ControllerSettings, verify)))


if __name__ == "__main__":
    main()
