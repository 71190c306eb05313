"""Read .eml: the letter's own text, or the document it brings when the letter is a note."""

import email
import re
from dataclasses import dataclass, field
from email.message import Message
from html.parser import HTMLParser

from shangda.readers import formats, title
from shangda.readers.document import Document, Limits
from shangda.readers.mail_headers import file_name, header
from shangda.readers.plain_text import blocks, decode
from shangda.readers.refusals import UnreadableError
from shangda.readers.understanding import understand
from shangda.readers.wording import matcher, shown_name, trim

# A covering note is shorter than the shortest item (DOMAIN.md section 1: 300 characters).
_NOTE_LENGTH = 300
# Editable documents first: the .pdf beside a .docx is the same text once more.
_PREFERRED = ("docx", "doc", "wps", "rtf", "txt", "pdf")
_BLOCK_TAGS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote"}
_HIDDEN_TAGS = {"style", "script", "head", "title"}
_QUOTED = re.compile(
    r"^[ \t]*(>|-{2,} ?(原始邮件|Original Message|转发邮件信息))", re.MULTILINE
)


@dataclass
class _Letter:
    """The parts of a message that can give text."""

    plain: list[str] = field(default_factory=list)
    web: list[str] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read(data: bytes, name: str, limits: Limits) -> Document:
    """The letter or its attachment as a document, titled by the attachment or the subject."""
    message = email.message_from_bytes(data)
    letter = _opened(message, limits)
    subject = _subject(message)
    body = "\n".join(letter.plain) or _web_text("\n".join(letter.web))
    candidates = _candidates(letter.files)
    if candidates and len("".join(body.split())) < _NOTE_LENGTH:
        return _from_files(candidates, letter, subject, limits)
    if not trim(body):
        raise _nothing(letter)
    return _from_body(body, letter, subject)


def _subject(message: Message) -> str:
    """What the letter is about, without Fwd: and the like; nothing when it is no title."""
    subject = matcher("subject_prefix_pattern").sub("", header(message, "Subject"), count=1)
    return subject if len(subject) <= title.MARKED_TITLE_LENGTH else ""


def _opened(message: Message, limits: Limits) -> _Letter:
    letter = _Letter()
    for count, part in enumerate(message.walk()):
        if count >= limits.mail_parts:
            letter.warnings.append(f"邮件的部分太多，只读了前{limits.mail_parts}个")
            break
        if not part.is_multipart():
            _sort(part, letter)
    return letter


def _sort(part: Message, letter: _Letter) -> None:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    called = file_name(part)
    if called or part.get_content_disposition() == "attachment":
        letter.files.append((called or "附件", data))
    elif part.get_content_type() in {"text/plain", "text/html"}:
        text, _ = decode(data, part.get_content_charset() or "")
        (letter.plain if part.get_content_subtype() == "plain" else letter.web).append(text)


def _candidates(files: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    readable = [each for each in files if formats.extension(each[0]) in _PREFERRED]
    return sorted(readable, key=lambda each: _PREFERRED.index(formats.extension(each[0])))


def _from_files(
    candidates: list[tuple[str, bytes]], letter: _Letter, subject: str, limits: Limits
) -> Document:
    """The first attachment that can be read; the refusal of the first when none can."""
    refusals: list[tuple[str, UnreadableError]] = []
    for called, data in candidates:
        try:
            found = understand(data, called, limits)
        except UnreadableError as refusal:
            refusals.append((shown_name(called), refusal))
            continue
        failed = [
            f"附件“{failing}”没有读入：{refusal.cause}" for failing, refusal in refusals
        ]
        failed += _unread([name for name, _ in letter.files if name != called], refusals)
        warnings = [f"正文取自附件“{shown_name(called)}”", *failed, *found.warnings]
        heading = found.title or subject
        return Document(heading, found.paragraphs, "eml", letter.warnings + warnings)
    called, first = refusals[0]
    raise UnreadableError(f"邮件的附件“{called}”读不出来：{first.cause}", first.remedy)


def _unread(names: list[str], refusals: list[tuple[str, UnreadableError]]) -> list[str]:
    failed = {name for name, _ in refusals}
    names = [shown_name(name) for name in names if shown_name(name) not in failed]
    return [f"还有{len(names)}个附件没有读入：{'、'.join(names[:5])}"] if names else []


def _from_body(body: str, letter: _Letter, subject: str) -> Document:
    found = blocks(_QUOTED.split(body)[0] or body)
    heading, paragraphs, warnings = title.split(found)
    if subject:
        paragraphs = title.paragraphs(found)
        paragraphs = paragraphs[1:] if paragraphs[:1] == [subject] else paragraphs
        heading, warnings = subject, []
    unread = _unread([name for name, _ in letter.files], [])
    return Document(heading, paragraphs, "eml", letter.warnings + warnings + unread)


def _nothing(letter: _Letter) -> UnreadableError:
    names = "、".join(shown_name(name) for name, _ in letter.files[:5])
    if names:
        return UnreadableError(
            f"邮件没有正文，附件也读不出文字：{names}。", "请把附件另存为.docx后直接上传。"
        )
    return UnreadableError("邮件是空的，没有正文也没有附件。", "请检查是否选错了邮件。")


class _WebText(HTMLParser):
    """Collects the words of a web page, one line per block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Begin a line at a block; what only the browser needs is hidden."""
        self._hidden += tag in _HIDDEN_TAGS
        if tag in _BLOCK_TAGS:
            self.parts.append("\n")
        elif tag in {"td", "th"}:
            self.parts.append("\t")

    def handle_endtag(self, tag: str) -> None:
        """End the line of a block."""
        self._hidden -= tag in _HIDDEN_TAGS and self._hidden > 0
        if tag in _BLOCK_TAGS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep the words; line ends in the source mean nothing."""
        if not self._hidden:
            self.parts.append(re.sub(r"[\r\n\t ]+", " ", data))


def _web_text(page: str) -> str:
    parser = _WebText()
    parser.feed(page)
    parser.close()
    return "".join(parser.parts)
