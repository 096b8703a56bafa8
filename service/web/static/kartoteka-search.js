// <kartoteka-search>: a search box for any page of an intranet. No dependencies, no build.
// Attributes, keys, events, custom properties and parts: docs/intranet-box.md.
//
// Text of documents reaches the page as text nodes only. Styles are a constructed sheet in a shadow
// root, so that the page needs no exception in its content security policy and its own styles do
// not reach inside.
"use strict";

(() => {
  const SCRIPT = document.currentScript?.src || location.href;
  const SUGGEST_MS = 50; // suggestions are quick: they may come before the hits
  const ANSWER_MS = 500; // an answer costs more: only when typing has paused
  const LOADING_MS = 300;
  const EXCERPT = 170; // characters of a passage
  const MORE = 30; // passages where more are wanted in place
  const MOST_BEFORE = 3; // questions that one goes on from
  const ASKING = /\?|(^|\s)(ile|ilu|co|kto|kogo|komu|kim|kiedy|gdzie|sk[aą]d|jak\S*|kt[oó]r\S*|czy\S*|dlaczego|what|who|when|where|which|why|how)\s/i;
  const MOVES = ["scroll", "resize"];
  const BIDI = /[\u202A-\u202E\u2066-\u2069]/g; // could make "fdp.exe" read "exe.pdf"

  const STRINGS = {
    pl: {
      label: "Szukaj w dokumentach",
      placeholder: "Szukaj w dokumentach…",
      clear: "Wyczyść",
      suggestions: "Podpowiedzi",
      hits: "W dokumentach",
      answer: "Odpowiedź z dokumentów",
      disagree: "Dokumenty podają różne odpowiedzi, od najnowszej:",
      unsure: "Nie mam pewnej odpowiedzi. Może chodzi o jedno z tych miejsc:",
      doubtful: "Nie mam pewnej odpowiedzi. Najbliższe fragmenty:",
      weak: "Tych słów tu nie ma. Najbliższe znaczeniowo:",
      follow: "Dopytaj",
      following: "Dopytaj, np. a kiedy?",
      after: "Po pytaniu: „{query}”",
      alone: "Po pytaniu: „{query}”. Zapytaj bez niego",
      all: "Wszystkie wyniki: „{query}”",
      meant: "Czy chodziło o: „{query}”?",
      loading: "Szukam…",
      nothing: "Nic nie udało się znaleźć: „{query}”.",
      advice: "Spróbuj krócej albo innymi słowami. Końcówki i polskie znaki nie mają znaczenia.",
      failed: "Wyszukiwarka nie odpowiada.",
      busy: "Zbyt wiele pytań naraz. Odczekaj chwilę.",
      closed: "Ta strona nie może jeszcze szukać w dokumentach.",
      tell: "Powiadom osobę, która ją prowadzi. Przyczynę podaje konsola przeglądarki (F12).",
      signin: "Zaloguj się, aby szukać w dokumentach.",
      enter: "Otwórz Kartotekę",
      keyed: "Dokumenty otwierają się po zalogowaniu do Kartoteki.",
      more: "Pokaż więcej wyników",
      file: "plik z {date}",
      retry: "Spróbuj ponownie",
      opens: "otwiera dokument",
      recognised: "rozpoznany tekst",
      found: { one: "{n} wynik", few: "{n} wyniki", many: "{n} wyników" },
      suggested: { one: "{n} podpowiedź", few: "{n} podpowiedzi", many: "{n} podpowiedzi" },
      arrows: "Wybierz strzałkami.",
      place: {
        page: "s. {n}", slide: "slajd {n}", sheet: "arkusz {n}", line: "wiersz {n}", paragraph: "akapit {n}",
      },
    },
    en: {
      label: "Search the documents",
      placeholder: "Search the documents…",
      clear: "Clear",
      suggestions: "Suggestions",
      hits: "In the documents",
      answer: "Answer from the documents",
      disagree: "The documents disagree, newest first:",
      unsure: "I found no sure answer. One of these may be what you need:",
      doubtful: "I found no sure answer. The nearest passages:",
      weak: "These words are not here. Nearest in meaning:",
      follow: "Ask a follow-up",
      following: "Ask a follow-up, e.g. and when?",
      after: "After: “{query}”",
      alone: "After the question “{query}”. Ask without it",
      all: "All results for “{query}”",
      meant: "Did you mean “{query}”?",
      loading: "Searching…",
      nothing: "Nothing was found: “{query}”.",
      advice: "Try fewer or other words. Endings and diacritics do not matter.",
      failed: "The search does not answer.",
      busy: "Too many questions at once. Wait a moment.",
      closed: "This page may not search the documents yet.",
      tell: "Tell whoever runs it. The browser's console (F12) names the cause.",
      signin: "Sign in to search the documents.",
      enter: "Open Kartoteka",
      keyed: "Documents open once you are signed in to Kartoteka.",
      more: "Show more results",
      file: "file of {date}",
      retry: "Try again",
      opens: "opens the document",
      recognised: "recognised text",
      found: { one: "{n} result", other: "{n} results" },
      suggested: { one: "{n} suggestion", other: "{n} suggestions" },
      arrows: "Choose with the arrow keys.",
      place: {
        page: "p. {n}", slide: "slide {n}", sheet: "sheet {n}", line: "line {n}", paragraph: "paragraph {n}",
      },
    },
  };

  const CSS = `
    :host { display: block !important; }
    :host([hidden]) { display: none !important; }
    .box {
      all: initial; direction: ltr; unicode-bidi: isolate; display: block; position: relative; box-sizing: border-box;
      --_accent: var(--kartoteka-accent, #1d4e73);
      --_paper: var(--kartoteka-background, #fff);
      --_ink: var(--kartoteka-text, #1c2430);
      --_soft: var(--kartoteka-muted, #55606e);
      --_line: var(--kartoteka-border, #b9c0c8);
      --_chosen: var(--kartoteka-selected, #e9f0f5);
      --_mark: var(--kartoteka-mark, #fbe7a1);
      --_radius: var(--kartoteka-radius, .5em);
      color-scheme: light; color: var(--_ink);
      font: var(--kartoteka-font-size, medium)/1.45 var(--kartoteka-font, system-ui, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif);
    }
    .box.dark {
      color-scheme: dark;
      --_accent: var(--kartoteka-accent, #8fc1e6); --_paper: var(--kartoteka-background, #1c2229);
      --_ink: var(--kartoteka-text, #e7e9ec); --_soft: var(--kartoteka-muted, #a9b2bd);
      --_line: var(--kartoteka-border, #4a545f); --_chosen: var(--kartoteka-selected, #2b3742);
      --_mark: var(--kartoteka-mark, #5a4a12);
    }
    .box *, .box *::before { box-sizing: border-box; }
    .field { display: flex; align-items: center; background: var(--_paper); border: 1px solid var(--_line); border-radius: var(--_radius); }
    .field:focus-within { border-color: var(--_accent); outline: 2px solid var(--_accent); outline-offset: 1px; }
    svg { flex: none; width: 1.15em; height: 1.15em; margin-left: .8em; color: var(--_soft); }
    input { flex: 1; min-width: 0; padding: .65em .7em; border: 0; background: none; color: inherit; font: inherit; outline: none; appearance: none; }
    input::placeholder { color: var(--_soft); opacity: 1; }
    input::-webkit-search-cancel-button { display: none; }
    kbd { margin-right: .7em; padding: .05em .45em; border: 1px solid var(--_line); border-radius: .3em; color: var(--_soft); font: .8em/1.5 inherit; font-family: inherit; }
    .field:focus-within kbd, .filled kbd { display: none; }
    button { border: 0; background: none; color: var(--_accent); font: inherit; cursor: pointer; }
    button:focus-visible { outline: 2px solid var(--_accent); outline-offset: 1px; border-radius: .3em; }
    .clear { padding: .3em .75em; color: var(--_soft); font-size: 1.1em; line-height: 1; }
    .field:not(.filled) .clear { display: none; }
    .after { flex: none; max-width: 45%; margin-left: .5em; padding: .2em .6em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; background: var(--_chosen); border-radius: 1em; color: var(--_ink); font-size: .84em; }
    .popup {
      margin: 0; color: inherit; width: auto; height: auto;
      position: absolute; z-index: var(--kartoteka-z-index, 1000); inset: calc(100% + .35em) 0 auto 0;
      max-height: min(70vh, 34em); overflow-y: auto; overscroll-behavior: contain; padding: .35em 0;
      background: var(--_paper); border: 1px solid var(--_line); border-radius: var(--_radius);
      box-shadow: 0 .6em 1.8em rgb(20 30 40 / .16); text-align: start;
    }
    [hidden] { display: none !important; }
    .label { padding: .7em 1.28em .2em; color: var(--_soft); font-size: .78em; font-weight: 600; letter-spacing: .02em; }
    [role="option"] { display: block; padding: .42em 1em; cursor: pointer; overflow-wrap: anywhere; outline: 2px solid transparent; outline-offset: -3px; }
    [role="option"]:hover { background: color-mix(in srgb, var(--_chosen) 55%, transparent); }
    [role="option"][aria-selected="true"] { background: var(--_chosen); box-shadow: inset 3px 0 var(--_accent); }
    @media (forced-colors: active) { [role="option"][aria-selected="true"] { outline-color: Highlight; } }
    .title { display: block; font-weight: 600; color: var(--_accent); }
    .suggestion .title { font-weight: 400; color: inherit; }
    .source { display: block; color: var(--_soft); font-size: .84em; }
    .source span { white-space: nowrap; }
    .text { display: block; margin-top: .1em; font-size: .9em; }
    .answer .text { font-size: 1em; }
    .again { padding-left: 2em; }
    .beside, .column { color: var(--_soft); font-weight: 400; }
    .row { display: flex; flex-wrap: wrap; gap: .1em 1em; margin-top: .1em; font-size: .9em; }
    .row > span > span { display: block; color: var(--_soft); font-size: .88em; }
    .all, .meant, .follow { color: var(--_accent); }
    .all { margin-top: .35em; border-top: 1px solid color-mix(in srgb, var(--_line) 60%, transparent); padding-top: .6em; }
    bdi { unicode-bidi: isolate; }
    mark { background: var(--_mark); color: inherit; border-radius: .15em; }
    .suggestion mark { background: none; font-weight: 650; }
    .note { padding: .6em 1em; color: var(--_soft); overflow-wrap: anywhere; }
    .note strong { display: block; color: var(--_ink); font-weight: 600; }
    .note button { padding: .3em 0; text-decoration: underline; text-underline-offset: .2em; }
    .said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    @media print { .popup, kbd { display: none; } }
  `;

  let sheet; // one for all boxes of the page
  let boxes = 0;
  const blocked = new Set(); // origins that the page's own policy keeps from being asked
  document.addEventListener("securitypolicyviolation", ({ blockedURI }) => blocked.add(blockedURI.split("/", 3).join("/")));

  /** An element with a class, a part name and children; strings become text nodes. */
  function make(tag, name, ...children) {
    const element = document.createElement(tag);
    if (name) {
      element.className = name;
      element.setAttribute("part", name);
    }
    element.append(...children);
    return element;
  }

  /** `text` with its [start, end) spans marked; offsets count code points, as the service does. */
  function marked(text, spans, from = 0, to = Infinity) {
    const points = Array.from(text).slice(0, to);
    const piece = (start, end) => points.slice(Math.max(start, from), end).join("").replace(BIDI, "");
    const holder = document.createElement("bdi");
    let reached = from;
    for (const [start, end] of spans) {
      if (end <= reached || start >= points.length) continue;
      holder.append(piece(reached, start), make("mark", "mark", piece(Math.max(start, reached), end)));
      reached = end;
    }
    holder.append(piece(reached, points.length));
    return holder;
  }

  /** Passages with those of the same document together: [[hit, whether it is its first]…]. */
  function byDocument(hits) {
    const found = new Map();
    for (const hit of hits) {
      const { document_id: id } = hit.citation;
      found.set(id, [...(found.get(id) ?? []), hit]);
    }
    return [...found.values()].flatMap((all) => all.map((hit, i) => [hit, i === 0]));
  }

  /** The part of a passage around its first marked word. */
  function excerpt(text, spans) {
    const points = Array.from(text);
    const first = spans.length ? spans[0][0] : 0;
    let from = first > EXCERPT / 2 ? first - 40 : 0;
    while (from > 0 && points[from - 1] !== " " && first - from < 60) from -= 1;
    let to = Math.min(from + EXCERPT, points.length);
    while (to < points.length && to > from + EXCERPT - 25 && points[to] !== " ") to -= 1;
    return make("span", "text", from > 0 ? "… " : "", marked(text, spans, from, to), to < points.length ? " …" : "");
  }

  /** The row of a table with most marks, each cell below the name of its column; null for prose. */
  function tableRow(text, spans, tables) {
    const points = Array.from(text);
    const inside = ([start, end]) => spans.filter(([s, e]) => s < end && start < e);
    let best = null, most = 0;
    for (const { header, rows } of tables ?? []) {
      if (!header.length) continue;
      for (const cells of rows) {
        const met = cells.flatMap(inside).length;
        if (met > most) [best, most] = [{ header, cells }, met];
      }
    }
    if (!best) return null;
    return make("span", "row", ...best.cells.map(([start, end], i) => make("span", "",
      make("span", "", (best.header[i] ?? "").replace(BIDI, "")),
      marked(points.slice(start, end).join("") || "–", inside([start, end]).map(([s, e]) => [Math.max(s, start) - start, Math.min(e, end) - start])))));
  }

  class KartotekaSearch extends HTMLElement {
    static observedAttributes = ["placeholder", "lang", "theme", "label", "shortcut"];

    #after = []; // the questions before, oldest first, while one goes on from them
    #chip; #input; #field; #popup; #list; #note; #said; #box; #hint; #clear;
    #options = [];
    #active = -1;
    #timers = [];
    #request = null;
    #asks = true;
    #more = false; // all results in place, where Kartoteka's own page is closed to the reader
    #found = null; // what is shown: {query, suggestions, hits, answer: {label, claims}, meant}
    #keys = (event) => this.#shortcut(event);
    #outside = (event) => { if (!event.composedPath().includes(this)) this.#close(); };

    connectedCallback() {
      if (!this.shadowRoot) this.#build();
      this.#translate();
      document.addEventListener("keydown", this.#keys);
      document.addEventListener("pointerdown", this.#outside);
    }

    disconnectedCallback() {
      document.removeEventListener("keydown", this.#keys);
      document.removeEventListener("pointerdown", this.#outside);
      this.#close();
      this.#stop();
    }

    attributeChangedCallback() {
      if (this.shadowRoot) this.#translate();
    }

    /** The text in the box; setting it does not search. */
    get value() { return this.#input?.value ?? ""; }
    set value(text) { this.#input.value = text; this.#fill(); }

    /** Searches for `text` as if it had been typed. */
    search(text) {
      this.value = text;
      this.#input.focus();
      this.#start(0);
    }

    focus(options) { this.#input?.focus(options); }

    // What the attributes say

    get #language() {
      const code = (this.getAttribute("lang") || this.closest("[lang]")?.lang || "pl").toLowerCase();
      return code.startsWith("pl") ? "pl" : "en";
    }

    #say(key, fields = {}) {
      let text = STRINGS[this.#language][key];
      if (typeof text === "object") {
        const form = new Intl.PluralRules(this.#language).select(fields.n);
        text = text[form] ?? text.other ?? text.many;
      }
      return text.replace(/\{(\w+)\}/g, (_, name) => fields[name]);
    }

    #number(name, otherwise) {
      const value = Number.parseInt(this.getAttribute(name), 10);
      return Number.isFinite(value) && value >= 0 ? value : otherwise;
    }

    /** The service's address: the `endpoint`, else where this script came from. */
    #address(path, parameters = {}, endpoint = this.getAttribute("endpoint")) {
      const base = new URL(endpoint ? endpoint.replace(/\/*$/, "/") : ".", endpoint ? location.href : SCRIPT);
      const url = new URL(path.replace(/^\//, ""), base);
      for (const [name, given] of Object.entries(parameters)) {
        for (const value of [given].flat()) url.searchParams.append(name, value);
      }
      for (const name of (this.getAttribute("collection") || "").split(",")) {
        if (name.trim() && Object.keys(parameters).length) url.searchParams.append("collection", name.trim());
      }
      return url;
    }

    /** Of something to open: where Kartoteka's pages are, if not where questions are asked. */
    #page(path) {
      return this.#address(path, {}, this.getAttribute("pages") ?? this.getAttribute("endpoint"));
    }

    get #allResults() {
      const page = this.getAttribute("results-page");
      if (page === "none") return null;
      const query = encodeURIComponent(this.value.trim());
      const before = this.#after.map((one) => `&previous=${encodeURIComponent(one)}`).join("");
      if (!page) return this.#page("/").href + `?q=${query}${before}`;
      return page.includes("{query}") ? page.replace("{query}", query) : `${page}${page.includes("?") ? "&" : "?"}q=${query}`;
    }

    get #shortcuts() {
      const given = this.getAttribute("shortcut") ?? "/ ctrl+k";
      return given === "none" ? [] : given.toLowerCase().split(/\s+/).filter(Boolean);
    }

    // The parts

    #build() {
      const root = this.attachShadow({ mode: "open" });
      if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(CSS);
      root.adoptedStyleSheets = [sheet];
      const id = `kartoteka-${(boxes += 1)}`;
      const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      const set = (element, attributes) => Object.entries(attributes).forEach(([n, v]) => element.setAttribute(n, v));
      set(icon, { viewBox: "0 0 20 20", "aria-hidden": "true", part: "icon" });
      set(path, { d: "M8.5 3a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11Zm4.2 9.7L17 17", fill: "none", stroke: "currentColor", "stroke-width": "1.7", "stroke-linecap": "round" });
      icon.append(path);
      this.#input = make("input", "input");
      set(this.#input, {
        type: "search", role: "combobox", autocomplete: "off", autocapitalize: "none", spellcheck: "false", enterkeyhint: "search", maxlength: "500",
        "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-haspopup": "listbox",
      });
      this.#hint = make("kbd", "shortcut");
      this.#hint.setAttribute("aria-hidden", "true");
      this.#clear = make("button", "clear", "×");
      this.#clear.type = "button";
      this.#clear.tabIndex = -1; // Esc does the same
      this.#chip = make("button", "after");
      this.#chip.type = "button";
      this.#chip.hidden = true;
      this.#chip.addEventListener("click", () => { this.#goOnFrom([]); this.#input.focus(); this.#start(0); });
      this.#field = make("div", "field", icon, this.#chip, this.#input, this.#clear, this.#hint);
      this.#list = make("div", "list");
      set(this.#list, { id: `${id}-list`, role: "listbox" });
      this.#note = make("div", "note");
      this.#popup = make("div", "popup", this.#note, this.#list);
      this.#popup.hidden = true;
      if (this.#popup.showPopover) this.#popup.popover = "manual"; // above everything of the page
      this.#said = make("div", "said");
      set(this.#said, { role: "status", "aria-live": "polite" });
      this.#box = make("div", "box", this.#field, this.#popup, this.#said);
      root.append(this.#box);

      this.#input.addEventListener("input", (event) => {
        this.#fill();
        this.#more = false;
        if (!event.isComposing) this.#start();
      });
      this.#input.addEventListener("compositionend", () => this.#start());
      this.#input.addEventListener("keydown", (event) => this.#key(event));
      this.#input.addEventListener("focus", () => { if (this.#found && this.#found.query === this.value.trim()) this.#show(); });
      this.addEventListener("focusout", (event) => {
        if (event.relatedTarget && !this.contains(event.relatedTarget)) this.#close();
      });
      this.#clear.addEventListener("click", () => { this.#reset(); this.#input.focus(); });
      // The field keeps the focus while an option is chosen with the mouse.
      this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
      for (const kind of ["click", "auxclick"]) {
        this.#list.addEventListener(kind, (event) => {
          const option = event.target.closest("[role=option]");
          if (option && event.button < 2) this.#choose(option, event.ctrlKey || event.metaKey || event.button === 1);
        });
      }
    }

    #translate() {
      const theme = this.getAttribute("theme");
      const dark = theme === "dark" || (theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
      this.#box.classList.toggle("dark", dark);
      this.#box.lang = this.#language;
      this.#goOnFrom(this.#after);
      const label = this.getAttribute("label") ?? this.#say("label");
      this.#input.setAttribute("aria-label", label);
      this.#list.setAttribute("aria-label", label);
      this.#clear.setAttribute("aria-label", this.#say("clear"));
      const [first] = this.#shortcuts;
      this.#hint.hidden = !first;
      this.#hint.textContent = first === "ctrl+k" ? "Ctrl K" : (first ?? "");
      if (first) this.#input.setAttribute("aria-keyshortcuts", this.#shortcuts.map((key) => key.replace("ctrl", "Control")).join(" "));
      else this.#input.removeAttribute("aria-keyshortcuts");
    }

    /** The next question goes on from `before`; from none, it stands by itself. */
    #goOnFrom(before) {
      this.#after = before.slice(-MOST_BEFORE);
      const query = (this.#after.at(-1) ?? "").replace(BIDI, "");
      this.#chip.hidden = !query;
      this.#chip.textContent = this.#say("after", { query });
      this.#chip.setAttribute("aria-label", this.#say("alone", { query }));
      this.#input.placeholder = query ? this.#say("following") : (this.getAttribute("placeholder") ?? this.#say("placeholder"));
    }

    #fill() { this.#field.classList.toggle("filled", this.value !== ""); }

    // Keys

    #shortcut(event) {
      if (event.defaultPrevented || event.isComposing || event.altKey) return;
      const target = event.composedPath()[0];
      if (target instanceof Element && (target.closest("input, textarea, select") || target.isContentEditable)) return;
      const pressed = (event.ctrlKey || event.metaKey ? "ctrl+" : "") + event.key.toLowerCase();
      if (!this.#shortcuts.includes(pressed)) return;
      event.preventDefault();
      this.#input.focus();
      this.#input.select();
    }

    #key(event) {
      if (event.isComposing) return;
      const open = !this.#popup.hidden && this.#options.length > 0;
      const last = this.#options.length - 1;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        if (!open) {
          if (this.#found && this.#found.query === this.value.trim()) this.#show();
          else this.#start(0);
        } else if (this.#active < 0) this.#activate(step > 0 ? 0 : last);
        else this.#activate(this.#active + step > last ? -1 : this.#active + step);
      } else if (event.key === "Enter") {
        event.preventDefault();
        const elsewhere = event.ctrlKey || event.metaKey;
        if (open && this.#active >= 0) this.#choose(this.#options[this.#active], elsewhere);
        else if (this.value.trim()) this.#submit(elsewhere);
      } else if (event.key === "Escape") {
        if (!this.#popup.hidden) { event.preventDefault(); this.#close(); }
        else if (this.value || this.#after.length) { event.preventDefault(); this.#reset(); }
      } else if (event.key === "Tab") this.#close();
    }

    #activate(place) {
      this.#active = place;
      this.#options.forEach((option, i) => option.setAttribute("aria-selected", String(i === place)));
      if (place < 0) this.#input.removeAttribute("aria-activedescendant");
      else {
        this.#input.setAttribute("aria-activedescendant", this.#options[place].id);
        this.#options[place].scrollIntoView({ block: "nearest" });
      }
    }

    // Asking

    #stop() {
      this.#timers.forEach(clearTimeout);
      this.#timers = [];
      this.#request?.abort();
      this.#request = null;
    }

    #start(wait = this.#number("debounce", 150)) {
      this.#stop();
      const query = this.value.trim();
      if (!query) { this.#close(); this.#found = null; return; }
      const request = (this.#request = new AbortController());
      const later = (what, ms) => this.#timers.push(setTimeout(what, ms));
      this.#found = { query, suggestions: [], hits: null, answer: null, meant: null };
      this.#emit("query", { query });
      // "a kiedy?" says nothing by itself: its passages come with the answer.
      if (this.#after.length) return later(() => this.#ask(query, request), wait);
      later(() => this.#suggest(query, request), Math.min(wait, SUGGEST_MS));
      later(() => this.#search(query, request, later), wait);
    }

    async #get(path, parameters, request) {
      const key = this.getAttribute("key");
      const response = await fetch(this.#address(path, parameters), {
        signal: request.signal,
        headers: key ? { Accept: "application/json", "X-Kartoteka-Key": key } : { Accept: "application/json" },
      });
      if (!response.ok) {
        const { type = "" } = await response.json().catch(() => ({}));
        const busy = response.status === 429 || type.endsWith(":busy");
        throw Object.assign(new Error(`HTTP ${response.status}`), { status: response.status, type, busy });
      }
      return response.json();
    }

    /** Why nothing came, for a person ("closed", "signin", "busy", "failed"); whoever runs the page finds the setting in the console. */
    async #cause({ status = 0, type = "", busy }) {
      if (busy) return "busy";
      const service = this.#address("/");
      const asks = service.origin === location.origin ? null : location.origin;
      const told = (text) => console.error(`kartoteka-search: ${text} See docs/intranet-box.md of Kartoteka.`);
      const named = `in kartoteka.toml: [intranet] keys = ["${asks}=PUBLIC-KEY"], and in the page: <kartoteka-search key="PUBLIC-KEY">.`;
      if (status === 401 && !asks) return told(`${service} wants readers to sign in, and this one has not.`), "signin";
      if (status === 401) return told(`${service} wants a token, and ${this.getAttribute("key") ? "takes no key here" : "the element has no key"}. Set a key ${named}`), "closed";
      if (type.endsWith("origin-refused")) return told(`The key is not that of ${asks}. Set the same ${named}`), "closed";
      if (status) return "failed";
      // A service that lets the page ask answers something; the script may be had from everywhere.
      const key = this.getAttribute("key");
      const answers = (address, how) => fetch(address, how).then(() => true, () => false);
      if (await answers(this.#address("/api/suggest", { q: "a" }), key ? { headers: { "X-Kartoteka-Key": key } } : {})) return "failed";
      const reached = await answers(this.#address("/kartoteka-search.js"), { cache: "no-cache" });
      await new Promise((done) => setTimeout(done, 50));
      if (blocked.has(service.origin)) return told(`The page's content security policy stops the question. Add ${service.origin} to connect-src.`), "closed";
      if (reached && asks) return told(`${service} does not let pages of ${asks} ask. Name it in kartoteka.toml: [intranet] origins = ["${asks}"], and start the service again.`), "closed";
      told(`${service} cannot be reached.`);
      return "failed";
    }

    async #suggest(query, request) {
      try {
        const { suggestions } = await this.#get("/api/suggest", { q: query, limit: 4 }, request);
        if (request.signal.aborted) return;
        this.#found.suggestions = suggestions;
        if (suggestions.length) this.#draw();
      } catch {
        // Suggestions are a convenience: what is wrong is said when the search fails too.
      }
    }

    async #search(query, request, later) {
      const waiting = setTimeout(() => { if (!request.signal.aborted) this.#tell("loading"); }, LOADING_MS);
      try {
        const result = await this.#get("/api/search", { q: query, limit: this.#more ? MORE : this.#number("max-results", 5) || 1 }, request);
        if (request.signal.aborted) return;
        this.#found.hits = result.hits;
        const meant = result.did_you_mean;
        // A word that is still being typed is not misspelt.
        this.#found.meant = meant && !meant.toLowerCase().startsWith(query.toLowerCase()) ? meant : null;
        this.#draw();
        this.#emit("results", { query, hits: result.hits, suggestions: this.#found.suggestions, generation: result.generation });
        this.#announce();
        if (this.#asks && this.getAttribute("answer") !== "off" && query.split(/\s+/).length > 2) later(() => this.#ask(query, request), ANSWER_MS);
      } catch (error) {
        if (request.signal.aborted) return;
        const cause = await this.#cause(error);
        if (request.signal.aborted) return;
        this.#tell("failed", cause);
        this.#emit("error", { query, status: error.status ?? 0, message: error.message, cause });
      } finally {
        clearTimeout(waiting);
      }
    }

    async #ask(query, request) {
      const before = this.#after;
      const waiting = before.length ? setTimeout(() => { if (!request.signal.aborted) this.#tell("loading"); }, LOADING_MS) : 0;
      try {
        const found = await this.#get("/api/ask", { question: query, previous: before }, request);
        if (request.signal.aborted) return;
        const { status, answer, date, citations, alternatives = [], candidates = [], nearest = [] } = found;
        if (before.length) this.#found.hits = nearest;
        if (answer && citations?.length) {
          const claims = [{ answer, date, citations }, ...alternatives];
          this.#found.answer = { label: status === "conflicting" ? "disagree" : "answer", claims };
        } else if (!ASKING.test(query) && !before.length) return; // words to look for: hits are what is wanted
        else this.#found.answer = { label: candidates.length ? "unsure" : "doubtful", claims: candidates };
        this.#draw();
        if (!before.length) return;
        this.#emit("results", { query, hits: nearest, suggestions: [], generation: found.generation });
        this.#announce();
      } catch (error) {
        if (error.status === 404) this.#asks = false; // this service does not answer: hits are enough
        if (before.length && !request.signal.aborted) this.#tell("failed", await this.#cause(error));
      } finally {
        clearTimeout(waiting);
      }
    }

    // Showing

    #show() {
      this.#popup.hidden = !this.#options.length && this.#note.hidden;
      if (this.#popup.hidden) this.#lower();
      else if (this.#popup.popover && !this.#popup.matches(":popover-open")) {
        this.#popup.showPopover();
        for (const kind of MOVES) addEventListener(kind, this.#place, true);
      }
      this.#place();
      this.#input.setAttribute("aria-expanded", String(this.#options.length > 0));
    }

    /** Below the field, wherever the page has scrolled it. */
    #place = () => {
      const { left, bottom, width } = this.#field.getBoundingClientRect();
      const room = innerHeight - bottom - 16;
      const { style } = this.#popup;
      style.maxHeight = room > 220 ? `${room}px` : "";
      if (this.#popup.popover) Object.assign(style, { position: "fixed", inset: `${bottom + 6}px auto auto ${left}px`, width: `${width}px` });
    };

    #lower() {
      if (this.#popup.popover && this.#popup.matches(":popover-open")) this.#popup.hidePopover();
      for (const kind of MOVES) removeEventListener(kind, this.#place, true);
    }

    #close() {
      this.#popup.hidden = true;
      this.#lower();
      this.#input.setAttribute("aria-expanded", "false");
      this.#activate(-1);
    }

    #reset(before = []) {
      this.#stop();
      this.#goOnFrom(before);
      this.value = "";
      this.#found = null;
      this.#close();
      this.#said.textContent = "";
    }

    #draw() {
      const { query, suggestions, hits, answer, meant } = this.#found;
      const chosen = this.#options[this.#active]?.dataset.key;
      this.#options = [];
      const groups = [];
      const group = (label, ...options) => {
        if (!options.length) return;
        const holder = make("div", "group");
        holder.setAttribute("role", "group");
        holder.setAttribute("aria-label", label);
        const shown = make("div", "label", label);
        shown.setAttribute("aria-hidden", "true");
        holder.append(shown, ...options);
        groups.push(holder);
      };
      if (meant) groups.push(this.#option("meant", `meant ${meant}`, { fill: meant }, this.#say("meant", { query: meant })));
      if (answer) group(this.#say(answer.label), ...answer.claims.map((claim, i) => this.#claimed(claim, answer.label, i)));
      if (answer) groups.push(this.#option("follow", "follow", { follow: query }, this.#say("follow")));
      group(this.#say("suggestions"), ...suggestions.map((one) => this.#suggested(one)));
      group(this.#say(this.#headingOf(hits ?? [], answer)), ...byDocument(hits ?? []).map(([hit, first]) => this.#hit(hit, first)));
      const keyed = hits?.length && this.hasAttribute("key");
      if (keyed && !this.hasAttribute("results-page")) {
        if (!this.#more && hits.length >= this.#number("max-results", 5)) groups.push(this.#option("all", "more", { more: true }, this.#say("more")));
      } else if (hits?.length && this.#allResults) groups.push(this.#option("all", "all", { url: this.#allResults, kind: "all" }, this.#say("all", { query })));
      this.#list.replaceChildren(...groups);
      if (keyed) this.#note.replaceChildren(this.#say("keyed"));
      if (hits && !hits.length) {
        this.#note.replaceChildren(make("strong", "", this.#say("nothing", { query: query.replace(BIDI, "") })), this.#say("advice"));
      }
      this.#note.hidden = !(hits && !hits.length) && !keyed;
      this.#list.hidden = !this.#options.length;
      // What was chosen stays chosen while more arrives.
      this.#activate(chosen ? this.#options.findIndex((option) => option.dataset.key === chosen) : -1);
      if (this.shadowRoot.activeElement === this.#input) this.#show();
    }

    #option(name, key, action, ...children) {
      const option = make("div", name, ...children);
      option.setAttribute("part", `option ${name}`);
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.id = `${this.#list.id}-${this.#options.length}`;
      option.dataset.key = key;
      option.action = action;
      this.#options.push(option);
      return option;
    }

    #suggested(one) {
      const opens = one.document_id !== null;
      const action = opens ? { url: one.url, kind: one.kind, document_id: one.document_id } : { fill: one.text };
      const title = make("span", "title", marked(one.text, one.highlights));
      const source = opens ? [make("span", "source", this.#say("opens"))] : [];
      return this.#option("suggestion", `${one.kind} ${one.text}`, action, title, ...source);
    }

    /** Of the passages of one document only the first says which it is. */
    #hit(hit, first) {
      const { citation } = hit;
      const action = { url: this.#view(citation), kind: "hit", document_id: citation.document_id };
      const text = tableRow(hit.text, hit.highlights, hit.tables) ?? excerpt(hit.text, hit.highlights);
      const parts = first ? [make("span", "title", marked(citation.title || citation.path, []))] : [];
      const option = this.#option(first ? "hit" : "hit again", `hit ${citation.document_id} ${citation.start}`, action, ...parts, this.#source(citation, first), text);
      if (!first) option.setAttribute("aria-label", [citation.title, option.textContent].join(", "));
      if (hit.language && hit.language !== "und") option.lastChild.lang = hit.language;
      return option;
    }

    /** What the passages are: found, nearest, or without a word of what was looked for. */
    #headingOf(hits, answer) {
      if (answer?.label === "doubtful") return "doubtful";
      return hits.length && hits.every(({ highlights, scores }) => scores && !highlights.length && !("lexical" in scores)) ? "weak" : "hits";
    }

    /** An answer by its words, with its date where others differ; one that is not sure by its quote. */
    #claimed({ answer, column, date, citations }, label, i) {
      const [citation] = citations;
      const kind = label === "unsure" ? "candidate" : "answer";
      const action = { url: this.#view(citation), kind, document_id: citation.document_id };
      const text = make("span", "text");
      if (label !== "unsure") text.append(marked(answer, []), column ? make("span", "column", ` · ${column}`) : "");
      else text.append(...this.#around(citation));
      const byFile = citations.filter(({ modified }) => modified?.startsWith(date)).every(({ date_origin: by }) => by === "file time");
      const source = this.#source(citation, true, label === "answer" ? null : this.#day(date, citation.date_origin && byFile));
      return this.#option("answer", `answer ${i}`, action, text, source);
    }

    /** A quote with enough around it to be judged by itself. */
    #around({ quote, marked: spans, before, after, tables }) {
      const row = tableRow(quote, spans, tables);
      if (row) return [row];
      const beside = (text) => make("span", "beside", marked(text, []));
      return [before ? beside(`${before} `) : "", marked(quote, spans), after ? beside(` ${after}`) : ""];
    }

    /** A date that is only the file's is told as such. */
    #day(date, byFile) {
      const shown = new Intl.DateTimeFormat(this.#language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(date));
      return make("span", "date", byFile ? this.#say("file", { date: shown }) : shown);
    }

    /** The document with the passage marked, or the file itself for open="file". */
    #view({ document_id, start, end, url, marked: spans }) {
      if (this.getAttribute("open") === "file" || start === undefined) return url;
      return `/documents/${document_id}?${new URLSearchParams({ start, end, q: this.value.trim(), lang: this.#language, ...(spans && { mark: spans.map((one) => one.join("-")).join(".") }) })}#quote`;
    }

    /** Where a passage stands and of when its document is; `day` comes first where it tells answers apart. */
    #source({ path, title, locator, modified, date_origin: by, recognised }, first = true, day = null) {
      const place = STRINGS[this.#language].place[locator?.unit];
      const parts = day ? [day] : [];
      if (title && first) parts.push(marked(path, []));
      // Pages and sheets have names of their own: "iv", "Budżet!A1:D9".
      const named = (locator?.unit === "page" || locator?.unit === "sheet") && locator.label;
      if (place) parts.push(make("span", "", place.replace("{n}", () => named || locator.first)));
      if (recognised) parts.push(make("span", "", this.#say("recognised")));
      if (modified && first && !day) parts.push(this.#day(modified, by === "file time"));
      return make("span", "source", ...parts.flatMap((part, i) => (i ? [" · ", part] : [part])));
    }

    /** "loading" or "failed": a line in place of results. */
    #tell(what, text = what) {
      if (what === "failed") {
        const retry = make("button", "retry", this.#say(text === "signin" ? "enter" : "retry"));
        retry.type = "button";
        retry.addEventListener("click", () => {
          if (text === "signin") return this.#go({ url: "/", kind: "all" }, true);
          this.#input.focus();
          this.#start(0);
        });
        this.#options = [];
        this.#list.replaceChildren();
        this.#note.replaceChildren(make("strong", "", this.#say(text)), text === "closed" ? make("span", "", `${this.#say("tell")} `) : "", retry);
      } else if (!this.#options.length) this.#note.replaceChildren(this.#say(text));
      else return;
      this.#note.hidden = false;
      this.#list.hidden = !this.#options.length;
      this.#show();
      this.#said.textContent = this.#say(text);
    }

    #announce() {
      const { query, suggestions, hits } = this.#found;
      const parts = hits.length ? [this.#say("found", { n: hits.length })] : [this.#say("nothing", { query })];
      if (suggestions.length) parts.push(this.#say("suggested", { n: suggestions.length }));
      this.#said.textContent = `${parts.join(", ")}. ${this.#options.length ? this.#say("arrows") : ""}`.replace("..", ".");
    }

    // Going there

    #submit(elsewhere) {
      const url = this.#allResults;
      if (url) this.#go({ url, kind: "all" }, elsewhere);
      else this.#start(0);
    }

    #choose(option, elsewhere) {
      const { action } = option;
      if (action.follow !== undefined) {
        this.#reset([...this.#after, action.follow]);
        this.#input.focus();
      } else if (action.more) {
        this.#more = true;
        this.#input.focus();
        this.#start(0);
      } else if (action.fill !== undefined) this.search(action.fill);
      else this.#go(action, elsewhere);
    }

    #go({ url, kind, document_id: id = null }, elsewhere) {
      const target = kind === "all" && url !== "/" ? new URL(url, location.href) : this.#page(url);
      if (!/^https?:$/.test(target.protocol)) return;
      const detail = { url: target.href, kind, document_id: id, query: this.value.trim(), new_tab: elsewhere };
      if (!this.#emit("open", detail)) return; // the page opens it in its own way
      if (elsewhere) window.open(target.href, "_blank", "noopener");
      else { this.#close(); location.assign(target.href); }
    }

    #emit(name, detail) {
      return this.dispatchEvent(new CustomEvent(`kartoteka-search:${name}`, { detail, bubbles: true, composed: true, cancelable: true }));
    }
  }

  if (!customElements.get("kartoteka-search")) customElements.define("kartoteka-search", KartotekaSearch);
})();
