// Letterhead page: settings taken over or own, rows moved by button and by dragging, logos shrunk before they travel.
(function () {
  "use strict";
  var form = document.getElementById("kop");
  if (!form) return;

  // The sample letter asks anew after any change (templates/puskesmas/letterhead.html).
  function changed() { form.dataset.dirty = "1"; window.htmx.trigger(form, "letterhead-changed"); }

  function mark(setting) {
    var own = Array.from(setting.querySelectorAll("[data-taken]")).some(function (field) { return field.value.trim() !== ""; });
    setting.classList.toggle("is-own", own);
  }
  form.addEventListener("click", function (event) {
    var button = event.target.closest("[data-set-free], [data-give-back]");
    if (!button) return;
    var setting = button.closest("[data-setting]"), fields = setting.querySelectorAll("[data-taken]");
    fields.forEach(function (field) { field.value = button.hasAttribute("data-set-free") ? field.dataset.taken : ""; });
    mark(setting);
    fields[0].focus();
    changed();
  });
  form.addEventListener("input", function (event) {
    var setting = event.target.closest("[data-setting]");
    if (setting) mark(setting);
    if (event.target.type !== "file") changed();
  });

  // Rows (adding, removing and Alt+arrows are in rows.js).
  function renumber(list) {
    list.querySelectorAll('[name$="-ORDER"]').forEach(function (field, index) { field.value = index + 1; });
    changed();
  }
  form.addEventListener("click", function (event) {
    var button = event.target.closest("[data-move]");
    if (button) {
      event.preventDefault();
      var row = button.closest("[data-row]"), up = button.dataset.move === "up";
      var other = up ? row.previousElementSibling : row.nextElementSibling;
      while (other && other.hidden) other = up ? other.previousElementSibling : other.nextElementSibling;
      if (!other) return;
      row.parentNode.insertBefore(up ? row : other, up ? other : row);
      button.focus();
      renumber(row.parentNode);
    } else if (event.target.closest("[data-add-row], [data-remove-row]")) {
      renumber(form.querySelector("[data-row-list]"));
    }
  });
  form.addEventListener("keyup", function (event) {
    if (event.altKey && event.target.closest("[data-row]")) changed();
  });
  var dragged = null;
  form.addEventListener("pointerdown", function (event) {
    var grip = event.target.closest("[data-drag]");
    if (!grip) return;
    event.preventDefault();
    dragged = grip.closest("[data-row]");
    dragged.classList.add("is-dragged");
    grip.setPointerCapture(event.pointerId);
  });
  form.addEventListener("pointermove", function (event) {
    if (!dragged) return;
    var under = document.elementFromPoint(event.clientX, event.clientY), other = under && under.closest("[data-row]");
    if (!other || other === dragged || other.parentNode !== dragged.parentNode) return;
    var box = other.getBoundingClientRect();
    other.parentNode.insertBefore(dragged, event.clientY > box.top + box.height / 2 ? other.nextSibling : other);
  });
  ["pointerup", "pointercancel"].forEach(function (name) {
    form.addEventListener(name, function () {
      if (!dragged) return;
      dragged.classList.remove("is-dragged");
      renumber(dragged.parentNode);
      dragged = null;
    });
  });

  // A logo is printed 23 mm high: 960 pixels are plenty, and the sample letter carries it along with every change.
  form.addEventListener("change", function (event) {
    var field = event.target, file = field.type === "file" && field.files[0];
    if (field.type !== "file") return;
    if (!file || file.size < 150000 || !window.createImageBitmap) { changed(); return; }
    createImageBitmap(file, { imageOrientation: "from-image" }).then(function (picture) {
      var scale = Math.min(1, 960 / Math.max(picture.width, picture.height)), canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(picture.width * scale));
      canvas.height = Math.max(1, Math.round(picture.height * scale));
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      return new Promise(function (resolve) { canvas.toBlob(resolve, "image/png"); });
    }).then(function (blob) {
      if (!blob || blob.size >= file.size) return;
      var bag = new DataTransfer();
      bag.items.add(new File([blob], file.name.replace(/\.\w+$/, "") + ".png", { type: "image/png" }));
      field.files = bag.files;
    }).catch(function () {}).then(changed);
  });
})();
