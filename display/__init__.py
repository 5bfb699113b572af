"""The waiting room: the number called, the last calls, the waits, and a chime before each call."""
