"""What rows mean: which column a heading is, how days and sums are written, what a status says."""
