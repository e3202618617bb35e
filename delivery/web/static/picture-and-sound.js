// Judges the client's own picture and sound, on their device: an answer is a code, never a picture.

const FRAMES = 12;
const FRAME_EVERY_MS = 150;
const SETTLE_MS = 700; // cameras begin dark and adjust themselves
const FIRST_PICTURE_MS = 5000;
const LISTEN_MS = 8000;
const LISTEN_EVERY_MS = 40; // shorter than the stretch of sound that one look at it covers
const BLACK = 6; // mean luminance, of 255: nothing but the sensor's own noise
const TOO_DARK = 48; // a face lit by its own screen alone stays below this
const AUDIBLE = 0.02; // peak, of 1: above the noise of a quiet room, below quiet speech

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

function luminance(pixels) {
  let sum = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    sum += 0.2126 * pixels[at] + 0.7152 * pixels[at + 1] + 0.0722 * pixels[at + 2];
  }
  return sum / (pixels.length / 4);
}

const differ = (one, other) => one.some((value, at) => value !== other[at]);

function firstPicture(video) {
  const playing = video.play().then(() => true, () => false);
  return Promise.race([playing, pause(FIRST_PICTURE_MS).then(() => false)]);
}

// `ok`, `black`, `too_dark` or `frozen`.
export async function judgePicture(video) {
  if (!(await firstPicture(video))) return "frozen";
  await pause(SETTLE_MS);
  const canvas = document.createElement("canvas"); // never put on the page, gone when we return
  canvas.width = 64;
  canvas.height = 48;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  let brightest = 0;
  let moved = false;
  let before = null;
  for (let frame = 0; frame < FRAMES; frame += 1) {
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
    brightest = Math.max(brightest, luminance(data));
    moved ||= before !== null && differ(before, data);
    before = data;
    await pause(FRAME_EVERY_MS);
  }
  if (brightest < BLACK) return "black";
  if (brightest < TOO_DARK) return "too_dark";
  return moved ? "ok" : "frozen";
}

// `ok` as soon as something is heard, else `silent`. `onLevel` is told each peak, 0 to 1.
export async function judgeSound(stream, context, onLevel) {
  await context.resume();
  const analyser = context.createAnalyser(); // joined to nothing: nobody hears themselves
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const until = performance.now() + LISTEN_MS;
  while (performance.now() < until) {
    analyser.getFloatTimeDomainData(samples);
    const peak = samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
    onLevel(peak);
    if (peak >= AUDIBLE) return "ok";
    await pause(LISTEN_EVERY_MS);
  }
  return "silent";
}
