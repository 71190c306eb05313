import pytest

from shangda.organisations import browsers

KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
WIN7, WIN10 = "Windows NT 6.1; Win64; x64", "Windows NT 10.0; Win64; x64"


def chrome(system, version, after=""):
    """What a Chromium of this version says, with what a shell adds."""
    return f"Mozilla/5.0 ({system}) {KIT} Chrome/{version}.0.0.0 Safari/537.36 {after}"


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        (chrome(WIN7, 96), "Chrome 96 · Windows 7"),
        (chrome(WIN10, 120, "Edg/120.0.2210.91"), "Edge 120 · Windows 10或11"),
        (chrome(WIN10, 86, "QIHU 360SE"), "360安全浏览器（内核86） · Windows 10或11"),
        (chrome(WIN7, 86, "QIHU 360EE"), "360极速浏览器（内核86） · Windows 7"),
        (chrome(WIN7, 94, "QQBrowser/11.5.5"), "QQ浏览器（内核94） · Windows 7"),
        (chrome(WIN7, 80, "SE 2.X MetaSr 1.0"), "搜狗浏览器（内核80） · Windows 7"),
        (
            chrome("X11; Linux aarch64", 102, "Qaxbrowser"),
            "奇安信可信浏览器（内核102） · Linux",
        ),
        (chrome("X11; Linux x86_64; UOS", 97, "RedLotus"), "红莲花浏览器（内核97） · 统信"),
        (chrome("Linux; Android 13; M2012", 110), "Chrome 110 · 安卓"),
        (
            "Mozilla/5.0 (X11; Linux aarch64; rv:115.0) Gecko/20100101 Firefox/115.0",
            "火狐 115 · Linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko",
            "IE 11 · Windows 7",
        ),
        (
            (
                f"Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) {KIT} "
                "Version/16.0 Mobile/15E148 Safari/604.1"
            ),
            "Safari 16 · iPhone",
        ),
        ("QQBrowser", "QQ浏览器"),
        ("curl/8.0", "其他浏览器"),
        ("", "其他浏览器"),
    ],
)
def test_a_browser_and_its_system_are_said_in_words(user_agent, said):
    assert browsers.words(user_agent) == said


def test_a_name_cut_off_by_its_column_is_still_read():
    assert browsers.words(chrome(WIN7, 96)[:110]) == "Chrome 96 · Windows 7"
