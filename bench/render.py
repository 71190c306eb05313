"""Times the printing of an issue of 20 pages as PDF, DOCX and preview.

Every round prints other texts, so nothing is answered from a cache; a first print in a
fresh process is timed apart. The peer is LibreOffice, turning the same DOCX into PDF.

    python bench/render.py [--rounds 10] [--json]
"""

import argparse
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import pypdfium2

from shangda.typeset import (
    Layout,
    Paragraph,
    Piece,
    Printed,
    Section,
    docx,
    pdf,
    preview_images,
)

AIMS = {"pdf": 0.5, "docx": 1.0, "preview": 2.0}
PAGES = 20
_VOCABULARY = (
    "栖云县 松岚镇 桐影镇 望禾镇 云坪乡 山区群众 冬季用水 管网巡查 养护人员 便民中心 "
    "返乡人员 就近就业 技能培训 专场招聘 老年食堂 邻里纠纷 小型水库 管护经费 蔬菜外运 "
    "校车运行 异地就医 备案服务 建立台账 逐户走访 连夜处置 全部恢复 明显提高 基本完成 "
    "及时排查 落实责任"
)


def issue(seed: int, pieces: int) -> Printed:
    """Invent an issue whose texts depend on the seed."""
    dice = random.Random(seed)
    made = [_piece(dice, number) for number in range(pieces)]
    return Printed(
        masthead="栖云快报",
        office="中共栖云县委办公室",
        date_line="2026年11月24日",
        sections=[Section("", made)],
        number_line="第218期（总第5021期）",
        recipients=[("报", "市委办公室"), ("发", "各乡镇（街道），县直各部门")],
        copies=35,
    )


def _piece(dice: random.Random, number: int) -> Piece:
    heads = [
        Paragraph(f"{'一二三四'[i]}、{_words(dice, 2)}", 1, f"{'一二三四'[i]}、")
        for i in range(3)
    ]
    body = [Paragraph(_sentence(dice)) for _ in range(7)]
    table = Paragraph(
        "\n".join(
            f"{_words(dice, 1)}\t{dice.randint(1, 999)}\t{dice.randint(1, 99)}%"
            for _ in range(4)
        )
    )
    mixed = [
        body[0],
        heads[0],
        *body[1:3],
        heads[1],
        *body[3:5],
        table,
        heads[2],
        *body[5:],
    ]
    return Piece(f"{_words(dice, 3)}（{number + 1}）", mixed, "single", "（松岚镇供稿）")


def _words(dice: random.Random, count: int) -> str:
    return "".join(dice.choices(_VOCABULARY.split(), k=count))


def _sentence(dice: random.Random) -> str:
    parts = [f"{_words(dice, 3)}{dice.randint(2, 900)}处" for _ in range(6)]
    return "，".join(parts) + "。"


def sized(seed: int) -> Printed:
    """Give an issue of 20 pages."""
    layout = Layout.default()
    for count in range(10, 40):
        made = issue(seed, count)
        if len(pypdfium2.PdfDocument(pdf(made, layout))) >= PAGES:
            return made
    raise RuntimeError("no issue of 20 pages")


def timed(work: Callable[[], object]) -> float:
    """Seconds that a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def cold() -> dict[str, float]:
    """Time the first of each kind in a fresh process, imports included."""
    found = {}
    for kind in AIMS:
        command = [sys.executable, __file__, "--once", kind]
        found[kind] = timed(lambda command=command: subprocess.run(command, check=True))
    return found


def peer(document: bytes) -> float | None:
    """Seconds that LibreOffice takes for the same pages; None where it is not found."""
    office = shutil.which("soffice")
    if not office:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "issue.docx")
        source.write_bytes(document)
        command = [
            office, f"-env:UserInstallation=file://{folder}/profile", "--headless",
            "--convert-to", "pdf", "--outdir", folder, str(source),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True)  # makes the profile
        return timed(lambda: subprocess.run(command, check=True, capture_output=True))


def measure(rounds: int) -> dict[str, object]:
    """Run everything."""
    layout = Layout.default()
    pieces = len(sized(0).pieces)
    times: dict[str, list[float]] = {kind: [] for kind in AIMS}
    for seed in range(1, rounds + 1):
        for kind, work in (("pdf", pdf), ("docx", docx), ("preview", preview_images)):
            made = issue(1000 * len(kind) + seed, pieces)
            times[kind].append(timed(lambda work=work, made=made: work(made, layout)))
    sample = issue(0, pieces)
    return {
        "pages": len(pypdfium2.PdfDocument(pdf(sample, layout))),
        "rounds": rounds,
        "seconds": {
            kind: {
                "p50": round(statistics.median(values), 3),
                "max": round(max(values), 3),
                "aim": AIMS[kind],
                "met": max(values) <= AIMS[kind],
            }
            for kind, values in times.items()
        },
        "cold_process": {kind: round(value, 3) for kind, value in cold().items()},
        "libreoffice_docx_to_pdf": _rounded(peer(docx(sample, layout))),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def show(found: dict[str, object]) -> None:
    """Print the table."""
    print(
        f"{found['pages']} pages, {found['rounds']} rounds, other texts each time; seconds"
    )
    print(f"{'':28}{'P50':>8}{'max':>8}{'aim':>8}")
    for kind, row in found["seconds"].items():
        verdict = "ok" if row["met"] else "MISSED"
        print(f"{kind:28}{row['p50']:8.3f}{row['max']:8.3f}{row['aim']:8.1f}  {verdict}")
    for kind, value in found["cold_process"].items():
        print(f"{kind + ', fresh process':28}{value:8.3f}")
    other = found["libreoffice_docx_to_pdf"]
    shown = "not found" if other is None else f"{other:8.3f}"
    print(f"{'peer: LibreOffice DOCX-PDF':28}{shown}")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Time the printing of a 20-page issue.")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--once", choices=AIMS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        made = {"pdf": pdf, "docx": docx, "preview": preview_images}
        made[options.once](issue(7, 12), Layout.default())
        return
    found = measure(options.rounds)
    print(json.dumps(found, ensure_ascii=False)) if options.json else show(found)


if __name__ == "__main__":
    main()
