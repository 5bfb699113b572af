"""What every unit has: a configuration file, a command line, a bus client, systemd notices, logs, texts."""

from importlib.metadata import version

VERSION = version("vestibule")
