"""Count points: facts and a rule set in, lines out. Knows no office, no database, no clock.

``rulesets.RuleSet`` is the stored form of an office's rules, ``reading`` reads and
``writing`` writes it as TOML; ``facts.Fact`` is what happened. ``score.score`` gives every
line with its reason. An office's figures are data: no rule of any office stands in code.
"""
