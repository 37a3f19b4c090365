"""Somebody who uses no mouse: Tab until the thing wanted has the focus, and the focus can be seen."""

from contextlib import suppress

from playwright.sync_api import Page, TimeoutError

MOST = 120
WHERE = """() => {
    const here = document.activeElement;
    const words = [here.labels?.[0]?.textContent, here.getAttribute("aria-label"), here.textContent, here.value];
    const shown = [here, here.parentElement, here.parentElement?.parentElement].filter(Boolean).some(one => {
        const style = getComputedStyle(one);
        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    });
    return {words: words.filter(Boolean).join(" | ").replace(/\\s+/g, " "), shown, tag: here.tagName};
}"""


def tab_to(page: Page, words: str) -> None:
    met = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        here = page.evaluate(WHERE)
        met.append(here["words"][:40])
        if words in here["words"] and here["tag"] != "BODY":
            assert here["shown"], f"{page.url}: the focus on {words!r} cannot be seen"
            return
    raise AssertionError(f"{page.url}: Tab never reaches {words!r}, only {met}")


def press(page: Page, words: str) -> None:
    tab_to(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def type_into(page: Page, label: str, text: str) -> None:
    tab_to(page, label)
    page.keyboard.type(text)


def choose_file(page: Page, label: str, name: str, content: bytes) -> None:
    tab_to(page, label)
    file = {"name": name, "mimeType": "application/pdf", "buffer": content}
    for key in ("Enter", "Space", "Enter"):  # Chromium on a busy machine drops the first dialog now and then
        with suppress(TimeoutError):
            with page.expect_file_chooser(timeout=6_000) as chosen:
                page.keyboard.press(key)
            return chosen.value.set_files([file])
    raise AssertionError(f"{page.url}: no key opens the file dialog of {label!r}")
