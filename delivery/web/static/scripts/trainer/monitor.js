// Keeps the trainer's monitor true: merges each push into the page, and opens pages about a client in a
// dialog.
import { rowStates, tell } from "./client-news.js";
import { Idiomorph } from "./idiomorph.min.js";
import { follow, holdBack } from "./live-stream.js";
import { call } from "./monitor-alerts.js";
import { showArmed } from "./monitor-keys.js";
import { answer, clearDialogMessage } from "./monitor-notes.js";

const byId = (id) => document.getElementById(id);
const dialog = byId("dialog");
const title = document.title;
const csrf = document.querySelector('meta[name="csrf"]').content;

// --- pushes ----------------------------------------------------------------------------------

let waiting = null; // the newest board, while it may not be shown
const isHeldBack = holdBack(byId("pause"), show);

function take(html) {
  waiting = html;
  show();
  // What calls does so on a page whose updates are paused, too.
  if (waiting !== null) call(new DOMParser().parseFromString(waiting, "text/html"));
}

function show() {
  if (waiting === null || isHeldBack()) return;
  const html = waiting;
  waiting = null;
  merge(html);
}

// The element with the focus keeps it (idiomorph sees to that), and stays where it is on the screen
// although rows move.
function merge(html) {
  const focused = document.activeElement;
  const row = focused.closest(".cw-client");
  const inside = byId("board").contains(focused);
  const before = focused.getBoundingClientRect().top;
  const states = rowStates();
  Idiomorph.morph(byId("board"), html, {
    morphStyle: "outerHTML",
    callbacks: { beforeNodeMorphed: mayChange },
  });
  signForms();
  foldAlerts();
  call();
  showArmed(states);
  if (inside && (!focused.isConnected || focused.hidden)) refocus(row);
  else if (row) window.scrollBy(0, focused.getBoundingClientRect().top - before);
  tell(states);
  const number = Number(byId("board").dataset.attention);
  document.title = number ? `(${number}) ${title}` : title;
}

// A board is drawn once for all who show it: the token that makes its forms ours is the page's.
function signForms() {
  for (const field of byId("board").querySelectorAll('input[name="csrf"]')) field.value = csrf;
}

// Opened, the list of alerts stays so while the board is drawn again.
let alertsFolded = true;

function foldAlerts() {
  byId("more-alerts")?.setAttribute("aria-expanded", String(!alertsFolded));
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("#more-alerts")) return;
  alertsFolded = !alertsFolded;
  foldAlerts();
});

// What the reader has chosen in a form stays until the form itself goes.
function mayChange(old, fresh) {
  return !(old.dataset?.keep && old.id && old.id === fresh.id);
}

// A button that has done its work goes; the keyboard's reader goes on from the same client.
function refocus(row) {
  const near = row?.isConnected ? row.querySelector('[data-key="n"]') : byId("board-title");
  near.focus({ preventScroll: true });
}

// --- the dialog ------------------------------------------------------------------------------

async function open(href) {
  let response;
  try {
    response = await fetch(href, { headers: { Accept: "text/html" } });
  } catch {
    answer("coursewatch could not be reached. Try again.", { failed: true });
    return;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const step = page.getElementById("step");
  if (!response.ok || !step) {
    window.location.assign(href);
    return;
  }
  byId("dialog-content").replaceChildren(document.importNode(step, true));
  clearDialogMessage();
  if (!dialog.open) dialog.showModal();
  byId("step-title")?.focus();
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("[data-dialog]");
  if (link) {
    event.preventDefault();
    open(link.href);
  } else if (event.target === dialog || event.target.closest("[data-close], .cw-dialog-close")) {
    event.preventDefault();
    dialog.close();
  }
});

document.body.classList.add("cw-scripted");
call();
follow(byId("board").dataset.stream, "board", take);
