"""Devices: the ports in our own words, one file per third-party driver, and the simulations that ship.

A driver is chosen by the unit's file and never falls back to another. Blocking drivers stay inside
`asyncio.to_thread`, and callbacks from driver threads re-enter the loop inside the driver's own file,
so nobody else knows that threads exist.
"""
