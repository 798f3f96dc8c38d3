// Year plan: a meeting in the calendar is dragged to another day; that types the day into its row, nothing is saved.
// <a draggable data-row="tw1"> is the meeting, <td data-day="2027-02-03"> a day. By keyboard: type the date in the row.
(function () {
  "use strict";

  var dragged = null;

  function cell(event) {
    return event.target.closest ? event.target.closest("td[data-day]") : null;
  }
  function clear() {
    document.querySelectorAll(".is-over").forEach(function (one) { one.classList.remove("is-over"); });
  }
  document.addEventListener("dragstart", function (event) {
    var mark = event.target.closest && event.target.closest("[data-row][draggable]");
    if (!mark) return;
    dragged = mark.dataset.row;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged);
  });
  document.addEventListener("dragover", function (event) {
    var day = dragged && cell(event);
    if (!day) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    if (day.classList.contains("is-over")) return;
    clear();
    day.classList.add("is-over");
  });
  document.addEventListener("drop", function (event) {
    var day = dragged && cell(event);
    if (!day) return;
    event.preventDefault();
    var field = document.getElementById("id_" + dragged + "-day");
    if (!field) return;
    field.value = day.dataset.day;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("dragend", function () { dragged = null; clear(); });
})();
