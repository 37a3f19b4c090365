// The desk: tick all boxes without another page, and single keys for those who switched them on. All of it works without.
(() => {
  "use strict";
  const all = (selector) => [...document.querySelectorAll(selector)];

  for (const link of all("[data-tick-all]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const boxes = [...link.closest("[data-ticks]").querySelectorAll("input[name=tickets]")];
      const on = boxes.some((box) => !box.checked);
      boxes.forEach((box) => { box.checked = on; });
    });
  }

  // A strip that scrolls begins where its current link is.
  for (const here of all(".desk__views [aria-current], .tabs [aria-current]")) {
    const strip = here.closest(".desk__views, .tabs");
    strip.scrollLeft += here.getBoundingClientRect().left - strip.getBoundingClientRect().left - 16;
  }

  // Keys are drawn on the page only for those who want them: no data-key, no shortcut.
  const keyed = (key) => all("[data-key]").find((element) => element.dataset.key === key);
  if (!keyed("?")) return;
  const rows = all("[data-row]");
  let here = rows.findIndex((row) => row.querySelector("[aria-current]"));
  const link = () => rows[here]?.querySelector("a");
  const step = (by) => {
    if (!rows.length) return;
    here = Math.min(rows.length - 1, Math.max(0, here + by));
    link().focus();
  };
  const search = () => all("main [type=search], #header-search").find((box) => box.checkVisibility())?.focus();
  const actions = { j: () => step(1), k: () => step(-1), o: () => link()?.click(), x: () => rows[here]?.querySelector("input")?.click() };
  const toBox = () => { if (location.hash === "#act") document.querySelector("#act textarea")?.focus(); };
  const typing = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat && !"jk".includes(event.key)) return;
    if (!(event.target instanceof Element) || typing(event.target)) return;
    const target = keyed(event.key), action = actions[event.key];
    if (!target && !action) return;
    event.preventDefault();
    if (action) action(); else if (event.key === "/") search(); else if (target.matches("button")) target.form.requestSubmit(target); else { target.click(); if (target.hash) toBox(); }
  });
  window.addEventListener("hashchange", toBox);
  toBox();
})();
