"""One part of a rule set as a form in plain Chinese, and back as the row of a file."""

from shangda.scoring.rule_forms.editing import Editing, editing

__all__ = ["Editing", "editing"]
