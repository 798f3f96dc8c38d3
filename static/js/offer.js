// What a closed or dead page left on this device: offered in its form, sent when it was on its way, else listed.
// <template data-draft-offer>, <section data-drafts-list hidden> with a <template> for one entry. Contract: drafts.js.
(function () {
  "use strict";
  var drafts = window.lokminDrafts;
  if (!drafts) return;

  function formOf(entry) {
    return Array.from(document.querySelectorAll("form[data-draft]")).find(function (form) { return form.dataset.draft === entry.key; });
  }
  function isBlank(form) { return !drafts.values(form).some(function (pair) { return form.elements[pair[0]].type !== "hidden" && pair[1].trim(); }); }

  function offer(form, entry) {
    var box = document.querySelector("template[data-draft-offer]").content.firstElementChild.cloneNode(true);
    var version = entry.values.find(function (pair) { return pair[0] === "version"; });
    var isOlder = version && form.elements.version && version[1] !== form.elements.version.value;
    box.querySelector("[data-when]").textContent = drafts.clock(entry.at);
    box.querySelector("[data-older]").hidden = !isOlder;
    box.querySelector("[data-restore]").addEventListener("click", function () {
      restore(form, entry);
      box.remove();
    });
    box.querySelector("[data-throw]").addEventListener("click", function () { drafts.forget(entry.id); box.remove(); });
    form.insertBefore(box, form.firstChild);
  }
  // The version it began with comes back too: what somebody saved meanwhile is compared, not overwritten.
  function restore(form, entry) {
    drafts.fill(form, entry.values);
    drafts.forget(entry.id);
    if (entry.tried) drafts.store(Object.assign(drafts.entryOf(form), { tried: entry.tried }));
    drafts.typed(form);
    var field = Array.from(form.elements).find(drafts.isText);
    if (field) field.focus();
  }

  function list(entry) {
    var place = document.querySelector("[data-drafts-list]");
    if (!place || place.querySelector('[data-entry="' + CSS.escape(entry.id) + '"]')) return;
    var row = place.querySelector("template").content.firstElementChild.cloneNode(true);
    row.dataset.entry = entry.id;
    row.querySelector("[data-title]").textContent = entry.title;
    row.querySelector("[data-when]").textContent = entry.refused || "Ditulis " + drafts.clock(entry.at);
    row.querySelector("[data-open]").href = entry.href.split("#")[0] + "#tulis";
    row.querySelector("[data-throw]").addEventListener("click", function (event) {
      var isGone = Boolean(drafts.all().find(function (other) { return other.id === entry.id; }));
      if (isGone) drafts.forget(entry.id); else drafts.store(entry);
      event.target.textContent = isGone ? "Urungkan" : "Buang";
      row.querySelector("[data-title]").classList.toggle("is-thrown", isGone);
    });
    place.querySelector("ul").appendChild(row);
    place.hidden = false;
  }
  function unlist(id) {
    var place = document.querySelector("[data-drafts-list]"), row = place && place.querySelector('[data-entry="' + CSS.escape(id) + '"]');
    if (!row) return;
    row.remove();
    place.hidden = !place.querySelector("ul li");
  }

  function look(entry) {
    var form = formOf(entry);
    if (entry.autosave && entry.isReady && !entry.refused && (entry.isDone || !form)) { drafts.send(drafts.adopt(entry)); return; }
    if (!form) { list(entry); return; }
    if (drafts.text(form, entry.values) === drafts.text(form)) { drafts.forget(entry.id); return; }
    if (entry.isDone && !isBlank(form)) { list(entry); return; }
    offer(form, entry);
  }
  document.addEventListener("lokmin:refused", function (event) {
    if (!event.detail.entry.isDone && !formOf(event.detail.entry)) list(event.detail.entry);
  });
  document.addEventListener("lokmin:saved", function (event) { unlist(event.detail.entry.id); });
  document.addEventListener("click", function (event) {
    if (!event.target.closest("[data-discard-draft]")) return;
    document.querySelectorAll("form[data-draft]").forEach(function (form) {
      drafts.all().forEach(function (entry) { if (entry.key === form.dataset.draft) drafts.forget(entry.id); });
    });
  });

  drafts.isBlank = isBlank;
  drafts.restore = restore;
  var done = Array.from(document.querySelectorAll("[data-draft-done]"), function (place) { return place.dataset.draftDone; });
  drafts.left(function (entries) {
    entries.forEach(function (entry) {
      if (entry.submitted && done.indexOf(entry.key) >= 0) drafts.drop(entry.id);
      else look(entry);
    });
  });
})();
