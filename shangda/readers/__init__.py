"""Readers: untrusted office files in, a title and plain paragraphs out.

``read`` starts a child process without network and with limits on memory, time,
files and output; whatever happens in there, the caller gets a ``Document`` or an
``UnreadableError`` whose cause and remedy can be shown to the person as they stand.

Reads .docx, .doc, .wps, .pdf, .rtf, .txt (any Chinese encoding) and .eml, each known by
its content and not by its name. Keeps the words: tracked insertions, text boxes, tables
as rows of tab-separated cells, numbers that Word made by itself. Leaves out, and says
so in ``warnings``: pictures, embedded objects, notes, comments, external content.

Does not run macros (such files are refused), follow links, unpack archives, recognise
scanned pages, keep fonts or layout, or write anything to disk. Knows no framework and
no table of the product.
"""

from shangda.readers.document import Document, Limits
from shangda.readers.refusals import UnreadableError
from shangda.readers.sandbox import read

__all__ = ["Document", "Limits", "UnreadableError", "read"]
