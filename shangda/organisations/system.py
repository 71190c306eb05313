"""Doers who are no person of the house: the system by itself, a stranger at the door."""


class System:
    """Stands where a person stands in the trace; holds no post and never signs in."""

    pk = 0
    name = "系统"


class Stranger:
    """Somebody at the sign-in page who has not shown who they are."""

    pk = 0
    name = "未登录的人"


SYSTEM = System()
STRANGER = Stranger()
