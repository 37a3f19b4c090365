// Shows passkey buttons only where the browser knows passkeys, and says what went wrong in words.
(() => {
  const supported = Boolean(window.PublicKeyCredential);
  document.querySelectorAll("[data-needs-passkeys]").forEach((button) => { button.hidden = !supported; });
  document.addEventListener("allauth.error", (event) => {
    const place = document.querySelector("[data-passkey-trouble]");
    if (!place) return;
    event.preventDefault();
    place.hidden = false;
    place.focus();
  });
})();
