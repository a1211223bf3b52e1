"""Changes of records: words become data, data become changes, and a change is checked before it is put in place."""
