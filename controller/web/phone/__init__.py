"""The page by which somebody follows their own visit on a phone, without a log-in."""
