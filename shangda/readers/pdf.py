"""Read .pdf: characters with their places through PDFium, then lines, then paragraphs."""

import ctypes
import math
import unicodedata
from collections.abc import Iterator

import pypdfium2
from pypdfium2 import raw

from shangda.readers.document import Contents, Limits
from shangda.readers.pdf_lines import Glyph, Page, lines_of
from shangda.readers.pdf_paragraphs import blocks_of
from shangda.readers.refusals import UnreadableError, damaged, encrypted

_PASSWORD = raw.FPDF_ERR_PASSWORD
_UNMAPPED_MOST = 0.2
_SCANNED_CHARACTERS_PER_PAGE = 5
# Some programs write Han characters as radicals of the same shape.
# PDFium marks a hyphen that only a line end has put there.
_SOFT_HYPHENS = {0x02, 0xAD, 0xFFFE}
_RADICALS = range(0x2E80, 0x2FE0)


def read(data: bytes, name: str, limits: Limits) -> Contents:
    """The paragraphs of all pages, page numbers and running heads left out."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        # PDFium leaves its last cause standing when it has none for this file.
        if getattr(fault, "err_code", None) == _PASSWORD and b"/Encrypt" in data:
            raise encrypted() from fault
        raise damaged() from fault
    if len(document) > limits.pdf_pages:
        raise UnreadableError(
            f"PDF有{len(document)}页，超过了{limits.pdf_pages}页的上限。",
            "请只上传要报送的部分。",
        )
    pages = [_page(document, index, limits) for index in range(len(document))]
    _refuse_wordless(pages)
    pictures = sum(page.pictures for page in pages)
    warnings = [f"文中有{pictures}张图片没有读入"] if pictures else []
    return Contents(blocks_of(pages), warnings)


def _page(document: pypdfium2.PdfDocument, index: int, limits: Limits) -> Page:
    try:
        page = document[index]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        # One broken page must not hide the others.
        return Page(0.0, 0.0, [], 0, 0)
    width, height = page.get_size()
    count = raw.FPDFText_CountChars(text.raw)
    if count > limits.characters:
        raise UnreadableError("PDF里的文字太多，超过了上限。", "请只上传要报送的部分。")
    glyphs = list(_glyphs(text.raw, max(0, count)))
    unmapped = sum(glyph.char == "\ufffd" for glyph in glyphs)
    pictures = _pictures(page)
    text.close()
    page.close()
    return Page(width, height, lines_of(glyphs), pictures, unmapped)


def _glyphs(text: raw.FPDF_TEXTPAGE, count: int) -> Iterator[Glyph]:
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        generated = raw.FPDFText_IsGenerated(text, index) == 1
        if generated:
            yield Glyph("\n" if code in {10, 13} else " ", 0, 0, 0, 0, generated=True)
            continue
        raw.FPDFText_GetLooseCharBox(text, index, box)
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        raw.FPDFText_GetMatrix(text, index, matrix)
        size = raw.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
        yield Glyph(_char(text, index, code), box.left, box.right, y.value, size)


def _char(text: raw.FPDF_TEXTPAGE, index: int, code: int) -> str:
    if raw.FPDFText_HasUnicodeMapError(text, index) == 1:
        return "\ufffd"
    if code in _SOFT_HYPHENS and raw.FPDFText_IsHyphen(text, index) == 1:
        return "-"
    if code in _RADICALS:
        return unicodedata.normalize("NFKC", chr(code))
    return chr(code)


def _pictures(page: pypdfium2.PdfPage) -> int:
    """Pictures large enough to show something; rules and seals' edges are not counted."""
    return sum(1 for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2))


def _refuse_wordless(pages: list[Page]) -> None:
    characters = sum(len(line.text.strip()) for page in pages for line in page.lines)
    if characters < _SCANNED_CHARACTERS_PER_PAGE * len(pages):
        if any(page.pictures for page in pages):
            raise UnreadableError(
                "这是扫描件，只有图像，没有文字。",
                "请先用扫描软件识别成文字，存为.docx再传；扫描件可以作为附件上传。",
            )
        if characters == 0:
            raise UnreadableError("PDF里没有文字。", "请检查是否选错了文件，再传一次。")
    if sum(page.unmapped for page in pages) > characters * _UNMAPPED_MOST:
        raise UnreadableError(
            "PDF里的字没有编码，复制出来是乱码。", "请找到原来的Word文件上传。"
        )
