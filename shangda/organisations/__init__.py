"""Units, channels, desks, memberships, people and their posts; signing in.

Posts hold work, persons hold posts. Does not know items: handing over a leaver's open work
is a verb of ``workbench``.
"""
