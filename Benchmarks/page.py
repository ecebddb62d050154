"""From a hand's move to painted numbers, in a browser beside the server on the same machine; first paint; weight.

    BENCH=1 sh Tests/web/run.sh     (make bench does)

200 moves of the first lever on the default world with all its economies. A move counts from the time stamp of its event to a
message posted after the frame in which its numbers were drawn; a move that was overtaken by a newer one is not waited for.
"""

import math
import os
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Tests" / "web"))
from serving import browsing, open_page, serving  # noqa: E402

MOVES = 200


def quantile(values, part):
    return sorted(values)[min(len(values) - 1, math.ceil(part * len(values)) - 1)]


def drag(page, moves=MOVES):
    """Moves the first lever and gives milliseconds from input to paint, one for each painted answer."""
    page.evaluate("() => window.detente.measure.clear()")
    box = page.locator(".lever input[type=range]:enabled").first.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 12, y)
    page.mouse.down()
    for step in range(moves):
        part = 0.5 - 0.46 * math.cos(step / moves * 6 * math.pi)
        painted = page.evaluate("() => window.detente.measure.samples.length")
        page.mouse.move(box["x"] + 10 + (box["width"] - 20) * part, y)
        page.wait_for_timeout(16)
        for _ in range(100):
            if page.evaluate("() => window.detente.measure.samples.length") > painted:
                break
            page.wait_for_timeout(4)
    page.mouse.up()
    page.wait_for_timeout(800)
    return page.evaluate("() => window.detente.measure.samples")


def main():
    with serving() as url, browsing() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        page = context.new_page()
        weight = []
        protocol = context.new_cdp_session(page)
        protocol.send("Network.enable")
        protocol.on("Network.loadingFinished", lambda event: weight.append(event["encodedDataLength"]))
        open_page(page, url, "#/explore?v=1&b=lapse")
        page.wait_for_timeout(1500)
        loaded = sum(weight)
        paint = page.evaluate(
            "() => performance.getEntriesByType('paint').find((each) => each.name === 'first-contentful-paint').startTime"
        )
        ready = page.evaluate("() => window.detente.firstAnswer ?? NaN")
        drag(page, 20)
        plain = drag(page)
        protocol.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        slow = drag(page)
        economies = page.evaluate("() => window.detente.app.board.economies.length")
    print(f"page, {economies} economies, server and browser on the same {os.cpu_count()} cores")
    print(f"  first paint {paint:.0f} ms, first numbers {ready:.0f} ms; weight {loaded / 1e3:.0f} kB with its first answers")
    for name, values in (("input to paint", plain), ("input to paint, processor throttled 4 times", slow)):
        print(
            f"  {name}: median {statistics.median(values):.1f} ms, p95 {quantile(values, 0.95):.1f} ms, {len(values)} moves painted"
        )


main()
