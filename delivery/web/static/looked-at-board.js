// Keeps a board that is looked at true: merges each push into the page, speaks what has changed, and
// says when pushes cease.
import { Idiomorph } from "./idiomorph.min.js";

const SILENT_AFTER_MS = 15_000;
const TRY_AGAIN_MS = 5_000;

const byId = (id) => document.getElementById(id);
const silence = byId("silence");

let heardAt = performance.now();
let over = false;

function listen() {
  const stream = new EventSource(byId("board").dataset.stream);
  stream.addEventListener("board", (event) => {
    heard();
    const before = rowStates();
    Idiomorph.morph(byId("board"), event.data, { morphStyle: "outerHTML" });
    tell(before);
  });
  stream.addEventListener("still", heard);
  stream.addEventListener("over", (event) => {
    over = true;
    stream.close();
    say(`This page no longer updates: ${event.data}.`);
  });
  stream.addEventListener("error", () => {
    if (stream.readyState === EventSource.CLOSED && !over) setTimeout(listen, TRY_AGAIN_MS);
  });
}

function heard() {
  heardAt = performance.now();
  silence.hidden = true;
}

function rowStates() {
  const rows = document.querySelectorAll(".cw-client");
  return new Map(Array.from(rows, (row) => [row.id, row.dataset.state]));
}

function tell(before) {
  const changed = Array.from(document.querySelectorAll(".cw-client")).filter(
    (row) => before.has(row.id) && before.get(row.id) !== row.dataset.state,
  );
  if (changed.length) byId("news").textContent = changed.map((row) => row.dataset.news).join(". ");
}

function say(text) {
  silence.textContent = text;
  silence.hidden = false;
}

setInterval(() => {
  if (over || performance.now() - heardAt < SILENT_AFTER_MS || !silence.hidden) return;
  say("The connection to coursewatch was lost 15 seconds ago. This page may be out of date.");
}, 1000);

listen();
