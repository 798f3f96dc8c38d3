// The editor of the minutes: where the cursor goes.
(function () {
  "use strict";
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
