// Notes when this page could not reach the service, while Zoom runs in front, and reports it once it
// is reached again: a code and how long ago, in seconds. A page that sleeps or is closed notes
// nothing: only requests that failed while the page was awake count.

import { within } from "./time-limit.js";

const BEAT_MS = 30000;
const AGAIN_MS = 5000; // while requests fail
const PATIENCE_MS = 10000;
const SLOW_MS = 5000;
const ASLEEP_MS = 20000; // a request that took longer was cut short by the device's sleep
const MOST_WAITING = 20;

// `ok`, `offline`, `unreached` or `slow`; null where the page cannot know.
async function look() {
  const stopping = new AbortController();
  const beganAt = Date.now();
  const beat = fetch(import.meta.url, { method: "HEAD", cache: "no-store", signal: stopping.signal });
  const answer = await within(PATIENCE_MS, beat).catch(() => null);
  if (!answer) stopping.abort();
  const took = Date.now() - beganAt;
  if (took > ASLEEP_MS) return null;
  if (!answer) return navigator.onLine ? "unreached" : "offline";
  if (took < SLOW_MS) return "ok";
  return document.hidden ? null : "slow"; // a hidden page may have slept meanwhile
}

async function send(address, { code, beganAt, lastAt }) {
  const ago = (moment) => Math.max(Math.round((Date.now() - moment) / 1000), 0);
  const report = { code, beganAgo: ago(beganAt), endedAgo: ago(lastAt) };
  await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(report),
  });
}

function watch({ report, endsInMs }) {
  const until = Date.now() + Number(endsInMs);
  let waiting = [];
  let failing = null;
  let timer = 0;
  let looking = false;

  function end() {
    if (failing) waiting = [...waiting, failing].slice(-MOST_WAITING);
    failing = null;
  }

  function note(code, beganAt) {
    if (code === null || code === "ok") return end();
    if (code === "slow") end();
    if (code === "offline" && failing) failing.code = code;
    failing ??= { code, beganAt };
    failing.lastAt = Date.now();
    if (code === "slow") end();
  }

  async function flush() {
    while (waiting.length) {
      await send(report, waiting[0]);
      waiting.shift();
    }
  }

  async function beat() {
    if (looking) return;
    looking = true;
    clearTimeout(timer);
    const beganAt = Date.now();
    const code = await look();
    note(code, beganAt);
    if (code === "ok") await flush().catch(() => {});
    looking = false;
    if (Date.now() < until) timer = setTimeout(beat, failing ? AGAIN_MS : BEAT_MS);
  }

  addEventListener("offline", beat);
  addEventListener("online", beat);
  beat();
}

const place = document.querySelector("[data-own-connection]");
if (place) {
  watch({ report: place.dataset.ownConnection, endsInMs: place.dataset.endsInMs });
  // Zoom opens beside this page, which stays open to come back to.
  for (const form of document.querySelectorAll("form[data-join]")) {
    Object.assign(form, { target: "_blank", rel: "noopener" });
  }
}
