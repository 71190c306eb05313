"""Finding texts: every substring, only what a person may see, alike in both databases.

Apps above register their texts as sources (``sources``); verbs are followed through the outbox
(``tasks``); ``queries.find`` answers. Words are kept as pairs of characters (``engines``).
"""
