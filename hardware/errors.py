"""What can go wrong with a device, by what staff must do about it.

DeviceFault
├── PaperOut       the printer has no paper
├── CoverOpen      the printer's cover is open
├── DeviceGone     unplugged, switched off, or not answering
└── DeviceRefused  the device is there and says no; a technician must look
"""


class DeviceFault(Exception):
    """A device could not do what was asked. `code` is stable; `fix` tells staff what to do."""

    code = "device-fault"
    fix = "Call the technician."


class PaperOut(DeviceFault):
    """The printer has no paper."""

    code = "paper-out"
    fix = "Load a new paper roll."


class CoverOpen(DeviceFault):
    """The printer's cover is open."""

    code = "cover-open"
    fix = "Close the printer's cover."


class DeviceGone(DeviceFault):
    """The device does not answer: cable, power, or it was taken away."""

    code = "device-gone"
    fix = "Check the device's cable and power."


class DeviceRefused(DeviceFault):
    """The device answered, and refused."""

    code = "device-refused"
    fix = "Switch the device off and on; if that does not help, call the technician."
