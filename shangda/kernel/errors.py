"""Refusals: what the product says when it will not do something.

``config/refusals.py`` turns them into pages, partials or JSON; nothing else catches them.
"""


class RefusedError(Exception):
    """A refusal with its cause and its remedy, both sentences in Chinese."""

    status = 422
    remedy = ""

    def __init__(self, cause: str, remedy: str = "") -> None:
        super().__init__(cause)
        self.cause = cause
        self.remedy = remedy or self.remedy

    def __str__(self) -> str:
        return f"{self.cause}{self.remedy}"


class NotAllowedError(RefusedError):
    """The person may know of the thing but may not do this with it."""

    status = 403
    remedy = "如果这是您的工作，请让本单位管理员核对您的岗位和起止日期。"


class WrongStateError(RefusedError):
    """The thing is no longer, or not yet, where this step starts."""

    status = 409
    remedy = "请刷新页面看看它现在到了哪一步。"


class ConflictError(RefusedError):
    """Somebody else was first."""

    status = 409
    remedy = "请刷新页面，看看别人刚做了什么。"


class InvalidError(RefusedError):
    """What was typed cannot be taken as it is. ``fields`` maps field name to sentence."""

    remedy = "改好后再试一次，已填的内容都还在。"

    def __init__(
        self, cause: str, remedy: str = "", *, fields: dict[str, str] | None = None
    ) -> None:
        super().__init__(cause, remedy)
        self.fields = fields or {}

    def beside(self, field: str) -> str:
        """What to say beside a field that is asked for alone: its sentence, or the whole."""
        return self.fields.get(field, str(self))


class TooLargeError(RefusedError):
    """More bytes than the installation takes."""

    status = 413
