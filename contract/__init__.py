"""The wire: every message and topic that Vestibule's processes exchange, and nothing else.

Both ends import this package and it imports neither. Two kinds of traffic exist:

* requests: asked by a unit with an id, answered exactly once;
* state: retained and whole, so that whoever subscribes late knows everything.
"""
