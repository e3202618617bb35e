// What has become different about the clients and the trainers of a board, for those who listen to the page.
const rows = () => Array.from(document.querySelectorAll(".cw-client, #trainers"));

export function rowStates() {
  return new Map(rows().map((row) => [row.id, row.dataset.state]));
}

// Speaks the rows whose state is not what it was before.
export function tell(before) {
  const changed = rows().filter(
    (row) => before.has(row.id) && before.get(row.id) !== row.dataset.state,
  );
  if (!changed.length) return;
  document.getElementById("news").textContent = changed.map((row) => row.dataset.news).join(". ");
}
