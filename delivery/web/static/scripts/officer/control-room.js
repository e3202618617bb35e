// Keeps the control room true: replaces the lines that have changed, and puts all lines in their order. A
// change is spoken once, and only what has become different.
import { follow, holdBack } from "./live-stream.js";

const SPOKEN_AT_ONCE = 3;

const byId = (id) => document.getElementById(id);
const lines = byId("lines");
const news = byId("news");
const csrf = document.querySelector('meta[name="csrf"]').content;

let waiting = null; // the changes that may not be shown yet
let first = true; // the first push repeats the page, and is no news
const isHeldBack = holdBack(byId("pause"), show);

function take(text) {
  const change = JSON.parse(text);
  waiting = {
    order: change.order,
    lines: { ...waiting?.lines, ...change.lines },
    summary: change.summary ?? waiting?.summary,
    alerts: change.alerts ?? waiting?.alerts,
  };
  show();
}

function show() {
  if (waiting === null || isHeldBack()) return;
  const change = waiting;
  waiting = null;
  const focused = focusedPlace();
  const changed = replaceLines(change.lines);
  putInOrder(change.order);
  if (change.summary) byId("summary").replaceWith(parsed(change.summary));
  if (change.alerts) showAlerts(parsed(change.alerts));
  byId("no-courses").hidden = change.order.length > 0;
  if (focused) keepFocus(focused);
  if (!first) tell(changed);
  first = false;
}

// The alerts of the office: a new one is spoken. The token that makes the forms ours is the page's.
function showAlerts(fresh) {
  const old = byId("office-alerts");
  const before = new Set(Array.from(old.querySelectorAll("[data-alert]"), (item) => item.id));
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  for (const field of fresh.querySelectorAll('input[name="csrf"]')) field.value = csrf;
  for (const part of old.querySelectorAll("details[open]")) {
    fresh.querySelector(`#${part.id}`)?.setAttribute("open", "");
  }
  old.replaceWith(fresh);
  if (focused) (byId(focused.id) ?? byId("room-title")).focus({ preventScroll: true });
  const added = Array.from(fresh.querySelectorAll("[data-alert]")).filter(
    (item) => !before.has(item.id),
  );
  if (!first && added.length) {
    news.textContent = `New alert. ${added.map((item) => item.dataset.alert).join(". ")}`;
  }
}

function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

// The lines whose state has become different, as they are now.
function replaceLines(fresh) {
  const changed = [];
  for (const html of Object.values(fresh)) {
    const line = parsed(html);
    const old = byId(line.id);
    if (old) old.replaceWith(line);
    else lines.append(line);
    if (old && old.dataset.state !== line.dataset.state) changed.push(line);
  }
  return changed;
}

function putInOrder(order) {
  const here = new Map(Array.from(lines.children, (line) => [line.id, line]));
  let place = lines.firstElementChild;
  for (const id of order) {
    const line = here.get(`course-${id}`);
    here.delete(`course-${id}`);
    if (!line) continue;
    if (line === place) place = place.nextElementSibling;
    else lines.insertBefore(line, place);
  }
  for (const line of here.values()) line.remove(); // on another page now
}

// Which link of which line has the focus, and where the line is on the screen.
function focusedPlace() {
  const line = document.activeElement?.closest(".cw-course");
  if (!line) return null;
  const place = Array.from(line.querySelectorAll("a")).indexOf(document.activeElement);
  return { id: line.id, place, top: line.getBoundingClientRect().top };
}

// The reader's link keeps the focus, and stays where it is on the screen although lines move.
function keepFocus({ id, place, top }) {
  const line = byId(id);
  const links = line?.querySelectorAll("a") ?? [];
  const link = links[place] ?? links[0] ?? byId("room-title");
  if (document.activeElement !== link) link.focus({ preventScroll: true });
  if (line) window.scrollBy(0, line.getBoundingClientRect().top - top);
}

function tell(changed) {
  if (!changed.length) return;
  const said = changed.slice(0, SPOKEN_AT_ONCE).map((line) => line.dataset.news);
  const others = changed.length - said.length;
  if (others) said.push(`${others} more courses have changed`);
  news.textContent = said.join(". ");
}

follow(byId("room").dataset.stream, "courses", take);
