"""What the pages cost a reader: bytes of the first view, things that move, time to a suggestion.

    python -m benchmarks.page_budget [--data FOLDER]

A real Chromium asks the real service over corpus/ on loopback, nothing kept from before. Ends with
1 where a budget is broken:

- bytes: everything a view transfers, headers too, is less than 100 kB;
- movement: the sum of all layout shifts (CLS, those while typing as well) is 0;
- suggestions: from a keystroke until they are painted, half of the keystrokes take 100 ms at most.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from benchmarks.sample_pages import sample_data
from benchmarks.served import machine, percentile, service
from tests.browser.chromium import launched

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MOST_BYTES = 100_000
MOST_MS = 100.0
QUESTION = "Ile kosztował projekt InPlaMed?"
VIEWS = {
    "first view": "/",
    "results with the answer": "/?" + urlencode({"q": QUESTION}),
    "results with filters open": "/?" + urlencode({"q": "szpital", "panel": 1}),
    "intranet page with the box": "/demo",
}
TYPED = ("inplamed", "składka", "regulamin", "porozumienie", "strategia klastra")

WATCH = """() => {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shifts.push(entry.value);
  }).observe({type: "layout-shift", buffered: true});
  document.addEventListener("keydown", (event) => {
    window.pressed = event.timeStamp;
    window.shown = null;
  }, true);
  window.watchList = (root) => new MutationObserver(() => {
    if (window.shown !== null || !root.querySelector("[role=option]")) return;
    // The list is drawn in this frame; the task after it runs when it has been painted.
    requestAnimationFrame(() => setTimeout(() => {
      window.shown ??= performance.now() - window.pressed;
    }));
  }).observe(root, {childList: true, subtree: true});
}"""

SHOWN = """() => new Promise((done) => {
  const until = performance.now() + 1500;
  const look = () => {
    if (shown !== null || performance.now() > until) done(shown);
    else setTimeout(look, 5);
  };
  look();
})"""


@contextmanager
def opened(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="pl-PL")
    page = context.new_page()
    page.add_init_script(f"({WATCH})()")
    yield page
    context.close()


def transferred(page: Page, address: str) -> int:
    """Bytes that the view takes over the network, as the browser itself counts them."""
    sizes: list[float] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    return round(sum(sizes))


def movement(page: Page) -> float:
    page.wait_for_timeout(500)
    return float(page.evaluate("shifts.reduce((sum, one) => sum + one, 0)"))


def waits(page: Page, root: str, text: str) -> list[float]:
    """Milliseconds from each keystroke to its suggestions; letters without any are left out."""
    page.evaluate(f"watchList({root})")
    found: list[float] = []
    for letter in text:
        page.keyboard.type(letter)
        spent = page.evaluate(SHOWN)
        if spent is not None:
            found.append(float(spent))
        page.wait_for_timeout(120)
    return found


def measure(browser: Browser, base: str) -> bool:
    """Prints a line for each figure; whether all budgets hold."""
    held = True
    for name, path in VIEWS.items():
        with opened(browser) as page:
            size, moved = transferred(page, base + path), movement(page)
        held &= size < MOST_BYTES and moved == 0
        print(f"{name:28} {size / 1000:6.1f} kB   layout shift {moved:.4f}")
    boxes = {
        "search page": ("/", "#q", "document.querySelector('form')"),
        "intranet box": ("/demo", "input", "document.querySelector('kartoteka-search').shadowRoot"),
    }
    for name, (path, field, root) in boxes.items():
        spent: list[float] = []
        moved = 0.0
        for text in TYPED:
            with opened(browser) as page:
                page.goto(base + path, wait_until="networkidle")
                page.locator(field).first.focus()
                spent += waits(page, root, text)
                moved += movement(page)
        middle = statistics.median(spent)
        held &= middle <= MOST_MS and moved == 0
        print(
            f"{name:28} suggestion after {middle:.0f} ms (p50), {percentile(spent, 0.95):.0f} ms "
            f"(p95), {len(spent)} of {len(''.join(TYPED))} keystrokes; layout shift {moved:.4f}"
        )
    return held


def main() -> None:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, help="a folder with an index of corpus/")
    arguments = parser.parse_args()
    playwright: Any
    with (
        sample_data(arguments.data) as data,
        sync_playwright() as playwright,
        service(data) as (client, _),
    ):
        base = str(client.base_url).rstrip("/")
        client.get("/api/suggest", params={"q": "a"})
        client.get("/", params={"q": QUESTION, "answer": 1})  # what is loaded once is loaded
        held = measure(launched(playwright), base)
    print(machine())
    if not held:
        sys.exit(1)


if __name__ == "__main__":
    main()
