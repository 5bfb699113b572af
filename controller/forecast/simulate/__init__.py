"""Whole days of an office, generated or taken from its journal, played through the real queue."""
