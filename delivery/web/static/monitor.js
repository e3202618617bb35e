// Keeps the trainer's monitor true: merges each push into the page, says when pushes cease, sends
// notes without leaving the page, and gives keys to the client whose row has the focus.
import { Idiomorph } from "./idiomorph.min.js";

const SILENT_AFTER_MS = 15_000;
const TRY_AGAIN_MS = 5_000;
const TOLD_FOR_MS = 8_000;
const SWITCH = "coursewatch-shortcuts";

const found = (id) => document.getElementById(id);
const silence = found("silence");
const told = found("told");
const news = found("news");
const dialog = found("dialog");
const shortcuts = found("shortcuts");
const pause = found("pause");
const title = document.title;
const csrf = document.querySelector('meta[name="csrf"]').content;

// --- pushes ----------------------------------------------------------------------------------

let heardAt = performance.now();
let waiting = null; // the newest board, while it may not be shown
let pressing = false; // nothing moves under a finger
let over = false;

function listen() {
  const stream = new EventSource(found("board").dataset.stream);
  stream.addEventListener("board", (event) => {
    heardAt = performance.now();
    silence.hidden = true;
    waiting = event.data;
    show();
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
  const inside = found("board").contains(focused);
  const before = focused.getBoundingClientRect().top;
  const states = rowStates();
  Idiomorph.morph(found("board"), html, {
    morphStyle: "outerHTML",
    callbacks: { beforeNodeMorphed: mayChange },
  });
  signForms();
  if (inside && (!focused.isConnected || focused.hidden)) refocus(row);
  else if (row) window.scrollBy(0, focused.getBoundingClientRect().top - before);
  tell(states);
}

// A board is drawn once for all who show it: the token that makes its forms ours is the page's.
function signForms() {
  for (const field of found("board").querySelectorAll('input[name="csrf"]')) field.value = csrf;
}

// What the reader has chosen in a form stays until the form itself goes.
function mayChange(old, fresh) {
  return !(old.dataset?.keep && old.id && old.id === fresh.id);
}

// A button that has done its work goes; the keyboard's reader goes on from the same client.
function refocus(row) {
  const near = row?.isConnected ? row.querySelector('[data-key="n"]') : found("board-title");
  near.focus({ preventScroll: true });
}

function rowStates() {
  const rows = document.querySelectorAll(".cw-client");
  return new Map(Array.from(rows, (row) => [row.id, row.dataset.state]));
}

function tell(before) {
  const changed = Array.from(document.querySelectorAll(".cw-client")).filter(
    (row) => before.has(row.id) && before.get(row.id) !== row.dataset.state,
  );
  if (changed.length) news.textContent = changed.map((row) => row.dataset.news).join(". ");
  const number = Number(found("board").dataset.attention);
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

// --- notes -----------------------------------------------------------------------------------

let toldTimer = 0;

function answer(text, failed = false) {
  clearTimeout(toldTimer);
  found("dialog-told").textContent = "";
  // What lies under the dialog can be neither seen nor heard.
  const place = failed && dialog.open ? found("dialog-told") : told;
  place.className = failed ? "cw-told cw-told-failed" : "cw-told";
  place.textContent = text;
  if (!failed) {
    toldTimer = setTimeout(() => {
      told.textContent = "";
    }, TOLD_FOR_MS);
  }
}

async function send(form, button) {
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  try {
    const body = new URLSearchParams(new FormData(form, button));
    const headers = { "X-Coursewatch-Script": "1", Accept: "text/plain" };
    // Not form.action: a field may be called that.
    const address = form.getAttribute("action");
    const response = await fetch(address, { method: "POST", body, headers });
    if (response.status === 204) {
      answer(`Saved. ${button?.dataset.said ?? ""}`);
      if (dialog.contains(form)) dialog.close();
      form.reset();
    } else {
      answer(await reason(response), true);
    }
  } catch {
    answer("Not saved: the connection to coursewatch was lost. Try again.", true);
  } finally {
    delete form.dataset.busy;
  }
}

async function reason(response) {
  if (response.status === 422) return `Not saved: ${await response.text()}.`;
  if (response.status === 401 || response.status === 403) return "Not saved: you are signed out. Sign in again.";
  if (response.status === 404) return "Not saved: this is no longer your course.";
  return "Not saved: the service is not available. Try again.";
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-note]")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

// --- the dialog ------------------------------------------------------------------------------

async function open(href) {
  let response;
  try {
    response = await fetch(href, { headers: { Accept: "text/html" } });
  } catch {
    answer("coursewatch could not be reached. Try again.", true);
    return;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const step = page.getElementById("step");
  if (!response.ok || !step) {
    window.location.assign(href);
    return;
  }
  found("dialog-content").replaceChildren(document.importNode(step, true));
  found("dialog-told").textContent = "";
  if (!dialog.open) dialog.showModal();
  found("step-title")?.focus();
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

// --- keys ------------------------------------------------------------------------------------

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

function step(row, forward) {
  const rows = Array.from(document.querySelectorAll(".cw-client"));
  const next = rows[rows.indexOf(row) + (forward ? 1 : -1)];
  next?.querySelector('[data-key="n"]')?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.target.matches('[role="button"]') && event.key === " ") {
    event.preventDefault();
    event.target.click();
    return;
  }
  const modified = event.ctrlKey || event.metaKey || event.altKey || event.repeat;
  const writing = event.target.closest("input, select, textarea, dialog");
  const row = event.target.closest(".cw-client");
  if (!shortcuts.checked || modified || writing || !row) return;
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") step(row, key === "j");
  else if (/^[acoln]$/.test(key)) row.querySelector(`[data-key="${key}"]`)?.click();
});

document.body.classList.add("cw-scripted");
listen();
