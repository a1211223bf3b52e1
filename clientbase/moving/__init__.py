"""Whole records that go elsewhere: to the archive and back, to another name, person or manager, into one another."""
