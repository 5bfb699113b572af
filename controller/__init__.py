"""The truth: one process per site that owns the queue, its journal, the booking sync and the web pages."""
