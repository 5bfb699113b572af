"""`vestibule-counter --config FILE`: the counter unit's process."""

from appliance import command
from counter.app import CounterUnit
from counter.settings import CounterSettings


def main() -> None:
    """Run until told to stop."""
    settings = command.settings(
        "vestibule-counter", "The call-next button and its lamp on an agent's desk.", CounterSettings
    )
    command.run(CounterUnit(settings).run())


if __name__ == "__main__":
    main()
