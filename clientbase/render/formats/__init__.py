"""The output formats: each file is one, called by its name, and says all that the program knows of it.

ENDING        of files that it is taken for; None where no file is meant for it
FILES         how its files end, where that is not the ending by which it is known
FOR_PROGRAMS  whether programs read it: then an answer keeps its shape, however little there is to say
ALL_TABLES    whether it writes all tables of an answer, not the first one alone
BINARY        whether it makes bytes that no terminal can show; left out where it makes a text
CHARTS        whether it draws charts, which takes an extra; left out where it does not
render        makes the text of an answer, or its bytes

The docstring is its page in the manual.
"""
