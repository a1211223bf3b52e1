"""What becomes of the records: the plan, its file, its carrying out, and the rows that are not taken."""
