// Partial updates of pages. Styles and code inside attributes stay off: the Content-Security-Policy allows neither.
import htmx from "htmx.org/dist/htmx.esm.js";

htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.allowScriptTags = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyEnabled = false;
window.htmx = htmx;
