"""What can be wrong with a file that is imported: the codes with their manual pages."""

from typing import Final

UNKNOWN_TABLE: Final = "CB100"
NO_TABLE: Final = "CB101"
WRONG_WIDTH: Final = "CB102"
MISSING: Final = "CB103"
WRONG_CELL: Final = "CB104"
UNKNOWN_CLIENT: Final = "CB105"
DOUBLED: Final = "CB106"
NO_RECORD: Final = "CB107"

IMPORTING: Final[dict[str, str]] = {
    UNKNOWN_TABLE: """A table to import is one of clients, contacts, purchases and interactions.

It is recognised by its name, such as clients.csv, or under any other name by its header. Without the
columns that make it one of the four nobody can tell what its rows mean.

Cure: name the columns as the message says; the order does not matter, further columns are welcome.""",
    NO_TABLE: """A table to import is UTF-8 text with cells separated by commas, semicolons or tabs.

Any other encoding turns names into rubbish without a word, and a quote that is not closed swallows the
rows behind it.

Cure: save it as "CSV UTF-8", and mend the quote or delete the control character at the named place.""",
    WRONG_WIDTH: """Every row of a table has as many cells as its header.

A row that is longer or shorter has most often a separator inside a text that is not quoted, and all its
cells behind that place would be taken for something else.

Cure: put the text in double quotes, or add the missing cells.""",
    MISSING: """A row says what makes it a client, contact, purchase or interaction.

A client without a name, or a purchase without a day or a sum, is no record.

Cure: fill the cell, or delete the row.""",
    WRONG_CELL: """A cell holds what its column is for: a day, a sum, a currency, a whole number.

Days are written 2026-10-12 and sums 812.40, because other spellings mean different things in different
countries.

Cure: change the cell; or format the column before the table is saved as CSV.""",
    UNKNOWN_CLIENT: """A row about a client names one that is imported with it or is in the base already.

Otherwise nobody would know whose contact, purchase or interaction it is.

Cure: correct the client_id, or add the client to clients.csv.""",
    DOUBLED: """An id stands for one client, and for one purchase of a client.

Two rows with one id are most often the same thing exported twice. Ids that differ only in capitals or
in signs would become the same file name.

Cure: delete one of the rows, or give it an id of its own.""",
    NO_RECORD: """What is imported fits into a record that can be read and edited.

A record has at most 1 MB and is read by people. An item cannot be added where the record has something
else in the place of its list.

Cure: mend the record at the named place, or split the client.""",
}
