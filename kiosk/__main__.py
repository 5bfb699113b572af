"""Starts one kiosk."""

from appliance.quick_start import quick_start


def main() -> None:
    """Entry point of `vestibule-kiosk`."""
    with quick_start():
        from kiosk.start import start
    start()


if __name__ == "__main__":
    main()
