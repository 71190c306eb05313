"""The text engine: what a Chinese official text is made of, counts and differs in.

Pure functions over plain text in which one line is one paragraph. Knows no framework,
no database and no office: names, limits and word lists come in as arguments or as
files in ``words/``. ``cleaning`` makes such text out of whatever was typed or pasted;
the other modules may be given any text and never lose a character of it.
"""
