"""What every app stands on: lives, audit, errors, pages, files, deadlines, jobs, calendar.

Knows no word of the domain: an item or a desk is here only ``a subject`` with a kind and
a number. Does not decide who may do what; it carries out decisions and keeps their trace.
"""
