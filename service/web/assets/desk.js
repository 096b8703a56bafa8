// The desk works without this file. With it, a running job's log grows by itself, and a form is
// sent once.
"use strict";

for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", () => {
    for (const button of form.querySelectorAll("button")) button.disabled = true;
  });
}

window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("form[data-once] button")) button.disabled = false;
});

const job = document.querySelector("[data-job]");
if (job) {
  const log = job.querySelector(".log");
  const look = async () => {
    try {
      const answer = await fetch(job.dataset.job, { headers: { Accept: "application/json" } });
      if (answer.ok) {
        const now = await answer.json();
        if (now.state !== "running") {
          location.reload();
          return;
        }
        if (log && now.log && log.textContent !== now.log) {
          log.textContent = now.log;
          log.scrollTop = log.scrollHeight;
        }
      }
    } catch {
      // The service may be starting again: it is asked once more.
    }
    setTimeout(look, 2000);
  };
  setTimeout(look, 1000);
}
