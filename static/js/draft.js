// Parts and rows send themselves a moment after the last key; without network or login they wait on this device.
// Contract: drafts.js. One request at a time, so that two versions of one text never overtake each other.
(function () {
  "use strict";
  var drafts = window.lokminDrafts;
  if (!drafts) return;
  var PAUSE = 1500, LONGEST = 6000, FIRST_RETRY = 2000, LAST_RETRY = 60000, LOGIN_RETRY = 30000, KEEPALIVE = 60000;
  var forms = {}, timers = {}, since = {}, queue = [], sending = null, retry = 0, retryTimer = 0, trouble = "", isKept = true, after = null;

  function cookie() {
    var found = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
    return found ? decodeURIComponent(found[1]) : "";
  }
  function say(words, isProblem, link) {
    var place = document.querySelector("[data-saved-word]");
    if (!place) return;
    place.textContent = words;
    place.classList.toggle("late", Boolean(isProblem));
    if (link) { place.append(" "); place.append(link); }
    var icon = document.querySelector("[data-saved] svg");
    if (icon) icon.style.visibility = isProblem || words.indexOf("Tersimpan") !== 0 ? "hidden" : "";
  }
  function waiting() { return queue.length + Object.keys(timers).filter(function (id) { return queue.indexOf(id) < 0; }).length; }
  function anchor(words, href) {
    var link = document.createElement("a");
    link.href = href;
    link.textContent = words;
    return link;
  }
  function sayTrouble() {
    var count = Math.max(waiting(), 1) + " bagian", safe = isKept ? "Belum terkirim, aman di perangkat ini: " + count : "Belum terkirim dan tidak dapat dijaga di perangkat ini";
    if (trouble === "login") say("Anda sudah keluar. " + safe + ".", true, anchor("Masuk lagi", "/akun/masuk/?next=" + encodeURIComponent(location.pathname + location.search)));
    else say(safe, true);
  }

  // An open form was typed in.
  function typed(form) {
    var entry = drafts.entryOf(form), before = drafts.get(entry.id);
    if (before && before.tried) entry.tried = before.tried;
    isKept = drafts.store(entry);
    forms[entry.id] = form;
    if (form.dataset.stopped) { say(form.dataset.stopped, true, compare(form)); return; }
    if (!entry.autosave || !entry.isReady) {
      unschedule(entry.id);
      say(!isKept ? "Belum disimpan" : entry.autosave ? "Baris belum lengkap, aman di perangkat ini" : "Belum disimpan, aman di perangkat ini");
      return;
    }
    if (trouble) sayTrouble(); else say("Menulis…");
    since[entry.id] = since[entry.id] || Date.now();
    clearTimeout(timers[entry.id]);
    timers[entry.id] = setTimeout(enqueue, Math.max(0, Math.min(PAUSE, since[entry.id] + LONGEST - Date.now())), entry.id);
  }
  function unschedule(id) {
    clearTimeout(timers[id]);
    delete timers[id];
    delete since[id];
    queue = queue.filter(function (other) { return other !== id; });
  }
  function enqueue(id) {
    clearTimeout(timers[id]);
    delete timers[id];
    delete since[id];
    if (queue.indexOf(id) < 0) queue.push(id);
    if (trouble) sayTrouble();
    if (!retryTimer) pump();
  }
  function pump() {
    clearTimeout(retryTimer);
    retryTimer = 0;
    if (sending) return;
    var id = queue.shift(), entry = id && drafts.get(id);
    if (entry) send(entry); else if (id) pump();
  }

  function request(entry, pairs, keepalive) {
    var body = new URLSearchParams(pairs);
    return fetch(entry.action, {
      method: "POST", body: body, credentials: "same-origin", redirect: "manual",
      headers: { "X-Autosave": "1", "X-CSRFToken": cookie(), "X-Writer": entry.user },
      keepalive: Boolean(keepalive)
    });
  }
  // A text whose answer was lost is sent again as it was, and what was typed since after it: the server knows it then.
  function send(entry) {
    var pairs = entry.tried || entry.values;
    entry.tried = pairs;
    drafts.store(entry);
    sending = entry.id;
    if (!trouble) say("Menyimpan…");
    request(entry, pairs).then(function (answer) {
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) throw new Error("login");
      if (answer.status >= 500 || answer.status === 429) throw new Error("server");
      return answer.json().catch(function () { throw new Error(answer.ok ? "login" : "gone"); });
    }).then(function (answer) { done(entry.id, pairs, answer); }, function (error) { failed(entry.id, error.message); });
  }
  function finish() {
    sending = null;
    if (after) { var go = after; after = null; go(); } else pump();
  }
  function done(id, pairs, answer) {
    var entry = drafts.get(id), form = forms[id];
    trouble = "";
    retry = 0;
    if (!entry) { sending = null; pump(); return; }
    delete entry.tried;
    if (answer.problem) { refused(entry, form, answer); return; }
    unschedule(id);
    tell("lokmin:saved", { entry: entry, answer: answer });
    if (form) { saved(form, entry, pairs, answer); }
    else if (JSON.stringify(entry.values) !== JSON.stringify(pairs)) { renew(entry, answer); queue.push(id); }
    else drafts.drop(id);
    if (!waiting()) say(answer.saved); else say("Menulis…");
    finish();
  }
  function renew(entry, answer) {
    entry.values.forEach(function (pair) { if (pair[0] === "version") pair[1] = String(answer.version); });
    drafts.store(entry);
  }
  function saved(form, entry, pairs, answer) {
    var fields = Object.assign({ version: answer.version, draft: answer.draft }, answer.fields);
    drafts.drop(entry.id);
    delete forms[entry.id];
    if (answer.action) form.action = answer.action;
    if (answer.draft) form.dataset.draft = answer.draft;
    if (answer.href) form.dataset.draftHref = answer.href;
    Object.keys(fields).forEach(function (name) { if (fields[name] !== undefined && form.elements[name]) form.elements[name].value = fields[name]; });
    if (drafts.text(form) !== drafts.text(form, pairs)) typed(form);
    else if (Array.from(form.elements).some(isForButton)) {
      // What only the button sends stays here until it was pressed.
      drafts.store(Object.assign(drafts.entryOf(form), { autosave: false }));
      forms[entry.id] = form;
    }
  }
  function isForButton(field) {
    if (field.dataset.withButton === undefined) return false;
    return field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
  }
  // Sending the same words again would be refused again: they stay here until somebody changes or compares them.
  function refused(entry, form, answer) {
    entry.refused = answer.problem;
    drafts.store(entry);
    if (form && answer.isConflict) form.dataset.stopped = answer.problem;
    tell("lokmin:refused", { entry: entry, answer: answer });
    say(answer.problem, true, form && answer.isConflict ? compare(form) : null);
    finish();
  }
  function compare(form) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-secondary btn-sm";
    button.textContent = "Bandingkan";
    button.addEventListener("click", function () { form.requestSubmit(); });
    return button;
  }
  function failed(id, what) {
    if (what === "gone") {
      var entry = drafts.get(id);
      if (entry) { refused(entry, forms[id], { problem: "Bagian ini tidak ada lagi di server. Tulisan masih aman di perangkat ini." }); return; }
    }
    queue.unshift(id);
    trouble = what === "login" ? "login" : "network";
    sayTrouble();
    sending = null;
    if (after) { var go = after; after = null; go(); return; }
    retry = Math.min(retry ? retry * 2 : FIRST_RETRY, LAST_RETRY);
    retryTimer = setTimeout(pump, trouble === "login" ? LOGIN_RETRY : retry);
  }
  function tell(name, detail) { document.dispatchEvent(new CustomEvent(name, { detail: detail })); }

  // Everything that still waits for its moment goes now; the page may be gone before the answer comes.
  function flush(isLeaving) {
    Object.keys(timers).forEach(function (id) {
      var entry = drafts.get(id);
      if (isLeaving && entry && id !== sending && !entry.tried && !trouble && JSON.stringify(entry.values).length < KEEPALIVE) {
        entry.tried = entry.values;
        drafts.store(entry);
        request(entry, entry.values, true).catch(function () { /* kept here */ });
      } else if (!isLeaving) enqueue(id);
    });
  }
  function again() { if (queue.length && !sending) pump(); }

  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (form && form.dataset.draft && event.isTrusted && drafts.isText(event.target)) typed(form);
  });
  // A value that was chosen, not typed. Without news nothing is said: a new word would pull a button away under the pointer.
  document.addEventListener("change", function (event) {
    var form = event.target.form, before;
    if (!form || !form.dataset.draft || !event.isTrusted || !drafts.isText(event.target)) return;
    before = drafts.get(drafts.entryOf(form).id);
    if (before && drafts.text(form, before.values) !== drafts.text(form)) typed(form);
  });
  // Before every other listener: a save of one's own that is on its way must not become a conflict with oneself.
  document.addEventListener("submit", function (event) {
    var form = event.target, token = form.elements.csrfmiddlewaretoken, entry;
    if (token && cookie()) token.value = cookie();
    if (!form.dataset.draft) return;
    entry = drafts.entryOf(form);
    if (sending === entry.id) {
      event.preventDefault();
      event.stopImmediatePropagation();
      after = function () { form.requestSubmit(event.submitter || undefined); };
      return;
    }
    unschedule(entry.id);
    if (forms[entry.id]) drafts.store(Object.assign(entry, { submitted: true }));
  }, true);
  document.addEventListener("visibilitychange", function () { if (document.visibilityState === "hidden") flush(false); else again(); });
  document.addEventListener("click", function (event) { if (event.target.closest("[data-flush]")) flush(false); });
  window.addEventListener("focus", again);
  window.addEventListener("online", function () { retry = 0; again(); });
  window.addEventListener("pagehide", function () { flush(true); });
  window.addEventListener("beforeunload", function (event) { if (!isKept && waiting()) event.preventDefault(); });

  drafts.send = function (entry) { enqueue(entry.id); };
  drafts.typed = typed;
  drafts.forget = function (id) { unschedule(id); delete forms[id]; drafts.drop(id); };
})();
