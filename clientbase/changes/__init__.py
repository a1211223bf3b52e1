"""What differs between two versions of a record, and how people say it. Pure: no git, no YAML, no clock."""
