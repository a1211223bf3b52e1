"""Clients as text files that are checked, edited and reported on from the terminal."""

__version__ = "0.1.0"
