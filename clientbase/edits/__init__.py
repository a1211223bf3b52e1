"""Changes of records: words become data, data become changes, checked before it is put in place."""
