"""What can be seen of a page without knowing what it is about."""

SMALL = """
least => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary, textarea")]
  .filter(one => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter(one => !one.closest(".visually-hidden, .skip, dialog:not([open])"))
  .filter(one => getComputedStyle(one).display !== "inline")
  .map(one => [one, (one.closest("label") || one).getBoundingClientRect()])
  .filter(([one, box]) => box.height < least || box.width < least)
  .map(([one, box]) => [one.tagName, (one.ariaLabel || one.textContent || one.name).trim().slice(0, 20),
    `${Math.round(box.width)}×${Math.round(box.height)}`].join(" "))
"""


def small_targets(page, least=44):
    """Visible controls that a thumb misses, inline links in sentences excepted."""
    return page.evaluate(SMALL, least)


def sideways(page):
    """Pixels by which the page is wider than its window."""
    return page.evaluate(
        "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
    )
