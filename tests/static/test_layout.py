"""Places and sizes that only a browser can tell."""

import pytest

pytestmark = pytest.mark.journey
ROW = (
    "<td>冬季供水台账登记的村</td>" * 30
    + '<td><span class="visually-hidden">办理</span></td>'
)
TABLE = f'<div class="table-wrap"><table class="table trail"><tr>{ROW}</tr></table></div>'


def test_words_for_the_ear_in_a_wide_table_do_not_widen_the_page(site, page):
    page.goto(site.page("/", TABLE.replace("<td>", '<td class="nowrap">')))

    seen = page.evaluate(
        """() => {
          const wrap = document.querySelector(".table-wrap"), root = document.documentElement;
          return [wrap.scrollWidth > wrap.clientWidth, root.scrollWidth - root.clientWidth];
        }"""
    )

    assert seen == [True, 0]
