"""How texts of items come in: cleaned, counted, and not longer than a person can write."""

from dataclasses import dataclass

from shangda.items.models import Item
from shangda.kernel.errors import InvalidError
from shangda.text import cleaning
from shangda.text.counting import count

LONGEST_BODY = (
    300_000  # characters; sixty times the longest kind, so only an accident is longer
)
LONGEST_TITLE: int = Item._meta.get_field("title").max_length or 0


@dataclass(frozen=True)
class Text:
    """A title of one line and a body of one paragraph a line, as they may be stored."""

    title: str
    body: str

    @property
    def count(self) -> int:
        """The 字数, without the title."""
        return count(self.body)


def cleaned(title: str, body: str) -> Text:
    """Raises InvalidError for what cannot be kept whole or is far too long."""
    one_line = "".join(_clean("title", title).split("\n"))
    whole = _clean("body", body)
    if len(one_line) > LONGEST_TITLE:
        raise _invalid(
            "title", f"标题有{len(one_line)}个字，最多{LONGEST_TITLE}个，请删短一些。"
        )
    if len(whole) > LONGEST_BODY:
        raise _invalid(
            "body", f"正文有{len(whole)}个字符，最多{LONGEST_BODY}个，请分成几篇。"
        )
    return Text(one_line, whole)


def _clean(field: str, text: str) -> str:
    try:
        return cleaning.clean(text)
    except cleaning.UnreadableTextError as broken:
        raise _invalid(field, str(broken)) from broken


def _invalid(field: str, sentence: str) -> InvalidError:
    return InvalidError(sentence, fields={field: sentence})
