// The workbench with scripts: messages at their fields, search among the facts, files opened in the browser.
// Without it every button works by a full page. Nothing of a case is stored: no storage, no cookie, no address.
(() => {
  "use strict";
  const bench = document.getElementById("workbench");
  if (!bench) return;
  let dirty = false;
  const opened = new Set();

  // What was opened stays open when the answer is drawn anew.
  document.addEventListener("htmx:beforeSwap", () => {
    opened.clear();
    for (const one of document.querySelectorAll("#answer details[open][id]")) opened.add(one.id);
  });
  const reopen = () => {
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  };

  // Messages stand at their field, and in the summary.
  const place = () => {
    for (const old of bench.querySelectorAll("#facts .message")) old.remove();
    for (const field of bench.querySelectorAll("#facts [aria-describedby^='said.']")) {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
    }
    for (const said of document.querySelectorAll("#messages li[data-field]")) {
      const name = said.dataset.field;
      const field = name && document.getElementById(name);
      if (!field || !field.closest("#facts")) continue;
      const words = document.createElement("span");
      words.className = `message ${said.dataset.severity}`;
      words.id = `said.${name}`;
      words.textContent = said.querySelector(".words").textContent;
      (field.closest(".field") || field).append(words);
      if (said.dataset.severity === "violation") field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", words.id);
    }
  };

  // The choices of participants follow their names.
  const parties = () => {
    const rows = [...document.querySelectorAll("#parties > li")].map((row) => {
      const id = document.getElementById(`${row.id}.id`)?.value.trim() ?? "";
      return [id, document.getElementById(`${row.id}.label`)?.value.trim() || id];
    });
    for (const select of bench.querySelectorAll("select[data-parties]")) {
      const known = new Map([...select.options].map((option) => [option.value, option]));
      for (const [id, label] of rows) {
        if (!id) continue;
        if (!known.has(id)) select.add(new Option(label, id));
        else if (known.get(id).textContent !== label) known.get(id).textContent = label;
      }
    }
  };

  const settled = () => { reopen(); place(); parties(); };
  document.addEventListener("htmx:afterSettle", settled);
  bench.addEventListener("input", () => { dirty = true; parties(); });
  for (const failed of ["htmx:sendError", "htmx:responseError"]) {
    document.addEventListener(failed, (event) => {
      const said = document.createElement("p");
      said.className = "message violation";
      said.setAttribute("role", "alert");
      said.textContent = `${event.detail.xhr?.status || ""} ${event.detail.xhr?.statusText || "…"}`;
      document.getElementById("messages")?.replaceChildren(said);
    });
  }

  // A link of the summary leads to the field, in the file to the line.
  bench.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link || link.classList.contains("jump")) return;
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target) return;
    event.preventDefault();
    for (let outer = target.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
    const line = Number(link.closest("li")?.dataset.line || 0);
    (target.matches("details") ? target.querySelector("summary") : target).focus();
    target.scrollIntoView({ block: "center" });
    if (target.id === "case" && line) {
      const lines = target.value.split("\n");
      const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
      target.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
      target.scrollTop = (line - 4) * parseFloat(getComputedStyle(target).lineHeight || "20");
    }
  });

  // Search among the facts: nothing is sent; Enter takes the first match.
  const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const search = (find) => {
    const wanted = plain(find.value).split(/\s+/).filter(Boolean);
    const all = document.getElementById("all");
    const matches = [];
    for (const law of all.querySelectorAll("details.law")) {
      let any = false;
      for (const offer of law.querySelectorAll("li")) {
        const words = plain(offer.dataset.words);
        offer.hidden = !wanted.every((word) => words.includes(word));
        any ||= !offer.hidden;
        if (!offer.hidden) matches.push(offer);
      }
      law.hidden = !any;
      law.open = wanted.length > 0;
    }
    all.open = wanted.length > 0;
    const found = document.getElementById("found");
    const { one, many, none } = found.dataset;
    found.textContent = !wanted.length ? "" : !matches.length ? none : (matches.length === 1 ? one : many).replace("{n}", matches.length);
    const exact = matches.find((offer) => plain(offer.querySelector("button").textContent) === plain(find.value).trim());
    return exact ?? matches[0];
  };
  bench.addEventListener("input", (event) => {
    if (event.target.id !== "find") return;
    event.stopImmediatePropagation();
    search(event.target);
  }, true);
  bench.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    if (event.target.id === "find") {
      event.preventDefault();
      if (event.target.value.trim()) search(event.target)?.querySelector("button").click();
    } else if (event.target.matches("input:not([type=checkbox], [type=radio], [type=file])")) {
      event.preventDefault(); // the answer is live: nothing is to be sent
    }
  });
  bench.addEventListener("click", (event) => {
    const button = event.target.closest('button[value^="add "]');
    const find = document.getElementById("find");
    if (button && find) { find.value = ""; search(find); }
    if (event.target.closest("button")) dirty = true;
  });

  // Files are read here and come as text; the server sees them as it sees what is typed.
  bench.addEventListener("change", async (event) => {
    if (event.target.id !== "file") return;
    const file = event.target.files[0];
    if (!file) return;
    const format = /\.(ttl|nt)$/i.test(file.name) ? "turtle" : /\.json(ld)?$/i.test(file.name) ? "json" : "yaml";
    window.htmx.ajax("POST", bench.action, {
      target: "#facts", swap: "outerHTML", values: { case: await file.text(), format, do: "form" },
    });
  });
  const files = () => { for (const hidden of document.querySelectorAll(".file[hidden]")) hidden.hidden = !window.htmx; };
  document.addEventListener("htmx:afterSettle", files);
  window.addEventListener("load", files);

  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  bench.addEventListener("submit", () => { dirty = false; });
  parties();
})();
