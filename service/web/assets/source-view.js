// The source view works without this file. With it: keys for hits and results, the quote takes the
// focus, text of pages that come into view can be selected, more is loaded in place, and the
// citation is copied.
"use strict";

const layers = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    layers.unobserve(entry.target);
    void addLayer(entry.target);
  }
}, { rootMargin: "300px" });

function watchLayers(root) {
  for (const place of root.querySelectorAll("[data-layer]")) layers.observe(place.parentElement);
}

async function addLayer(paper) {
  const place = paper.querySelector("[data-layer]");
  if (!place) return;
  const response = await fetch(place.dataset.layer);
  if (!response.ok) return;
  const parsed = new DOMParser().parseFromString(await response.text(), "image/svg+xml");
  if (parsed.documentElement.localName === "svg") {
    place.replaceWith(document.importNode(parsed.documentElement, true));
  }
}

const framed = document.body.classList.contains("is-framed");

function toQuote() {
  const quote = document.getElementById("quote");
  if (!quote) return;
  if (framed) { // beside the results, which must not move, nor lose the focus
    window.scrollTo({ top: quote.getBoundingClientRect().top + window.scrollY - innerHeight / 4, behavior: "instant" });
    return;
  }
  quote.scrollIntoView({ block: "start" }); // below the margin that the style gives it
  quote.focus({ preventScroll: true });
}

async function showMore(link) {
  const before = link.dataset.more === "before";
  link.setAttribute("aria-busy", "true");
  const response = await fetch(link.href);
  if (!response.ok) {
    location.assign(link.href);
    return;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const flow = document.querySelector(".flow");
  const added = [...page.querySelectorAll(".flow > *")].map((one) => document.importNode(one, true));
  for (const one of added) one.querySelector("#quote")?.removeAttribute("id");
  const height = document.documentElement.scrollHeight;
  const top = window.scrollY;
  if (before) flow.prepend(...added);
  else flow.append(...added);
  if (before) window.scrollTo({ top: top + document.documentElement.scrollHeight - height, behavior: "instant" });
  const next = page.querySelector(`[data-more="${link.dataset.more}"]`);
  if (next) {
    link.href = next.getAttribute("href");
    link.removeAttribute("aria-busy");
  } else {
    link.parentElement.remove();
  }
  watchLayers(flow);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    if (link.matches(".to-quote")) {
      event.preventDefault();
      toQuote();
    } else if (link.dataset.more) {
      event.preventDefault();
      void showMore(link);
    }
  }
  const copy = event.target.closest("[data-copy]");
  if (copy) void copied(copy);
});

async function copied(button) {
  const parts = button.dataset.copy.split(" ").map((id) => document.getElementById(id).textContent);
  const text = parts.join("\n\n");
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    if (!copiedTheOldWay(text)) return;
  }
  const label = button.textContent;
  button.textContent = button.dataset.done;
  document.getElementById("told").textContent = button.dataset.done;
  setTimeout(() => {
    button.textContent = label;
    document.getElementById("told").textContent = "";
  }, 2000);
}

// Only pages over HTTPS and from this machine have the clipboard; a selection is copied anywhere.
function copiedTheOldWay(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const step = { "+": 1, "=": 1, "-": -1, "−": -1 }[event.key];
  if (step) {
    event.preventDefault();
    return zoom(step);
  }
  const wanted = { n: "next", p: "previous", Escape: "back", "/": "back" }[event.key];
  const link = wanted && document.querySelector(`[data-key="${wanted}"]`);
  if (!link) return;
  event.preventDefault();
  location.assign(link.href);
});

// Back to the very results that led here, with their filters, also after a walk from hit to hit.
function results() {
  const back = document.querySelector('[data-key="back"]');
  if (!back) return;
  const asked = new URL(back.href).searchParams.get("q");
  try {
    const from = new URL(document.referrer || location.href);
    if (from.origin === location.origin && from.pathname === "/") {
      sessionStorage.setItem("kartoteka-results", from.pathname + from.search);
    }
    const kept = sessionStorage.getItem("kartoteka-results");
    if (asked && kept && new URL(kept, location.origin).searchParams.get("q") === asked) {
      back.href = kept;
    }
  } catch {
    // Without storage the plain address has to do.
  }
}

// Zoom: kept in this browser. Images of pages come larger where they are shown larger

const ZOOMS = [0.75, 1, 1.25, 1.5, 2, 3];
const zooming = document.querySelector("[data-zoom]");

function kept() {
  try {
    return Math.max(0, ZOOMS.indexOf(Number(localStorage.getItem("kartoteka.zoom") ?? 1)));
  } catch {
    return 1;
  }
}

let level = kept();

function zoom(step) {
  level = Math.min(Math.max(level + step, 0), ZOOMS.length - 1);
  document.documentElement.style.setProperty("--zoom", ZOOMS[level]);
  for (const image of document.querySelectorAll(".sheet img")) image.sizes = `${Math.round(50 * ZOOMS[level])}rem`;
  for (const button of zooming?.querySelectorAll("button") ?? []) {
    button.disabled = button.value === "1" ? level === ZOOMS.length - 1 : level === 0;
  }
  if (!step) return;
  toQuote();
  try {
    localStorage.setItem("kartoteka.zoom", ZOOMS[level]);
  } catch {
    // Without storage it holds for this page.
  }
}

if (zooming) {
  zooming.hidden = false;
  zooming.addEventListener("click", ({ target }) => { if (target.value) zoom(Number(target.value)); });
  if (ZOOMS[level] !== 1) zoom(0);
}

// A page that is here already is scrolled to
document.querySelector(".jump")?.addEventListener("submit", (event) => {
  const here = document.getElementById(`page-${event.target.elements.from.value}`);
  if (!here) return;
  event.preventDefault();
  here.scrollIntoView({ block: "start" });
});

results();
for (const hidden of document.querySelectorAll(".copy")) hidden.hidden = false;
const keys = document.querySelector("[data-keys]");
if (keys && document.querySelector(".steps")) keys.hidden = false;
watchLayers(document);
if (!(location.hash || new URLSearchParams(location.search).has("from")) || location.hash === "#quote") toQuote();
