"""What can go wrong with a device, by what staff must do about it.

DeviceFault
├── PaperOut            the printer has no paper
├── CoverOpen           the printer's cover is open
├── DeviceGone          unplugged, switched off, or not to be reached
│   ├── DeviceSilent    there, takes what it is sent, and says nothing
│   ├── HalfPrinted     the printer was lost in the middle of a slip
│   ├── PrinterRestarted  the printer lost its power in the middle of a slip, and has it back
│   ├── NoSound         no loudspeaker, headphones or sound card
│   ├── NotInstalled    a program that the device needs is missing
│   ├── ButtonGone      a counter's button, or box of buttons, is lost
│   └── SignGone        the sign over a counter is lost
├── DeviceRefused       the device is there and says no; a technician must look
│   └── RecordingMissing  a word of the calls was never recorded
├── OutcomeUnknown      this slip was sent before, and nobody knows whether it came out
└── PaperLow            a warning, never raised: the roll is near its end, and printing goes on
"""


class DeviceFault(Exception):
    """A device could not do what was asked. `code` is stable; `fix` tells staff what to do.

    `maybe_printed`: some or all of the slip may have come out. Then the same job is not to be sent again
    by itself; a person looks first.
    """

    code = "device-fault"
    fix = "Call the technician."
    maybe_printed = False


class PaperOut(DeviceFault):
    """The printer has no paper."""

    code = "paper-out"
    fix = "Load a new paper roll, and throw away the half ticket if one hangs out."


class CoverOpen(DeviceFault):
    """The printer's cover is open."""

    code = "cover-open"
    fix = "Close the printer's cover."


class DeviceGone(DeviceFault):
    """The device does not answer: cable, power, or it was taken away."""

    code = "device-gone"
    fix = "Check the device's cable and power."


class DeviceSilent(DeviceGone):
    """The device takes what it is sent and says nothing."""

    code = "device-silent"
    fix = "Switch the device off, wait ten seconds, and switch it on."


class HalfPrinted(DeviceGone):
    """The printer was lost in the middle of a slip and cannot be reached now."""

    code = "half-printed"
    fix = "Throw away the half ticket, then check the printer's cable and power."


class PrinterRestarted(DeviceGone):
    """The printer lost its power in the middle of a slip; it is back, and has forgotten the rest."""

    code = "printer-restarted"
    fix = "Throw away the half ticket. If this happens again, check the printer's power cable."


class NoSound(DeviceGone):
    """No sound comes out: no loudspeaker, no sound card, or a wrong name for it."""

    code = "no-sound"
    fix = "Check that the sound card is plugged in and that the unit's file names the right one."


class NotInstalled(DeviceGone):
    """A program that the device needs is not on this machine."""

    code = "not-installed"
    fix = "Call the technician: a program is missing on this unit, and its log says which."


class ButtonGone(DeviceGone):
    """The call button, or the box or keypad of them, is lost, missing or silent."""

    code = "button-gone"
    fix = "Check the cable of the call button. Until it works, call from the desk page."


class SignGone(DeviceGone):
    """The sign over a counter is lost or missing."""

    code = "sign-gone"
    fix = "Check the cable and power of the sign over the counter."


class DeviceRefused(DeviceFault):
    """The device answered, and refused."""

    code = "device-refused"
    fix = "Switch the device off and on; if that does not help, call the technician."


class RecordingMissing(DeviceRefused):
    """A call cannot be said: one of its words has no recording, or none that can be played."""

    code = "recording-missing"
    fix = "Record the words that the unit's log names, or have the calls read by the computer's voice."


class OutcomeUnknown(DeviceFault):
    """This very slip was sent before, and its end was never confirmed: it may be in somebody's hand."""

    code = "outcome-unknown"
    fix = "Look whether the ticket came out. If it did not, print it again from the staff page."
    maybe_printed = True


class PaperLow(DeviceFault):
    """The roll is near its end. A warning: printing goes on."""

    code = "paper-low"
    fix = "Have a new paper roll ready: this one ends soon."
