"""The plan of the demonstration made into rows, as the verbs would have left them.

History lies in the past, so nothing here calls a verb: a verb's time is always now. Every
step is checked against the same tables of lives, and traced like the verb's own.
"""
