"""Statistical models of how often and for how much clients buy, and whether they still do. Pure functions."""
