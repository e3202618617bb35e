// Keeps a board that is looked at true: merges each push into the page, and speaks what has changed.
import { rowStates, tell } from "./client-news.js";
import { Idiomorph } from "./idiomorph.min.js";
import { follow } from "./live-stream.js";

const board = () => document.getElementById("board");
document.body.classList.add("cw-scripted");

follow(board().dataset.stream, "board", (html) => {
  const before = rowStates();
  Idiomorph.morph(board(), html, { morphStyle: "outerHTML" });
  tell(before);
});
