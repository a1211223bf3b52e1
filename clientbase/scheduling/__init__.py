"""Reports that are made without anybody asking: when they are due, where they go, and who gets them."""
