// The door desk: says when a tap did not arrive, keeps the cursor in the search box.
(function () {
  "use strict";
  function net(isOff) {
    var line = document.getElementById("net-off");
    if (line) line.hidden = !isOff;
  }
  document.addEventListener("htmx:sendError", function () { net(true); });
  document.addEventListener("htmx:timeout", function () { net(true); });
  document.addEventListener("htmx:responseError", function () { window.location.reload(); });
  document.addEventListener("htmx:afterRequest", function (event) {
    if (isTap(event)) isTapping = false;
    if (event.detail.successful) net(false);
  });
  var tappedAt = 0, isTapping = false;
  function isTap(event) { return event.detail.requestConfig && event.detail.requestConfig.verb === "post"; }
  document.addEventListener("htmx:beforeRequest", function (event) {
    // A search that was still waiting, or the refresh, would wipe away the line with "Urungkan".
    event.detail.xhr.startedAt = Date.now();
    if (isTap(event)) { tappedAt = Date.now(); isTapping = true; return; }
    var isSearch = event.target.id === "q", isEmpty = isSearch && !event.target.value;
    if (isTapping || (!isSearch || isEmpty) && Date.now() - tappedAt < (isSearch ? 400 : 8000)) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (!isTap(event) && event.detail.xhr.startedAt < tappedAt) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    // After a tap the search begins anew for the next guest.
    var field = document.getElementById("q");
    if (!isTap(event)) return;
    tappedAt = Date.now();
    if (field) field.value = "";
  });
  document.addEventListener("keydown", function (event) {
    var field = document.getElementById("q");
    var isTyping = event.target.closest("input, textarea, select");
    if (field && event.key === "/" && !isTyping) { event.preventDefault(); field.focus(); field.select(); }
  });
})();
