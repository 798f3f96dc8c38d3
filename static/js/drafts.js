// What is being written is kept on this device until the server has it. This file stores; draft.js sends, offer.js offers.
//
// The contract of the pages (also in docs/architecture.md):
//   <div data-drafts data-user="id" data-meeting="id">   once a page: whose text this is and of which meeting
//   <form data-draft="key" data-draft-title="Diskusi, baris baru">   kept at every key, offered again under the same key
//     data-autosave   sends itself (header X-Autosave: 1); the answer is JSON: {version, saved} and optionally
//                     {fields: {name: value}, action, draft, href, html, row}, or {problem} with 409 (somebody was first) or 422
//     data-with-button  a field that only the button sends: chosen, it is kept here until then
//     data-row-new    adds a row: Enter puts it into the queue and empties the form (row_queue.js)
//   hidden fields: `version` it began with, `draft` = the key, `draft_key` of a new row, so that sent twice it is one row
// A full save is confirmed by the next page with <span data-draft-done="key">.
(function () {
  "use strict";
  var place = document.querySelector("[data-drafts]");
  if (!place) return;
  var PREFIX = "lokmin-draft:", KEPT_FOR = 30 * 24 * 3600 * 1000, ANSWER_IN = 250;
  var user = place.dataset.user, meeting = place.dataset.meeting, page = token();
  var mine = PREFIX + user + ":", kept = {}, alive = {};

  function token() {
    return Array.from(crypto.getRandomValues(new Uint32Array(3)), function (part) { return part.toString(36); }).join("");
  }
  function isText(field) { return field.name && ["hidden", "submit", "button", "file"].indexOf(field.type) < 0; }
  function values(form) {
    return Array.from(new FormData(form)).filter(function (pair) { return pair[0] !== "csrfmiddlewaretoken" && typeof pair[1] === "string"; });
  }
  // The words alone, to see whether two versions say the same.
  function text(form, pairs) {
    var names = Array.from(form.elements).filter(isText).map(function (field) { return field.name; });
    return JSON.stringify((pairs || values(form)).filter(function (pair) { return names.indexOf(pair[0]) >= 0; })
      .map(function (pair) { return [pair[0], pair[1].replace(/\r\n?/g, "\n")]; }));
  }
  function fill(form, pairs) {
    Array.from(form.elements).forEach(function (field) {
      var found = pairs.filter(function (pair) { return pair[0] === field.name; }).map(function (pair) { return pair[1]; });
      if (field.name === "version" || field.name === "draft_key") { if (found.length) field.value = found[0]; return; }
      if (!isText(field)) return;
      if (field.type === "checkbox" || field.type === "radio") field.checked = found.indexOf(field.value) >= 0;
      else if (field.multiple) Array.from(field.options).forEach(function (option) { option.selected = found.indexOf(option.value) >= 0; });
      else if (found.length) field.value = found[0];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
  function address(form) { return new URL(form.getAttribute("action") || location.href, location.href).pathname; }

  // One entry a form and page: two tabs never write into each other's.
  function entryOf(form) {
    return {
      id: mine + page + ":" + form.dataset.draft, user: user, meeting: meeting, page: page, key: form.dataset.draft,
      action: address(form), href: form.dataset.draftHref || location.pathname + location.search, title: form.dataset.draftTitle || document.title,
      values: values(form), autosave: form.hasAttribute("data-autosave"), isReady: isReady(form), at: Date.now()
    };
  }
  // A row with an empty field that must be filled is kept here until it can be one.
  function isReady(form) {
    return !Array.from(form.elements).some(function (field) {
      if (!field.required || !isText(field)) return false;
      return field.type === "radio" ? !form.elements[field.name].value : !field.value.trim();
    });
  }
  function store(entry) {
    kept[entry.id] = entry;
    try { localStorage.setItem(entry.id, JSON.stringify(entry)); return true; } catch (error) { return false; }
  }
  function drop(id) {
    delete kept[id];
    try { localStorage.removeItem(id); } catch (error) { /* a private window keeps nothing */ }
  }
  function get(id) { return kept[id] || null; }
  // All of this user and meeting, the oldest first; what nobody came back for in a month goes, whoever wrote it.
  function all() {
    var found = Object.assign({}, kept);
    try {
      Object.keys(localStorage).filter(function (id) { return id.indexOf(PREFIX) === 0; }).forEach(function (id) {
        var entry = JSON.parse(localStorage.getItem(id));
        if (!entry || !entry.at || Date.now() - entry.at > KEPT_FOR) localStorage.removeItem(id);
        else if (id.indexOf(mine) === 0 && !found[id]) found[id] = entry;
      });
    } catch (error) { /* nothing to read here */ }
    return Object.values(found).filter(function (entry) { return entry.meeting === meeting; })
      .sort(function (one, other) { return one.at - other.at; });
  }

  var channel = window.BroadcastChannel ? new BroadcastChannel("lokmin-drafts") : null;
  if (channel) channel.onmessage = function (event) {
    if (event.data.ask) channel.postMessage({ here: page });
    else alive[event.data.here] = true;
  };
  // What pages left behind that are closed or died: open pages answer the question, the others cannot.
  function left(then) {
    if (channel) channel.postMessage({ ask: page });
    setTimeout(function () {
      then(all().filter(function (entry) { return entry.page !== page && !alive[entry.page]; }));
    }, ANSWER_IN);
  }
  // This page answers for an entry from now on.
  function adopt(entry) {
    var taken = Object.assign({}, entry, { page: page, id: entry.id.replace(entry.page, page) });
    drop(entry.id);
    store(taken);
    return taken;
  }
  function clock(at) {
    var day = new Date(at), time = day.toTimeString().slice(0, 5).replace(":", ".");
    return day.toDateString() === new Date().toDateString() ? "pukul " + time
      : day.toLocaleDateString("id-ID", { day: "numeric", month: "long" }) + " pukul " + time;
  }

  window.lokminDrafts = {
    adopt: adopt, all: all, clock: clock, drop: drop, entryOf: entryOf, fill: fill, get: get, isReady: isReady,
    isText: isText, left: left, page: page, store: store, text: text, token: token, values: values
  };
})();
