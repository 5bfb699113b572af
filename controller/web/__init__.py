"""The web pages and their API: who may do what from a browser. Decides nothing about the queue."""
