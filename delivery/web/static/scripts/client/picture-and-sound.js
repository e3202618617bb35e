// Judges the client's own picture and sound, on their device: an answer is a code, never a picture.
// A finding about the device needs a measurement that worked: else the answer is `not_measured`.

import { within } from "./time-limit.js";

const FRAMES = 12;
const FRAME_EVERY_MS = 150;
const FEWEST_FRESH = 3; // frames that the camera must deliver meanwhile, before it can be "frozen"
const SETTLE_MS = 700; // cameras begin dark and adjust themselves
const FIRST_PICTURE_MS = 5000;
const START_SOUND_MS = 5000;
const UNMUTE_MS = 5000; // a Bluetooth headset changes over to its microphone meanwhile
const LISTEN_MS = 8000;
const LISTEN_EVERY_MS = 40; // shorter than the stretch of sound that one look at it covers
const BLACK = 6; // mean luminance, of 255: nothing but the sensor's own noise
const TOO_DARK = 48; // a face lit by its own screen alone stays below this
const AUDIBLE = 0.02; // peak, of 1: above the noise of a quiet room, below quiet speech
const PAINT = [200, 30, 90]; // some browsers let no page read a canvas truly

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const quietly = (promise) => promise.catch(() => {});

function luminance(pixels) {
  let sum = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    sum += 0.2126 * pixels[at] + 0.7152 * pixels[at + 1] + 0.0722 * pixels[at + 2];
  }
  return sum / (pixels.length / 4);
}

const differ = (before, after) => before.some((value, at) => value !== after[at]);

function readsTrue(pen) {
  pen.fillStyle = `rgb(${PAINT})`;
  pen.fillRect(0, 0, 1, 1);
  const { data } = pen.getImageData(0, 0, 1, 1);
  return PAINT.every((value, at) => Math.abs(value - data[at]) <= 3);
}

function penOf(width, height) {
  const canvas = document.createElement("canvas"); // never put on the page, gone with its pen
  Object.assign(canvas, { width, height });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return pen && readsTrue(pen) ? pen : null;
}

// Counts the frames that the camera delivers, by the best means that the browser has.
function framesOf(video) {
  if (!video.requestVideoFrameCallback) {
    return () => video.getVideoPlaybackQuality?.().totalVideoFrames ?? 0;
  }
  let frames = 0;
  const count = () => {
    frames += 1;
    video.requestVideoFrameCallback(count);
  };
  video.requestVideoFrameCallback(count);
  return () => frames;
}

// Whether the page is seen from now on until it is asked: a hidden page gets no time to measure.
export function watchVisibility() {
  let seen = !document.hidden;
  const note = () => (seen &&= !document.hidden);
  document.addEventListener("visibilitychange", note);
  return () => {
    document.removeEventListener("visibilitychange", note);
    return seen;
  };
}

// Waits until the device gives picture or sound. A browser mutes the track of a device that gives
// none: a call has it, or a headset changes over.
async function unmuted(track) {
  if (!track.muted) return;
  const heard = new Promise((done) => track.addEventListener("unmute", done, { once: true }));
  await within(UNMUTE_MS, heard);
}

// Whether the device gives picture or sound from now on until it is asked.
function watchSource(track) {
  let gives = true;
  const note = () => (gives = false);
  track.addEventListener("mute", note);
  return () => {
    track.removeEventListener("mute", note);
    return gives && track.readyState === "live";
  };
}

async function look(video, pen) {
  const { width, height } = pen.canvas;
  let brightest = 0;
  let moved = false;
  let before = null;
  for (let frame = 0; frame < FRAMES; frame += 1) {
    pen.drawImage(video, 0, 0, width, height);
    const { data } = pen.getImageData(0, 0, width, height);
    brightest = Math.max(brightest, luminance(data));
    moved ||= before !== null && differ(before, data);
    before = data;
    await pause(FRAME_EVERY_MS);
  }
  return { brightest, moved };
}

// `ok`, `black`, `too_dark`, `frozen` or `not_measured`: a browser that saves power shows no frames,
// and a camera that a call has taken away gives black frames.
export async function judgePicture(video) {
  const pen = penOf(64, 48);
  if (!pen) return "not_measured";
  const [track] = video.srcObject.getVideoTracks();
  await unmuted(track);
  await within(FIRST_PICTURE_MS, video.play());
  await pause(SETTLE_MS);
  const [seen, given] = [watchVisibility(), watchSource(track)];
  const frames = framesOf(video);
  const first = frames();
  const { brightest, moved } = await look(video, pen);
  const measured = [seen(), given(), frames() - first >= FEWEST_FRESH].every(Boolean);
  if (!measured) return "not_measured";
  if (brightest < BLACK) return "black";
  if (brightest < TOO_DARK) return "too_dark";
  return moved ? "ok" : "frozen";
}

// A headset may run at another rate than the loudspeakers, and Firefox joins only what is alike.
function listenTo(stream, context) {
  try {
    return { own: null, context, source: context.createMediaStreamSource(stream) };
  } catch (difference) {
    const { sampleRate } = stream.getAudioTracks()[0]?.getSettings() ?? {};
    if (!sampleRate || sampleRate === context.sampleRate) throw difference;
    const own = new AudioContext({ sampleRate });
    return { own, context: own, source: own.createMediaStreamSource(stream) };
  }
}

async function hear(analyser, onLevel) {
  const samples = new Float32Array(analyser.fftSize);
  const until = performance.now() + LISTEN_MS;
  while (performance.now() < until) {
    analyser.getFloatTimeDomainData(samples);
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    onLevel(peak);
    if (peak >= AUDIBLE) return true;
    await pause(LISTEN_EVERY_MS);
  }
  return false;
}

// `ok` as soon as something is heard, else `silent` or `not_measured`. `onLevel` is told each peak,
// 0 to 1.
export async function judgeSound(stream, context, onLevel) {
  const [track] = stream.getAudioTracks();
  await unmuted(track);
  const heard = listenTo(stream, context);
  try {
    await within(START_SOUND_MS, heard.context.resume());
    const analyser = heard.context.createAnalyser(); // joined to nothing: nobody hears themselves
    heard.source.connect(analyser);
    const [seen, given] = [watchVisibility(), watchSource(track)];
    const beganAt = heard.context.currentTime;
    if (await hear(analyser, onLevel)) return "ok";
    const ran = heard.context.state === "running" && heard.context.currentTime > beganAt;
    return [seen(), given(), ran].every(Boolean) ? "silent" : "not_measured";
  } finally {
    if (heard.own) quietly(heard.own.close());
  }
}
