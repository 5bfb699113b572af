"""How long people will wait. For now one estimate from the lines as they stand."""
