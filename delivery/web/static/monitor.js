// Keeps the trainer's monitor true: merges each push into the page, says when pushes cease, and
// opens pages about a client in a dialog.
import { Idiomorph } from "./idiomorph.min.js";
import { call } from "./monitor-alerts.js";
import { showArmed } from "./monitor-keys.js";
import { answer, clearDialogMessage } from "./monitor-notes.js";

const SILENT_AFTER_MS = 15_000;
const TRY_AGAIN_MS = 5_000;
const TOLD = ".cw-client, #trainers"; // whose changes are read out

const byId = (id) => document.getElementById(id);
const silence = byId("silence");
const news = byId("news");
const dialog = byId("dialog");
const pause = byId("pause");
const title = document.title;
const csrf = document.querySelector('meta[name="csrf"]').content;

// --- pushes ----------------------------------------------------------------------------------

let heardAt = performance.now();
let waiting = null; // the newest board, while it may not be shown
let pressing = false; // nothing moves under a finger
let over = false;

function listen() {
  const stream = new EventSource(byId("board").dataset.stream);
  stream.addEventListener("board", (event) => {
    heardAt = performance.now();
    silence.hidden = true;
    waiting = event.data;
    show();
    // What calls does so on a page whose updates are paused, too.
    if (waiting !== null) call(new DOMParser().parseFromString(waiting, "text/html"));
  });
  stream.addEventListener("still", () => {
    heardAt = performance.now();
    silence.hidden = true;
  });
  stream.addEventListener("over", (event) => {
    over = true;
    stream.close();
    say(silence, `This page no longer updates: ${event.data}.`);
  });
  stream.addEventListener("error", () => {
    if (stream.readyState === EventSource.CLOSED && !over) setTimeout(listen, TRY_AGAIN_MS);
  });
}

function show() {
  const paused = pause.getAttribute("aria-pressed") === "true";
  if (waiting === null || paused || pressing) return;
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
  call();
  showArmed(states);
  if (inside && (!focused.isConnected || focused.hidden)) refocus(row);
  else if (row) window.scrollBy(0, focused.getBoundingClientRect().top - before);
  tell(states);
}

// A board is drawn once for all who show it: the token that makes its forms ours is the page's.
function signForms() {
  for (const field of byId("board").querySelectorAll('input[name="csrf"]')) field.value = csrf;
}

// What the reader has chosen in a form stays until the form itself goes.
function mayChange(old, fresh) {
  return !(old.dataset?.keep && old.id && old.id === fresh.id);
}

// A button that has done its work goes; the keyboard's reader goes on from the same client.
function refocus(row) {
  const near = row?.isConnected ? row.querySelector('[data-key="n"]') : byId("board-title");
  near.focus({ preventScroll: true });
}

function rowStates() {
  const rows = document.querySelectorAll(TOLD);
  return new Map(Array.from(rows, (row) => [row.id, row.dataset.state]));
}

function tell(before) {
  const changed = Array.from(document.querySelectorAll(TOLD)).filter(
    (row) => before.has(row.id) && before.get(row.id) !== row.dataset.state,
  );
  if (changed.length) news.textContent = changed.map((row) => row.dataset.news).join(". ");
  const number = Number(byId("board").dataset.attention);
  document.title = number ? `(${number}) ${title}` : title;
}

function say(element, text) {
  element.textContent = text;
  element.hidden = false;
}

setInterval(() => {
  if (over || performance.now() - heardAt < SILENT_AFTER_MS || !silence.hidden) return;
  say(
    silence,
    "The connection to coursewatch was lost 15 seconds ago. This page may be out of date.",
  );
}, 1000);

document.addEventListener("pointerdown", () => {
  pressing = true;
});
for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(end, () => {
    pressing = false;
    setTimeout(show); // after the click that this may be
  });
}

pause.addEventListener("click", () => {
  const paused = pause.getAttribute("aria-pressed") !== "true";
  pause.setAttribute("aria-pressed", String(paused));
  pause.textContent = paused ? "Continue updates" : "Pause updates";
  show();
});

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
listen();
