"""The agent's unit: a call-next button and its lamp."""
