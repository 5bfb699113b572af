"""Enrolment: a site's certificate authority, its units' files, its broker's rules, its web users."""
