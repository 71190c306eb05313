"""What a file really is, told by its first bytes and its inner parts, never by its name."""

import io
import re
import zipfile
from pathlib import PurePosixPath

import olefile

from shangda.readers.document import Limits
from shangda.readers.guards import open_package, read_part
from shangda.readers.refusals import UnreadableError, damaged, encrypted

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 4096
_MAIL_HEADERS_LEAST = 2
# Two letters alone may begin an ordinary text.
_TELLING_MAGIC = 3

# What the first bytes say about files that give no text here.
_FOREIGN_MAGIC: list[tuple[bytes, str]] = [
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"II*\x00", "图片"),
    (b"MM\x00*", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"BZh", "压缩包"),
    (b"\xfd7zXZ", "压缩包"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
    (b"ID3", "录音或录像"),
    (b"OggS", "录音或录像"),
    (b"\x1aE\xdf\xa3", "录音或录像"),
]
_REMEDIES = {
    "图片": "如果是扫描件，请先识别成文字，再存为.docx上传；图片可以作为附件上传。",
    "压缩包": "请先解压，再把里面的文件逐个上传。",
    "程序": "程序文件不能上传，请检查电脑是否中毒。",
    "录音或录像": "请把内容整理成文字，存为.docx再传。",
}
_OTHER_REMEDY = "请用Word或WPS打开，另存为.docx再传。"
_EXTENSIONS = {
    "docx": {"docx", "dotx"},
    "doc": {"doc", "dot", "wps", "wpt"},
    "wps": {"doc", "dot", "wps", "wpt"},
    "pdf": {"pdf"},
    "rtf": {"rtf"},
    "txt": {"txt", "text", "md", "csv", "log"},
    "eml": {"eml"},
}
_KIND_NAMES = {
    "docx": "Word文件（.docx）",
    "doc": "Word 97-2003文件（.doc）",
    "wps": "WPS文字文件（.wps）",
    "pdf": "PDF文件",
    "rtf": "RTF文件",
    "txt": "纯文本",
    "eml": "邮件（.eml）",
}
_MAIL_HEADER = re.compile(
    rb"^(from|to|cc|subject|date|message-id|mime-version|received|return-path|sender|"
    rb"reply-to|delivered-to|content-type|content-transfer-encoding|x-[\w-]+|dkim-signature|"
    rb"authentication-results)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_LETTER_HEADER = re.compile(
    rb"^(from|to|received|return-path|message-id)[ \t]*:", re.IGNORECASE | re.MULTILINE
)
_MARKUP = re.compile(
    r"^\s*<(!doctype\s+html|html|head|body|\?xml|svg|table|meta)", re.IGNORECASE
)


def extension(name: str) -> str:
    """The name's last extension in lower case without its dot, or an empty string."""
    return PurePosixPath(name.strip().replace("\\", "/")).suffix.lower().lstrip(".")


def sniff(data: bytes, name: str, limits: Limits) -> str:
    """The kind of a readable file; raises UnreadableError saying what else it is."""
    head = data[:_HEAD]
    if head.startswith(_OLE):
        return _sniff_ole(data, name)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(data, name, limits)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return "rtf"
    _refuse_foreign(head, name)
    if _is_mail(data[: 16 * _HEAD], name):
        return "eml"
    return "txt"


def mislabelling(name: str, kind: str) -> str | None:
    """A warning when the name promises another kind than the content is."""
    given = extension(name)
    if not given or given in _EXTENSIONS[kind]:
        return None
    return f"文件名是.{given[:10]}，内容其实是{_KIND_NAMES[kind]}，已按实际内容读取"


def refuse_as(what: str, name: str) -> UnreadableError:
    """The refusal of a file that really is something else."""
    given = extension(name)[:10]
    known = any(given in each for each in _EXTENSIONS.values())
    cause = f"文件名是.{given}，实际是{what}。" if known else f"这是{what}，读不出文字。"
    return UnreadableError(cause, _REMEDIES.get(what, _OTHER_REMEDY))


def refuse_markup(text: str, name: str) -> None:
    """Refuse web pages and bare XML that carry a document's name."""
    if _MARKUP.match(text[:_HEAD]):
        raise refuse_as("网页或XML文件", name)


def _refuse_foreign(head: bytes, name: str) -> None:
    for magic, what in _FOREIGN_MAGIC:
        if head.startswith(magic) and (
            len(magic) >= _TELLING_MAGIC or b"\x00" in head[:64]
        ):
            raise refuse_as(what, name)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        raise refuse_as("图片", name)
    if head[4:8] == b"ftyp" or head[:4] == b"RIFF":
        raise refuse_as("录音或录像", name)
    if head[257:262] == b"ustar":
        raise refuse_as("压缩包", name)


def _is_mail(head: bytes, name: str) -> bool:
    top = re.split(rb"\r?\n\r?\n", head.lstrip(), maxsplit=1)[0]
    found = {match.lower() for match in _MAIL_HEADER.findall(top)}
    if len(found) < _MAIL_HEADERS_LEAST or not _MAIL_HEADER.match(top):
        return False
    if extension(name) != "eml" and not _LETTER_HEADER.search(top):
        raise refuse_as("网页归档文件", name)
    return True


def _sniff_ole(data: bytes, name: str) -> str:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            parts = {"/".join(path).lower() for path in ole.listdir(storages=True)}
    except Exception as fault:
        raise damaged() from fault
    if "encryptedpackage" in parts:
        raise encrypted()
    if "worddocument" in parts:
        return "wps" if extension(name) in {"wps", "wpt"} else "doc"
    raise refuse_as(_foreign_ole(parts), name)


def _foreign_ole(parts: set[str]) -> str:
    if parts & {"workbook", "book"}:
        return "Excel表格"
    if "powerpoint document" in parts:
        return "PowerPoint演示文稿"
    if any(part.startswith("__properties_version") for part in parts):
        return "Outlook邮件（.msg）"
    return "不认识的办公文件"


def _sniff_zip(data: bytes, name: str, limits: Limits) -> str:
    with open_package(data, limits) as package:
        names = set(package.namelist())
        if "[Content_Types].xml" not in names:
            raise refuse_as(_foreign_zip(package, names), name)
        types = (read_part(package, "[Content_Types].xml") or b"").decode(
            "utf-8", "replace"
        )
    if "wordprocessingml" in types or "ms-word" in types:
        return "docx"
    if "spreadsheetml" in types or "ms-excel" in types:
        raise refuse_as("Excel表格", name)
    if "presentationml" in types or "ms-powerpoint" in types:
        raise refuse_as("PowerPoint演示文稿", name)
    raise refuse_as("不认识的办公文件", name)


def _foreign_zip(package: zipfile.ZipFile, names: set[str]) -> str:
    if "OFD.xml" in names:
        return "OFD版式文件"
    if "mimetype" in names and b"opendocument" in (read_part(package, "mimetype") or b""):
        return "OpenDocument文件"
    return "压缩包"
