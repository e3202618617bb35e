// Says that the page was shown to somebody: once, after it was in view for two seconds in all, and
// after a pointer, a finger or a key did something on it. Those who scan mail open links, some in a
// browser that runs scripts, and touch nothing. No cookie, and nothing about the reader.
const SHOWN_MS = 2000;
const TOUCHES = ["pointermove", "pointerdown", "touchstart", "wheel", "keydown", "click", "focusin"];
const page = document.querySelector("[data-opened]");
let left = SHOWN_MS;
let since = 0;
let timer = 0;
let seen = false;
let touched = false;

function tell() {
  if (!seen || !touched) return;
  fetch(page.dataset.opened, { method: "POST" }).catch(() => null);
}

function touch(event) {
  if (!event.isTrusted || touched) return;
  touched = true;
  for (const kind of TOUCHES) removeEventListener(kind, touch);
  tell();
}

function finish() {
  document.removeEventListener("visibilitychange", look);
  seen = true;
  tell();
}

function look() {
  if (document.visibilityState === "visible") {
    since = performance.now();
    timer = setTimeout(finish, left);
  } else {
    clearTimeout(timer);
    if (since) left = Math.max(left - (performance.now() - since), 0);
    since = 0;
  }
}

for (const kind of TOUCHES) addEventListener(kind, touch, { passive: true });
document.addEventListener("visibilitychange", look);
look();
