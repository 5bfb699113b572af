"""The queue's rules, pure: commands and a state give events, an event changes the state.

Rule 1: everything that changes the queue is decided in this package.
Rule 2: it knows no clock, disk, network or chance; the moment and the ids are passed in.
"""
