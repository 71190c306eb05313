"""The office's side of the check-up (体检): what a desk makes of the product's rules.

Words: a *rule choice* switches a rule or changes its level; an *office word* is an entry of
the desk's own lists; a *sighting* is a finding in one text that was kept, from which it
is counted whether people follow a rule. Which text is checked when is not known here.
"""
