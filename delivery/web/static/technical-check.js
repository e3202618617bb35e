// The page of the technical check. Picture and sound stay on this device: what leaves it is one
// code for each part, from the table in delivery/device_check/technical_check.py, whose words the page holds,
// and whether it is a phone, a tablet or a computer.

import { judgePicture, judgeSound } from "./picture-and-sound.js";
import { TIME_IS_UP, within } from "./time-limit.js";

const SHOW_MS = 60000; // a camera left on may be kept from Zoom
const PROMPT_MS = 60000; // for the person, who is asked by the browser
const SEND_MS = 15000;
const UNMEASURED = new Set([
  "not_checked", "not_measured", "unanswered", "not_secure", "unsupported",
]);
const REFUSALS = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "absent",
  OverconstrainedError: "absent",
  NotReadableError: "in_use",
  AbortError: "in_use",
};

function browserCode() {
  if (!window.isSecureContext) return "not_secure";
  return navigator.mediaDevices?.getUserMedia && window.AudioContext ? "ok" : "unsupported";
}

// A kind and no more: the browser's name, the make and the model stay on the device.
function deviceKind() {
  if (!window.matchMedia("(pointer: coarse)").matches) return "computer";
  return Math.min(screen.width, screen.height) < 600 ? "phone" : "tablet";
}

const close = (stream) => stream?.getTracks().forEach((track) => track.stop());

async function open(wanted) {
  try {
    const asked = navigator.mediaDevices.getUserMedia(wanted);
    return { stream: await within(PROMPT_MS, asked, close), code: null };
  } catch (refusal) {
    if (refusal === TIME_IS_UP) return { stream: null, code: "unanswered" };
    return { stream: null, code: REFUSALS[refusal?.name] ?? "not_measured" };
  }
}

// Made while the press of the button still counts. A browser may have no more to give.
function soundContext() {
  try {
    return new AudioContext();
  } catch {
    return null;
  }
}

function wire(page) {
  const find = (selector) => page.querySelector(selector);
  const [start, stop] = [find("[data-start]"), find("[data-stop]")];
  const [status, kept, video] = [find("[data-status]"), find("[data-kept]"), find("video")];
  const [own, hearing, meter] = [find("[data-own]"), find("[data-hearing]"), find("meter")];
  let picture = null;
  let hideLater = 0;
  let running = false;

  const say = (place, words) => (place.textContent = place.dataset[words]);

  function show(part, code) {
    const words = find(`template[data-part="${part}"][data-code="${code}"]`);
    find(`[data-result="${part}"]`).replaceChildren(words.content.cloneNode(true));
  }

  function hidePicture() {
    clearTimeout(hideLater);
    close(picture);
    picture = null;
    video.srcObject = null;
    own.hidden = true;
  }

  async function checkCamera() {
    say(status, "camera");
    const { stream, code } = await open({ video: true });
    if (!stream) return code;
    picture = stream;
    video.srcObject = stream;
    own.hidden = false;
    hideLater = setTimeout(hidePicture, SHOW_MS);
    return judgePicture(video);
  }

  async function checkMicrophone(context) {
    if (!context) return "not_measured";
    say(status, "microphone");
    const { stream, code } = await open({ audio: true });
    if (!stream) return code;
    say(status, "speak");
    hearing.hidden = false;
    try {
      return await judgeSound(stream, context, (level) => (meter.value = level));
    } finally {
      hearing.hidden = true;
      close(stream);
    }
  }

  async function sense(codes) {
    const context = soundContext();
    codes.camera = await checkCamera().catch(() => "not_measured");
    show("camera", codes.camera);
    if (codes.camera !== "unanswered") { // a second question would stand behind the first
      codes.microphone = await checkMicrophone(context).catch(() => "not_measured");
    }
    show("microphone", codes.microphone);
    context?.close().catch(() => {});
  }

  async function send(codes) {
    const stopping = new AbortController();
    const sending = fetch(page.dataset.report, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(codes),
      signal: stopping.signal,
    });
    const answer = await within(SEND_MS, sending).catch(() => null);
    if (!answer) stopping.abort();
    say(kept, answer?.ok ? "yes" : "no");
  }

  function summary(codes) {
    const results = Object.values(codes);
    if (results.every((code) => code === "ok")) return "good";
    return results.some((code) => code !== "ok" && !UNMEASURED.has(code)) ? "mend" : "unmeasured";
  }

  async function check() {
    if (running) return;
    running = true;
    hidePicture();
    page.querySelectorAll("[data-result]").forEach((place) => place.replaceChildren());
    kept.textContent = "";
    const codes = { camera: "not_checked", microphone: "not_checked", browser: browserCode() };
    const device = deviceKind();
    show("browser", codes.browser);
    if (codes.browser === "ok") await sense(codes);
    say(status, summary(codes));
    start.textContent = start.dataset.again;
    await send({ ...codes, device });
    running = false;
  }

  start.addEventListener("click", check);
  stop.addEventListener("click", () => {
    hidePicture();
    start.focus();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && !running) hidePicture(); // they may have gone to Zoom
  });
  find("[data-no-script]").hidden = true;
  find("[data-script]").hidden = false;
}

document.querySelectorAll("[data-technical-check]").forEach(wire);
