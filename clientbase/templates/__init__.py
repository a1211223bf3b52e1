"""The files of a new base."""
