// Makes pages quicker for those who have JavaScript. Every page works without this file.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const own = document.currentScript;

  // Escape leaves menus. Single keys belong to the desk and to those who switched them on there (WCAG 2.1.4).
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = event.target.closest("[data-menu][open]");
      if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
    }
  });
  document.addEventListener("click", (event) => {
    all("[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  // Suggestions under a search box; the server sends a list of links.
  function suggest(form) {
    const input = form.querySelector("input[name=q]");
    let panel, timer, asked = 0;
    const close = () => { const shown = panel; panel = null; shown?.remove(); };
    async function ask() {
      const words = input.value.trim(), turn = ++asked;
      if (words.length < 2) return close();
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(words)}`, { headers: { "HX-Request": "true" } }).catch(() => null);
      const html = answer && answer.ok ? (await answer.text()).trim() : "";
      if (turn !== asked) return;
      close();
      if (!html) return;
      panel = Object.assign(document.createElement("div"), { className: "suggest", innerHTML: html });
      form.append(panel);
    }
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 180); });
    form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && panel) { close(); input.focus(); }
      if (!panel || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
      event.preventDefault();
      const stops = [input, ...all("a", panel)];
      const next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      stops[(next + stops.length) % stops.length].focus();
    });
  }

  // Forms: error summary takes the focus, counters count, unsaved text is not lost by leaving, one press sends once.
  function form(element) {
    let dirty = false;
    element.addEventListener("input", () => { dirty = true; });
    window.addEventListener("pageshow", () => { delete element.dataset.sent; });
    element.addEventListener("submit", (event) => {
      dirty = false;
      if (event.defaultPrevented || element.matches("[hx-post], [hx-get], [hx-boost]")) return;
      if (element.dataset.sent) { event.preventDefault(); return; }
      element.dataset.sent = "yes";
      setTimeout(() => { delete element.dataset.sent; }, 8000);
      upload(element, event);
    });
    window.addEventListener("beforeunload", (event) => { if (dirty && element.matches("[data-unsaved], .form")) event.preventDefault(); });
  }
  function counter(element) {
    const input = document.getElementById(element.dataset.counter);
    const count = () => { element.textContent = `${input.value.length.toLocaleString("en")} / ${Number(element.dataset.of).toLocaleString("en")}`; };
    if (input) { input.addEventListener("input", count); count(); }
  }
  function password(row) {
    const input = row.querySelector("input"), button = row.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = input.type === "text";
      input.type = shown ? "password" : "text";
      button.textContent = shown ? button.dataset.show : button.dataset.hide;
      button.setAttribute("aria-pressed", String(!shown));
    });
  }

  // Files: dropped ones are taken, picked ones are listed, big ones show how long it takes.
  const size = (bytes) => bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  function dropzone(zone) {
    const input = zone.querySelector("input[type=file]"), list = zone.querySelector("[data-picked]");
    const show = () => {
      if (!list) return;
      list.hidden = !input.files.length;
      list.replaceChildren(...[...input.files].map((file) => {
        const row = Object.assign(document.createElement("li"), { className: "file" }), words = document.createElement("div");
        words.textContent = `${file.name}, ${size(file.size)}`;
        row.append(document.createElement("span"), words);
        return row;
      }));
    };
    input.addEventListener("change", show);
    for (const kind of ["dragover", "dragleave", "drop"]) zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.toggle("is-over", kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) { input.files = event.dataTransfer.files; input.dispatchEvent(new Event("change", { bubbles: true })); }
    });
  }
  function upload(element, event) {
    const files = all("input[type=file]", element).flatMap((input) => [...input.files]);
    const total = files.reduce((sum, file) => sum + file.size, 0);
    if (total < 1e6) return;
    event.preventDefault();
    const bar = document.createElement("progress"), words = Object.assign(document.createElement("p"), { className: "small muted" });
    words.setAttribute("role", "status");
    bar.max = 100;
    bar.setAttribute("aria-label", files.map((file) => file.name).join(", "));
    (element.querySelector(".form__actions, .reply__bar") || element).before(bar, words);
    const request = new XMLHttpRequest(), begun = Date.now(), data = new FormData(element, event.submitter);
    request.upload.onprogress = (step) => {
      const left = Math.ceil((step.total - step.loaded) / (step.loaded / Math.max(1, Date.now() - begun)) / 1000);
      bar.value = 100 * step.loaded / step.total;
      words.textContent = `${size(step.loaded)} / ${size(step.total)}, ${left} s`;
    };
    request.onload = () => {
      const here = location.href.split("#")[0], there = request.responseURL;
      if (there && there !== here && request.status < 400) { location.assign(there); return; }
      show(request.responseText);
    };
    request.onerror = () => { bar.remove(); words.remove(); delete element.dataset.sent; };
    request.open("POST", event.submitter?.getAttribute("formaction") || element.getAttribute("action") || location.href);
    request.send(data);
  }

  // The answer to a refused upload: the same page with its errors, without leaving this one.
  function show(html) {
    const answer = new DOMParser().parseFromString(html, "text/html"), main = answer.querySelector("main");
    if (!main) { location.reload(); return; }
    document.title = answer.title;
    document.querySelector("main").replaceWith(main);
    window.scrollTo(0, 0);
    enhance(main);
  }

  // Dialogs and toasts.
  function opener(link) {
    const dialog = document.getElementById(link.dataset.dialog);
    if (!dialog || !dialog.showModal) return;
    link.addEventListener("click", (event) => { event.preventDefault(); dialog.showModal(); });
    all("[data-dialog-close]", dialog).forEach((button) => button.addEventListener("click", () => dialog.close()));
  }
  function toast(element) {
    const left = element.querySelector("[data-left]");
    let seconds = Number(element.dataset.seconds || 0);
    if (!seconds) return;
    const clock = setInterval(() => {
      seconds -= 1;
      if (left) left.textContent = seconds;
      if (seconds < 1) { clearInterval(clock); element.remove(); }
    }, 1000);
  }

  // htmx only where a page asks for it.
  function htmx() {
    if (!document.querySelector("[hx-get], [hx-post], [hx-boost]") || !own) return;
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    document.body.addEventListener("htmx:configRequest", (event) => { if (token) event.detail.headers["X-CSRFToken"] = token.value; });
    const meta = Object.assign(document.createElement("meta"), { name: "htmx-config", content: '{"includeIndicatorStyles": false, "allowEval": false, "attributesToSettle": ["class"]}' });
    const script = Object.assign(document.createElement("script"), { src: own.dataset.htmx });
    // htmx starts by itself only before DOMContentLoaded or after load; in between it would sleep.
    window.addEventListener("load", () => document.head.append(meta, script));
  }

  function enhance(root) {
    const each = (selector, start) => all(selector, root).forEach(start);
    each("form[data-suggest]", suggest);
    each("form[method=post]", form);
    each("[data-counter]", counter);
    each("[data-password]", password);
    each("[data-dropzone]", dropzone);
    each("[data-dialog]", opener);
    each("[data-toast]", toast);
    each("[data-submit-on-change]", (input) => input.addEventListener("change", () => input.form.requestSubmit()));
    each("[data-print]", (button) => { button.hidden = false; button.addEventListener("click", () => window.print()); });
    each("[data-copy]", (button) => { button.hidden = false; button.addEventListener("click", () => navigator.clipboard.writeText(button.dataset.copy)); });
    root.querySelector("[data-error-summary]")?.focus();
  }
  enhance(document);
  htmx();
  document.body.addEventListener("htmx:afterSwap", (event) => enhance(event.target));
})();
