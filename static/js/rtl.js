// Rows by keyboard: Ctrl+Enter saves, Escape leaves to the list, arrows walk through it, Alt+arrows move a row; the owner of
// an RTL row is chosen from those invited. New rows: row_queue.js.
(function () {
  "use strict";

  var words = { done: "is-done", represented: "is-done", declined: "is-prob" };

  document.addEventListener("keydown", function (event) {
    var form = event.target.closest("[data-rtl-form]");
    if (form && event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      form.requestSubmit(form.querySelector('[name="next"]') || undefined);
      return;
    }
    if (form && event.key === "Escape" && !event.defaultPrevented) { leave(form); return; }
    if (!event.altKey && event.target.matches(".rtl-open") && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      var links = Array.from(document.querySelectorAll(".rtl-open, [data-rtl-form] input:not([type=hidden]), [data-rtl-form] textarea"));
      var other = links[links.indexOf(event.target) + (event.key === "ArrowUp" ? -1 : 1)];
      event.preventDefault();
      if (other) other.focus();
      return;
    }
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    var row = event.target.closest("[data-rtl-row]");
    if (!row) return;
    event.preventDefault();
    var button = row.querySelector(event.key === "ArrowUp" ? '[data-move="up"]' : '[data-move="down"]');
    if (button) button.form.requestSubmit(button);
  });

  // What is typed stays in the form and on the device.
  function leave(form) {
    var links = document.querySelectorAll(".rtl-open");
    if (form.hasAttribute("data-row-new") && links.length) { links[links.length - 1].focus(); return; }
    var foot = document.querySelector(".card-foot a");
    if (form.hasAttribute("data-row-new") || !foot) { if (foot) foot.focus(); return; }
    var row = form.closest("li");
    location.assign(location.pathname.replace(/\d+\/$/, "") + (row && row.id ? "#" + row.id : ""));
  }

  function owners(field, list, options) {
    var at = -1;
    function close() { list.hidden = true; at = -1; field.setAttribute("aria-expanded", "false"); field.removeAttribute("aria-activedescendant"); }
    function choose(item) { field.value = item.dataset.value; field.dispatchEvent(new Event("input", { bubbles: true })); if (window.lokminDrafts) window.lokminDrafts.typed(field.form); close(); }
    function mark(items) {
      items.forEach(function (item, index) { item.setAttribute("aria-selected", index === at ? "true" : "false"); });
      if (at < 0) return;
      field.setAttribute("aria-activedescendant", items[at].id);
      items[at].scrollIntoView({ block: "nearest" });
    }
    function show() {
      var typed = field.value.trim().toLowerCase();
      list.textContent = "";
      options.filter(function (option) { return (option.value + " " + option.note).toLowerCase().indexOf(typed) >= 0; }).slice(0, 40).forEach(function (option, index) {
        var item = document.createElement("li"), name = document.createElement("b"), who = document.createElement("span"), state = document.createElement("span");
        var parts = option.note.split(" · ");
        item.id = "pj-" + index;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.dataset.value = option.value;
        name.textContent = option.value;
        state.className = words[option.kind] || "";
        state.textContent = parts.pop();
        who.className = "muted";
        who.textContent = parts.join(" · ");
        item.className = "suggest-item";
        item.append(name, who, state);
        item.addEventListener("mousedown", function (event) { event.preventDefault(); choose(item); });
        list.appendChild(item);
      });
      at = -1;
      list.hidden = !list.children.length;
      field.setAttribute("aria-expanded", list.hidden ? "false" : "true");
    }
    field.addEventListener("input", function (event) { if (event.isTrusted) show(); });
    field.addEventListener("focus", show);
    field.addEventListener("blur", close);
    field.addEventListener("keydown", function (event) {
      var items = Array.from(list.children);
      if (event.key === "Escape") { if (!list.hidden) event.preventDefault(); close(); return; }
      if (event.altKey) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) { show(); items = Array.from(list.children); }
        if (!items.length) return;
        at = (at + (event.key === "ArrowDown" ? 1 : items.length - 1 + (at < 0 ? 1 : 0))) % items.length;
        mark(items);
      } else if (event.key === "Enter" && !event.ctrlKey && at >= 0 && !list.hidden) {
        event.preventDefault();
        choose(items[at]);
      }
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-owner]").forEach(function (box) {
      var field = box.querySelector("input"), data = box.querySelector("datalist"), list = document.createElement("ul");
      var options = Array.from(data.options).map(function (option) { return { value: option.value, note: option.label, kind: option.dataset.kind }; });
      field.removeAttribute("list");
      box.classList.add("suggest");
      list.className = "suggest-list";
      list.id = "pj-list";
      list.hidden = true;
      list.setAttribute("role", "listbox");
      list.setAttribute("aria-label", "Dari yang diundang");
      field.setAttribute("role", "combobox");
      field.setAttribute("aria-controls", list.id);
      field.setAttribute("aria-expanded", "false");
      field.setAttribute("aria-autocomplete", "list");
      box.appendChild(list);
      owners(field, list, options);
    });
  });

  // The row that was written, moved or is being written keeps the focus. Going to a #place takes it away once more
  // when the page has loaded (Chromium), so this waits for that.
  function target() {
    if (location.hash.indexOf("#baris-") === 0) {
      var row = document.getElementById(location.hash.slice(1));
      return row && row.querySelector("a");
    }
    var form = location.hash === "#tulis" && document.querySelector("[data-rtl-form]");
    return form && (form.querySelector(".is-invalid, [aria-invalid]") || form.querySelector("input:not([type=hidden]), textarea"));
  }
  window.addEventListener("load", function () {
    setTimeout(function () { var field = target(); if (field) field.focus(); }, 0);
  });
})();
