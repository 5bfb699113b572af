"""What other parts of the house say to staff, and what units ask of them when something is wrong.

Units send it over the wire in English, its {parts} apart. `_` is the catalogue of the language asked for.
"""

from controller.web.sentences import Catalogue


def notices(_: Catalogue) -> dict[str, str]:
    """What other parts of the house say to staff, by their English; units send theirs over the wire."""
    return dict(zip(_notices(str), _notices(_), strict=True))


def _notices(_: Catalogue) -> tuple[str, ...]:
    return (
        _("The booking system does not answer. Check-in goes on; it is told later."),
        _("The site file was changed and cannot be used, so the site goes on as before: {problem}"),
        _("{unit} does not answer."),
        *_of_devices(_),
        *_of_displays(_),
        *_of_tickets(_),
    )


def _of_devices(_: Catalogue) -> tuple[str, ...]:
    """What staff are to do about a device."""
    return (
        _("Call the technician."),
        _("Call the technician: a program is missing on this unit, and its log says which."),
        _("Check that the sound card is plugged in and that the unit's file names the right one."),
        _("Check the cable and power of the sign over the counter."),
        _("Check the cable of the call button. Until it works, call from the desk page."),
        _("Check the device's cable and power."),
        _("Close the printer's cover."),
        _("Have a new paper roll ready: this one ends soon."),
        _("Load a new paper roll, and throw away the half ticket if one hangs out."),
        _("Load a new paper roll."),
        _("Look whether the ticket came out. If it did not, print it again from the staff page."),
        _("Record the words that the unit's log names, or have the calls read by the computer's voice."),
        _("Switch the device off and on; if that does not help, call the technician."),
        _("Switch the device off, wait ten seconds, and switch it on."),
        _("Throw away the half ticket, then check the printer's cable and power."),
        _("Throw away the half ticket. If this happens again, check the printer's power cable."),
    )


def _of_displays(_: Catalogue) -> tuple[str, ...]:
    """What they are to do about a screen, its waiting rooms, and what it shows between calls."""
    return (
        _("Call the technician: the calls of {zones} do not reach this screen."),
        _("Check the disk or stick with the pictures: {folder} cannot be read."),
        _("Correct the waiting room's name in this unit's file: the site has no {unknown}, only {known}."),
        _("Replace or take out what the screen cannot show: {files} and {more} more."),
        _("Replace or take out what the screen cannot show: {files}."),
        _("Set the screen back to {asked}. At {found} the farthest seat cannot read it."),
    )


def _of_tickets(_: Catalogue) -> tuple[str, ...]:
    """What they are to do about numbers that a kiosk gave by itself."""
    return (
        _(
            "In no line, though this kiosk gave the number: {numbers} and {more} more."
            " Ask for them, and give a new number."
        ),
        _("In no line, though this kiosk gave the number: {numbers}. Ask for them, and give a new number."),
        _(
            "Messages of this kiosk that could not be handed over: {count}. Ask for {numbers}: they may be in"
            " no line. Bring kiosk and controller to the same release, then restart the kiosk."
        ),
        _(
            "Messages of this kiosk that could not be handed over: {count}."
            " Bring kiosk and controller to the same release, then restart the kiosk."
        ),
        _("Tickets given before this kiosk's update cannot be printed again here. Print them at reception."),
        _(
            "This kiosk's list of tickets was damaged, and a new one was begun. Ask who holds a number of"
            " this kiosk and is in no line, and give a new number. Have the technician look at the disk."
        ),
    )
