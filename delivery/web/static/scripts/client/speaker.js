// Plays two notes, and asks whether they were heard: only the client can tell.

import { within } from "./time-limit.js";
import { pause } from "./picture-and-sound.js";

const NOTES = [523.25, 659.25]; // Hz: C and E, which small speakers play well
const NOTE_S = 0.6;
const LOUDNESS = 0.3; // of 1
const FADE_S = 0.03; // else a note begins and ends with a click
const START_MS = 5000;
const PATIENCE_MS = 60000;

function note(context, hertz, at) {
  const [tone, volume] = [context.createOscillator(), context.createGain()];
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUDNESS, at + FADE_S);
  volume.gain.setValueAtTime(LOUDNESS, at + NOTE_S - FADE_S);
  volume.gain.linearRampToValueAtTime(0, at + NOTE_S);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + NOTE_S);
}

async function play(context) {
  await within(START_MS, context.resume());
  const beganAt = context.currentTime;
  NOTES.forEach((hertz, place) => note(context, hertz, beganAt + place * NOTE_S));
  await pause(NOTES.length * NOTE_S * 1000);
  if (context.state !== "running" || context.currentTime === beganAt) throw new Error("no sound");
}

// `ok`, `silent` or `unsure` as the client says; `unanswered` after a minute; `not_measured` where
// the browser plays nothing. `question` holds a button for each answer, and one to play again.
export async function askWhetherHeard(context, question) {
  await play(context);
  question.hidden = false;
  try {
    return await within(PATIENCE_MS, answerOf(context, question)).catch(() => "unanswered");
  } finally {
    question.hidden = true;
  }
}

function answerOf(context, question) {
  return new Promise((answer) => {
    question.addEventListener("click", function press({ target }) {
      if (target.dataset.replay !== undefined) play(context).catch(() => answer("not_measured"));
      if (!target.dataset.answer) return;
      question.removeEventListener("click", press);
      answer(target.dataset.answer);
    });
  });
}
