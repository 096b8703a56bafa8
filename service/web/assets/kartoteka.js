// The search page works without this file. With it: suggestions and recent searches while typing
// (a combobox after the WAI-ARIA pattern), "/" to the question, an answer that was not ready when
// the page was. Texts of documents reach the page as text nodes only; recent searches stay here.
"use strict";

const form = document.querySelector("form.field");
const field = form.elements.namedItem("q");
const button = form.querySelector("button");
const label = button.textContent;
const words = form.dataset;

const RECENT = "kartoteka.recent";
const MOST_RECENT = 8;
const MOST_SHOWN = 8;
const WAIT_MS = 40; // between a keystroke and the request for suggestions
const SURE = ".answered, .conflicting";
const SILENT_MS = 45_000; // a service that writes says something every ten seconds
const BIDI = /[\u202A-\u202E\u2066-\u2069]/g; // could make "fdp.exe" read "exe.pdf"

/** An element with attributes and children; strings become text nodes. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** `text` with its [start, end) spans marked; offsets count code points, as the service does. */
function marked(text, spans) {
  const points = Array.from(text);
  const piece = (start, end) => points.slice(start, end).join("").replace(BIDI, "");
  const holder = document.createElement("bdi");
  let reached = 0;
  for (const [start, end] of spans) {
    if (start < reached) continue;
    holder.append(piece(reached, start), make("mark", {}, piece(start, end)));
    reached = end;
  }
  holder.append(piece(reached, points.length));
  return holder;
}

// Recent searches: in this browser only

function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  } catch {
    return []; // storage is forbidden, or somebody wrote something else there
  }
}

function remember(query) {
  try {
    const kept = [query, ...recent().filter((one) => one !== query)].slice(0, MOST_RECENT);
    localStorage.setItem(RECENT, JSON.stringify(kept));
  } catch {
    // Without storage there are no recent searches.
  }
}

function forget() {
  try {
    localStorage.removeItem(RECENT);
  } catch {
    // There was nothing.
  }
}

if ("found" in words) remember(field.defaultValue.trim());

// The list below the field

const list = make("ul", { id: "suggestions", role: "listbox", "aria-label": words.suggestions });
const popup = make("div", { class: "popup" }, list);
const said = make("div", { class: "visually-hidden", role: "status" });
popup.hidden = true;
form.append(popup, said);
for (const [name, value] of Object.entries({
  role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-haspopup": "listbox",
  "aria-controls": list.id,
})) field.setAttribute(name, value);

let options = [];
let active = -1;
let typed = field.value;
let timer = 0;
let request = null;

function hideList() {
  clearTimeout(timer);
  request?.abort();
  popup.hidden = true;
  field.setAttribute("aria-expanded", "false");
  activate(-1);
}

function activate(place) {
  active = place;
  options.forEach(({ element }, i) => element.setAttribute("aria-selected", String(i === place)));
  if (place < 0) {
    field.removeAttribute("aria-activedescendant");
  } else {
    field.setAttribute("aria-activedescendant", options[place].element.id);
    options[place].element.scrollIntoView({ block: "nearest" });
  }
}

/** `found`: [{text, highlights, note, fill | url | act}], under one heading. */
function show(heading, found) {
  const title = make("li", { class: "heading", role: "presentation" }, heading);
  options = found.map((one, i) => {
    const element = make("li", {
      role: "option", id: `suggestion-${i}`, "aria-selected": "false", class: one.act ? "clear" : "",
    }, marked(one.text, one.highlights ?? []));
    if (one.note) element.append(make("span", { class: "note" }, one.note));
    return { ...one, element };
  });
  list.replaceChildren(title, ...options.map(({ element }) => element));
  list.setAttribute("aria-label", heading);
  activate(-1);
  popup.hidden = options.length === 0;
  field.setAttribute("aria-expanded", String(options.length > 0));
  said.textContent = options.length ? words.count.replace("{n}", options.length) : "";
}

function showRecent() {
  const kept = recent();
  if (!kept.length) return hideList();
  const clear = { text: words.clear, act: () => { forget(); hideList(); said.textContent = words.cleared; } };
  show(words.recent, [...kept.map((text) => ({ text, fill: text })), clear]);
}

function suggest() {
  clearTimeout(timer);
  request?.abort();
  const query = field.value.trim();
  if (!query) return showRecent();
  timer = setTimeout(async () => {
    const mine = (request = new AbortController());
    const parameters = new URLSearchParams({ q: query, limit: MOST_SHOWN });
    for (const { value } of form.querySelectorAll("input[name=collection]")) parameters.append("collection", value);
    try {
      const response = await fetch(`/api/suggest?${parameters}`, { signal: mine.signal });
      if (!response.ok) return hideList();
      const { suggestions } = await response.json();
      if (mine.signal.aborted || document.activeElement !== field) return;
      show(words.suggestions, suggestions.map(({ text, highlights, document_id: id, url }) => (
        id === null ? { text, highlights, fill: text } : { text, highlights, url: inThisLanguage(url), note: words.opens }
      )));
    } catch {
      // Suggestions are a convenience: the search itself says what is wrong.
    }
  }, WAIT_MS);
}

function inThisLanguage(url) {
  const target = new URL(url, location.href);
  const chosen = form.elements.namedItem("lang");
  if (chosen) target.searchParams.set("lang", chosen.value);
  return target.href;
}

function addressOf(query) {
  const parameters = new URLSearchParams(new FormData(form));
  parameters.set("q", query);
  return `/?${parameters}`;
}

function go(address, elsewhere) {
  if (elsewhere) {
    window.open(address, "_blank", "noopener");
    return;
  }
  busy();
  location.assign(address);
}

function choose(option, elsewhere) {
  if (option.act) return option.act();
  if (option.fill !== undefined) field.value = option.fill;
  hideList();
  go(option.url ?? addressOf(option.fill), elsewhere);
}

field.addEventListener("input", (event) => {
  typed = field.value;
  if (!event.isComposing) suggest();
});
field.addEventListener("compositionend", suggest);
field.addEventListener("click", () => { if (popup.hidden && !field.value.trim()) showRecent(); });
field.addEventListener("blur", hideList);
field.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const shown = !popup.hidden;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    if (!shown) suggest();
    else if (active < 0) activate(step > 0 ? 0 : options.length - 1);
    else activate(active + step >= options.length ? -1 : active + step);
    // The chosen text stands in the field, so that it can be gone on from.
    if (shown) field.value = options[active]?.fill ?? typed;
  } else if (event.key === "Enter") {
    const elsewhere = event.ctrlKey || event.metaKey;
    if (shown && active >= 0) {
      event.preventDefault();
      choose(options[active], elsewhere);
    } else if (elsewhere && field.value.trim()) {
      event.preventDefault();
      go(addressOf(field.value.trim()), true);
    }
  } else if (event.key === "Escape" && shown) {
    event.preventDefault();
    field.value = typed;
    hideList();
  } else if (event.key === "Tab") {
    hideList();
  }
});
// The field keeps the focus while an option is chosen with the mouse.
list.addEventListener("pointerdown", (event) => event.preventDefault());
for (const kind of ["click", "auxclick"]) {
  list.addEventListener(kind, (event) => {
    const element = event.target.closest("[role=option]");
    const option = options.find((one) => one.element === element);
    if (option && event.button < 2) choose(option, event.ctrlKey || event.metaKey || event.button === 1);
  });
}

// Keys and the search that is under way

document.addEventListener("keydown", (event) => {
  const editing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !editing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    field.focus();
    field.select();
  }
});

function busy() {
  form.setAttribute("aria-busy", "true");
  button.textContent = words.working;
}

form.addEventListener("submit", (event) => {
  if (!field.value.trim()) {
    event.preventDefault();
    field.focus();
    return;
  }
  hideList();
  busy();
});

// Coming back with the browser's own button must not show a search that never ends.
window.addEventListener("pageshow", () => {
  form.removeAttribute("aria-busy");
  button.textContent = label;
});

// An answer that was not ready when the page was. Its place is kept, so that nothing moves; a longer
// answer shows that there is more of it, and has all its room at once where what would move is out of
// sight

const main = document.querySelector("main");
const opinion = document.querySelector(".opinion");
const answered = document.querySelector("section.answer");
if (answered) write(answered);
const place = document.querySelector("[data-answer]");
if (place) {
  fetch(place.dataset.answer)
    .then((response) => (response.ok ? response.text() : Promise.reject(response.status)))
    .then((text) => {
      // Made by the page's own templates, which escape what documents and questions hold.
      const section = new DOMParser().parseFromString(text, "text/html").querySelector(".answer");
      if (section) fit(section);
      else place.replaceChildren(make("p", { class: "late" }, place.dataset.none));
      if (section?.matches(SURE)) opinion.classList.remove("waiting");
      write(section);
    })
    .catch(() => {
      place.replaceChildren(make("p", { class: "late" }, place.dataset.failed));
      write(null);
    })
    .finally(() => place.setAttribute("aria-busy", "false"));
}

function fit(section) {
  const { top, bottom } = place.getBoundingClientRect();
  place.classList.add("cut");
  place.replaceChildren(section);
  const grow = () => {
    place.classList.remove("cut");
    whole.remove();
  };
  const whole = make("button", { type: "button", class: "whole" }, place.dataset.whole);
  // Out of sight above, the browser holds what is read; out of sight below, nothing else is read.
  if (place.scrollHeight <= place.clientHeight || bottom <= 0 || bottom >= innerHeight || top >= innerHeight) return grow();
  whole.addEventListener("click", () => {
    grow();
    section.tabIndex = -1;
    section.focus({ preventScroll: true });
  });
  section.addEventListener("focusin", grow, { once: true }); // the keyboard came to a part that is hidden
  place.append(whole);
}

// What a language model adds to an answer, where there is one: each sentence once it is checked. Only
// the whole at the end is the answer. The page's own templates made and escaped all that comes.

function write(answer) {
  const box = document.querySelector("[data-written]");
  if (!box) return;
  if (!answer?.matches(SURE)) return box.remove();
  const told = box.querySelector(".told");
  const note = box.querySelector(".note");
  const coming = new EventSource(box.dataset.written);
  const parsed = ({ data }) => new DOMParser().parseFromString(JSON.parse(data), "text/html");
  const end = (whole, why) => {
    coming.close(); // or the browser would ask again
    clearTimeout(timer);
    told.removeAttribute("aria-live"); // it was read out as it came
    const last = whole?.querySelector(".told");
    if (!last) told.remove();
    else if (!last.isEqualNode(told)) told.replaceWith(last);
    if (last) box.append(whole.querySelector("details"));
    note.textContent = why;
  };
  const lost = () => end(null, box.dataset.lost);
  let timer = setTimeout(lost, SILENT_MS);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(lost, SILENT_MS);
  };
  coming.addEventListener("beat", heard);
  coming.addEventListener("sentence", (event) => {
    heard();
    if (told.hasChildNodes()) told.append(" ");
    told.append(parsed(event).querySelector("span"));
  });
  coming.addEventListener("final", (event) => {
    const whole = parsed(event);
    const why = whole.querySelector(".note");
    end(whole, why?.textContent ?? "");
    if (!why) box.remove(); // nothing is added to this answer
  });
  coming.addEventListener("error", lost);
}

// What the reader thinks of the answer, or which quote is it: kept for the operator, with the question

async function send(opinion) {
  const response = await fetch("/api/feedback", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ question: words.asked, ...opinion }),
  });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
}

/** Sends while `buttons` cannot be pressed, says in `told` what came of it, and whether it was kept. */
async function tell(what, buttons, told, { thanks, failed }) {
  for (const button of buttons) button.disabled = true;
  try {
    await send(what);
    told.textContent = thanks;
    return true;
  } catch {
    told.textContent = failed;
    for (const button of buttons) button.disabled = false;
    return false;
  }
}

const shownClaim = () => document.querySelector(`section:is(${SURE}) .claim`)?.dataset;
const told = opinion?.querySelector("[role=status]");
const better = opinion?.querySelector(".better");

opinion?.addEventListener("click", async ({ target }) => {
  const pressed = target.closest(".opinion > button");
  if (!pressed) return;
  const { value: answer = null, path = null } = shownClaim() ?? {};
  const kept = await tell({ verdict: pressed.value, answer, path }, opinion.querySelectorAll(":scope > button"), told, opinion.dataset);
  if (!kept || pressed.value !== "wrong") return;
  better.hidden = false;
  main.classList.add("choosing");
  for (const hit of main.querySelectorAll(".hit")) {
    const text = sentenceOf(hit);
    const button = make("button", { type: "button", class: "choose", "aria-label": opinion.dataset.label.replace("{text}", () => text) }, opinion.dataset.choice);
    hit.dataset.value = text;
    hit.append(button);
  }
  better.elements.expected.focus();
});

/** What is selected in the passage, else the sentence around its first marked words. */
function sentenceOf(hit) {
  const passage = hit.querySelector("blockquote");
  const marks = passage.querySelector("mark")?.textContent ?? "";
  const sentences = passage.textContent.split(/(?<=[.!?])\s+|\n+/);
  return (sentences.find((one) => one.includes(marks)) ?? passage.textContent).trim().slice(0, 500);
}

async function correct(expected, path) {
  const { value: answer = null } = shownClaim() ?? {};
  const buttons = [...better.querySelectorAll("button"), ...main.querySelectorAll(".choose")];
  const thanks = expected === null ? opinion.dataset.thanks : opinion.dataset.chosen;
  if (await tell({ verdict: "should_be", answer, expected, path }, buttons, told, { ...opinion.dataset, thanks })) better.hidden = true;
}

better?.addEventListener("submit", (event) => {
  event.preventDefault();
  correct(better.elements.expected.value.trim() || null, null);
});
better?.querySelector("[value=none]").addEventListener("click", () => correct(null, null));

main.addEventListener("click", async ({ target }) => {
  const pressed = target.closest(".choose");
  if (!pressed) return;
  const chosen = pressed.closest("[data-value]");
  const { value: expected, path } = chosen.dataset;
  if (chosen.matches(".hit")) await correct(expected, path);
  else {
    const line = pressed.closest(".answer").querySelector(".chosen");
    const what = { verdict: "should_be", answer: null, expected, path };
    if (!(await tell(what, main.querySelectorAll(".choose"), line, line.dataset))) return;
  }
  chosen.classList.toggle("chosen", pressed.disabled);
});

// A quote with its citation, copied

main.addEventListener("click", async ({ target }) => {
  const button = target.closest(".copy");
  if (!button) return;
  const quote = button.closest(".source").previousElementSibling;
  const words = quote?.querySelector(".said") ?? quote;
  const text = `„${(words?.innerText ?? "").trim()}”\n\n${button.dataset.text}`;
  try {
    await navigator.clipboard.writeText(text);
  } catch { // only pages over HTTPS and from this machine have the clipboard
    const helper = make("textarea", { class: "visually-hidden" });
    helper.value = text;
    document.body.append(helper);
    helper.select();
    const done = document.execCommand("copy");
    helper.remove();
    if (!done) return;
  }
  const label = button.textContent;
  button.textContent = button.dataset.done;
  said.textContent = button.dataset.done;
  setTimeout(() => { button.textContent = label; }, 2000);
});

// Keys lead from passage to passage; where there is room beside them, the one that has the focus or
// was clicked is shown in its document

const preview = document.querySelector(".preview");
const frame = preview?.querySelector("iframe");
const isRoomy = () => frame && getComputedStyle(preview).display !== "none";

function lookInto(link) {
  if (!isRoomy() || !link) return false;
  const at = new URL(link.href);
  at.searchParams.set("framed", "1");
  at.hash = ""; // the document scrolls to its quote by itself, and the results stay
  if (frame.dataset.shown !== at.href) {
    frame.dataset.shown = at.href;
    // Into the frame's own history nothing is put: the browser's button leaves the results.
    if (frame.hasAttribute("data-empty")) frame.src = at.href;
    else frame.contentWindow.location.replace(at.href);
    frame.removeAttribute("data-empty");
  }
  if (frame.hidden) frame.addEventListener("load", () => {
    frame.hidden = false;
    preview.querySelector(".preview-empty")?.remove();
  }, { once: true });
  for (const one of main.querySelectorAll(".hit.shown")) one.classList.remove("shown");
  link.closest(".hit")?.classList.add("shown");
  return true;
}

let coming = 0;
main.addEventListener("focusin", ({ target }) => {
  clearTimeout(coming);
  const link = target.closest(".hit h3 a, .hit.also .place");
  if (link) coming = setTimeout(() => lookInto(link), 180); // whoever runs through them sees the last
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
  const step = { n: 1, j: 1, p: -1, k: -1 }[event.key];
  if (!step) return;
  const links = [...main.querySelectorAll(".hit h3 a, .hit.also .place")].filter((link) => link.offsetParent);
  const now = links.findIndex((link) => link.closest(".hit").contains(document.activeElement));
  const next = links[now < 0 ? (step > 0 ? 0 : -1) : now + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.closest(".hit").scrollIntoView({ block: "nearest" });
});

// A click on a quote opens its place, as its title does, and on a passage shows it beside; what is
// selected in either is only selected

main.addEventListener("click", ({ target }) => {
  if (target.closest("a, button, summary, input") || !getSelection().isCollapsed) return;
  const quote = target.closest("[data-open]");
  if (quote) location.assign(quote.dataset.open);
  else lookInto(target.closest(".hit")?.querySelector("h3 a, .place"));
});
