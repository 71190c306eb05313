"""Counting (考核): points of each use, in an append-only ledger, and the standings.

First cut: a desk's value for an outlet and form, times the share. The rule engine comes later.
"""
