"""Good work rewarded: the best of a month by vote (评选), and what is paid (兑现).

A *ballot* has nominees, a roll of voters and winners; a *round* has a formula, a fund and
payouts. Winners become facts of ``scoring``; nothing here writes points.
"""
