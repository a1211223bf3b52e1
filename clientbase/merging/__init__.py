"""Two versions of a record and what they both come from, made one: by fields and items, not by lines."""
