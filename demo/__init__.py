"""A whole site on one machine, every part real: to try it, to show it, and to prove it."""
