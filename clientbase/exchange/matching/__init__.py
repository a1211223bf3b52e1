"""Whom rows are about, and which of their items a record has already."""
