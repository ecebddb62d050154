"""Timeline, Country, Compare, Sources, Method: each shows what it promises; the tree that a screen reader gets is as recorded."""

import os
import re
from pathlib import Path

import pytest

SNAPSHOTS = Path(__file__).parent / "snapshots"


def settle(page):
    page.wait_for_function("() => { const a = window.detente.app; return a.board.models < 2 || a.ranges?.ended; }", timeout=20000)


def test_timeline_shows_both_ways_and_solves_any_day(make_page):
    page = make_page("#/timeline?v=1&b=lapse")
    page.wait_for_selector(".timeline .line-value")
    settle(page)
    names = page.locator(".timeline .line-name").all_text_contents()
    assert len(names) >= 2
    assert page.locator(".truce").count() >= 1
    before = page.locator("h1").inner_text()
    slider = page.get_by_role("slider", name="The day whose law is solved")
    slider.focus()
    for _ in range(8):
        page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => new URLSearchParams(location.hash.split('?')[1]).get('on') === '2025-11-03'")
    settle(page)
    assert "3 November 2025" in page.locator(".day-words").inner_text()
    assert page.locator("h1").inner_text() != before
    event = page.locator(".events-list details").last
    event.locator("summary").click()
    assert "Source:" in event.inner_text()


def test_timeline_of_a_product(make_page):
    page = make_page("#/timeline?v=1&b=lapse")
    page.get_by_label("Product (customs code, HS)").fill("870380")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('.wide-panel h2').textContent.includes('870380')")
    page.watch.allowed += ["400", "422"]
    page.get_by_label("Product (customs code, HS)").fill("abc")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('.inline-fault').textContent.length > 5")


def test_country_says_who_took_whose_market_and_what_each_measure_did(make_page):
    page = make_page("#/country?v=1&b=lapse&of=MEX")
    settle(page)
    page.wait_for_selector(".waterfall .bar")
    page.wait_for_selector(".bars .bar")
    assert "Mexico" in page.locator("h1").inner_text()
    changes = [
        float(text.replace("−", "-").replace("+", "").replace("%", "").replace(",", ""))
        for text in page.locator("figure").nth(2).locator(".dotrange .value").all_text_contents()
    ]
    assert len(changes) > 20 and changes == sorted(changes, reverse=True)
    total = page.locator(".waterfall .row").last.locator(".value").text_content()
    assert total == page.locator(".big").first.inner_text().replace(" ", "")


def test_chains_say_draw_and_list_the_same(make_page):
    page = make_page("#/chains?v=1&by=USA&sector=vehicles&to=CHN")
    page.wait_for_selector(".chains .flow")
    sentence = page.locator(".chain-answer").inner_text()
    total = re.search(r"\$(\d+\.\d\d) is value added of China", sentence).group(1)
    rows = page.locator("[aria-label='By tier'] tbody tr").all_inner_texts()
    assert rows[-1].split("\t")[-1] == total and rows[0].startswith("1: bought there directly")
    parts = [float(row.split("\t")[-1]) for row in rows[:-1]]
    assert abs(sum(parts) - float(total)) < 0.04
    assert page.locator("[aria-label='Chokepoints'] tbody tr").count() == 10
    drawn = page.locator(".chains .node").count()
    assert drawn >= 5 and page.locator(".chains .node.from-origin").count() >= 3
    page.get_by_role("button", name="Table", exact=True).click()
    page.wait_for_selector(".wide-panel .table tbody tr")
    assert "China: " in page.locator(".wide-panel .table tbody tr").first.inner_text()
    page.get_by_label("Depends on").select_option("MEX")
    page.wait_for_function("() => document.querySelector('.chain-answer').textContent.includes('Mexico')")
    assert "to=MEX" in page.evaluate("location.hash")
    page.get_by_label("Industry", exact=True).select_option("all")
    page.wait_for_function("() => document.querySelector('.chain-answer').textContent.includes('output made in')")


def test_compare_shows_differences_only(make_page):
    page = make_page("#/compare?v=1&b=lapse&m=us-fentanyl-cn:40")
    page.wait_for_selector(".compare .dotrange")
    words = page.locator(".compare").inner_text()
    assert "What happens" in words and "Real income" in words
    page.get_by_label("Compare what you see with").select_option("b:lapse")
    page.wait_for_function("() => location.hash.includes('c=')")
    page.wait_for_function("() => !document.querySelector('.compare .table-holder').textContent.includes('What happens')")
    assert re.search(r"40%", page.locator(".table-holder").first.inner_text())
    page.get_by_role("button", name="Keep what you see here").click()
    page.wait_for_function("() => document.querySelector('.compare .table-holder').textContent.includes('same question')")


def test_sources_have_text_and_dates(make_page):
    page = make_page("#/sources?v=1&b=lapse")
    page.wait_for_selector(".measures li")
    assert page.locator(".measures li").count() > 20
    page.get_by_label("with the words").fill("fentanyl")
    page.wait_for_function("() => document.querySelectorAll('.measures li').length < 12")
    measure = page.locator(".measures details").first
    measure.locator("summary").click()
    assert "Source:" in measure.inner_text() and re.search(r"From \d+ \w+ \d{4}", measure.inner_text())


def test_method_has_live_values_that_hold(make_page):
    page = make_page("#/method?v=1&b=lapse")
    page.wait_for_selector(".equation")
    assert page.locator(".equation").count() >= 3
    for text in page.locator(".sides").all_inner_texts():
        apart = re.search(r"apart by (?:0$|\d+×10⁻([⁰¹²³⁴⁵⁶⁷⁸⁹]+))", text)
        assert apart, text
        if apart.group(1):
            assert int("".join(str("⁰¹²³⁴⁵⁶⁷⁸⁹".index(digit)) for digit in apart.group(1))) >= 6, text
    before = page.locator(".equations").inner_text()
    page.get_by_label("Industry").select_option("vehicles")
    page.wait_for_function("(before) => document.querySelector('.equations').innerText !== before", arg=before)
    page.wait_for_function("() => document.querySelectorAll('.reading h2').length >= 3")
    assert "economies" in page.locator(".reading").inner_text()


TREES = {
    "bar": ("#/explore", "header"),
    "levers": ("#/explore?v=1&b=lapse", ".levers"),
    "compare": ("#/compare", ".picker-row"),
    "timeline": ("#/timeline", ".picker-row"),
    "quantities": ("#/explore?v=1&s=soybeans&b=full", ".levers .sliders"),
    "talks": ("#/talks?v=1&s=busan-talks", ".compose"),
}


def without_data(page, tree):
    """The tree without what comes from data: titles of levers, threats and branches, the law behind them, options of lists."""
    titles = page.evaluate("""() => { const b = window.detente.app.board;
      return [...b.levers, ...b.threats, ...b.branches].flatMap((each) => [each.title, each.title.split(': ')[0], each.title.split(': ')[1]]).filter(Boolean); }""")
    lines = []
    for line in tree.splitlines():
        if re.match(r"\s*- option ", line):
            continue
        for title in sorted(set(titles), key=len, reverse=True):
            line = line.replace(title, "⟨title⟩")
        line = re.sub(r"- text: .*(Source:| From ).*", "- text: ⟨the law⟩", line)
        line = re.sub(r"(Does not bind|Binds).*", "⟨outcome⟩", line)
        lines.append(re.sub(r'"(\d+(\.\d+)?)"$', '"⟨number⟩"', line))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", TREES)
def test_the_accessible_tree_is_as_recorded(make_page, name):
    """Trees without results in them. DETENTE_REFRESH=1 records those of today."""
    address, place = TREES[name]
    page = make_page(address)
    settle(page)
    page.wait_for_timeout(500)
    tree = without_data(page, page.locator(place).first.aria_snapshot())
    file = SNAPSHOTS / f"{name}.yml"
    if os.environ.get("DETENTE_REFRESH") == "1":
        file.write_text(tree)
    assert file.exists(), f"record {file.name} first: DETENTE_REFRESH=1 make test-page"
    assert tree == file.read_text()
