// Measures whether the connection to our own server carries what a call needs: an answer is a code.
// The thresholds and the pace come from the server (delivery/device_check/connection_figures.py).
// A finding needs a measurement that worked: what our side or this page could not do is
// `not_measured`.

import { within } from "./time-limit.js";
import { pause, watchVisibility } from "./picture-and-sound.js";

const ANSWER_MS = 10000;
const GRACE_MS = 2000; // for what is under way when the time is over
const NOTED_MS = 200;
const BLOCKS_AT_ONCE = 2; // of a direction: a far server answers late, however fast the line is
const TOO_SLOW = 408; // a block that did not arrive in time, as the server says it

// Notes whether the browser itself says that it lost its connection.
function watchOnline() {
  let online = navigator.onLine;
  const note = () => (online = false);
  addEventListener("offline", note);
  return () => {
    removeEventListener("offline", note);
    return online;
  };
}

// Begins an exchange every so many ms, unless `atOnce` are under way, and ends them all in the end.
async function atPace(count, everyMs, atOnce, exchange) {
  const stopping = new AbortController();
  const underWay = new Set();
  let at = performance.now();
  for (let turn = 0; turn < count; turn += 1) {
    await pause(at - performance.now());
    at += everyMs;
    if (underWay.size >= atOnce) continue;
    const running = exchange(stopping.signal, turn).catch(() => {});
    underWay.add(running);
    running.finally(() => underWay.delete(running));
  }
  await within(GRACE_MS, Promise.all(underWay)).catch(() => {});
  stopping.abort();
}

function measuring(address, plan) {
  const began = { refused: 0, serverDelayMs: 0 };
  const signed = `${address}?ticket=${encodeURIComponent(plan.ticket)}`;

  async function ask(signal, turn, body) {
    const answer = await fetch(`${signed}&${turn}`, { method: "POST", body, signal });
    if (!answer.ok) {
      if (answer.status !== TOO_SLOW) began.refused += 1;
      throw answer;
    }
    began.serverDelayMs = Number(answer.headers.get("Server-Delay-Ms"));
    return answer;
  }

  const ping = (signal, turn) => ask(signal, `ping=${turn}`);

  // The round trips of the pings in their order, in ms, by the browser's clock of the network, which
  // a busy page does not disturb. The browser notes a request a moment after its answer.
  async function trips() {
    performance.clearResourceTimings(); // the browser notes only so many
    await atPace(plan.pings, plan.pingEveryMs, 1, ping);
    await pause(NOTED_MS);
    return performance.getEntriesByType("resource")
      .filter((entry) => entry.name.includes("&ping=") && entry.responseStart)
      .map((entry) => entry.responseStart - entry.requestStart);
  }

  async function jitterMs() {
    const times = await trips();
    if (times.length < plan.fewestPings) return null;
    const changes = times.slice(1).map((time, at) => Math.abs(time - times[at]));
    return changes.reduce((sum, change) => sum + change, 0) / changes.length;
  }

  // Kilobits a second of the blocks that arrived, at the pace of a call.
  async function rateKbps(block) {
    const start = performance.now();
    let bytes = 0;
    let last = start;
    await atPace(plan.blocks, plan.blockEveryMs, BLOCKS_AT_ONCE, async (signal, turn) => {
      bytes += await block(signal, turn);
      last = performance.now();
    });
    return (bytes * 8) / Math.max(last - start, plan.blocks * plan.blockEveryMs);
  }

  async function up(signal, turn) {
    await ask(signal, `up=${turn}`, crypto.getRandomValues(new Uint8Array(plan.upBytes)));
    return plan.upBytes;
  }

  async function down(signal, turn) {
    return (await (await ask(signal, `block=${turn}`)).arrayBuffer()).byteLength;
  }

  const last = () => within(ANSWER_MS, ping(undefined, "last")).catch(() => {});
  const rates = () => Promise.all([rateKbps(up), rateKbps(down)]);
  return { began, jitterMs, rates, last };
}

function judge(plan, jitter, [up, down]) {
  const [slowUp, slowDown] = [up < plan.upKbps, down < plan.downKbps];
  if (slowUp && slowDown) return "slow";
  if (slowUp) return "slow_up";
  if (slowDown) return "slow_down";
  if (jitter === null) return "not_measured";
  return jitter > plan.jitterMs ? "unsteady" : "ok";
}

async function planOf(address) {
  const answer = await within(ANSWER_MS, fetch(address, { method: "POST" })).catch(() => null);
  return answer?.ok ? answer.json() : null; // refused: too many measure now
}

// `ok`, `slow`, `slow_up`, `slow_down`, `unsteady`, `interrupted` or `not_measured`.
export async function judgeConnection(beginAt, address) {
  const plan = await planOf(beginAt);
  if (!plan) return "not_measured";
  const [seen, online] = [watchVisibility(), watchOnline()];
  const { began, jitterMs, rates, last } = measuring(address, plan);
  const jitter = await jitterMs();
  const carried = await rates();
  const stayed = online();
  if (stayed) await last();
  if (!seen()) return "not_measured";
  if (!stayed) return "interrupted";
  if (began.refused > 0) return "not_measured";
  const code = judge(plan, jitter, carried);
  const late = began.serverDelayMs > plan.serverDelayMs; // the fault may be the service's own
  return code !== "ok" && late ? "not_measured" : code;
}
