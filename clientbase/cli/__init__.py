"""The command line: words become one call, its answer goes to stdout, errors become exit codes."""
