// Putting rows in order: Naik and Turun, Alt+arrows, or dragging the grip with mouse, pen or finger.
// <ol data-order> holds [data-order-row]; a row keeps its hidden field, so the form sends the order it shows.
(function () {
  "use strict";

  function renumber(list) {
    list.querySelectorAll("[data-order-number]").forEach(function (place, index) { place.textContent = index + 1; });
  }
  function changed(list, row) {
    var form = list.closest("form"), said = form.querySelector("[data-order-said]");
    renumber(list);
    form.dataset.dirty = "1";
    list.dispatchEvent(new CustomEvent("lokmin:ordered", { bubbles: true }));
    if (said) said.textContent = row.querySelector("b").textContent + ", urutan " + row.querySelector("[data-order-number]").textContent;
  }
  function move(row, up) {
    var list = row.parentNode, other = up ? row.previousElementSibling : row.nextElementSibling, focused = document.activeElement;
    if (!other) return;
    if (up) list.insertBefore(row, other); else list.insertBefore(other, row);
    changed(list, row);
    if (row.contains(focused)) focused.focus();
    row.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-order-move]");
    if (!button) return;
    event.preventDefault();
    move(button.closest("[data-order-row]"), button.dataset.orderMove === "up");
  });
  document.addEventListener("keydown", function (event) {
    var row = event.target.closest("[data-order-row]");
    if (!row || !event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    move(row, event.key === "ArrowUp");
  });

  var held = null, moved = false;
  function over(y) {
    return Array.from(held.parentNode.children).find(function (row) {
      var box = row.getBoundingClientRect();
      return row !== held && y >= box.top && y < box.bottom;
    });
  }
  document.addEventListener("pointerdown", function (event) {
    var grip = event.target.closest("[data-order-grip]");
    if (!grip || event.button) return;
    event.preventDefault();
    held = grip.closest("[data-order-row]");
    moved = false;
    held.classList.add("order-held");
    grip.setPointerCapture(event.pointerId);
  });
  document.addEventListener("pointermove", function (event) {
    if (!held) return;
    // The list is long: near the edge of the window it goes on by itself.
    if (event.clientY < 80) window.scrollBy(0, -14);
    else if (event.clientY > window.innerHeight - 110) window.scrollBy(0, 14);
    var row = over(event.clientY), list = held.parentNode;
    if (!row) return;
    var down = held.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING;
    list.insertBefore(held, down ? row.nextElementSibling : row);
    moved = true;
  });
  function drop() {
    if (!held) return;
    held.classList.remove("order-held");
    if (moved) changed(held.parentNode, held);
    held = null;
  }
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", drop);
})();
