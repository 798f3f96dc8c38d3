// Text being written is kept on this device until the server has it; parts that save by themselves say so.
// <form data-draft="key" [data-autosave]>, words go to [data-saved-word]. Kept under the version it began with.
(function () {
  "use strict";
  var WAIT = 2500;

  function fields(form) {
    return Array.from(form.elements).filter(function (field) {
      return field.name && field.type !== "hidden" && field.type !== "submit" && field.type !== "file";
    });
  }
  function values(form) {
    var found = {};
    fields(form).forEach(function (field) {
      if (field.type === "checkbox" || field.type === "radio") { if (field.checked) found[field.name] = (found[field.name] || []).concat(field.value); }
      else if (field.multiple) found[field.name] = Array.from(field.selectedOptions).map(function (option) { return option.value; });
      else found[field.name] = field.value;
    });
    return found;
  }
  function fill(form, kept) {
    fields(form).forEach(function (field) {
      var value = kept[field.name];
      if (field.type === "checkbox" || field.type === "radio") field.checked = Array.isArray(value) && value.indexOf(field.value) >= 0;
      else if (field.multiple) Array.from(field.options).forEach(function (option) { option.selected = Array.isArray(value) && value.indexOf(option.value) >= 0; });
      else if (value !== undefined) field.value = value;
      if (field.matches("textarea")) field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
  function key(form) { return "lokmin-draft:" + form.dataset.draft; }
  function read(form) { try { return JSON.parse(localStorage.getItem(key(form))); } catch (error) { return null; } }
  function drop(form) { try { localStorage.removeItem(key(form)); } catch (error) { /* private mode */ } }
  function keep(form) {
    try { localStorage.setItem(key(form), JSON.stringify({ at: Date.now(), values: values(form) })); return true; } catch (error) { return false; }
  }
  function clock(at) { return new Date(at).toTimeString().slice(0, 5).replace(":", "."); }
  function say(text, isProblem) {
    var word = document.querySelector("[data-saved-word]");
    if (!word) return;
    word.textContent = text;
    word.classList.toggle("late", Boolean(isProblem));
    var icon = document.querySelector("[data-saved] svg");
    if (icon) icon.style.visibility = isProblem ? "hidden" : "";
  }

  function offer(form, kept) {
    var box = document.createElement("div"), words = document.createElement("div"), row = document.createElement("div");
    box.className = "notice notice-wait draft-notice";
    box.setAttribute("role", "status");
    row.className = "btn-row";
    words.textContent = "Ada tulisan pukul " + clock(kept.at) + " yang belum tersimpan di server. Tulisan itu masih ada di perangkat ini.";
    [["Kembalikan tulisan", "btn btn-secondary btn-sm", function () { fill(form, kept.values); keep(form); if (form.hasAttribute("data-autosave")) send(form); }],
     ["Buang", "btn btn-quiet btn-sm", function () { drop(form); }]].forEach(function (choice) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = choice[0];
      button.className = choice[1];
      button.addEventListener("click", function () { choice[2](); box.remove(); });
      row.appendChild(button);
    });
    words.appendChild(row);
    box.appendChild(words);
    form.insertBefore(box, form.firstChild);
  }

  var timers = new WeakMap();
  function autosave(form) {
    if (!form.hasAttribute("data-autosave")) return;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(function () { send(form); }, WAIT));
  }
  function send(form) {
    if (form.dataset.sent) return;
    var sent = JSON.stringify(values(form));
    say("Menyimpan…");
    fetch(form.action || location.href, { method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" }, credentials: "same-origin" })
      .then(function (answer) {
        if (answer.redirected || answer.status === 403) throw new Error("Anda sudah keluar. Tulisan disimpan di perangkat ini; masuk lagi untuk melanjutkan.");
        return answer.json().catch(function () { throw new Error("Belum tersimpan di server. Tulisan disimpan di perangkat ini."); });
      })
      .then(function (answer) {
        if (answer.problem) { say(answer.problem, true); return; }
        form.elements.version.value = answer.version;
        if (JSON.stringify(values(form)) === sent) drop(form); else autosave(form);
        say(answer.saved);
      })
      .catch(function (error) {
        say(error instanceof TypeError ? "Tidak ada sambungan. Tulisan disimpan di perangkat ini." : error.message, true);
        if (error instanceof TypeError) autosave(form);
      });
  }

  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (!form || !form.dataset.draft || !event.isTrusted) return;
    if (!form.hasAttribute("data-autosave")) say(keep(form) ? "Belum disimpan; aman di perangkat ini" : "Belum disimpan");
    else { keep(form); say("Menulis…"); autosave(form); }
  });
  document.addEventListener("submit", function (event) { clearTimeout(timers.get(event.target)); });
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-discard-draft]")) document.querySelectorAll("form[data-draft]").forEach(drop);
  });
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-draft-done]").forEach(function (done) {
      try { localStorage.removeItem("lokmin-draft:" + done.dataset.draftDone); } catch (error) { /* private mode */ }
    });
    document.querySelectorAll("form[data-draft]").forEach(function (form) {
      var kept = read(form);
      if (kept && JSON.stringify(kept.values) !== JSON.stringify(values(form))) offer(form, kept);
    });
  });
})();
