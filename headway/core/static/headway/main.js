// Enhancements only: every page works without them.
import { initAll } from "../vendor/govuk/govuk-frontend.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// "Print this page" needs a script; without one the button is not there.
for (const button of document.querySelectorAll("[data-hw-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A choice marked so sends its form at once; the form's own button serves everybody else.
for (const field of document.querySelectorAll("[data-hw-submit-on-change]")) {
  field.addEventListener("change", () => field.form.requestSubmit());
}

// Whatever is written for the moment a long job runs: fetch the page again and swap the part.
for (const part of document.querySelectorAll("[data-hw-refresh]")) {
  const seconds = Number(part.dataset.hwRefresh) || 3;
  const timer = setInterval(async () => {
    const answer = await fetch(window.location.href, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(part.id);
    if (!fresh || !fresh.hasAttribute("data-hw-refresh")) {
      clearInterval(timer);
      window.location.reload();
      return;
    }
    part.replaceChildren(...fresh.childNodes);
  }, seconds * 1000);
}

// On a phone a card shows what matters first; its row's button shows the rest. Without a script
// every cell is there.
const name = (row) => row.querySelector("th a") || row.querySelector("th").firstChild;
const about = (row) => name(row).textContent.trim();
for (const table of document.querySelectorAll(".hw-table--cards")) {
  const rows = [...table.querySelectorAll("tbody tr")].filter((row) => row.querySelector("th") && row.querySelector("[data-more]"));
  if (rows.length < 4) continue;
  for (const row of rows) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "hw-more";
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-label", `More about ${about(row)}`);
    button.textContent = "More";
    button.addEventListener("click", () => {
      const open = row.classList.toggle("hw-open");
      button.setAttribute("aria-expanded", String(open));
      button.textContent = open ? "Less" : "More";
      button.setAttribute("aria-label", `${open ? "Less" : "More"} about ${about(row)}`);
    });
    name(row).after(button);
  }
  table.classList.add("hw-table--brief");
}

// Folded parts are opened for the printer, and folded again afterwards.
let unfolded = [];
window.addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("details.hw-fold:not([open])")];
  for (const part of unfolded) part.open = true;
});
window.addEventListener("afterprint", () => {
  for (const part of unfolded) part.open = false;
});

// Filters stand open beside a wide list; on a phone they stay folded above it.
if (window.matchMedia("(min-width: 56em)").matches) {
  for (const part of document.querySelectorAll("[data-hw-wide-open]")) part.open = true;
}
