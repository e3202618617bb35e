// Starts the design system's own behaviours (error summaries, menus, password buttons).
import { initAll } from "./govuk-frontend.min.js";

initAll();

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

// Paper has everything that is folded on the screen. The style sheet opens the folds as well, but
// only in a browser that knows `::details-content`.
let unfolded = [];

addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("details:not([open])")];
  for (const fold of unfolded) fold.open = true;
});
addEventListener("afterprint", () => {
  for (const fold of unfolded) fold.open = false;
  unfolded = [];
});

// Warns ten minutes before the session ends. Opening a page makes an idle session last longer, but
// none lasts longer than a day: then nothing but signing in again helps. The time on the screen goes
// on; a screen reader says it at these seconds before the end alone.
const SPOKEN_AT_S = [60, 120, 300, 600];
const WARN_S = SPOKEN_AT_S.at(-1);
const ending = document.querySelector("[data-session-left]");

function timeLeft(seconds) {
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return "less than a minute";
  return `about ${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
}

function watchSession(leftSeconds) {
  const endsAt = Date.now() + leftSeconds * 1000;
  const spoken = ending.querySelector("[data-session-spoken]");
  let step;
  const look = () => {
    const left = Math.max(0, (endsAt - Date.now()) / 1000);
    ending.querySelector("[data-session-warning]").hidden = left > WARN_S;
    ending.querySelector("[data-session-time]").textContent = timeLeft(left);
    const now = SPOKEN_AT_S.find((seconds) => left <= seconds);
    if (now === step) return;
    step = now;
    spoken.textContent = step ? ending.dataset.sessionWords.replace("{time}", timeLeft(left)) : "";
  };
  spoken.textContent = "";
  look();
  return setInterval(look, 15000);
}

if (ending) {
  let timer = watchSession(Number(ending.dataset.sessionLeft));
  ending.querySelector("button").addEventListener("click", async () => {
    const answer = await fetch(ending.dataset.sessionRenew).catch(() => null);
    if (!answer || !answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const renewed = page.querySelector("[data-session-left]");
    if (!renewed) return;
    clearInterval(timer);
    timer = watchSession(Number(renewed.dataset.sessionLeft));
  });
}
