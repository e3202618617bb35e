// Says that the page was shown to somebody: once, after it was in view for two seconds in all.
// Those who scan mail open links and do not look at them. No cookie, and nothing about the reader.
const SHOWN_MS = 2000;
const page = document.querySelector("[data-opened]");
let left = SHOWN_MS;
let since = 0;
let timer = 0;

function tell() {
  document.removeEventListener("visibilitychange", look);
  fetch(page.dataset.opened, { method: "POST" }).catch(() => null);
}

function look() {
  if (document.visibilityState === "visible") {
    since = performance.now();
    timer = setTimeout(tell, left);
  } else {
    clearTimeout(timer);
    if (since) left = Math.max(left - (performance.now() - since), 0);
    since = 0;
  }
}

document.addEventListener("visibilitychange", look);
look();
