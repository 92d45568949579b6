// Arrows and Enter move between the cells of a grid; leaving a page with unsaved cells is asked about.
"use strict";
(() => {
  const form = document.querySelector(".grid-form");
  if (!form) { return; }
  const rows = [...form.querySelectorAll("tbody tr")]
    .map((row) => [...row.querySelectorAll("td input, td select")])
    .filter((cells) => cells.length > 0);
  const steps = { ArrowDown: 1, Enter: 1, ArrowUp: -1 };
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.closest(".add-row") && !event.target.matches("button")) {
      event.preventDefault();
      form.querySelector("button[name=add]").click();
      return;
    }
    const step = steps[event.key];
    if (!step || !event.target.matches("td input") || event.ctrlKey || event.metaKey) { return; }
    const row = rows.findIndex((cells) => cells.includes(event.target));
    const next = rows[row + step];
    event.preventDefault();
    if (next) {
      const cell = next[rows[row].indexOf(event.target)];
      cell.focus();
      if (cell.select) { cell.select(); }
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) { event.preventDefault(); }
  });
  const summary = document.querySelector(".error-summary");
  if (summary) { summary.focus(); changed = true; }
})();
