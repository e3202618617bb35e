// The page of the technical check. Picture and sound stay on this device: what leaves it is one
// code for each part, from the table in delivery/device_check/technical_check.py, whose words the
// page holds, and whether it is a phone, a tablet or a computer.

import { judgeConnection } from "./connection.js";
import { judgePicture, judgeSound } from "./picture-and-sound.js";
import { askWhetherHeard } from "./speaker.js";
import { TIME_IS_UP, within } from "./time-limit.js";

const SHOW_MS = 60000; // a camera left on may be kept from Zoom
const PROMPT_MS = 60000; // for the person, who is asked by the browser
const HELP_MS = 8000; // a question that stands so long may be hidden
const SEND_MS = 15000;
const UNMEASURED = new Set([
  "not_checked", "not_measured", "unanswered", "not_secure", "unsupported", "unsure",
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

// `onWait` is called where the question stays without an answer, so that help can be shown.
async function open(wanted, onWait) {
  const waiting = setTimeout(onWait, HELP_MS);
  try {
    const asked = navigator.mediaDevices.getUserMedia(wanted);
    return { stream: await within(PROMPT_MS, asked, close), code: null };
  } catch (refusal) {
    if (refusal === TIME_IS_UP) return { stream: null, code: "unanswered" };
    return { stream: null, code: REFUSALS[refusal?.name] ?? "not_measured" };
  } finally {
    clearTimeout(waiting);
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
  const [help, question] = [find("[data-help]"), find("[data-heard]")];
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

  async function ask(wanted, part) {
    say(status, part);
    const answer = await open(wanted, () => say(help, part));
    help.textContent = "";
    return answer;
  }

  async function checkCamera() {
    const { stream, code } = await ask({ video: true }, "camera");
    if (!stream) return code;
    picture = stream;
    video.srcObject = stream;
    own.hidden = false;
    hideLater = setTimeout(hidePicture, SHOW_MS);
    return judgePicture(video);
  }

  async function checkMicrophone(context) {
    if (!context) return "not_measured";
    const { stream, code } = await ask({ audio: true }, "microphone");
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

  async function checkSpeaker(context) {
    if (!context) return "not_measured";
    say(status, "speaker");
    const heard = askWhetherHeard(context, question);
    const answer = await heard.catch(() => "not_measured");
    if (question.contains(document.activeElement)) start.focus(); // the pressed button is gone
    return answer;
  }

  async function sense(codes) {
    const context = soundContext();
    codes.camera = await checkCamera().catch(() => "not_measured");
    show("camera", codes.camera);
    if (codes.camera !== "unanswered") { // a second question would stand behind the first
      codes.microphone = await checkMicrophone(context).catch(() => "not_measured");
    }
    show("microphone", codes.microphone);
    const absent = codes.camera === "unanswered" || codes.microphone === "unanswered";
    if (!absent) codes.speaker = await checkSpeaker(context);
    show("speaker", codes.speaker);
    context?.close().catch(() => {});
  }

  async function measure(codes) {
    say(status, "connection");
    const { begin, address } = page.dataset;
    codes.connection = await judgeConnection(begin, address).catch(() => "not_measured");
    show("connection", codes.connection);
  }

  async function post(codes) {
    const stopping = new AbortController();
    const sending = fetch(page.dataset.report, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(codes),
      signal: stopping.signal,
    });
    const answer = await within(SEND_MS, sending).catch(() => null);
    if (!answer) stopping.abort();
    return answer?.ok;
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
    const codes = {
      camera: "not_checked",
      microphone: "not_checked",
      speaker: "not_checked",
      connection: "not_checked",
      browser: browserCode(),
    };
    const device = deviceKind();
    show("browser", codes.browser);
    if (codes.browser === "ok") await sense(codes);
    else show("speaker", codes.speaker);
    const early = post({ ...codes, device }); // for those who do not wait for the measurement
    await measure(codes);
    say(status, summary(codes));
    start.textContent = start.dataset.again;
    await early;
    say(kept, (await post({ ...codes, device })) ? "yes" : "no");
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
