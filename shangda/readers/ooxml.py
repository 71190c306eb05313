"""The package around a .docx: its parts, its relations, what in it is left alone."""

import posixpath
from pyexpat import ExpatError, ParserCreate

from lxml import etree

from shangda.readers.document import Limits
from shangda.readers.guards import open_package, read_part
from shangda.readers.refusals import UnreadableError, damaged, macros

_MAIN_RELATION = "/officeDocument"
_HARMLESS_EXTERNAL = "/hyperlink"


class Package:
    """A checked .docx; parts are read on demand and parsed without entities."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._zip = open_package(data, limits)
        self.names = self._zip.namelist()
        self._refuse_macros()
        self.main = self._main_part()

    def part(self, name: str) -> etree._Element | None:
        """The root element of a part, or None when it is missing."""
        data = read_part(self._zip, name)
        return None if data is None else parse_xml(data)

    def related(self, kind: str) -> etree._Element | None:
        """The part that the main document names as its styles or numbering."""
        for relation in self.relations(self.main):
            if relation.get("Type", "").endswith(f"/{kind}"):
                return self.part(_resolve(self.main, relation.get("Target", "")))
        return None

    def relations(self, name: str) -> list[etree._Element]:
        """The relation elements of a part; the empty name means the package itself."""
        folder, base = posixpath.split(name)
        root = self.part(posixpath.join(folder, "_rels", f"{base}.rels"))
        return [] if root is None else list(root)

    def warnings(self) -> list[str]:
        """What the package carries besides words, all of it left alone."""
        found = []
        if self._has_external():
            found.append("文件引用了外部内容，没有联网读取")
        embedded = sum("/embeddings/" in name for name in self.names)
        if embedded:
            found.append(f"文件里嵌入的{embedded}个对象（如表格、附件）没有读入")
        return found

    def _has_external(self) -> bool:
        roots = [self.part(name) for name in self.names if name.endswith(".rels")]
        return any(
            relation.get("TargetMode") == "External"
            and not relation.get("Type", "").endswith(_HARMLESS_EXTERNAL)
            for root in roots
            if root is not None
            for relation in root
        )

    def _refuse_macros(self) -> None:
        types = read_part(self._zip, "[Content_Types].xml") or b""
        has_project = any("vbaproject" in name.lower() for name in self.names)
        if (
            has_project
            or b"macroenabled" in types.lower()
            or b"vbaproject" in types.lower()
        ):
            raise macros()

    def _main_part(self) -> str:
        for relation in self.relations(""):
            if relation.get("Type", "").endswith(_MAIN_RELATION):
                return _resolve("", relation.get("Target", ""))
        return "word/document.xml"


def _resolve(source: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), target))


def parse_xml(data: bytes) -> etree._Element:
    """Parse one XML part; a DOCTYPE is refused before any entity could be used."""
    refuse_doctype(data)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise damaged() from fault


def refuse_doctype(data: bytes) -> None:
    """Read up to the root element only; office formats never declare a DOCTYPE."""

    class _RootReached(Exception):  # noqa: N818 -- ends the reading, is no error
        pass

    def doctype(*_: object) -> None:
        raise UnreadableError(
            "文件里夹带了实体声明（DOCTYPE），正常的Word文件没有，为安全起见不读取。",
            "请用Word或WPS打开原文，把文字复制到新文件，另存为.docx再传。",
        )

    def root(*_: object) -> None:
        raise _RootReached

    parser = ParserCreate()
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = root
    try:
        parser.Parse(data, True)  # noqa: FBT003 -- positional by the library's nature
    except _RootReached:
        return
    except ExpatError as fault:
        raise damaged() from fault


def local(element: etree._Element) -> str:
    """A tag without its namespace: Word has two for the same words."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(parent: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that local name."""
    return next(iter(children(parent, name)), None)


def children(parent: etree._Element | None, name: str) -> list[etree._Element]:
    """All children of that local name."""
    return [] if parent is None else [each for each in parent if local(each) == name]


def value(element: etree._Element | None, name: str = "val") -> str:
    """An attribute by its local name, empty when it or the element is missing."""
    if element is None:
        return ""
    for key, found in element.items():
        if str(key).rpartition("}")[2] == name:
            return str(found)
    return ""


def switched_on(element: etree._Element | None) -> bool:
    """Whether a toggle like w:vanish is there and not turned off."""
    return element is not None and value(element) not in {"0", "false", "off"}
