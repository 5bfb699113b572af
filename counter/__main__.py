"""`vestibule-counter --config FILE`: the counter unit's process."""

from appliance import command
from counter.app import CounterUnit
from counter.settings import CounterSettings, verify


async def serve(settings: CounterSettings) -> None:
    """Serve the counter until told to stop."""
    await CounterUnit(settings).run()


def main() -> None:
    """Run until told to stop."""
    settings = command.settings(
        "vestibule-counter",
        "The buttons, the lamp and the sign of an agent's counter.",
        CounterSettings,
        verify,
    )
    command.run(serve(settings))


if __name__ == "__main__":
    main()
