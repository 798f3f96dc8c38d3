// Photos go one by one, each in a request of its own: one that fails loses no other, and what has no signal waits on this page.
// <form data-photos> with [data-photos-progress], [data-photos-list]; answers are JSON (views/photos.py: X-Upload).
(function () {
  "use strict";
  var form = document.querySelector("form[data-photos]");
  if (!form || !window.fetch || !window.lokminPhotos) return;
  var LONGEST_WAIT = 30000;
  var box = form.querySelector("[data-photos-progress]"), bar = box.querySelector("progress"), list = form.querySelector("[data-photos-list]");
  var word = form.querySelector("[data-photos-word]"), note = form.querySelector("[data-photos-note]"), lines = form.querySelector("[data-photos-queue]");
  var queue = [], total = 0, done = 0, current = null, wait = 0, timer = 0;
  // Whose page this is: what he took is not sent in the name of who signed in after him.
  var place = document.querySelector("[data-drafts]"), writer = place && place.dataset.user;
  form.classList.add("is-live");

  function waiting() { return queue.filter(function (item) { return !item.problem; }); }
  function failed() { return queue.filter(function (item) { return item.problem; }); }
  function tell() {
    var left = waiting().length, bad = failed().length;
    box.hidden = !total;
    bar.max = Math.max(total, 1);
    bar.value = done + (current ? current.part || 0 : 0);
    if (left) word.textContent = "Mengunggah " + Math.min(done + bad + 1, total) + " dari " + total;
    else word.textContent = done + " foto tersimpan" + (bad ? ", " + bad + " gagal" : "") + ".";
    note.textContent = !left ? "" : timer ? "Tidak ada sambungan. " + left + " foto menunggu di halaman ini dan dikirim lagi sendiri; jangan tutup halaman."
      : "Jangan tutup halaman sebelum selesai.";
    if (!left && !bad) { total = 0; done = 0; }
  }
  function button(text, action) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-quiet btn-sm";
    made.textContent = text;
    made.addEventListener("click", action);
    return made;
  }
  function refuse(item, sentence) {
    var line = document.createElement("li"), said = document.createElement("span");
    item.problem = sentence;
    item.line = line;
    said.textContent = sentence.indexOf(item.file.name) < 0 ? item.file.name + ": " + sentence : sentence;
    line.append(said, button("Coba lagi", function () { line.remove(); delete item.problem; pump(); }),
      button("Buang", function () { line.remove(); queue.splice(queue.indexOf(item), 1); total -= 1; tell(); }));
    lines.append(line);
  }

  function send(item) {
    return new Promise(function (resolve, reject) {
      var request = new XMLHttpRequest(), body = new FormData();
      body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      body.append("taken_at", item.takenAt);
      body.append("files", item.small, item.small.name);
      request.open("POST", location.pathname);
      request.setRequestHeader("X-Upload", "1");
      if (writer) request.setRequestHeader("X-Writer", writer);
      request.upload.onprogress = function (event) { item.part = event.loaded / Math.max(event.total, 1); tell(); };
      request.onload = function () { resolve(request); };
      request.onerror = request.ontimeout = function () { reject(new Error("network")); };
      request.timeout = 180000;
      request.send(body);
    });
  }
  // Logged out meanwhile: the page of a new login has a new token, and this page keeps its photos.
  function renewToken() {
    return fetch(location.pathname, { credentials: "same-origin" }).then(function (answer) { return answer.text(); }).then(function (html) {
      var fresh = new DOMParser().parseFromString(html, "text/html").querySelector("form[data-photos] [name=csrfmiddlewaretoken]");
      if (fresh) form.elements.csrfmiddlewaretoken.value = fresh.value;
      return Boolean(fresh);
    });
  }
  function answered(item, request) {
    var answer = null;
    try { answer = JSON.parse(request.responseText); } catch (error) { /* a page, not ours */ }
    if (request.status >= 500 || request.status === 429) throw new Error("network");
    if (!answer) {
      if (item.renewed) { refuse(item, "Anda sudah keluar. Masuk lagi di tab lain, lalu tekan Coba lagi."); delete item.renewed; return null; }
      item.renewed = true;
      return renewToken();
    }
    if (answer.problem) { refuse(item, answer.problem); return null; }
    queue.splice(queue.indexOf(item), 1);
    done += 1;
    if (answer.row) show(answer.row);
    return null;
  }
  function show(row) {
    list.insertAdjacentHTML("beforeend", row);
    form.querySelector("[data-photos-foot]").hidden = false;
    renumber();
  }
  function pump() {
    var item = waiting()[0];
    if (current || timer) { tell(); return; }
    tell();
    if (!item) return;
    current = item;
    item.part = 0;
    Promise.resolve(item.small || prepare(item)).then(function () { return send(item); }).then(function (request) { wait = 0; return answered(item, request); })
      .catch(function () {
        wait = Math.min(wait ? wait * 2 : 2000, LONGEST_WAIT);
        timer = setTimeout(again, wait);
      }).then(function () { current = null; pump(); });
  }
  function prepare(item) {
    return lokminPhotos.takenAt(item.file).then(function (moment) { item.takenAt = moment; return lokminPhotos.shrink(item.file); })
      .then(function (small) { item.small = small; });
  }
  function again() { clearTimeout(timer); timer = 0; pump(); }

  form.addEventListener("change", function (event) {
    var field = event.target;
    if (field.type !== "file" || !field.files.length) return;
    Array.from(field.files).forEach(function (file) { queue.push({ file: file }); total += 1; });
    field.value = "";
    pump();
  });
  window.addEventListener("online", again);
  window.addEventListener("beforeunload", function (event) { if (queue.length) event.preventDefault(); });

  // The order is sent as soon as it is changed; captions send themselves (draft.js).
  function renumber() {
    list.querySelectorAll("[data-order-row]").forEach(function (row, index) {
      row.querySelector("[data-order-number]").textContent = index + 1;
      row.querySelectorAll("[aria-label]").forEach(function (part) { part.setAttribute("aria-label", part.getAttribute("aria-label").replace(/\d+$/, index + 1)); });
    });
  }
  var orderTimer = 0;
  list.addEventListener("lokmin:ordered", function () {
    renumber();
    clearTimeout(orderTimer);
    orderTimer = setTimeout(sendOrder, 500);
  });
  function sendOrder() {
    var pairs = Array.from(new FormData(form)).filter(function (pair) { return typeof pair[1] === "string"; }), said = document.querySelector("[data-saved-word]");
    fetch(location.pathname, { method: "POST", body: new URLSearchParams(pairs), headers: Object.assign({ "X-Autosave": "1" }, writer && { "X-Writer": writer }), credentials: "same-origin", redirect: "manual" })
      .then(function (answer) { return answer.json(); })
      .then(function (answer) {
        if (answer.problem) { said.textContent = answer.problem; return; }
        form.elements.version.value = answer.version;
        said.textContent = answer.saved;
        delete form.dataset.dirty;
      }).catch(function () { said.textContent = "Urutan belum tersimpan. Tekan Simpan keterangan bila sambungan kembali."; });
  }
})();
