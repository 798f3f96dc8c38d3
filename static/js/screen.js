// PWS on a projector: arrows walk through the indicators, F fills the screen, Escape goes back. Full screen is kept
// from page to page by fetching only the new content.
(function () {
  "use strict";

  function show(url, push) {
    return fetch(url, { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok || answer.redirected) throw new Error();
      return answer.text();
    }).then(function (text) {
      var page = new DOMParser().parseFromString(text, "text/html");
      document.title = page.title;
      document.body.replaceChildren.apply(document.body, Array.from(page.body.childNodes));
      if (push) history.pushState(null, "", url);
    }).catch(function () { location.href = url; });
  }
  function follow(link) {
    if (!link) return;
    if (document.fullscreenElement) show(link.href, true); else location.href = link.href;
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[rel]");
    if (event.target.closest("[data-fullscreen]")) {
      if (document.fullscreenElement) document.exitFullscreen(); else document.documentElement.requestFullscreen();
    } else if (link && document.fullscreenElement && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      follow(link);
    }
  });
  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowRight" || event.key === "PageDown") follow(document.querySelector("a[rel=next]"));
    else if (event.key === "ArrowLeft" || event.key === "PageUp") follow(document.querySelector("a[rel=prev]"));
    else if (event.key === "f" || event.key === "F") document.querySelector("[data-fullscreen]").click();
    else if (event.key === "Escape" && !document.fullscreenElement) document.querySelector("[data-close]").click();
    else return;
    event.preventDefault();
  });
  window.addEventListener("popstate", function () { show(location.href, false); });
})();
