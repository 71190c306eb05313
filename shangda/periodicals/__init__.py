"""Periodicals (刊物): outlets, issues, numbering, layout, distribution, readers.

*Adopted* (采用) is a fact: an entry in an issued issue, or an outside use, not withdrawn.
"""
