// The camat office's board: beside the button stands what it will record, "3 hadir, 1 diwakili".
(function () {
  "use strict";
  var WORDS = { present: "hadir", represented: "diwakili", unable: "berhalangan" };

  function say(place) {
    var form = place.closest("form"), counts = {};
    var all = form.querySelector('[name="jawaban-semua"]');
    form.querySelectorAll('input[name="pilih"]:checked').forEach(function (box) {
      var own = form.querySelector('input[name="jawaban-' + box.value + '"]:checked');
      var answer = (all && all.value) || (own && own.value);
      if (WORDS[answer]) counts[answer] = (counts[answer] || 0) + 1;
    });
    place.textContent = Object.keys(WORDS).filter(function (answer) { return counts[answer]; })
      .map(function (answer) { return counts[answer] + " " + WORDS[answer]; }).join(", ");
  }
  function sayAll() { document.querySelectorAll("[data-answers]").forEach(say); }
  document.addEventListener("change", sayAll);
  document.addEventListener("reset", function () { setTimeout(sayAll); });
  window.addEventListener("pageshow", sayAll);
})();
