"""Look through a text for faults of form: the check-up (体检).

Rules are data (``rules/*.toml``); what a pattern cannot tell is a named function in
``functions``. Nothing here changes a text, knows an office or looks at a clock: limits,
names and dates come in with the ``Context``, and a rule that lacks its facts is silent.

``check.check`` gives the findings, ``check.check_lines`` those of some paragraphs only,
``rules.load`` the rules, ``tendencies.measure`` the three tendencies of a text.
"""
