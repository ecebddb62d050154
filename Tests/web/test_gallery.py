"""Each address of the gallery of the site shows an answer."""

import re

from serving import ROOT

ADDRESSES = re.findall(r'^  page: "(.*)"$', (ROOT / "docs/site/gallery.yaml").read_text(), re.M)


def test_every_address_has_an_answer(make_page):
    assert len(ADDRESSES) == 12
    for address in ADDRESSES:
        page = make_page(address)
        heading = page.locator("#content h1").inner_text()
        assert not heading.startswith(("This cannot", "No ")), f"{address}: {heading}"
        assert not [text for text in page.locator(".notice").all_inner_texts() if text], address
        page.close()
