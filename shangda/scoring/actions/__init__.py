"""Every verb of points. Modules go along nouns; this is the app's face."""

from shangda.scoring.actions.uses import (
    record_outside_use,
    revoke_outside_use,
    sign_issue,
    withdraw_adoption,
)

__all__ = ["record_outside_use", "revoke_outside_use", "sign_issue", "withdraw_adoption"]
