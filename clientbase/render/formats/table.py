"""A terminal's table; every text from a record is shown literally.

What does not fit beside each other is left out by its rank, and named below the table; what carries the verdict stays.
Below 60 columns a row is a block.
"""

from clientbase.page import Page
from clientbase.render import Look

ENDING = None
FOR_PROGRAMS = False
ALL_TABLES = True


def render(page: Page, look: Look) -> str:
    """Draw the answer for a terminal."""
    from clientbase.render.terminal import drawn  # who asks for the ending of a file draws nothing

    return drawn(page, look)
