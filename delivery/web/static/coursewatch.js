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
// none lasts longer than a day: then nothing but signing in again helps.
const WARN_S = 600;
const ending = document.querySelector("[data-session-left]");

function watchSession(leftSeconds) {
  const endsAt = Date.now() + leftSeconds * 1000;
  const look = () => {
    const left = (endsAt - Date.now()) / 1000;
    ending.hidden = left > WARN_S;
    ending.querySelector("[data-minutes]").textContent = Math.max(0, Math.round(left / 60));
  };
  look();
  return setInterval(look, 15000);
}

if (ending) {
  let timer = watchSession(Number(ending.dataset.sessionLeft));
  ending.querySelector("button").addEventListener("click", async () => {
    const answer = await fetch(ending.dataset.sessionRenew).catch(() => null);
    if (!answer || !answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const renewed = page.querySelector("[data-session-left]");
    if (!renewed) return;
    clearInterval(timer);
    timer = watchSession(Number(renewed.dataset.sessionLeft));
  });
}
