"""Explore: a drag moves the numbers at once, says what it did once, and can be undone."""

import re

from serving import location, open_page

LAPSE = "#/explore?v=1&b=lapse"


def finding(page):
    return page.locator("h1.finding").inner_text()


def settle(page):
    """Waits until the last change is answered and the ranges are complete."""
    page.wait_for_function(
        "() => { const a = window.detente.app; return a.fault || !a.answer?.header.basis.converged || a.board.models < 2 || a.ranges?.ended; }",
        timeout=20000,
    )


def first_slider(page):
    return page.locator(".lever input[type=range]:enabled").first


def test_five_numbers_have_unit_day_and_residual(page):
    numbers = page.locator(".numbers > div")
    assert numbers.count() == 5
    for index in range(5):
        assert re.search(r"\d", numbers.nth(index).locator(".big").inner_text())
        assert len(numbers.nth(index).locator(".detail").inner_text().strip()) > 0
    line = page.locator(".dateline").inner_text()
    assert "11 November 2025" in line and "26 October 2025" in line and re.search(r"residual \d×10⁻", line)


def test_a_drag_repaints_on_the_way_and_settles_once(make_page):
    page = make_page(LAPSE)
    settle(page)
    before = location(page)
    page.evaluate(
        "() => { window.heard = []; new MutationObserver(() => window.heard.push(document.getElementById('announcer').textContent)).observe(document.getElementById('announcer'), { childList: true, characterData: true, subtree: true }); }"
    )
    page.evaluate(
        "() => { window.seen = new Set(); new MutationObserver(() => window.seen.add(document.querySelector('.dotrange .dot').getAttribute('cx'))).observe(document.querySelector('.dotrange'), { attributes: true, subtree: true }); }"
    )
    page.evaluate("() => window.detente.measure.clear()")
    box = first_slider(page).bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.3, y)
    page.mouse.down()
    for step in range(1, 21):
        page.mouse.move(box["x"] + box["width"] * (0.3 + 0.03 * step), y)
        page.wait_for_timeout(30)
    assert location(page) == before, "the address waits for the hand to let go"
    assert page.evaluate("() => window.seen.size") > 4, "dots move with the finger"
    assert page.evaluate("() => window.detente.measure.samples.length") > 4
    assert page.evaluate("() => window.heard.length") == 0, "no chatter on the way"
    page.mouse.up()
    settle(page)
    page.wait_for_timeout(700)
    assert "m=" in location(page)
    assert page.evaluate("() => window.heard.length") == 1
    assert "United States" in page.evaluate("() => window.heard[0]")


def test_the_numbers_are_those_of_the_last_value(make_page):
    page = make_page(LAPSE)
    slider = first_slider(page)
    for value in ("60", "5", "45"):
        slider.fill(value)
    settle(page)
    state = page.evaluate("() => window.detente.app.answer.header.state")
    assert ":45" in state and ":5," not in state


def test_ranges_fill_in_and_hold_the_dot(make_page):
    page = make_page(LAPSE)
    settle(page)
    ranges = page.evaluate("""() => { const a = window.detente.app, w = a.answer.arrays.welfare, r = a.ranges.welfare;
      return a.board.economies.map((e, i) => [r.low[i], w[i], r.high[i]]).filter((x) => x[0] !== null); }""")
    assert len(ranges) > 50
    assert all(low <= value + 1e-6 and value <= high + 1e-6 for low, value, high in ranges)
    assert page.locator(".dotrange").first.locator(".range[visibility=visible]").count() >= 8
    assert re.search(r"Range over (\d+) of \1 models", page.locator("figure").nth(1).locator(".note").inner_text())


def test_undo_and_reset(make_page):
    page = make_page(LAPSE)
    settle(page)
    start = finding(page)
    first_slider(page).fill("60")
    settle(page)
    assert finding(page) != start
    page.get_by_role("button", name="Undo").click()
    settle(page)
    assert finding(page) == start
    first_slider(page).fill("60")
    settle(page)
    page.get_by_role("button", name="Reset").click()
    settle(page)
    assert "b=lapse" not in location(page) and "m=" not in location(page)


def test_the_law_is_one_focus_away(make_page):
    page = make_page(LAPSE)
    first_slider(page).focus()
    card = page.locator(".law")
    assert "Source:" in card.inner_text() and re.search(r"From \d+ \w+ \d{4}", card.inner_text())
    described = first_slider(page).get_attribute("aria-describedby")
    assert "Source:" in page.locator(f"#{described}").text_content()
    page.locator(".lever").nth(1).hover()
    assert page.locator(".lever").nth(1).locator("label").inner_text() == card.locator("h3").inner_text()


def test_a_branch_changes_the_law_and_hollow_dots_keep_the_start(make_page):
    page = make_page()
    page.get_by_role("radio", name=re.compile("^Lapse$")).check()
    settle(page)
    assert "b=lapse" in location(page)
    page.wait_for_selector(".ghost[visibility=visible]")
    page.get_by_label("Show the start").uncheck()
    assert page.locator(".ghost[visibility=visible]").count() == 0


def test_a_target_counts_who_reaches_it(make_page):
    page = make_page(LAPSE)
    page.get_by_label("Target").fill("0")
    page.get_by_label("Target").blur()
    assert re.search(r"reached by \d+ of \d+", page.locator(".reached").inner_text())
    assert "g=0" in location(page)


def test_a_lever_for_any_two_economies(make_page):
    page = make_page(LAPSE)
    page.get_by_text("More rates").click()
    page.get_by_label("Duty of").select_option("JPN")
    page.get_by_label("on goods from").select_option("AUS")
    page.get_by_role("button", name="Add a lever").click()
    lever = page.get_by_role("slider", name=re.compile("Japan on Australia"))
    lever.wait_for()
    lever.fill("40")
    settle(page)
    assert "JPN-AUS:40" in location(page)
    assert page.evaluate("() => window.detente.app.answer.header.basis.converged")


def test_another_economy_by_click_and_by_list(make_page):
    page = make_page(LAPSE)
    settle(page)
    page.locator(".dotrange .pick", has_text="Vietnam").first.click()
    settle(page)
    assert "of=VNM" in location(page)
    assert "Vietnam" in page.locator("figure").nth(2).locator("h2").inner_text()
    page.get_by_label("Numbers, industries and partners of").select_option("MYS")
    settle(page)
    assert "of=MYS" in location(page)


def test_a_newcomer_finds_the_answers(make_page, url):
    """What a lapse costs both, whether Vietnam gains, what changes if only China is taxed, and the link."""
    page = make_page()
    page.get_by_role("radio", name=re.compile("^Lapse$")).check()
    settle(page)
    assert re.search(r"United States loses .*China loses", finding(page))
    page.get_by_label("Numbers, industries and partners of").select_option("VNM")
    settle(page)
    assert "Vietnam gains" in finding(page)
    page.get_by_label("Scenario").select_option("china-only")
    page.wait_for_function("() => window.detente.app.board.own.s === 'china-only' && window.detente.app.answer")
    settle(page)
    link = location(page)
    other = open_page(page.context.new_page(), url, link[link.index("#") :])
    settle(other)
    assert finding(other) == finding(page)
