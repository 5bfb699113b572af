"""What every unit has: a configuration file, a command line, a bus client, systemd notices, logs, texts."""

import os

VERSION = "0.1.0"
"""Of the whole product; the build reads it here: asking the installed package takes 40 ms of a start."""

# Looking through every installed package for plugins of pydantic, of which we have none, takes as long again.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
