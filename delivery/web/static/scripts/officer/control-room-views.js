// Whether the control room is shown for a wall. Stands in the head and blocks, so that the page is drawn
// once. The browser remembers the choice.
const ROOM_VIEW = "coursewatch-control-room-wall";

function showWall(wall) {
  document.documentElement.dataset.room = wall ? "wall" : "desk";
}

function rememberedWall() {
  try {
    return localStorage.getItem(ROOM_VIEW) === "yes";
  } catch {
    return false; // the browser keeps nothing: as it is at first
  }
}

showWall(rememberedWall());

document.addEventListener("DOMContentLoaded", () => {
  const choice = document.getElementById("wall");
  choice.checked = document.documentElement.dataset.room === "wall";
  choice.addEventListener("change", () => {
    showWall(choice.checked);
    try {
      localStorage.setItem(ROOM_VIEW, choice.checked ? "yes" : "no");
    } catch {
      // the choice holds until the page is left
    }
  });
});
