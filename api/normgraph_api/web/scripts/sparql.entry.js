// The SPARQL editor: colours, brackets, syntax errors as one types, terms of the ontology. It fetches nothing: the text
// goes out with the form it stands in, and the terms stand in the page.
import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";

const text = document.getElementById("query");
const form = text?.closest("form");
if (text && form) {
  const terms = [...document.querySelectorAll("#terms option")].map((option) => option.value);
  // Its own completers ask servers elsewhere and keep what these say in the browser.
  for (const name of Object.keys(Yasqe.Autocompleters)) delete Yasqe.Autocompleters[name];
  Yasqe.defaults.autocompleters = [];
  Yasqe.registerAutocompleter({
    name: "ontology",
    persistenceId: null,
    bulk: true,
    autoShow: false,
    isValidCompletionPosition: (editor) => /^[A-Za-z]*:?[\w-]*$/.test(editor.getCompleteToken().string.trim()),
    get: () => terms,
    preProcessToken: (editor, token) => ({ ...token, autocompletionString: token.string.trim() }),
    postProcessSuggestion: (editor, token, suggested) => suggested,
  }, true);
  const frame = document.createElement("div");
  frame.className = "editor";
  text.after(frame);
  const run = () => form.requestSubmit();
  const editor = new Yasqe(frame, {
    value: text.value,
    persistenceId: null,
    createShareableLink: null,
    pluginButtons: null,
    showQueryButton: false,
    resizeable: false,
    collapsePrefixesOnLoad: false,
    lineNumbers: true,
    extraKeys: { "Ctrl-Enter": run, "Cmd-Enter": run, Esc: () => form.querySelector("button").focus() },
  });
  editor.getInputField().setAttribute("aria-label", text.labels[0].textContent);
  text.hidden = true;
  text.required = false;
  const sync = () => { text.value = editor.getValue(); };
  editor.on("change", sync);
  form.addEventListener("submit", sync);
  const line = Number(text.dataset.line || 0);
  if (line) {
    editor.addLineClass(line - 1, "background", "wrong-line");
    editor.setCursor(line - 1, Math.max(0, Number(text.dataset.column || 1) - 1));
    editor.scrollIntoView(null, 80);
  }
}
