"""Items (信息): material, drafting, sign-off and submission, the unit's side of the life.

Words: an *item* is what a unit writes; a *revision* is its text frozen for signing; a
*submission* is one item at one desk. What the desk does with it is ``editing``.
"""
