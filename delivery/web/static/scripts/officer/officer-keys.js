// Single keys of the officers' pages. A key acts once, after F2: F2 is in no sentence, so that what is
// typed into the wrong window opens nothing. A link has its key in `data-key`; no key decides anything.
const ARMED_FOR_MS = 10_000;

const hint = document.getElementById("keys-hint");
let armedTimer = 0;

const byKey = () =>
  new Map(Array.from(document.querySelectorAll("[data-key]"), (link) => [link.dataset.key, link]));
const isField = (element) => element.matches("input, select, textarea");

function arm() {
  clearTimeout(armedTimer);
  const keys = Array.from(byKey(), ([key, link]) => `${key}: ${link.dataset.keyName}`);
  hint.textContent = `Press ${keys.join(", ")}. Esc: cancel`;
  armedTimer = setTimeout(disarm, ARMED_FOR_MS);
}

function disarm() {
  clearTimeout(armedTimer);
  hint.textContent = "";
}

document.addEventListener("keydown", (event) => {
  if (event.key === "F2" && !event.repeat && !event.target.matches("textarea, input[type=text]")) {
    event.preventDefault();
    arm();
  } else if (hint.textContent && event.key !== "Shift") {
    const pressed = byKey().get(event.key.toLowerCase());
    const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
    disarm();
    if (!pressed || hasModifier || event.repeat) return;
    event.preventDefault();
    if (isField(pressed)) pressed.focus();
    else pressed.click();
  }
});
document.addEventListener("pointerdown", disarm);
window.addEventListener("blur", disarm);
