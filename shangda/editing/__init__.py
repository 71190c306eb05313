"""The desk's work (采编): triage, verification, articles, merging, credit, going up.

Words: a *decision* is what a desk did with a submission; an *article* is the desk's own
text; a *source* ties an article to a submission with its share of the credit.
"""
