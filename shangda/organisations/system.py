"""The doer of what no person asked for, such as laying down the shipped defaults."""


class System:
    """Stands where a person stands in the trace; holds no post and never signs in."""

    pk = 0
    name = "系统"


SYSTEM = System()
