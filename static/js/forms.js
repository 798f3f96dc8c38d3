// Forms on every page: no second submit, a warning before typed text is lost, filters that send themselves.
(function () {
  "use strict";

  // One submit. The button keeps its place, turns a ring and may change its word (data-busy="Mengirim").
  function busy(form, button) {
    form.dataset.sent = "1";
    if (!button) return;
    button.setAttribute("aria-busy", "true");
    if (button.dataset.busy) {
      button.dataset.word = button.innerHTML;
      button.textContent = button.dataset.busy;
    }
  }
  function free(form) {
    delete form.dataset.sent;
    form.querySelectorAll('[aria-busy="true"]').forEach(function (button) {
      button.removeAttribute("aria-busy");
      if (button.dataset.word) { button.innerHTML = button.dataset.word; delete button.dataset.word; }
    });
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.hasAttribute("data-many")) return;
    if (form.method !== "post") return;
    // A preview in a new tab: this page stays as it is, unsaved.
    if (event.submitter && event.submitter.formTarget === "_blank") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    delete form.dataset.dirty;
    // A download answers without a new page, so those forms carry data-many.
    busy(form, event.submitter);
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = event.target.closest ? event.target.closest("form") : null;
    if (form) free(form);
  });
  document.addEventListener("htmx:beforeRequest", function (event) {
    var form = event.target;
    if (form.tagName !== "FORM" || event.detail.requestConfig.verb === "get") return;
    busy(form, event.detail.requestConfig.triggeringEvent && event.detail.requestConfig.triggeringEvent.submitter);
  });
  window.addEventListener("pageshow", function () { document.querySelectorAll("form[data-sent]").forEach(free); });

  // <form data-guard>: leaving with unsaved text asks first.
  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (form && form.hasAttribute("data-guard")) form.dataset.dirty = "1";
  });
  window.addEventListener("beforeunload", function (event) {
    if (document.querySelector("form[data-guard][data-dirty]")) event.preventDefault();
  });

  // <form data-autosubmit>: a changed filter sends itself; its button stays for those without JavaScript.
  document.addEventListener("change", function (event) {
    var form = event.target.form;
    if (form && form.hasAttribute("data-autosubmit")) form.requestSubmit();
  });

  // A date field follows the language of the browser, often "06/11/2026"; the words below it leave no doubt.
  function say(field) {
    var words = "", hint = document.getElementById(field.id + "_words");
    if (field.value && field.type === "date") {
      var day = new Date(field.value + "T12:00");
      if (!isNaN(day)) words = day.toLocaleDateString("id-ID", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
    } else if (field.value && field.type === "time") words = "pukul " + field.value.slice(0, 5).replace(":", ".");
    if (!hint && words) {
      hint = document.createElement("div");
      hint.id = field.id + "_words";
      hint.className = "form-text";
      hint.setAttribute("aria-live", "polite");
      field.insertAdjacentElement("afterend", hint);
    }
    if (hint) hint.textContent = words;
  }
  var SAID = 'input[type="date"][id], input[type="time"][id]';
  document.addEventListener("input", function (event) { if (event.target.matches(SAID)) say(event.target); });
  document.addEventListener("DOMContentLoaded", function () { document.querySelectorAll(SAID).forEach(say); });

  // <button data-copy="text">: puts the text on the clipboard and says so.
  document.addEventListener("click", function (event) {
    var copy = event.target.closest("[data-copy]");
    if (copy && navigator.clipboard) {
      navigator.clipboard.writeText(copy.dataset.copy).then(function () {
        var status = copy.querySelector("[data-copied]");
        if (status) status.textContent = "Tersalin";
      });
    }
  });

  // <textarea data-grow>: grows with its text.
  function grow(area) { area.style.height = "auto"; area.style.height = area.scrollHeight + 2 + "px"; }
  document.addEventListener("input", function (event) { if (event.target.matches("textarea[data-grow]")) grow(event.target); });
  document.addEventListener("DOMContentLoaded", function () { document.querySelectorAll("textarea[data-grow]").forEach(grow); });
})();
