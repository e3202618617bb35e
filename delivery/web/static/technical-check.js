// The page of the technical check. Picture and sound stay on this device: what leaves it is one
// code for each part, from the table in delivery/clients/technical_check.py, whose words the page holds,
// and whether it is a phone, a tablet or a computer.

import { judgePicture, judgeSound } from "./picture-and-sound.js";

const SHOW_MS = 60000; // a camera left on may be kept from Zoom
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

async function open(wanted) {
  try {
    return { stream: await navigator.mediaDevices.getUserMedia(wanted), code: null };
  } catch (refusal) {
    return { stream: null, code: REFUSALS[refusal.name] ?? "failed" };
  }
}

const close = (stream) => stream?.getTracks().forEach((track) => track.stop());

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
    const context = new AudioContext(); // made while the press of the button still counts
    codes.camera = await checkCamera().catch(() => "failed");
    show("camera", codes.camera);
    codes.microphone = await checkMicrophone(context).catch(() => "failed");
    show("microphone", codes.microphone);
    await context.close();
  }

  async function send(codes) {
    const answer = await fetch(page.dataset.report, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(codes),
    }).catch(() => null);
    say(kept, answer?.ok ? "yes" : "no");
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
    say(status, Object.values(codes).every((code) => code === "ok") ? "good" : "mend");
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
