# ruff: noqa: D401 - the first line of a rule's manual page is the law itself
"""The names of files."""

from clientbase.finding import Complaint
from clientbase.names import client_id, valid_id
from clientbase.rules.registry import Complaints, file_rule


@file_rule("CB009")
def file_name_is_an_id(path: str) -> Complaints:
    """The name of a record's file is the id of the client.

    Commands, interactions and other programs name a client by its id. It has to be typed on every
    keyboard and to be a file on every system, so it is made of small Latin letters, digits and
    hyphens, and is none of the names that Windows keeps for devices. A path that is no UTF-8 cannot
    even be named in an answer: what is said of it spells such bytes out, and the client is left out.

    Cure: rename the file; git keeps its history.
    """
    stem = path.rpartition("/")[2].removesuffix(".yaml")
    if wrong := valid_id(stem):
        known = f"; `{client_id(stem)}` would be one" if client_id(stem) not in {stem, "client"} else ""
        yield Complaint((), wrong + known)
