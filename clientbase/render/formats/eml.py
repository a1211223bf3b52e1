"""A mail (RFC 5322) with the answer as text, as a page that mail programs render, and as a spreadsheet attached.

The subject is the verdict. It is addressed to nobody: mail programs open it as a draft, and a schedule fills in whom
it goes to. A long table is cut, which is said, so that the mail stays below 100 kB without what is attached.
"""

from clientbase.page import Page
from clientbase.render import Look

ENDING = ".eml"
FOR_PROGRAMS = False
ALL_TABLES = True
CHARTS = True


def render(page: Page, _look: Look) -> str:
    """Write the mail; its lines end as those of a file do, which is what `sendmail` takes."""
    from clientbase.render.mail import message  # who asks for the ending of a file writes no mail

    return message(page).as_string()
