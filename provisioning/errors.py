"""What can go wrong, by what a technician can do about it.

ProvisioningError
└── BrokerTrouble   the broker runs but did not take over what was written: look at its log, then try again

A wrong name, option or file is `appliance.errors.BadConfig`, which lists every problem.
"""


class ProvisioningError(Exception):
    """Base of this package's errors; shown without a traceback."""


class BrokerTrouble(ProvisioningError):
    """The running broker did not do what it was asked. The files are written and can be applied again."""
