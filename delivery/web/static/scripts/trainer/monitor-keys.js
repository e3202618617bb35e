// Single keys of the trainer's monitor. A key acts only on an armed row, once: F2 arms the row that
// has the focus. F2 is in no sentence, so that what is typed into the wrong window notes nothing.
import { answer, undoButton } from "./monitor-notes.js";

const ARMED_FOR_MS = 10_000;
const SWITCH = "coursewatch-shortcuts";
const TYPING = "You are typing in this page: nothing is noted. Press Tab to use the keyboard here again.";
const KEYS = /^[acolnuz]$/;

const byId = (id) => document.getElementById(id);
const news = byId("news");
const shortcuts = byId("shortcuts");

try {
  shortcuts.checked = localStorage.getItem(SWITCH) !== "off";
} catch {
  shortcuts.checked = true; // the browser keeps nothing: as it is at first
}
shortcuts.addEventListener("change", () => {
  try {
    localStorage.setItem(SWITCH, shortcuts.checked ? "on" : "off");
  } catch {
    answer("Your browser will not remember this choice.");
  }
});

let armed = null; // the id of the row
let armedTimer = 0;
let typing = false; // letters came that nothing waits for: the space and Enter after them are text

function arm(row) {
  disarm();
  armed = row.id;
  armedTimer = setTimeout(disarm, ARMED_FOR_MS);
  showArmed();
  news.textContent = `${row.dataset.client}: press a key`;
}

function disarm() {
  clearTimeout(armedTimer);
  armed = null;
  showArmed();
}

// The board knows nothing of it: each push takes it away. A row that has changed is not armed any
// more, for a key may mean something else there.
export function showArmed(before = null) {
  const row = armed && byId(armed);
  if (armed && (!row || (before && before.get(armed) !== row.dataset.state))) return void disarm();
  for (const other of document.querySelectorAll(".cw-client.cw-armed")) {
    if (other !== row) unmark(other);
  }
  if (!row || row.classList.contains("cw-armed")) return;
  unmark(row);
  row.classList.add("cw-armed");
  const hint = document.createElement("span");
  hint.className = "cw-armed-hint";
  hint.textContent = `Press ${keysOf(row)}. Esc: cancel`;
  row.querySelector("th").append(hint);
}

function unmark(row) {
  row.classList.remove("cw-armed");
  for (const hint of row.querySelectorAll(".cw-armed-hint")) hint.remove();
}

function keysOf(row) {
  const buttons = Array.from(row.querySelectorAll("[data-key]"), (button) => button.dataset.key);
  const undo = undoButton() ? ["u"] : [];
  return [...buttons, ...undo, "j", "k"].join(", ");
}

function step(row, forward) {
  const rows = Array.from(document.querySelectorAll(".cw-client"));
  const next = rows[rows.indexOf(row) + (forward ? 1 : -1)];
  if (!next) return;
  next.querySelector('[data-key="n"]').focus();
  arm(next);
}

function act(row, key) {
  if (key === "j" || key === "k") return step(row, key === "j");
  disarm();
  if (!KEYS.test(key)) return undefined;
  const button = key === "u" ? undoButton() : row.querySelector(`[data-key="${key}"]`);
  return button?.click();
}

const isField = (element) => element.closest("input:not([type=checkbox]), select, textarea");
const isLetter = (event) => event.key.length === 1 && event.key !== " " && !hasModifier(event);
const hasModifier = (event) => event.ctrlKey || event.metaKey || event.altKey;

document.addEventListener(
  "keydown",
  (event) => {
    if (isField(event.target)) {
      // Enter would send the form of a text field, as it sends a message in another window.
      if (event.key === "Enter" && event.target.matches("[data-note] input")) event.preventDefault();
      return;
    }
    const row = event.target.closest(".cw-client");
    if (armed && row?.id === armed && !hasModifier(event) && !event.repeat && event.key.length === 1) {
      event.preventDefault();
      act(row, event.key.toLowerCase());
    } else if (event.key === "F2" && row && shortcuts.checked && !event.repeat) {
      event.preventDefault();
      typing = false;
      arm(row);
    } else if (isLetter(event)) {
      typing = true;
      disarm();
    } else if (typing && (event.key === " " || event.key === "Enter")) {
      event.preventDefault();
      if (!undoButton()) answer(TYPING);
    } else if (event.key === "Tab" || event.key === "Escape") {
      typing = false;
      disarm();
    } else if (event.target.matches('[role="button"]') && event.key === " ") {
      event.preventDefault();
      event.target.click();
    }
  },
  true,
);

// A button is pressed when the space is let go.
document.addEventListener(
  "keyup",
  (event) => {
    if (typing && event.key === " " && !isField(event.target)) event.preventDefault();
  },
  true,
);

document.addEventListener("pointerdown", () => {
  typing = false;
  disarm();
});
document.addEventListener("focusout", (event) => {
  if (armed && event.target.closest(".cw-client")?.id === armed) {
    // Where it goes is not known yet, and a push may give it back.
    setTimeout(() => {
      if (document.activeElement?.closest(".cw-client")?.id !== armed) disarm();
    });
  }
});
window.addEventListener("blur", disarm);
