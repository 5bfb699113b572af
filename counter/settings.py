"""The counter unit's file.

counter = "3"

[unit]
site = "town-hall"
name = "counter-3"

[broker]
host = "controller.local"

[button]
driver = "gpio"
button = 17
lamp = 27
"""

from appliance.config import BrokerSettings, Settings, UnitSettings
from contract.values import Name
from hardware.settings import ButtonSettings


class CounterSettings(Settings):
    """`counter` is the id of the counter on whose desk the button stands."""

    counter: Name
    unit: UnitSettings
    broker: BrokerSettings
    button: ButtonSettings
