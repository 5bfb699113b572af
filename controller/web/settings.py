"""The `[web]` table: where the pages are served, to whom, and under which certificate."""

from pathlib import Path

from pydantic import Field, model_validator

from appliance.config import Settings, is_loopback


class WebSettings(Settings):
    """Where browsers find the pages.

    `port` 0 takes any free one. `users` is the file of the people who may log in. `public_address` is the
    origin that browsers see when a proxy stands in front ("https://desk.example.dk"); the proxy then has to
    run on this machine, and the address it forwards is believed.
    """

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    users: Path
    certificate: Path | None = None
    key: Path | None = None
    public_address: str | None = Field(default=None, pattern=r"^https?://[^/\s]+$")

    @model_validator(mode="after")
    def _passwords_never_travel_in_the_clear(self) -> "WebSettings":
        if (self.certificate is None) != (self.key is None):
            raise ValueError("certificate and key belong together; one of them is missing")
        if self.certificate is None and not is_loopback(self.host):
            raise ValueError(
                f"certificate and key are missing; without them only this machine may be the host, "
                f"not {self.host!r}"
            )
        return self

    @property
    def encrypted(self) -> bool:
        """Whether browsers reach the pages by TLS, here or at the proxy, so that cookies may insist on it."""
        return self.certificate is not None or (self.public_address or "").startswith("https:")
