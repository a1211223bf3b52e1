"""The least that a program must do to know whether a base has changed: look at every file once."""

import os
import sys
from collections import deque

folders = deque([os.path.join(sys.argv[1], "records")])  # noqa: PTH118  # pathlib would cost as much again
while folders:
    with os.scandir(folders.pop()) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            else:
                entry.stat(follow_symlinks=False)
