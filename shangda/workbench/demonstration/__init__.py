"""The demonstration office: invented places, people, texts and half a year of work.

Everything here is pure Python and drawn from one seeded ``random.Random``: the same
seed and the same day give the same bytes. Nothing here touches the database.
"""
