"""Closed periods, the bulletins that are printed from them, and units' objections.

A figure has one source, the snapshot that ``close_period`` took; templates, sentences, pages
and files only show it (docs/adr/0018).
"""
