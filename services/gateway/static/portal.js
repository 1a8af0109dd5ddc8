// Small helps that HTMX lacks; every page works without them.
(() => {
  "use strict";
  let open = [];

  // Reasons that are open stay open when a list refreshes itself.
  document.addEventListener("htmx:beforeSwap", (event) => {
    open = [...event.detail.target.querySelectorAll("details[open][id]")].map((each) => each.id);
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const id of open) {
      const details = document.getElementById(id);
      if (details) details.open = true;
    }
    open = [];
  });

  // The secret of a link stands after its "#", which no server is sent: it goes in a form instead.
  const secret = document.querySelector("form[data-secret] input[name=token]");
  if (secret && location.hash.length > 1) {
    secret.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
    secret.form.submit();
  }

  // The live mark tells the truth about the connection.
  const mark = (up) => document.body.classList.toggle("offline", !up);
  document.addEventListener("htmx:sseOpen", () => mark(true));
  document.addEventListener("htmx:sseError", () => mark(false));
})();
