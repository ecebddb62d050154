"""When there are no numbers: a run that did not converge, a refusal, a server that is gone."""

import json
import re
import struct

from serving import Server, open_page


def unconverged(route):
    """Answers a solve as the server does where a run did not converge."""
    state = json.loads(route.request.post_data)
    header = json.dumps(
        {
            "sequence": state["sequence"],
            "state": "",
            "milliseconds": 1,
            "isCached": False,
            "of": "USA",
            "numbers": [],
            "notes": [],
            "basis": {
                "world": "icio-2022",
                "day": "2025-11-11",
                "comparedWith": "2025-10-26",
                "branch": "lapse",
                "model": "m",
                "converged": False,
                "termination": "no convergence within 400 passes",
                "residual": 0.02,
            },
        }
    ).encode()
    route.fulfill(
        status=200, content_type="application/vnd.detente.answer", body=b"DTN1" + struct.pack("<I", len(header)) + header
    )


def figures(page):
    """Every number that the charts and the strip show."""
    texts = page.locator(".big, .dotrange .value, .partners .value, .map-labels text").all_text_contents()
    return [text for text in texts if re.search(r"\d", text)]


def test_without_convergence_words_and_no_number(make_page):
    page = make_page("#/explore?v=1&b=lapse")
    assert figures(page)
    page.route("**/api/v1/solve", unconverged)
    page.locator(".lever input[type=range]:enabled").first.fill("60")
    page.wait_for_function("() => document.querySelector('h1').textContent.includes('did not converge')")
    assert "no convergence within 400 passes" in page.locator(".dateline").inner_text()
    assert not figures(page)
    assert page.locator(".dot[visibility=visible], .range[visibility=visible]").count() == 0
    page.unroute("**/api/v1/solve")
    page.get_by_role("button", name="Undo").click()
    page.wait_for_function("() => !document.querySelector('h1').textContent.includes('converge')")
    assert figures(page)


def test_a_refusal_is_said_in_the_servers_words(make_page):
    page = make_page("#/explore?v=1&b=lapse")
    page.watch.allowed.append("422")
    page.route(
        "**/api/v1/solve",
        lambda route: route.fulfill(
            status=422, json={"problems": [{"what": "XYZ is no economy of this world", "remedy": "see the list"}]}
        ),
    )
    page.locator(".lever input[type=range]:enabled").first.fill("60")
    page.wait_for_selector("#notice:not([hidden])")
    assert "XYZ is no economy of this world: see the list." in page.locator("#notice").inner_text()
    assert not figures(page)


def test_a_link_that_the_server_refuses_says_why(browser, url):
    page = browser.new_page()
    page.goto(f"{url}/#/explore?v=1&b=no-such-branch")
    page.wait_for_selector(".fault")
    assert "no-such-branch" in page.locator(".fault").inner_text()
    page.close()


def test_an_unknown_key_is_named(make_page):
    page = make_page("#/explore?v=1&b=lapse&zz=3")
    assert "“zz” of this link is unknown" in page.locator("#notice").inner_text()


def test_a_server_that_is_gone_and_comes_back(browser):
    server = Server().start()
    try:
        page = browser.new_page()
        open_page(page, server.url, "#/explore?v=1&b=lapse")
        server.stop()
        page.locator(".lever input[type=range]:enabled").first.fill("60")
        page.wait_for_function("() => document.querySelector('h1').textContent.includes('No numbers')")
        assert "detente serve" in page.locator("#notice").inner_text()
        assert not figures(page)
        server.start()
        page.wait_for_function("() => document.querySelector('h1').textContent.includes('with your changes')", timeout=20000)
        assert figures(page)
        assert page.locator("#notice").is_hidden()
        page.close()
    finally:
        server.stop()
