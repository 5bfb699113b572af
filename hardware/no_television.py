"""A screen that cannot be switched from here."""


class NoTelevision:
    """A `Television` that stays as it is."""

    async def on(self) -> None:
        """Nothing happens."""

    async def standby(self) -> None:
        """Nothing happens."""

    async def close(self) -> None:
        """There is nothing to let go of."""
