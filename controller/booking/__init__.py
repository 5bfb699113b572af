"""Booking sources: the port, its adapters, the mirror they are pulled into, and what is pushed back."""
