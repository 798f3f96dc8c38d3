// Loaded in <head> before the first paint: a chosen theme (light or dark) is set on <html>.
// Without a choice, or without JavaScript, the style sheet follows the system.
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");
  function read() {
    try { return localStorage.getItem("lokmin-theme") || "auto"; } catch (error) { return "auto"; }
  }
  function apply(theme) {
    if (theme === "light" || theme === "dark") root.dataset.bsTheme = theme;
    else delete root.dataset.bsTheme;
    document.querySelectorAll("[data-theme-choice]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
    });
  }
  apply(read());
  document.addEventListener("DOMContentLoaded", function () { apply(read()); });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    try { localStorage.setItem("lokmin-theme", button.dataset.themeChoice); } catch (error) { /* private mode: only this page */ }
    apply(button.dataset.themeChoice);
  });
})();
