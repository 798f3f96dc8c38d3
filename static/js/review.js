// The reviewer's page: from change to change, and the box for a remark at one row.
(function () {
  "use strict";
  var places = Array.from(document.querySelectorAll("[data-change]")), at = -1;
  document.querySelectorAll("[data-jumps], [data-note]").forEach(function (element) { element.hidden = false; });

  function show(place) {
    place.open = true;
    place.scrollIntoView({ block: "start" });
    var summary = place.querySelector("summary");
    if (summary) summary.focus({ preventScroll: true });
  }

  document.addEventListener("click", function (event) {
    var jump = event.target.closest("[data-jump]"), note = event.target.closest("[data-note]");
    if (jump && places.length) {
      at = (at + Number(jump.dataset.jump) + places.length + (at < 0 && jump.dataset.jump === "-1" ? 1 : 0)) % places.length;
      show(places[at]);
    }
    if (note) {
      var box = document.getElementById(note.dataset.note);
      box.closest(".row-remarks").classList.remove("is-quiet");
      box.open = true;
      box.querySelector("textarea").focus();
    }
  });

  // A link to a folded place opens it.
  function unfold() {
    var target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    for (var element = target; element; element = element.parentElement) if (element.tagName === "DETAILS") element.open = true;
    if (target) target.scrollIntoView();
  }
  window.addEventListener("hashchange", unfold);
  unfold();

  // A refused judgement still brings its line with the sentence.
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.xhr.status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
})();
