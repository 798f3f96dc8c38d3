// A table of number fields used like a spreadsheet: arrows and Enter move, a block copied from Excel fills from the cell on.
(function () {
  "use strict";

  function fieldsOf(row) { return Array.from(row.querySelectorAll("input:not([type=hidden])")); }
  function rowsOf(table) { return Array.from(table.tBodies[0].rows); }
  function at(field, down, right) {
    var table = field.closest("table"), rows = rowsOf(table), row = field.closest("tr");
    var next = rows[rows.indexOf(row) + down];
    return next ? fieldsOf(next)[fieldsOf(row).indexOf(field) + right] : null;
  }
  function go(field) {
    if (!field) return false;
    field.focus();
    field.select();
    return true;
  }
  document.addEventListener("keydown", function (event) {
    var field = event.target, moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0] };
    if (!field.closest || !field.closest("[data-grid]") || event.altKey || event.ctrlKey || event.metaKey) return;
    var whole = field.selectionStart === 0 && field.selectionEnd === field.value.length;
    if (event.key === "ArrowLeft" && (whole || !field.selectionStart)) { if (go(at(field, 0, -1))) event.preventDefault(); return; }
    if (event.key === "ArrowRight" && (whole || field.selectionEnd === field.value.length)) { if (go(at(field, 0, 1))) event.preventDefault(); return; }
    var move = moves[event.key];
    if (!move) return;
    event.preventDefault(); // Enter would send the whole table
    go(at(field, event.key === "Enter" && event.shiftKey ? -1 : move[0], move[1]));
  });
  document.addEventListener("focusin", function (event) {
    if (event.target.closest("[data-grid]") && event.target.select) event.target.select();
  });
  document.addEventListener("paste", function (event) {
    var field = event.target;
    if (!field.closest || !field.closest("[data-grid]")) return;
    var text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    text.split("\n").forEach(function (line, down) {
      line.split("\t").forEach(function (cell, right) {
        var target = at(field, down, right);
        if (!target) return;
        target.value = cell.trim();
        target.dispatchEvent(new Event("input", { bubbles: true }));
      });
    });
  });
})();
