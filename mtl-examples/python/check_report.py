"""Opens a report in headless Chromium; fails on errors, requests, overflow or an empty plot.

Usage: check_report.py REPORT.html SCREENSHOT.png
"""

import pathlib
import sys
import tempfile

from playwright.sync_api import sync_playwright

WIDTH = 1100
OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]

# axes, grid and diagonals are grey: an empty plot has no coloured pixel between its axes
COLOURED = """canvas => {
  const {left, top, width, height} = Chart.getChart(canvas).chartArea;
  const scale = canvas.width / canvas.clientWidth;
  const pixels = canvas.getContext('2d')
    .getImageData(left * scale, top * scale, width * scale, height * scale).data;
  let count = 0;
  for (let i = 0; i < pixels.length; i += 4) {
    const rgb = pixels.slice(i, i + 3);
    if (pixels[i + 3] > 0 && Math.max(...rgb) - Math.min(...rgb) > 40) count++;
  }
  return count;
}"""


def check(report, screenshot, profile):
    problems = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            profile, executable_path="/usr/bin/chromium", args=OPTIONS,
            viewport={"width": WIDTH, "height": 900})
        page = browser.new_page()
        page.on("pageerror", lambda error: problems.append(f"error: {error}"))
        page.on("console", lambda message: problems.append(f"console: {message.text}")
                if message.type in ("error", "warning") else None)
        page.on("request", lambda request: problems.append(f"request: {request.url}")
                if request.url.split(":")[0] not in ("file", "data") else None)
        page.goto(report.resolve().as_uri())
        page.screenshot(path=screenshot, full_page=True)
        if page.evaluate("document.documentElement.scrollWidth") > WIDTH:
            problems.append(f"the page is wider than {WIDTH} pixels")
        canvases = page.query_selector_all("canvas")
        if not canvases:
            problems.append("there is no plot")
        for canvas in canvases:
            title = canvas.evaluate("c => Chart.getChart(c).options.plugins.title.text")
            count = canvas.evaluate(COLOURED)
            print(f"{title}: {count} coloured pixels")
            if count < 20:
                problems.append(f"the plot \"{title}\" is empty")
        browser.close()
    return problems


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        found = check(pathlib.Path(sys.argv[1]), sys.argv[2], folder)
    sys.exit("\n".join(found) if found else 0)
