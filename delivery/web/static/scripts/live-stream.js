// What live pages share: they listen to a stream, say when pushes cease, and hold changes back while the
// reader has paused them or presses something. The page has an element `silence`.
const SILENT_AFTER_MS = 15_000;
const TRY_AGAIN_MS = 5_000;

const silence = document.getElementById("silence");

function say(text) {
  silence.textContent = text;
  silence.hidden = false;
}

// Calls `take` with the text of each push of this kind.
export function follow(address, kind, take) {
  let heardAt = performance.now();
  let over = false;

  function heard() {
    heardAt = performance.now();
    silence.hidden = true;
  }

  function listen() {
    const stream = new EventSource(address);
    stream.addEventListener(kind, (event) => {
      heard();
      take(event.data);
    });
    stream.addEventListener("still", heard);
    stream.addEventListener("over", (event) => {
      over = true;
      stream.close();
      say(`This page no longer updates: ${event.data}.`);
    });
    stream.addEventListener("error", () => {
      if (stream.readyState === EventSource.CLOSED && !over) setTimeout(listen, TRY_AGAIN_MS);
    });
  }

  setInterval(() => {
    if (over || performance.now() - heardAt < SILENT_AFTER_MS || !silence.hidden) return;
    say("The connection to coursewatch was lost 15 seconds ago. This page may be out of date.");
  }, 1000);
  listen();
}

// Calls `show` when changes may be shown again. Returns whether they may not be shown now: the reader has
// pressed `pause`, or presses something, and nothing moves under a finger.
export function holdBack(pause, show) {
  const isPaused = () => pause.getAttribute("aria-pressed") === "true";
  let pressing = false;

  document.addEventListener("pointerdown", () => {
    pressing = true;
  });
  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(end, () => {
      pressing = false;
      setTimeout(show); // after the click that this may be
    });
  }
  pause.addEventListener("click", () => {
    const paused = !isPaused();
    pause.setAttribute("aria-pressed", String(paused));
    pause.textContent = paused ? "Continue updates" : "Pause updates";
    show();
  });
  return () => isPaused() || pressing;
}
