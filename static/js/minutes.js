// Photos are shrunk before they travel: a 12-megapixel picture takes minutes on a slow line, 1,600 pixels are enough.
(function () {
  "use strict";
  var LONGEST = 1600, SMALL = 900000;

  function shrink(file) {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < SMALL || !window.createImageBitmap) return Promise.resolve(file);
    return createImageBitmap(file, { imageOrientation: "from-image" }).then(function (picture) {
      var scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
      var canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      var pen = canvas.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      return new Promise(function (resolve) { canvas.toBlob(resolve, "image/jpeg", 0.85); });
    }).then(function (blob) {
      if (!blob || blob.size >= file.size) return file;
      return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
    }).catch(function () { return file; });
  }

  document.addEventListener("change", function (event) {
    var field = event.target, form = field.closest ? field.closest("form[data-photos]") : null;
    if (!form || field.type !== "file" || !field.files.length) return;
    var word = form.querySelector("[data-photos-word]"), button = form.querySelector('button[value="upload"]');
    word.textContent = "Menyiapkan " + field.files.length + " foto…";
    button.disabled = true;
    Array.from(field.files).reduce(function (before, file) {
      return before.then(function (done) { return shrink(file).then(function (small) { return done.concat(small); }); });
    }, Promise.resolve([])).then(function (files) {
      var bag = new DataTransfer();
      files.forEach(function (file) { bag.items.add(file); });
      field.files = bag.files;
      var size = files.reduce(function (sum, file) { return sum + file.size; }, 0);
      word.textContent = files.length + " foto siap diunggah, " + (size / 1048576).toFixed(1).replace(".", ",") + " MB.";
      button.disabled = false;
    });
  });

  // The row being written gets the cursor; after load, because going to #tulis takes the focus away again.
  window.addEventListener("load", function () {
    var form = document.querySelector("[data-rtl-form]");
    if (!form || location.hash !== "#tulis") return;
    setTimeout(function () {
      var field = form.querySelector(".is-invalid") || form.querySelector("input:not([type=hidden]), textarea");
      if (field) field.focus({ preventScroll: true });
    }, 0);
  });
})();
