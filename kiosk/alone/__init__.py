"""How a kiosk goes on without the controller: what it may give by itself, and what it still has to tell."""
