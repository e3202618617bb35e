// Sends a trainer's notes without leaving the page, and says what came of each.

const SHOWN_FOR_MS = 8_000;
const UNDO_FOR_MS = 120_000; // as long as the service takes a note back

const byId = (id) => document.getElementById(id);
const messageText = byId("message-text");
const messageUndo = byId("message-undo");
const messageClose = byId("message-close");
const dialogMessage = byId("dialog-message");
const dialog = byId("dialog");

// The button that takes back the last note, while the message has one.
export const undoButton = () => messageUndo.querySelector("button");

export function clearDialogMessage() {
  dialogMessage.textContent = "";
}

let messageTimer = 0;

// `undo`: the form that takes the note back, if there is one.
export function answer(text, { failed = false, undo = null } = {}) {
  clearDialogMessage();
  // What lies under the dialog can be neither seen nor heard.
  if (failed && dialog.open) {
    dialogMessage.className = "cw-message cw-message-failed";
    dialogMessage.textContent = text;
    return;
  }
  clearTimeout(messageTimer);
  messageClose.hidden = false;
  byId("message").className = failed ? "cw-message cw-message-failed" : "cw-message";
  messageText.textContent = text;
  messageUndo.replaceChildren(...(undo ? [undo] : []));
  if (!failed) messageTimer = setTimeout(hideMessage, undo ? UNDO_FOR_MS : SHOWN_FOR_MS);
}

function hideMessage() {
  messageClose.hidden = true;
  messageText.textContent = "";
  messageUndo.replaceChildren();
}

messageClose.addEventListener("click", hideMessage);

async function send(form, button) {
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  try {
    const body = new URLSearchParams(new FormData(form, button));
    const headers = { "X-Coursewatch-Script": "1", Accept: "text/html" };
    // Not form.action: a field may be called that.
    const address = form.getAttribute("action");
    const response = await fetch(address, { method: "POST", body, headers });
    if (response.status === 200 || response.status === 204) {
      await saved(response, form, button);
    } else {
      answer(await reason(response), { failed: true });
    }
  } catch {
    answer("Not saved: the connection to coursewatch was lost. Try again.", { failed: true });
  } finally {
    delete form.dataset.busy;
  }
}

async function saved(response, form, button) {
  const undo = response.status === 200 ? fragment(await response.text()) : null;
  const text = `Saved. ${button?.dataset.said ?? ""}`;
  if (messageUndo.contains(document.activeElement)) byId("board-title").focus({ preventScroll: true });
  // The second press of a double click changes nothing: what takes the first one back stays.
  if (undo || messageText.textContent !== text) answer(text, { undo });
  if (dialog.contains(form)) dialog.close();
  form.reset();
}

function fragment(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return document.importNode(page.querySelector("form"), true);
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
