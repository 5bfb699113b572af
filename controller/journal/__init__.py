"""The journal: everything that happened, in SQLite, with the answers given and what follows from both."""
