// A photo is shrunk before it travels: 12 megapixels take minutes on a slow line, 1,600 pixels are enough. Drawing it anew
// drops what the camera wrote beside it, also where it was; only when it was taken is read first.
(function () {
  "use strict";
  var LONGEST = 1600, SMALL = 900000, HEAD = 131072, TAKEN_AT = 0x9003, EXIF = 0x8769;

  function shrink(file) {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < SMALL || !window.createImageBitmap) return Promise.resolve(file);
    return createImageBitmap(file, { imageOrientation: "from-image" }).then(function (picture) {
      var scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height)), canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      var pen = canvas.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close(); // eight of them would fill a cheap phone
      return new Promise(function (resolve) { canvas.toBlob(resolve, "image/jpeg", 0.85); });
    }).then(function (blob) {
      if (!blob || blob.size >= file.size) return file;
      return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
    }).catch(function () { return file; });
  }

  // EXIF is a small TIFF inside of a JPEG: find its segment, then two lists of entries of 12 bytes.
  function exifStart(view) {
    var at = 2;
    if (view.getUint16(0) !== 0xFFD8) return -1;
    while (at + 10 < view.byteLength) {
      var mark = view.getUint16(at);
      if (mark === 0xFFE1 && view.getUint32(at + 4) === 0x45786966) return at + 10;
      if (mark < 0xFFE0 || mark === 0xFFDA) return -1;
      at += 2 + view.getUint16(at + 2);
    }
    return -1;
  }
  function entry(view, base, list, wanted, little) {
    var count = view.getUint16(base + list, little), index, at;
    for (index = 0; index < count; index += 1) {
      at = base + list + 2 + 12 * index;
      if (view.getUint16(at, little) === wanted) return view.getUint32(at + 8, little);
    }
    return 0;
  }
  function moment(view) {
    var base = exifStart(view), text = "", index;
    if (base < 0) return "";
    var little = view.getUint16(base) === 0x4949, list = entry(view, base, view.getUint32(base + 4, little), EXIF, little);
    var at = list && entry(view, base, list, TAKEN_AT, little);
    for (index = 0; at && index < 19; index += 1) text += String.fromCharCode(view.getUint8(base + at + index));
    return /^\d{4}:\d\d:\d\d \d\d:\d\d:\d\d$/.test(text) ? text : "";
  }
  function takenAt(file) {
    if (file.type !== "image/jpeg") return Promise.resolve("");
    return file.slice(0, HEAD).arrayBuffer().then(function (bytes) { return moment(new DataView(bytes)); }).catch(function () { return ""; });
  }

  window.lokminPhotos = { shrink: shrink, takenAt: takenAt };
})();
