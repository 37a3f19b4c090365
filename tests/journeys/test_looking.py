"""The look itself can see: a page made badly on purpose is not let through."""

from tests.journeys.looking import problems_of

BAD = """<!doctype html><html lang="en"><title>Bad</title><style>
  body { margin: 0 } p { color: #aaa; background: #fff } div { inline-size: 400px }
  @media (prefers-color-scheme: dark) { p { color: #777; background: #666 } }
</style><main><h1>Bad</h1><p>Pale words</p><div>Wide</div><input type="text"></main></html>"""


def test_pale_words_a_field_without_a_label_and_a_wide_box_are_found(page):
    page.set_content(BAD)

    found = problems_of(page, "bad", schemes=("light", "dark"), pictures=False)

    pale, nameless = "color-contrast p", "label input"
    light = [f"bad at {width} light: {words}" for width in (1280, 768) for words in (pale, nameless)]
    narrow = [f"bad at 320 light: {words}" for words in ("80 px wider than the screen", pale, nameless)]
    dark = [f"bad at {width} dark: {pale}" for width in (1280, 768)]
    assert found == [*light, *narrow, *dark, "bad at 320 dark: 80 px wider than the screen", f"bad at 320 dark: {pale}"]
