"""What the kiosk says aloud: what stands on the page, in the order it is read, and what has the focus."""
