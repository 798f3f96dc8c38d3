// Starts allauth's passkey scripts on the one button that carries data-passkey, and says in words what went wrong.
(function () {
  "use strict";

  var WORDS = {
    NotAllowedError: "Dibatalkan, atau waktunya habis. Coba sekali lagi.",
    InvalidStateError: "Perangkat ini sudah punya kunci sandi untuk akun ini.",
    SecurityError: "Kunci sandi hanya berjalan di alamat https. Pakai cara lain.",
    NotSupportedError: "Perangkat ini tidak bisa membuat kunci sandi. Pakai kode dari aplikasi."
  };

  function say(text) {
    var trouble = document.querySelector("[data-passkey-trouble]");
    if (!trouble) return;
    trouble.querySelector("div").textContent = text;
    trouble.hidden = false;
  }

  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    var error = event.detail.exception || {};
    say(WORDS[error.name] || "Kunci sandi tidak terbaca. Muat ulang halaman lalu coba lagi, atau pakai cara lain.");
  });

  document.addEventListener("DOMContentLoaded", function () {
    var button = document.querySelector("[data-passkey]");
    if (!button) return;
    if (!window.PublicKeyCredential) { button.disabled = true; say(WORDS.NotSupportedError); return; }
    var kind = button.dataset.passkey;
    var ids = { credential: button.dataset.credential, passwordless: "id_passwordless" };
    ids[kind] = button.id;
    if (document.getElementById("passkey_data")) ids.data = "passkey_data";
    var start = { add: "addForm", login: "loginForm", authenticate: "authenticateForm" };
    button.addEventListener("click", function () {
      var trouble = document.querySelector("[data-passkey-trouble]");
      if (trouble) trouble.hidden = true;
    });
    window.allauth.webauthn.forms[start[kind]]({ ids: ids });
  });
})();
