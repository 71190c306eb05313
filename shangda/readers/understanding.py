"""Turn bytes into a Document within this process; only the child calls it on real files."""

from importlib import import_module
from typing import Protocol, cast

from shangda.readers import formats, title
from shangda.readers.document import Contents, Document, Limits
from shangda.readers.refusals import UnreadableError, too_big, too_deep
from shangda.readers.wording import clean

# One module per kind, loaded only when such a file comes: each pulls in its own library.
_MODULES = {
    "docx": "docx",
    "doc": "doc",
    "wps": "doc",
    "pdf": "pdf",
    "rtf": "rtf",
    "txt": "plain_text",
    "eml": "mail",
}


class _Reader(Protocol):
    """What every format module offers."""

    def read(self, data: bytes, name: str, limits: Limits) -> Contents | Document: ...


def understand(data: bytes, name: str, limits: Limits) -> Document:
    """Read one file; every fault of a parser comes out as UnreadableError."""
    try:
        return _understand(data, name, limits)
    except UnreadableError:
        raise
    except MemoryError:
        raise too_big() from None
    except RecursionError:
        raise too_deep() from None
    except Exception as fault:
        raise UnreadableError(
            "文件已经损坏或者不是正常的文档，读不出来。",
            "请在电脑上用Word或WPS打开，另存为.docx再传。",
        ) from fault


def _understand(data: bytes, name: str, limits: Limits) -> Document:
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableError(
            "文件是空的，里面没有内容。", "请检查是否选错了文件，再传一次。"
        )
    kind = formats.sniff(data, name, limits)
    reader = cast("_Reader", import_module(f"shangda.readers.{_MODULES[kind]}"))
    found = reader.read(data, name, limits)
    if isinstance(found, Contents):
        found = _document(found, kind)
    _check_length(found, limits)
    mislabelled = formats.mislabelling(name, kind)
    warnings = [
        clean(each) for each in ([mislabelled] if mislabelled else []) + found.warnings
    ]
    return Document(found.title, found.paragraphs, found.kind, warnings)


def _document(contents: Contents, kind: str) -> Document:
    heading, paragraphs, warnings = title.split(contents.blocks)
    if not heading and not paragraphs:
        raise UnreadableError(
            "文件里没有文字。" + "".join(f"{each}。" for each in contents.warnings),
            "如果文字在图片里，请先识别成文字，存为.docx再传。",
        )
    return Document(heading, paragraphs, kind, contents.warnings + warnings)


def _check_length(document: Document, limits: Limits) -> None:
    if len(document.paragraphs) > limits.paragraphs:
        raise UnreadableError(
            f"文件有{len(document.paragraphs)}段，超过了{limits.paragraphs}段的上限。",
            "请只上传要报送的部分。",
        )
    length = len(document.title) + sum(map(len, document.paragraphs))
    if length > limits.characters:
        raise UnreadableError(
            f"文件有{length // 10_000}万字，超过了{limits.characters // 10_000}万字的上限。",
            "请只上传要报送的部分。",
        )
