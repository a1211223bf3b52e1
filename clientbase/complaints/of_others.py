"""What others say in English and we pass on: email-validator of addresses, SQLite of questions, and so on.

They may word it otherwise one day; what follows none of these patterns is passed on as they say it.
"""

from typing import Final

_OF_ADDRESSES: Final = (
    "an email address must have an @-sign",
    "there must be something before the @-sign",
    "there must be something after the @-sign",
    "the part after the @-sign is not valid. It should have a period",
    "the part after the @-sign is not valid. It is not within a valid top-level domain",
    "the email address contains invalid characters before the @-sign: {signs}",
    "the part after the @-sign contains invalid characters: {signs}",
    "an email address cannot have two periods in a row",
    "an email address cannot start with a period",
    "an email address cannot end with a period",
    "an email address cannot start with a hyphen",
    "an email address cannot end with a hyphen",
    "an email address cannot have a period immediately before the @-sign",
    "an email address cannot have a period immediately after the @-sign",
    "an email address cannot have a hyphen immediately after the @-sign",
    "an email address cannot have a period and a hyphen next to each other",
    "the email address contains unsafe characters: {signs}",
    "{signs}, SPACE",
    "SPACE",
    "the email address is too long ({reason})",
    "the email address is too long before the @-sign ({reason})",
    "the email address is too long after the @-sign ({reason})",
    "after the @-sign, periods cannot be separated by so many characters ({reason})",
    "{n} character too many",
    "{n} characters too many",
    "{n} byte too many after IDNA encoding",
    "{n} bytes too many after IDNA encoding",
    "a bracketed IP address after the @-sign is not allowed here",
    "the part after the @-sign in brackets is not an IPv4 address and has no address literal tag",
    "quoting the part before the @-sign is not allowed here",
    "a display name and angle brackets around the email address are not permitted here",
    (
        "an open angle bracket at the start of the email address has to be followed by a close angle bracket "
        "at the end"
    ),
    'the email address has the "full-width" at-sign (@) character instead of a regular at-sign',
    'the email address has the "small commercial at" character instead of a regular at-sign',
    "the part after the @-sign is a special-use or reserved name that cannot be used with email",
    (
        "an email address cannot have two letters followed by two dashes immediately after the @-sign or after a "
        "period, except Punycode"
    ),
    "the part after the @-sign is not valid IDNA ({reason})",
    "the part after the @-sign is invalid ({reason})",
    "Label too long",
)
_OF_QUESTIONS: Final = (
    "no such column: {name}",
    "no such table: {name}",
    "no such function: {name}",
    "ambiguous column name: {name}",
    'near "{word}": syntax error',
    'unrecognized token: "{word}"',
    "incomplete input",
    "misuse of aggregate: {name}",
    "misuse of aggregate function {name}",
    "misuse of window function {name}",
    "wrong number of arguments to function {name}",
    "You can only execute one statement at a time.",
    "SELECTs to the left and right of {union} do not have the same number of result columns",
    "cannot modify {name} because it is a view",
    "not authorized",
    "integer overflow",
)
_OF_FILES: Final = (
    "no such file or directory",
    "permission denied",
    "operation not permitted",
    "operation not supported",
    "is a directory",
    "not a directory",
    "file exists",
    "directory not empty",
    "no space left on device",
    "disk quota exceeded",
    "read-only file system",
    "too many levels of symbolic links",
    "too many open files",
    "file name too long",
    "input/output error",
    "device or resource busy",
    "no locks available",
    "address already in use",
)
_OF_LISTS: Final = (
    "'{codec}' codec can't decode byte {byte} in position {n}: {reason}",
    "'{codec}' codec can't decode bytes in position {n}: {reason}",
    "ordinal not in range(128)",
    "character maps to <undefined>",
    "invalid start byte",
    "invalid continuation byte",
    "truncated data",
    "illegal encoding",
    "unexpected end of data",
    "file is not a zip file",
)
_OF_PATTERNS: Final = (
    "missing ), unterminated subpattern at position {n}",
    "unbalanced parenthesis at position {n}",
    "unterminated character set at position {n}",
    "nothing to repeat at position {n}",
    "multiple repeat at position {n}",
    "bad escape {sign} at position {n}",
)
OF_OTHERS: Final = (*_OF_ADDRESSES, *_OF_QUESTIONS, *_OF_FILES, *_OF_LISTS, *_OF_PATTERNS)
