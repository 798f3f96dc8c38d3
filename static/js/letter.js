// Letter editor: typing { in an area with data-merge offers the merge fields of that list with what they will say.
(function () {
  "use strict";

  // The guest of the preview is no part of the letter: choosing one leaves nothing unsaved.
  var guest = document.getElementById("tamu");
  if (guest) guest.addEventListener("input", function (event) { event.stopPropagation(); });

  document.querySelectorAll("textarea[data-merge]").forEach(function (area) {
    var source = document.getElementById(area.dataset.merge);
    if (!source) return;
    var fields = Array.from(source.querySelectorAll("[data-field]")).map(function (row) {
      return { name: row.dataset.field, says: row.querySelector("dd").firstChild.textContent.trim() };
    });
    var box = document.createElement("div"), list = document.createElement("ul"), status = document.createElement("div");
    box.className = "merge-box";
    list.className = "merge-options";
    list.id = area.id + "_isian";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Isian");
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    area.parentNode.insertBefore(box, area);
    box.append(area, list, status);
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-controls", list.id);
    var active = -1, start = -1;

    function close() {
      list.hidden = true;
      active = start = -1;
      area.removeAttribute("aria-activedescendant");
      status.textContent = "";
    }
    function mark(index) {
      active = index;
      Array.from(list.children).forEach(function (option, number) {
        option.setAttribute("aria-selected", number === index ? "true" : "false");
      });
      if (list.children[index]) {
        area.setAttribute("aria-activedescendant", list.children[index].id);
        list.children[index].scrollIntoView({ block: "nearest" });
      }
    }
    function take(index) {
      var option = list.children[index];
      if (!option) return;
      var end = area.selectionStart, rest = area.value.slice(end).match(/^[a-z_]*\}/);
      area.setRangeText(option.dataset.name, start, end + (rest ? rest[0].length : 0), "end");
      close();
      area.focus();
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    function place() {
      // The bar to save stands at the lower edge: the list opens upwards where it would end up below it.
      var bar = document.querySelector(".save-bar"), edge = area.getBoundingClientRect();
      var below = (bar ? Math.min(bar.getBoundingClientRect().top, window.innerHeight) : window.innerHeight) - edge.bottom;
      list.classList.toggle("is-above", below < list.offsetHeight + 8 && edge.top > below);
    }
    function offer() {
      var open = area.selectionStart === area.selectionEnd && area.value.slice(0, area.selectionStart).match(/\{([a-z_]*)$/i);
      var typed = open ? open[1].toLowerCase() : "";
      var found = open ? fields.filter(function (field) { return field.name.indexOf(typed) > 0 || !typed; }) : [];
      found.sort(function (one, other) { return (other.name.indexOf(typed) === 1) - (one.name.indexOf(typed) === 1); });
      if (!found.length) { close(); return; }
      start = area.selectionStart - open[0].length;
      list.replaceChildren();
      found.forEach(function (field, number) {
        var option = document.createElement("li"), name = document.createElement("b"), says = document.createElement("span");
        option.id = list.id + "_" + number;
        option.dataset.name = field.name;
        option.setAttribute("role", "option");
        name.textContent = field.name;
        says.className = "second";
        says.textContent = field.says;
        option.append(name, says);
        list.append(option);
      });
      list.hidden = false;
      place();
      status.textContent = found.length + " isian. Panah untuk memilih, Enter untuk memakai.";
      mark(0);
    }
    area.addEventListener("input", offer);
    area.addEventListener("click", close);
    area.addEventListener("blur", close);
    area.addEventListener("keydown", function (event) {
      if (list.hidden || event.isComposing) return;
      var count = list.children.length, key = event.key;
      if (key === "ArrowDown" || key === "ArrowUp") mark((active + (key === "ArrowDown" ? 1 : count - 1)) % count);
      else if (key === "Enter" || key === "Tab") take(active);
      else if (key === "Escape") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    list.addEventListener("pointerdown", function (event) {
      var option = event.target.closest("[role=option]");
      event.preventDefault(); // the area keeps the focus
      if (option) take(Array.from(list.children).indexOf(option));
    });
  });
})();
