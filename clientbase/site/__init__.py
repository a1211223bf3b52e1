"""A base as pages that a browser opens from a folder: made set by set, and only what has changed is written."""
