// New rows by keyboard alone: Enter in a line or Ctrl+Enter anywhere takes the row and leaves an empty one to write on.
// The row travels behind the writer's back; until the server has it, it stands in the list as "menunggu". Contract: drafts.js.
(function () {
  "use strict";
  var drafts = window.lokminDrafts, places = {};
  if (!drafts) return;

  function form() { return document.querySelector("form[data-row-new]"); }
  function remember(form) {
    form.dataset.newAction = form.getAttribute("action");
    form.dataset.newKey = form.dataset.draft;
  }
  function words(form) {
    var shown = Array.from(form.elements).find(function (field) { return drafts.isText(field) && field.required; });
    return shown ? shown.value : "";
  }
  function take(form) {
    if (!form.checkValidity()) { form.reportValidity(); return; }
    var entry = drafts.entryOf(form), before = drafts.get(entry.id);
    var queued = Object.assign({}, entry, { id: entry.id + ":" + drafts.token(), isDone: true });
    if (before && before.tried) queued.tried = before.tried;
    drafts.forget(entry.id);
    if (!drafts.store(queued)) { form.requestSubmit(); return; }
    show(form, queued, words(form));
    empty(form);
    drafts.send(queued);
  }
  function show(form, entry, said) {
    var row = document.createElement("li"), box = document.createElement("div"), number = document.createElement("span"), text = document.createElement("div"), state = document.createElement("span");
    box.className = "rtl-row";
    number.className = "rtl-no";
    text.className = "rtl-text";
    text.textContent = said;
    state.className = "note";
    state.textContent = "menunggu";
    box.append(number, text, state);
    row.append(box);
    form.closest("li").before(row);
    places[entry.id] = row;
    count(form);
  }
  function count(form) {
    var rows = Array.from(form.closest("ol").children);
    rows.forEach(function (row, index) {
      var number = row.querySelector(".rtl-no");
      if (number) number.textContent = index + 1;
    });
    form.querySelectorAll("[data-row-number]").forEach(function (place) { place.textContent = rows.length; });
  }
  function empty(form) {
    Array.from(form.elements).filter(drafts.isText).forEach(function (field) {
      if (field.type === "checkbox" || field.type === "radio") field.checked = false;
      else if (field.tagName === "SELECT") field.selectedIndex = 0;
      else field.value = "";
      field.classList.remove("is-invalid");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    form.querySelectorAll(".pick-value .chip, .field-error, .invalid-feedback").forEach(function (place) { place.remove(); });
    form.action = form.dataset.newAction;
    form.dataset.draft = form.elements.draft.value = form.dataset.newKey;
    form.elements.draft_key.value = drafts.token();
    form.elements.version.value = "0";
    if (form.elements.row) form.elements.row.value = "";
    delete form.dataset.stopped;
    // Where the cursor stood when the first row was opened (minutes.js, rtl.js): a choice before the words may stay empty.
    form.querySelector("input:not([type=hidden]), textarea").focus();
    form.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("lokmin:saved", function (event) {
    var place = places[event.detail.entry.id], html = event.detail.answer.html;
    if (!place && form() && event.detail.entry.isDone && html) { place = document.createElement("li"); form().closest("li").before(place); }
    if (!place || !html) return;
    delete places[event.detail.entry.id];
    place.innerHTML = html;
    place.id = "baris-" + event.detail.answer.row;
    if (window.htmx) window.htmx.process(place);
    if (form()) count(form());
  });
  document.addEventListener("lokmin:refused", function (event) {
    var entry = event.detail.entry, place = places[entry.id], button = document.createElement("button");
    if (!place) return;
    place.querySelector(".note").textContent = entry.refused;
    place.querySelector(".note").className = "lack";
    button.type = "button";
    button.className = "btn btn-secondary btn-sm";
    button.textContent = "Perbaiki";
    button.addEventListener("click", function () {
      if (!drafts.isBlank(form())) { form().reportValidity(); return; }
      place.remove();
      drafts.restore(form(), entry);
    });
    place.firstElementChild.append(button);
  });

  // Before forms.js marks the form as busy: a new row needs no new page.
  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (!form.hasAttribute("data-row-new") || (button && button.name !== "next" && (button.name || form.querySelector('[name="next"]')))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    take(form);
  }, true);
  document.addEventListener("keydown", function (event) {
    var form = event.target.closest("form[data-row-new]");
    if (!form || event.key !== "Enter" || event.defaultPrevented || event.altKey || event.isComposing) return;
    if (event.target.matches("button, summary, a") || (event.target.matches("textarea") && !event.ctrlKey && !event.metaKey)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat) take(form);
  });
  if (form()) remember(form());
})();
