"""The records laid out as tables: disposable, and brought up to date file by file."""
