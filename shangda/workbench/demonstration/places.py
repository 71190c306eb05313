"""The invented city of 云渡, its two counties, and the units that report to them.

No place of these names exists. What a unit may write about follows from its ``tags``:
``T`` rural township, ``U`` town streets, or the code of a department and ``*``.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

CITY = "YD"
COUNTY = "QY"
SECOND_COUNTY = "TQ"
SPEAKS_FOR = {"township": 1, "department": 6}

_HEADS = (
    "石", "沙", "柏", "桑", "梨", "枣", "竹", "麻", "柳", "桂", "樟", "杨", "梅", "茶",
    "鹿", "雁", "鹤", "马", "羊", "磨盘", "石门", "青石", "白沙", "红岩", "老鹰", "双河",
    "三岔", "长田", "木鱼", "蕨", "楠", "枫", "槐", "葛", "蓼", "菱", "响水", "斗笠",
    "筲箕", "碓窝", "花椒", "板栗", "棕树", "丝茅", "芭茅", "箭竹",
)  # fmt: skip
_TAILS = (
    "湾", "坪", "垭", "岭", "沟", "坝", "冲", "坳", "塘", "桥", "铺", "寨", "田", "溪",
    "洼", "口", "岗", "坡", "荡", "坂",
)  # fmt: skip
_COMMUNITIES = (
    "望江", "临渡", "橘园", "南码头", "北仓", "纺织", "文昌巷", "老灯厂", "花鸟街", "新桥头",
    "水塔", "苗圃", "粮库",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """One place or office, and the names that its texts can use."""

    code: str
    name: str
    short: str
    kind: str
    parent: str
    order: int
    group: str = ""
    tags: frozenset[str] = frozenset()
    diligence: int = 0
    """Items in half a year that the unit tends to hand in."""
    level_word: str = "村"
    places: tuple[str, ...] = ()
    river: str = ""
    road: str = ""
    hill: str = ""
    company: str = ""
    cooperative: str = ""
    school: str = ""

    @property
    def scale(self) -> int:
        """How many townships its figures speak for."""
        return SPEAKS_FOR.get(self.kind, 1)

    @property
    def whole(self) -> str:
        """How its texts call the area it speaks for."""
        if self.kind == "township":
            return "全街道" if self.short.endswith("街道") else f"全{self.short[-1]}"
        return "全市" if self.parent == CITY else "全县"


# code, short name, tags, items in half a year
_TOWNSHIPS = (
    ("QSZ", "松岚镇", "T", 41),
    ("QTZ", "桐影镇", "T", 58),
    ("QWZ", "望禾镇", "T", 49),
    ("QBJ", "泊舟街道", "U", 66),
    ("QLZ", "鹿洄镇", "T", 41),
    ("QHZ", "荷岙镇", "T", 35),
    ("QQZ", "青梧镇", "T U", 29),
    ("QYP", "云坪乡", "T", 38),
    ("QLX", "芦雪乡", "T", 26),
    ("QZX", "竹坞乡", "T", 26),
    ("QYJ", "云脚乡", "T", 15),
    ("QSX", "松陂乡", "T", 13),
    ("QBX", "半溪乡", "T", 9),
    ("QPX", "石蒲乡", "T", 0),
)
_FIRST_DEPARTMENTS = (
    ("FGJ", "发改局", "发展和改革局", 36),
    ("JYJ", "教育局", "教育局", 48),
    ("GAJ", "公安局", "公安局", 62),
    ("MZJ", "民政局", "民政局", 40),
    ("CZJ", "财政局", "财政局", 22),
    ("RSJ", "人社局", "人力资源和社会保障局", 56),
    ("ZRJ", "自然资源局", "自然资源局", 26),
    ("STJ", "生态环境局", "生态环境局", 33),
    ("ZJJ", "住建局", "住房和城乡建设局", 44),
    ("JTJ", "交通运输局", "交通运输局", 52),
    ("SLJ", "水利局", "水利局", 47),
    ("NYJ", "农业农村局", "农业农村局", 72),
    ("SWJ", "商务局", "商务局", 24),
    ("WLJ", "文旅局", "文化和旅游局", 21),
    ("WJJ", "卫健局", "卫生健康局", 38),
    ("YJJ", "应急管理局", "应急管理局", 36),
)
_SECOND_DEPARTMENTS = (
    ("ZZB", "委组织部", "委组织部", 38),
    ("XCB", "委宣传部", "委宣传部", 25),
    ("ZFW", "委政法委", "委政法委员会", 24),
    ("YBJ", "医保局", "医疗保障局", 22),
    ("SJJ", "市场监管局", "市场监督管理局", 41),
    ("LYJ", "林业局", "林业局", 22),
    ("TJJ", "统计局", "统计局", 24),
    ("XFJ", "信访局", "信访局", 24),
    ("GYQ", "工业园区", "工业园区管理委员会", 28),
    ("SJU", "数据局", "数据局", 26),
    ("SPJ", "行政审批局", "行政审批局", 20),
    ("SFJ", "司法局", "司法局", 23),
    ("ZGH", "总工会", "总工会", 12),
    ("FL", "妇联", "妇女联合会", 13),
    ("GXS", "供销社", "供销合作社联合社", 0),
)
_SECOND_COUNTY = (
    ("TCZ", "澄湾镇", "T", 17),
    ("TBX", "白芷乡", "T", 12),
    ("TZZ", "枕溪镇", "T", 14),
    ("TLX", "栗洼乡", "T", 9),
    ("TMZ", "麦店镇", "T", 16),
    ("THX", "花涧乡", "T", 6),
)
_SECOND_OFFICES = (
    ("NYJ", "农业农村局", "农业农村局", 15),
    ("RSJ", "人社局", "人力资源和社会保障局", 12),
    ("JYJ", "教育局", "教育局", 10),
    ("SLJ", "水利局", "水利局", 11),
)

RANKING_GROUPS = ("乡镇（街道）组", "县直一组", "县直二组")


def _features(short: str, code: str) -> dict[str, str]:
    rng = random.Random(f"features {code}")  # noqa: S311 -- places, not secrets
    head = rng.choice(_HEADS)
    return {
        "river": f"{rng.choice(_HEADS)}{rng.choice(('溪', '河'))}",
        "road": f"{short[0]}{head[0]}公路",
        "hill": f"{rng.choice(_HEADS)}{rng.choice(('山', '岭'))}",
        "company": f"{short[:1]}{rng.choice('禾丰源盛泽')}{rng.choice('农工商')}贸公司",
        "cooperative": f"{rng.choice(_HEADS)}{rng.choice(_TAILS)}合作社",
        "school": f"{short.rstrip('镇乡')}中心学校".replace("街道", ""),
    }


def _villages(code: str, taken: set[str]) -> tuple[str, ...]:
    rng = random.Random(f"villages {code}")  # noqa: S311 -- places, not secrets
    found: list[str] = []
    wanted = rng.randint(9, 14)
    while len(found) < wanted:
        name = rng.choice(_HEADS) + rng.choice(_TAILS)
        if name not in taken:
            taken.add(name)
            found.append(f"{name}村")
    return tuple(found)


def _townships(
    rows: tuple[tuple[str, str, str, int], ...], county: str, name: str, start: int
) -> Iterator[Unit]:
    taken: set[str] = set()
    for order, (code, short, tags, diligence) in enumerate(rows, start):
        streets = short.endswith("街道")
        yield Unit(
            code=code,
            name=f"{name}{short}",
            short=short,
            kind="township",
            parent=county,
            order=order,
            group=RANKING_GROUPS[0],
            tags=frozenset(tags.split()),
            diligence=diligence,
            level_word="社区" if streets else "村",
            places=tuple(f"{c}社区" for c in _COMMUNITIES)
            if streets
            else _villages(code, taken),
            **_features(short, code),
        )


def _departments(
    rows: tuple[tuple[str, str, str, int], ...],
    county: tuple[str, str],
    group: str,
    start: int,
) -> Iterator[Unit]:
    code, name = county
    townships = _TOWNSHIPS if code == COUNTY else _SECOND_COUNTY
    for order, (tag, short, full, diligence) in enumerate(rows, start):
        features = _features(name, code)
        yield Unit(
            code=f"{code[0]}{tag}",
            name=f"中共{name}{full}" if short.startswith("委") else f"{name}{full}",
            short=f"县{short}",
            kind="department",
            parent=code,
            order=order,
            group=group,
            tags=frozenset((tag, "*")),
            diligence=diligence,
            level_word="乡镇",
            places=tuple(row[1] for row in townships),
            **features,
        )


def _offices() -> Iterator[Unit]:
    rows = (
        (CITY, "云渡市", "云渡市", "city", ""),
        (COUNTY, "栖云县", "栖云县", "county", CITY),
        (SECOND_COUNTY, "听泉县", "听泉县", "county", CITY),
        ("YSWB", "中共云渡市委办公室", "市委办", "office", CITY),
        ("YZFB", "云渡市人民政府办公室", "市政府办", "office", CITY),
        ("QXWB", "中共栖云县委办公室", "栖云县委办", "office", COUNTY),
        ("QZFB", "栖云县人民政府办公室", "栖云县政府办", "office", COUNTY),
        ("TXWB", "中共听泉县委办公室", "听泉县委办", "office", SECOND_COUNTY),
    )
    for order, (code, name, short, kind, parent) in enumerate(rows, 1):
        yield Unit(code=code, name=name, short=short, kind=kind, parent=parent, order=order)


@cache
def all_units() -> tuple[Unit, ...]:
    """Every unit in official order, each after its parent."""
    first, second = (COUNTY, "栖云县"), (SECOND_COUNTY, "听泉县")
    return (
        *_offices(),
        *_townships(_TOWNSHIPS, *first, 101),
        *_departments(_FIRST_DEPARTMENTS, first, RANKING_GROUPS[1], 201),
        *_departments(_SECOND_DEPARTMENTS, first, RANKING_GROUPS[2], 301),
        *_townships(_SECOND_COUNTY, *second, 401),
        *_departments(_SECOND_OFFICES, second, RANKING_GROUPS[1], 501),
    )


@cache
def by_code() -> dict[str, Unit]:
    """Units by their code."""
    return {unit.code: unit for unit in all_units()}


def reporting_units(county: str) -> tuple[Unit, ...]:
    """The units that report to a county's desks, in official order."""
    return tuple(u for u in all_units() if u.parent == county and u.group)
