"""For everyone: axe, contrast of chart text, touch targets, width, no shift, keyboard."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from serving import location

SCREENS = ["explore", "timeline", "country", "chains", "talks", "friends", "compare", "sources", "method"]
HEAVY = "?v=1&b=lapse&of=VNM&g=0"


def address(screen):
    """The screen with as much on it as there can be."""
    own = {
        "talks": "#/talks?v=1&s=busan-talks&deal=geneva,us-fentanyl-cn&patience=70",
        "friends": "#/friends?v=1&s=reverse-nixon&cut=70&pay=20&lift=with",
    }
    return own.get(screen, f"#/{screen}{HEAVY}")


def ready(page):
    page.wait_for_function("() => { const a = window.detente.app; return a.board.models < 2 || a.ranges?.ended; }", timeout=20000)
    page.wait_for_function(
        "() => !window.detente.app.board.scenario.hasTalks || !document.querySelector('.talks-screen') || document.querySelector('.frontier .package')",
        timeout=60000,
    )
    page.wait_for_function(
        "() => !window.detente.app.board.scenario.hasTriangle || !document.querySelector('.friends-screen') || document.querySelector('.carrots .offer')",
        timeout=90000,
    )
    page.wait_for_timeout(600)


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("scheme,width", [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing(make_page, screen, scheme, width):
    page = make_page(address(screen), width=width, height=844, color_scheme=scheme)
    ready(page)
    found = Axe().run(page).response["violations"]
    assert not found, [(each["id"], [node["target"] for node in each["nodes"]][:4]) for each in found]


CONTRAST = """() => {
  const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgb = (color) => { probe.clearRect(0, 0, 1, 1); probe.fillStyle = color; probe.fillRect(0, 0, 1, 1); return [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3); };
  const light = (color) => { const [r, g, b] = rgb(color).map((x) => { x /= 255; return x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ratio = (one, other) => { const [a, b] = [light(one), light(other)].sort((x, y) => y - x); return (a + 0.05) / (b + 0.05); };
  const body = getComputedStyle(document.body).backgroundColor;
  const faint = getComputedStyle(document.documentElement).getPropertyValue('--faint');
  return [...document.querySelectorAll('svg text')].filter((node) => node.textContent && node.getClientRects().length).map((node) => {
    const style = getComputedStyle(node);
    const halo = style.paintOrder.startsWith('stroke') && style.stroke !== 'none';
    const grounds = halo ? [style.stroke] : [body, faint];
    return { text: node.textContent, size: parseFloat(style.fontSize), ratio: Math.min(...grounds.map((ground) => ratio(style.fill, ground))) };
  });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["explore", "timeline", "country", "chains", "talks", "friends", "compare"])
def test_chart_text_has_contrast(make_page, screen, scheme):
    page = make_page(address(screen), color_scheme=scheme)
    ready(page)
    texts = page.evaluate(CONTRAST)
    assert len(texts) > 10
    weak = [each for each in texts if each["ratio"] < 4.5]
    assert not weak, weak[:5]


SCALE = """async () => {
  const style = getComputedStyle(document.documentElement);
  const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgb = (name) => { probe.fillStyle = style.getPropertyValue(name); probe.fillRect(0, 0, 1, 1); return [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3).map((x) => x / 255); };
  return Object.fromEntries(['loss', 'gain'].map((side) => [side, [1, 2, 3, 4, 5].map((step) => rgb(`--${side}-${step}`))]));
}"""

# Machado, Oliveira and Fernandes (2009), severity 1: what eyes without one kind of cone see, in linear RGB.
BLIND = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def lab(rgb, matrix):
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in rgb]
    if matrix:
        linear = [min(1, max(0, sum(a * b for a, b in zip(row, linear)))) for row in matrix]
    x, y, z = (
        sum(a * b for a, b in zip(row, linear))
        for row in ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    )
    f = [t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x / 0.95047, y, z / 1.08883)]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_losses_and_gains_differ_to_all_eyes(make_page, scheme):
    """Every class differs from every other by more than 7 in CIE Lab, for each kind of colour blindness."""
    colours = make_page(color_scheme=scheme).evaluate(SCALE)
    every = [(f"{side}-{step + 1}", colour) for side, steps in colours.items() for step, colour in enumerate(steps)]
    for kind in (None, *BLIND):
        seen = [(name, lab(colour, BLIND.get(kind))) for name, colour in every]
        for index, (one, first) in enumerate(seen):
            for other, second in seen[index + 1 :]:
                distance = sum((a - b) ** 2 for a, b in zip(first, second)) ** 0.5
                assert distance > 7, (kind, one, other, distance)


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wider_than_the_window(make_page, screen, width):
    page = make_page(address(screen), width=width, height=844)
    ready(page)
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


TARGETS = """() => [...document.querySelectorAll('button, select, summary, input:not([type=checkbox]):not([type=radio]), label.switch, .segments label, nav a, .menu a')]
  .filter((node) => node.checkVisibility({ visibilityProperty: true }) && node.getClientRects().length && !node.closest('details:not([open]) > :not(summary)'))
  .map((node) => ({ what: node.outerHTML.slice(0, 90), height: node.getBoundingClientRect().height })).filter((each) => each.height < 43.5)"""


@pytest.mark.parametrize("screen", SCREENS)
def test_a_finger_hits_every_control(make_page, screen):
    page = make_page(address(screen), width=390, height=844, has_touch=True, is_mobile=True)
    ready(page)
    assert not page.evaluate(TARGETS)


def test_a_finger_moves_a_lever_and_opens_its_law(make_page):
    page = make_page(f"#/explore{HEAVY}", width=390, height=844, has_touch=True, is_mobile=True)
    slider = page.locator(".lever input[type=range]:enabled").first
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    before = page.locator("h1.finding").inner_text()
    page.touchscreen.tap(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2)
    page.wait_for_function("(before) => document.querySelector('h1.finding').textContent !== before", arg=before)
    assert page.locator("h1.finding").bounding_box()["y"] < 200, "the answer stays in sight"
    page.locator(".lever .why").first.tap()
    card = page.locator(".law.open")
    assert card.is_visible() and "Source:" in card.inner_text()
    page.get_by_role("button", name="Close").tap()
    assert not card.is_visible()


def test_no_layout_shift(make_page):
    page = make_page(f"#/explore{HEAVY}")
    ready(page)
    shift = page.evaluate("""async () => { let sum = 0; new PerformanceObserver((list) => { for (const each of list.getEntries()) if (!each.hadRecentInput) sum += each.value; }).observe({ type: 'layout-shift', buffered: true });
      await new Promise((go) => setTimeout(go, 200)); return sum; }""")
    assert shift < 0.1, shift
    before = page.evaluate(
        "() => [...document.querySelectorAll('figure, .levers, .lever')].map((node) => Math.round(node.getBoundingClientRect().top + scrollY))"
    )
    slider = page.locator(".lever input[type=range]:enabled").first
    for value in ("0", "30", "60"):
        slider.fill(value)
        page.wait_for_timeout(250)
        after = page.evaluate(
            "() => [...document.querySelectorAll('figure, .levers, .lever')].map((node) => Math.round(node.getBoundingClientRect().top + scrollY))"
        )
        assert after == before, "nothing moves under the finger"


@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_by_keyboard(make_page, screen):
    """Tab reaches every visible control, the focus can be seen, and Enter on the bar opens the screen."""
    page = make_page(f"#/explore?v=1{ {'talks': '&s=busan-talks', 'friends': '&s=reverse-nixon'}.get(screen, '&b=lapse') }")
    ready(page)
    if screen != "explore":
        page.locator("nav a", has_text=re.compile(screen, re.I)).focus()
        page.keyboard.press("Enter")
        page.wait_for_function(f"() => document.getElementById('content').classList.contains('{screen}')")
        ready(page)
        page.wait_for_timeout(600)
    wanted = page.evaluate("""() => { document.activeElement.blur(); window.scrollTo(0, 0);
      const all = [...document.querySelectorAll('a[href], button, select, input, summary, [tabindex="0"]')].filter((node) => !node.disabled && node.checkVisibility({ visibilityProperty: true }) && node.getClientRects().length);
      const seen = new Set(); let count = 0;
      for (const node of all) { if (node.type === 'radio') { if (seen.has(node.name)) continue; seen.add(node.name); } node.dataset.wanted = ''; count++; } return count; }""")
    reached = set()
    invisible = []
    rounds = 0
    for _ in range(wanted * 3 + 40):
        page.keyboard.press("Tab")
        state = page.evaluate("""() => { const node = document.activeElement; if (!node || node === document.body) return null;
          const style = getComputedStyle(node); window.ids ??= new Map(); if (!window.ids.has(node)) window.ids.set(node, window.ids.size);
          return { id: window.ids.get(node), wanted: node.type === 'radio' || node.dataset.wanted !== undefined, ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, what: node.outerHTML.slice(0, 80) }; }""")
        if state is None:
            # The end of the page: the next press begins at its top.
            rounds += 1
            if rounds > 1:
                break
            continue
        if not state["ring"]:
            invisible.append(state["what"])
        if state["wanted"]:
            reached.add(state["id"])
    assert not invisible, invisible[:3]
    assert len(reached) >= wanted, (len(reached), wanted)


def test_a_lever_by_keyboard_alone(make_page):
    page = make_page("#/explore?v=1&b=lapse")
    ready(page)
    slider = page.locator(".lever input[type=range]:enabled").first
    before = float(slider.input_value())
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    ready(page)
    assert float(slider.input_value()) == before + 3
    assert f":{before + 3:g}" in location(page)
    page.keyboard.press("Control+z")


def test_reduced_motion_is_kept(make_page):
    page = make_page(reduced_motion="reduce")
    assert page.evaluate("() => document.getAnimations().length") == 0
    assert page.evaluate(
        "() => [...document.querySelectorAll('*')].every((node) => parseFloat(getComputedStyle(node).transitionDuration) === 0)"
    )
