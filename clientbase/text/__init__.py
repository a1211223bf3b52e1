"""Records as text: the only room that knows YAML, and the only one that puts files in place."""
