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

// Filters stand open beside a wide list; on a phone they stay folded above it.
if (window.matchMedia("(min-width: 56em)").matches) {
  for (const part of document.querySelectorAll("[data-hw-wide-open]")) part.open = true;
}
