"""The unit of an agent's counter: buttons, their lamp, and a small sign."""
