"""What can be taken away: the scenario that the command line solves to the same numbers, charts as files, the link."""

import csv
import io
import re
import subprocess
import urllib.request
import xml.etree.ElementTree as tree

from serving import DETENTE, ROOT, location

STATE = "#/explore?v=1&b=lapse&m=us-fentanyl-cn:33&p=USA-CHN:7.5&e=flat-4"


def settle(page):
    page.wait_for_function("() => { const a = window.detente.app; return a.board.models < 2 || a.ranges?.ended; }", timeout=20000)


def fetched(page, route):
    href = page.locator(f"a[data-route='{route}']").get_attribute("href")
    with urllib.request.urlopen(location(page).split("#")[0] + href) as answer:
        return answer.read()


def test_the_scenario_file_gives_the_same_numbers(make_page, tmp_path, url):
    page = make_page(STATE)
    settle(page)
    file = tmp_path / "state.yaml"
    file.write_bytes(fetched(page, "download/scenario.yaml"))
    done = subprocess.run([DETENTE, "run", str(file), "--single", "--csv"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    rows = {
        row["country"]: float(row["value"])
        for row in csv.DictReader(io.StringIO(done.stdout))
        if row["variable"] == "welfare" and row["compared_with"] == "2025-10-26" and row["unit"] == "percent" and not row["draw"]
    }
    table = {
        row["country"]: float(row["value"])
        for row in csv.DictReader(io.StringIO(fetched(page, "download/results.csv").decode("utf-8-sig")))
        if row["variable"] == "welfare" and row["unit"] == "percent" and row["country"] in rows and not row["draw"]
    }
    shown = page.evaluate("""() => { const a = window.detente.app;
      return Object.fromEntries(a.board.economies.map((e, i) => [e.code, a.answer.arrays.welfare[i]])); }""")
    assert len(table) > 70 and len(shown) > 70
    for code, value in table.items():
        assert abs(value - rows[code]) <= 1e-9 * max(1, abs(rows[code])), (code, value, rows[code])
    for code, value in shown.items():
        assert abs(value - rows[code]) <= 1e-6 * max(1, abs(rows[code])), (code, value, rows[code])


def test_brief_and_tables_can_be_downloaded(make_page):
    page = make_page(STATE)
    assert b"<html" in fetched(page, "download/brief.html")[:300].lower()
    assert b"welfare" in fetched(page, "download/results.csv")
    assert fetched(page, "download/results.xlsx")[:2] == b"PK"


def saved(page, figure, kind):
    with page.expect_download() as waiting:
        figure.get_by_role("button", name=f"Save as {kind}").click()
    return waiting.value


def test_each_chart_as_svg_png_and_csv(make_page, tmp_path):
    page = make_page(STATE)
    settle(page)
    figures = page.locator("figure")
    assert figures.count() == 4
    for index in range(4):
        figure = figures.nth(index)
        picture = tmp_path / "chart.svg"
        saved(page, figure, "SVG").save_as(picture)
        root = tree.parse(picture).getroot()
        text = picture.read_text()
        assert root.tag.endswith("svg") and "var(--" not in text and "class=" not in text
        assert figure.locator("h2").inner_text()[:12] in text and "Law of" in text
        image = tmp_path / "chart.png"
        saved(page, figure, "PNG").save_as(image)
        assert image.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n" and len(image.read_bytes()) > 5000
        table = tmp_path / "chart.csv"
        saved(page, figure, "CSV").save_as(table)
        lines = table.read_text(encoding="utf-8-sig").splitlines()
        assert lines[0].startswith("# ") and len([line for line in lines if not line.startswith("#")]) > 8


def test_a_chart_is_a_table_too(make_page):
    page = make_page(STATE)
    settle(page)
    figure = page.locator("figure").first
    figure.get_by_role("button", name="Table").click()
    rows = figure.locator("tbody tr")
    assert rows.count() > 70
    assert re.search(r"−?\d", figure.locator("tbody tr", has_text="China").first.inner_text())
    figure.get_by_role("button", name="Chart").click()
    assert figure.locator("svg.map").is_visible()


def test_the_link_is_copied(make_page):
    page = make_page(STATE, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    page.wait_for_function("async () => (await navigator.clipboard.readText()) === location.href")
