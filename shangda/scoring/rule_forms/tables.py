"""A table being edited: its name, by which fields it goes, its grid, what is pasted."""

from collections.abc import Mapping
from typing import Any

from django import forms

from shangda.kernel.forms import Spoken
from shangda.points import parts
from shangda.points.exact import NumberError
from shangda.points.facts import WORDS
from shangda.points.grids import label, with_cells
from shangda.points.reading import LARGEST
from shangda.points.rulesets import RuleSet as Rules
from shangda.points.rulesets import Table
from shangda.points.writing import row as as_row
from shangda.scoring.rule_forms.fields import choice, line
from shangda.scoring.rule_forms.grids import Sheet, pasted, sheet, typed_cells
from shangda.scoring.rule_forms.part import NAME
from shangda.scoring.vocabulary import Words as Known

KIND = "table"
FIELDS = 3  # by which a table may go on the page; a file may have more


class Named(Spoken):
    """The table's name, and lines to paste."""

    name = line("表的名称", NAME, help_text="如采用分值、上级分值。")
    pasted = forms.CharField(
        label="从Excel贴进来",
        required=False,
        max_length=LARGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "data-paste-plain": True}),
        help_text="在Excel里选中带表头的几行，复制，在这里粘贴，存的时候填进表里。",
    )


class Begun(Named):
    """A new table: also by which fields it goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = [(name, label(name)) for name in ("kind", *WORDS)]
        self.fields["by_0"] = choice("每一行是", fields, initial="outlet")
        for number in range(1, FIELDS):
            title = "每一列是" if number == 1 else "还分"
            choices = [("", "不分"), *fields]
            self.fields[f"by_{number}"] = choice(title, choices, required=False)
        self.speak()

    def clean(self) -> dict[str, Any]:
        """Each field once."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        by = self.by(cleaned)
        if len(set(by)) < len(by):
            self.add_error("by_1", "行和列不能是同一项，请改一个。")
        return cleaned

    @staticmethod
    def by(cleaned: Mapping[str, Any]) -> list[str]:
        """The chosen fields in their order."""
        found = [cleaned.get(f"by_{number}") for number in range(FIELDS)]
        return [str(name) for name in found if name]


class TableEditing:
    """What a page shows of a table, and the row that it would be."""

    kind = KIND
    row: Mapping[str, Any] = {}

    def __init__(
        self, rules: Rules, table: Table | None, known: Known, *, data: Any = None
    ) -> None:
        self.rules, self.table, self._known, self._data = rules, table, known, data
        self.key = table.id if table else ""
        made = Named if table else Begun
        self.fields = made(data, initial={"name": table.name} if table else {})

    @classmethod
    def of(
        cls, rules: Rules, key: str, known: Known, *, data: Any = None
    ) -> "TableEditing | None":
        """By its id; a new one without. None: no such table."""
        table = next((one for one in rules.tables if one.id == key), None)
        return None if key and table is None else cls(rules, table, known, data=data)

    @property
    def sheet(self) -> Sheet | None:
        """The grid; a new table has none before it is stored."""
        return sheet(self.table, self._known, self._data) if self.table else None

    def typed(self) -> dict[str, Any] | None:
        """The row of a file; None where something is wrong, which is then said."""
        if not self.fields.is_valid():
            return None
        cleaned = self.fields.cleaned_data
        table = self.table or self._begun(cleaned)
        try:
            cells = typed_cells(table, self._data) if self.table else {}
            cells |= pasted(table, cleaned["pasted"])
        except NumberError as refusal:
            self.refuse(f"{refusal}。")
            return None
        return as_row(with_cells(table, cells), KIND) | {"name": cleaned["name"]}

    def refuse(self, words: str) -> None:
        """Say above the form why it cannot be stored."""
        self.fields.add_error(None, words)

    def edited(self) -> Rules | None:
        """The set with the table as it is typed; None where something is wrong."""
        row = self.typed()
        return None if row is None else parts.put(self.rules, KIND, self.key, row)

    def _begun(self, cleaned: Mapping[str, Any]) -> Table:
        by = tuple(Begun.by(cleaned))
        key = parts.new_id(self.rules, KIND)
        return Table(id=key, name=cleaned["name"], by=by, rows={})
