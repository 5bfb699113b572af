"""The kiosk's few kinds of things on a page, which know their own height and where their parts go."""
