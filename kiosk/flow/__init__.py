"""What the kiosk does, without a window, a clock, a disk or a network: `step(view, happening, request)`."""
