// Rows of a Django formset: added from its <template>, by button or Ctrl+Enter, moved by Alt+arrows.
// <div data-rows="prefix"> holds [data-row] parts, a <template data-row-template> with __prefix__, a [data-add-row] button.
(function () {
  "use strict";

  function add(box) {
    var total = box.querySelector('[name="' + box.dataset.rows + '-TOTAL_FORMS"]');
    var template = box.querySelector("template[data-row-template]");
    if (!total || !template) return;
    var holder = document.createElement("div");
    holder.innerHTML = template.innerHTML.replace(/__prefix__/g, total.value);
    var row = holder.firstElementChild;
    var list = box.querySelector("[data-row-list]") || box;
    list.appendChild(row);
    total.value = Number(total.value) + 1;
    if (window.htmx) window.htmx.process(row);
    var field = row.querySelector("input:not([type=hidden]), select, textarea");
    if (field) field.focus();
  }
  function renumber(list) {
    list.querySelectorAll('[name$="-ORDER"]').forEach(function (field, index) { field.value = index + 1; });
  }
  function move(row, up) {
    var other = up ? row.previousElementSibling : row.nextElementSibling;
    if (!other || !other.hasAttribute("data-row")) return;
    var field = document.activeElement;
    if (up) row.parentNode.insertBefore(row, other); else row.parentNode.insertBefore(other, row);
    renumber(row.parentNode);
    field.focus();
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-add-row]");
    if (button) { event.preventDefault(); add(button.closest("[data-rows]")); return; }
    var remove = event.target.closest("[data-remove-row]");
    if (!remove) return;
    var row = remove.closest("[data-row]");
    var box = row.querySelector('[name$="-DELETE"]');
    event.preventDefault();
    if (box) { box.checked = true; row.hidden = true; } else row.remove();
  });
  document.addEventListener("keydown", function (event) {
    var box = event.target.closest("[data-rows]");
    if (!box) return;
    if (event.key === "Enter" && event.ctrlKey) { event.preventDefault(); add(box); }
    var row = event.target.closest("[data-row]");
    if (row && event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      move(row, event.key === "ArrowUp");
    }
  });
})();
