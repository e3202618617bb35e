// Calls the trainer: says each new alert once, and by choice plays a sound and shows a desktop notice.
// The page of trying alerts uses it too.

const TOLD = "coursewatch-alerts-told";
const LOUD = 0.25; // of the loudest
const NOTES_HZ = [660, 880];
const NOTE_S = 0.18;
const NOTICES = {
  everybody_lost: "Everybody is out of the meeting",
  not_monitored: "The course is not monitored any more",
  unknown_person: "An unknown person has come",
  waiting: "Somebody waits to be let in",
  two_devices: "Two devices use one link",
  camera_off: "A camera is off",
  tried: "Somebody cannot get in",
}; // without names: the screen may be shared

const byId = (id) => document.getElementById(id);
const calling = byId("calling");
const choices = { sound: byId("call-sound"), notices: byId("call-notices") };
document.body.classList.add("cw-scripted");

// --- the choice --------------------------------------------------------------------------------

byId("save-choice").remove(); // a changed box is saved at once

let saving = Promise.resolve(); // one after the other: the last choice holds

for (const [name, box] of Object.entries(choices)) {
  box.addEventListener("change", () => {
    if (name === "notices" && box.checked) ask();
    sayStates();
    saving = saving.then(save);
  });
}

async function save() {
  let saved = false;
  try {
    const body = new URLSearchParams(new FormData(calling));
    const headers = { "X-Coursewatch-Script": "1", Accept: "text/plain" };
    saved = (await fetch(calling.getAttribute("action"), { method: "POST", body, headers })).status === 204;
  } catch {
    // not reached
  }
  byId("choice-state").textContent = saved
    ? "Your choice is saved."
    : "Your choice is not saved: it holds until you leave this page. Change it again later.";
}

// --- the sound ---------------------------------------------------------------------------------

let audio = null;
let heldBack = false;

function play() {
  if (!("AudioContext" in window)) return;
  audio ??= new AudioContext();
  if (audio.state === "suspended") audio.resume().catch(() => {});
  heldBack = audio.state !== "running" && !navigator.userActivation?.hasBeenActive;
  if (heldBack) return;
  NOTES_HZ.forEach((hertz, place) => {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const start = audio.currentTime + place * NOTE_S;
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(LOUD, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + NOTE_S);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + NOTE_S);
  });
}

byId("try-sound").addEventListener("click", () => {
  play();
  sayStates("The sound was played. If you did not hear it, turn up the volume of this computer.");
});

// --- notices -----------------------------------------------------------------------------------

const permission = () => ("Notification" in window ? Notification.permission : "impossible");

const NOTICE_STATES = {
  granted: "Your browser allows notices from this site.",
  denied:
    "Your browser refuses notices from this site. You can allow them in its settings for this site. " +
    "Until then, alerts stand on the board.",
  default: "You have not answered yet whether this site may show notices. Until you do, alerts stand on the board.",
  impossible: "This browser cannot show notices here. Alerts stand on the board.",
};

// The answer may never come: nothing waits for it.
function ask() {
  if (permission() !== "default") return;
  Notification.requestPermission().then(() => sayStates());
}

function notice(text) {
  if (permission() !== "granted") return;
  try {
    new Notification("coursewatch", { body: text, tag: text });
  } catch {
    // on a telephone a page may not show notices by itself
  }
}

byId("try-notice").addEventListener("click", () => {
  ask();
  notice("This is what an alert looks like.");
  sayStates();
});

function sayStates(played = "") {
  let sound = "No sound is played.";
  if (choices.sound.checked) sound = "A sound is played with each alert.";
  if (heldBack) sound = "Your browser holds sounds back until you press something on this page.";
  byId("sound-state").textContent = played && !heldBack ? played : sound;
  byId("notice-state").textContent = choices.notices.checked
    ? NOTICE_STATES[permission()]
    : "No notices are shown.";
}

// --- calling -----------------------------------------------------------------------------------

function rememberedTold() {
  try {
    return new Set(JSON.parse(sessionStorage.getItem(TOLD) ?? "[]"));
  } catch {
    return new Set();
  }
}

const told = rememberedTold();

// `page` holds the alerts: the page itself, or a board that is not shown while updates are paused.
export function call(page = document) {
  const fresh = Array.from(page.querySelectorAll("[data-alert]")).filter((alert) => !told.has(alert.dataset.alert));
  if (!fresh.length) return;
  for (const alert of fresh) told.add(alert.dataset.alert);
  try {
    sessionStorage.setItem(TOLD, JSON.stringify([...told].slice(-500)));
  } catch {
    // told again when the page is loaded again
  }
  byId("alert-news").textContent = fresh.map((alert) => alert.dataset.words).join(". ");
  if (choices.sound.checked) play();
  if (choices.notices.checked) {
    for (const kind of new Set(fresh.map((alert) => alert.dataset.kind))) notice(NOTICES[kind]);
  }
  sayStates();
}

document.addEventListener("pointerdown", () => {
  if (!heldBack) return;
  heldBack = false;
  sayStates();
});

if (permission() !== "impossible") {
  navigator.permissions?.query({ name: "notifications" }).then(
    (state) => state.addEventListener("change", () => sayStates()),
    () => {},
  );
}
sayStates();
