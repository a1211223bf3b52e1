"""Two versions of a base side by side: which records differ, how, and what a reviewer must know of it."""
