// The staff frame: "/" finds the search field, open menus close, messages can be put away,
// "select all" boxes and counted selections.
(function () {
  "use strict";

  document.addEventListener("keydown", function (event) {
    var typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      var field = document.querySelector("[data-search]") || document.getElementById("cari");
      if (field) { event.preventDefault(); field.focus(); field.select(); }
    }
    if (event.key === "Escape") {
      var open = document.querySelector("details.menu[open]");
      if (open) { open.open = false; open.querySelector("summary").focus(); }
    }
  });
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
    var close = event.target.closest("[data-dismiss]");
    if (close) {
      var box = close.closest(close.dataset.dismiss || ".notice");
      if (box) box.remove();
    }
    if (event.target.closest("[data-print]")) window.print();
  });

  // <input data-menu-filter> above a long menu: only entries that hold every typed word stay; Enter takes the first.
  document.addEventListener("input", function (event) {
    if (!event.target.matches("[data-menu-filter]")) return;
    var words = event.target.value.toLowerCase().split(/\s+/);
    event.target.parentElement.querySelectorAll(".menu-scroll .menu-item").forEach(function (item) {
      var text = item.textContent.toLowerCase();
      item.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || !event.target.matches("[data-menu-filter]")) return;
    event.preventDefault();
    var first = event.target.parentElement.querySelector(".menu-scroll .menu-item:not([hidden])");
    if (first) first.focus();
  });

  // <input data-check-all="office"> ticks every box of that name in the same form;
  // [data-count="office"] shows how many are ticked, [data-needs="office"] is off at none.
  function count(form, name) {
    var boxes = Array.prototype.slice.call(form.querySelectorAll('input[type="checkbox"][name="' + name + '"]'));
    var ticked = boxes.filter(function (box) { return box.checked; }).length;
    form.querySelectorAll('[data-count="' + name + '"]').forEach(function (place) { place.textContent = ticked; });
    form.querySelectorAll('[data-needs="' + name + '"]').forEach(function (button) { button.disabled = ticked === 0; });
    form.querySelectorAll('[data-check-all="' + name + '"]').forEach(function (all) {
      var scope = all.closest("[data-check-scope]") || form;
      var mine = boxes.filter(function (box) { return scope.contains(box); });
      var on = mine.filter(function (box) { return box.checked; }).length;
      all.checked = on > 0 && on === mine.length;
      all.indeterminate = on > 0 && on < mine.length;
    });
  }
  document.addEventListener("change", function (event) {
    var box = event.target, form = box.form;
    if (!form || box.type !== "checkbox") return;
    if (box.dataset.checkAll) {
      var scope = box.closest("[data-check-scope]") || form;
      scope.querySelectorAll('input[type="checkbox"][name="' + box.dataset.checkAll + '"]:not(:disabled)').forEach(function (one) { one.checked = box.checked; });
    }
    count(form, box.dataset.checkAll || box.name);
  });
  // Sideways lists on phones: what is chosen is in sight.
  function reveal(list) {
    var current = list.querySelector("[aria-current]");
    if (current && list.scrollWidth > list.clientWidth) list.scrollLeft = current.offsetLeft - (list.clientWidth - current.offsetWidth) / 2;
  }
  function start(root) {
    root.querySelectorAll(".section-nav, .filter-chips").forEach(reveal);
    root.querySelectorAll("[data-count], [data-needs]").forEach(function (place) {
      var form = place.closest("form");
      if (form) count(form, place.dataset.count || place.dataset.needs);
    });
  }
  // htmx got no answer, an error, or the login page: say so above the content, swap nothing.
  function failed(kind) {
    document.querySelectorAll("[data-failure]").forEach(function (notice) { notice.remove(); });
    var template = document.getElementById("failure-" + kind);
    var place = document.getElementById("messages");
    if (template && place) place.appendChild(template.content.cloneNode(true));
  }
  document.addEventListener("htmx:sendError", function () { failed("network"); });
  document.addEventListener("htmx:timeout", function () { failed("network"); });
  document.addEventListener("htmx:responseError", function () { failed("server"); });
  document.addEventListener("htmx:beforeSwap", function (event) {
    var url = event.detail.xhr.responseURL;
    if (url && new URL(url).pathname.indexOf("/akun/masuk") === 0) {
      event.detail.shouldSwap = false;
      failed("login");
    }
  });
  document.addEventListener("htmx:beforeRequest", function () {
    document.querySelectorAll("[data-failure]").forEach(function (notice) { notice.remove(); });
  });

  document.addEventListener("DOMContentLoaded", function () { start(document); });
  document.addEventListener("htmx:load", function (event) { start(event.target); });
})();
