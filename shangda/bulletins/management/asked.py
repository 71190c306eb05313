"""What the commands are asked for: a desk by its code, a span, in whose name."""

from datetime import date

from shangda.bulletins import spans
from shangda.bulletins.models import PREPARERS
from shangda.bulletins.spans import Span
from shangda.kernel.errors import InvalidError
from shangda.organisations.models import Desk, Person
from shangda.organisations.queries import holders

DESK = "信息科的代码或编号"
START = "时段的第一天，如 2026-07-01"
BY = "以谁的名义，写登录名；不写，是信息科的考核员"


def desk_of(text: str) -> Desk:
    """A desk by its code, or by its key. Raises InvalidError that lists the codes."""
    rows = Desk.objects.select_related("unit").order_by("pk")
    found = rows.filter(code=text).first()
    if found is None and text.isdecimal():
        found = rows.filter(pk=int(text)).first()
    if found is None:
        codes = "、".join(rows.values_list("code", flat=True)[:30])
        raise InvalidError(f"没有代码是{text}的信息科。", f"现有的是：{codes}。")
    return found


def span_of(per: str, start: str) -> Span:
    """The span of this length that begins on a day. Raises InvalidError."""
    try:
        day = date.fromisoformat(start)
    except ValueError as wrong:
        raise InvalidError(f"没有{start}这一天。", "请写成2026-07-01这样。") from wrong
    return spans.beginning(per, day)


def person_of(username: str | None, desk: Desk) -> Person:
    """Somebody by name, or whoever keeps the desk's points. Raises InvalidError."""
    if username:
        found = Person.objects.filter(username=username).first()
        if found is None:
            raise InvalidError(f"没有登录名是{username}的人。", "请看看有没有写错。")
        return found
    for role in PREPARERS:
        if keeper := holders(role, desk_id=desk.pk).first():
            return keeper
    raise InvalidError(f"{desk}没有考核员。", "请用 --as 写明以谁的名义。")
