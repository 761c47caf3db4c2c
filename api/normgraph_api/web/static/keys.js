// Keyboard: `/` goes to the search box; a link with data-key="g n" is followed when these keys are pressed.
// Without this script all of it is reached by Tab.
(() => {
  "use strict";
  const OFF = "normgraph-keys-off";
  const remembered = () => {
    try { return localStorage.getItem(OFF) === "1"; } catch { return false; }
  };
  const help = document.getElementById("keys");
  const off = document.getElementById("keys-off");
  let waiting = "";
  let since = 0;

  if (off) {
    off.checked = remembered();
    off.closest("label").hidden = false;
    off.addEventListener("change", () => {
      try { localStorage.setItem(OFF, off.checked ? "1" : "0"); } catch { /* the box holds for this page */ }
    });
  }

  const typing = (target) => target.closest?.("input, textarea, select, [contenteditable], .cm-editor, .CodeMirror");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || (off?.checked ?? remembered())) return;
    const sequence = waiting && event.timeStamp - since < 1500 ? `${waiting} ${event.key}` : event.key;
    waiting = "";
    if (event.key === "/") {
      const search = document.getElementById("q");
      if (!search) return;
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "?" && help) {
      event.preventDefault();
      help.open = !help.open;
      if (help.open) {
        help.querySelector("summary").focus();
        help.scrollIntoView({ block: "end" });
      }
    } else {
      const link = document.querySelector(`[data-key="${CSS.escape(sequence)}"]`);
      if (link) {
        event.preventDefault();
        link.click();
      } else if (document.querySelector(`[data-key^="${CSS.escape(event.key)} "]`)) {
        waiting = event.key;
        since = event.timeStamp;
      }
    }
  });
})();
