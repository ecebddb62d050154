"""The modules below the screens: address, numbers, the compact answer."""

import random

import pytest


def run(page, module, body, argument=None):
    return page.evaluate(
        f"async (input) => {{ const m = await import('/app/{module}.js'); return ({body})(m, input); }}", argument
    )


def test_an_address_comes_back_as_it_went(page):
    generator = random.Random(7)
    for _ in range(200):
        state = {"screen": generator.choice(["explore", "timeline", "country"]), "t": [], "m": {}, "q": {}, "p": {}}
        for key, value in [
            ("s", "summit-2025"),
            ("b", "lapse & more"),
            ("on", "2025-11-11"),
            ("h", "long"),
            ("of", "Côte"),
            ("hs", "870380"),
            ("g", "-0.1"),
            ("deal", "geneva,us-plus-100"),
            ("without", "summit/lapse"),
            ("months", "open"),
        ]:
            if generator.random() < 0.5:
                state[key] = value
        if generator.random() < 0.5:
            state["t"] = ["a-threat", "b"]
        for key in ("m", "p"):
            for index in range(generator.randrange(4)):
                state[key][f"id-{index}"] = round(generator.uniform(0, 200), 4)
        for index in range(generator.randrange(3)):
            state["q"][f"id-{index}/through"] = round(generator.uniform(0, 100), 4)
        back = run(page, "state", "(m, state) => m.read(m.address(state))", state)
        assert back["problems"] == []
        assert back["state"] == state


@pytest.mark.parametrize(
    "address",
    [
        "#/explore?v=2&s=x",
        "#/explore?v=1&m=a",
        "#/explore?v=1&m=a:",
        "#/explore?v=1&m=a:1e999",
        "#/explore?v=1&nonsense=1",
        "#/explore?v=1&p=USA-CHN:ten",
        "no address",
    ],
)
def test_what_an_address_does_not_say_clearly_is_named(page, address):
    assert run(page, "state", "(m, text) => m.read(text).problems", address)


def test_numbers_are_read_as_people_write_them(page):
    cases = [
        ("percentChange", -0.0878, "−0.09%"),
        ("percentChange", 0.001, "0.00%"),
        ("percentChange", 12.34, "+12.3%"),
        ("percentChange", None, "no figure"),
        ("billions", -130.4, "−$130 bn"),
        ("billions", 0.42, "+$0.42 bn"),
        ("billions", 1500, "+$1.5 tn"),
        ("billions", 0.0004, "$0.00 bn"),
        ("dollars", -1034, "−$1,000"),
        ("dollars", 0.2, "$0"),
        ("day", "2025-11-10", "10 November 2025"),
        ("residual", 3e-11, "3×10⁻¹¹"),
        ("gains", -0.09, "loses 0.09%"),
        ("gains", 0.0001, "neither gains nor loses as much as 0.01%"),
        ("percent", 34, "34%"),
        ("percent", 17.43, "17.4%"),
    ]
    for name, value, text in cases:
        assert run(page, "format", "(m, [name, value]) => m[name](value === null ? NaN : value)", [name, value]) == text, (
            name,
            value,
        )


def test_a_missing_number_is_never_zero(page):
    for name in ("percentChange", "change", "billions", "dollars", "percent"):
        for value in ("NaN", "Infinity", "undefined", "null"):
            assert "0" not in page.evaluate(f"async () => (await import('/app/format.js')).{name}({value})"), (name, value)


ANSWER = """async (spoil) => {
  const { readAnswer } = await import('/app/answer.js');
  const header = new TextEncoder().encode(JSON.stringify({ basis: { converged: true }, x: 'é' }));
  const start = (8 + header.length + 3) & ~3;
  const buffer = new ArrayBuffer(start + 12 + spoil.extra);
  new Uint8Array(buffer).set(new TextEncoder().encode(spoil.magic));
  new DataView(buffer).setUint32(4, header.length, true);
  new Uint8Array(buffer).set(header, 8);
  [1.5, NaN, -2].forEach((value, at) => { if (start + 4 * at + 4 <= buffer.byteLength) new DataView(buffer).setFloat32(start + 4 * at, value, true); });
  try {
    const { arrays } = readAnswer(buffer, [{ name: 'a', length: 2 }, { name: 'b', length: 1 }]);
    return [...arrays.a, ...arrays.b].map(String);
  } catch (error) { return error.message; }
}"""


def test_the_compact_answer_is_read_whole_or_not_at_all(page):
    assert page.evaluate(ANSWER, {"magic": "DTN1", "extra": 0}) == ["1.5", "NaN", "-2"]
    assert "form" in page.evaluate(ANSWER, {"magic": "DTN2", "extra": 0})
    assert "before" in page.evaluate(ANSWER, {"magic": "DTN1", "extra": -4})
    assert "longer" in page.evaluate(ANSWER, {"magic": "DTN1", "extra": 4})


def test_of_many_requests_the_latest_wins_and_one_runs_at_a_time(page):
    result = page.evaluate("""async () => {
      const { latestWins } = await import('/app/api.js');
      let running = 0, most = 0; const done = [];
      const push = latestWins(async (x) => { most = Math.max(most, ++running); await new Promise((go) => setTimeout(go, 5)); running--; if (x === 3) throw new Error('no'); return x; },
        (value) => done.push(value), (error, x) => done.push('failed ' + x));
      for (let x = 1; x <= 20; x++) { push(x); if (x % 5 === 0) await new Promise((go) => setTimeout(go, 12)); }
      await new Promise((go) => setTimeout(go, 40));
      return { most, done };
    }""")
    assert result["most"] == 1
    assert result["done"][-1] == 20
    assert len(result["done"]) < 20
