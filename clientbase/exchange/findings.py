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
UNKNOWN_STATUS: Final = "CB108"
WRITTEN_BY_HAND: Final = "CB109"
TOTALS: Final = "CB130"

IMPORTING: Final[dict[str, str]] = {
    UNKNOWN_TABLE: """A table to import is one of clients, or of a list of the record, such as proposals.

It is recognised by its name, such as clients.csv, or under any other name by its header, which stands in one
of the first rows. Without the columns that make it one of these nobody can tell what its rows mean.

Cure: name the columns as the message says, or say what it is: `--kind proposals`; the order does not matter.""",
    NO_TABLE: """A table to import is text with cells separated by commas, semicolons, tabs or upright strokes.

A quote that is not closed swallows the rows behind it, and a control character in a name can be seen nowhere
and found nowhere. The encoding is recognised and said; where it is taken for another one, names are rubbish.

Cure: name the encoding (`--encoding cp1251`), and mend the quote or delete the control character at the place.""",
    WRONG_WIDTH: """No row of a table has more cells than its header.

A row that is longer has most often a separator inside a text that is not quoted, and all its cells behind that
place would be taken for something else. One that is shorter lacks its last cells, as spreadsheets write it: they are
empty, and the plan names the row.

Cure: put the text in double quotes.""",
    MISSING: """A row says what makes it a client, contact, purchase or interaction.

A client without a name, or a purchase without a day, is no record.

Cure: fill the cell, or delete the row.""",
    WRONG_CELL: """A cell holds what its column is for, and has one meaning: a day, a sum, a currency, a whole number.

How days and sums are written is seen from the whole column: where one of its days is 31/01/2026, the day stands
first in all. Where no cell proves it, 03/04/2026 may be two days and 1,234 two sums, and nothing is guessed.

Cure: change the cell, or say how the column is written: `--days day-first`, `--decimal comma`.""",
    UNKNOWN_CLIENT: """A row about a client names one that is imported with it or is in the base already.

Otherwise nobody would know whose contact, purchase or interaction it is.

Cure: correct the client_id, or add the client to clients.csv; where the client's own row is among the rejects,
mend that one first.""",
    DOUBLED: """A row of clients stands for one client, and one client has one row.

Two rows with one id are most often the same thing exported twice. Ids that differ only in capitals or
in signs would become the same file name. A row without an id is the client of its tax number, e-mail, phone or name,
in this order. Where two of these say different clients, or an address is that of several, a person has to say which.

Cure: delete one of the rows, or give it an id of its own, or that of the client it means.""",
    NO_RECORD: """What is imported fits into a record that can be read and edited.

A record has at most 1 MB and is read by people. An item cannot be added where the record has something
else in the place of its list.

Cure: mend the record at the named place, or split the client.""",
    UNKNOWN_STATUS: """The status of an order is a word whose meaning is known.

A word that nobody knows is never taken for a sale: what was refunded or never paid would count in full. Words
in English, German, Macedonian, Russian and Serbian are known; the plan says what each was taken for.

Cure: say what it means in schema.yaml, `import: {status: {"on its way": sale}}` (or cancelled, or returned), and
import the rejects.""",
    WRITTEN_BY_HAND: """An order that a list calls cancelled is in the record as a sale only by an earlier import.

What a list has brought, a list may take back. What a person wrote down stays until a person takes it out.

Cure: take the sale out of the record, or delete the row.""",
    TOTALS: """A row is about a client, and no total of those above.

A last line such as `Total;1012.50` would become a client of that name, and its sum would be counted twice.

Cure: delete the row. A client of that name comes in with `clientbase add client`.""",
}
