"""Targets: what a desk expects of its units, groups, people, and of its own office.

A target is one quota of the counting engine with those whom it is for. Progress, what is due
by the work calendar and what would close a gap are read from the facts and the ledger.
"""
