"""The refusals that several readers share, worded for the person who chose the file."""


class UnreadableError(Exception):
    """The file gives no text: why, and what the person can do, both in Chinese."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(cause, remedy)
        self.cause = cause
        self.remedy = remedy

    def __str__(self) -> str:
        return self.cause + self.remedy


def damaged() -> UnreadableError:
    """The refusal of a file whose structure does not hold together."""
    return UnreadableError(
        "文件已经损坏或者没有传完整，打不开。",
        "请在电脑上确认能用Word或WPS打开，另存一份后再传。",
    )


def macros() -> UnreadableError:
    """The refusal of a file that carries programs."""
    return UnreadableError(
        "文件带有宏（程序），为安全起见不读取。",
        "请用Word或WPS打开，另存为不含宏的.docx再传。",
    )


def encrypted() -> UnreadableError:
    """The refusal of a file that opens with a password only."""
    return UnreadableError(
        "文件加了密码，读不出来。", "请先打开文件，去掉密码，另存后再传。"
    )


def too_deep() -> UnreadableError:
    """The refusal of a file whose parts hold parts that hold parts."""
    return UnreadableError(
        "文件内部一层套一层，层数太多。", "请把文字复制到新文件，另存为.docx再传。"
    )


def too_big() -> UnreadableError:
    """The refusal of a file that needs more memory than one file may use."""
    return UnreadableError(
        "文件太大或太复杂，读取时用的内存超过了上限。",
        "请删去图片和不需要的内容，或者只把文字另存为.docx再传。",
    )
