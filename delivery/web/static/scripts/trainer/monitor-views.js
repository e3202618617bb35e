// How much of the monitor is on the screen: compact, roomy, or readable from across a room. Stands in
// the head and blocks, so that the page is drawn once. The browser remembers the choice.
const VIEW = "coursewatch-monitor-view";
const VIEWS = ["compact", "roomy", "wall"];

function rememberedView() {
  try {
    return localStorage.getItem(VIEW);
  } catch {
    return null; // the browser keeps nothing: as it is at first
  }
}

function showView(view) {
  document.documentElement.dataset.view = VIEWS.includes(view) ? view : VIEWS[0];
}

showView(rememberedView());

document.addEventListener("DOMContentLoaded", () => {
  for (const choice of document.querySelectorAll('#views input[name="view"]')) {
    choice.checked = choice.value === document.documentElement.dataset.view;
    choice.addEventListener("change", () => {
      showView(choice.value);
      try {
        localStorage.setItem(VIEW, choice.value);
      } catch {
        // the choice holds until the page is left
      }
    });
  }
});
