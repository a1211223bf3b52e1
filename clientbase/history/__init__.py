"""What git knows of the records: who changed what when, since when, and how the base stood in a revision."""
