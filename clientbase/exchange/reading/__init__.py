"""Files of other programs as rows of cells with their lines; a file per format, and none knows what a cell means."""
