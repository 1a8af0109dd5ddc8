// Shows how far an export is; without it the browser downloads the file by itself.
(() => {
  "use strict";
  const form = document.querySelector("form[data-export]");
  if (!form || !window.ReadableStream) return;
  const status = form.querySelector("[role=status]");
  const count = status.querySelector("span");
  const NEWLINE = 10;

  const save = (pieces, name, type) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(pieces, { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  const receive = async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(String(answer.status));
    const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") || "");
    const reader = answer.body.getReader();
    const pieces = [];
    let lines = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      pieces.push(value);
      for (const byte of value) if (byte === NEWLINE) lines += 1;
      count.textContent = lines.toLocaleString();
    }
    save(pieces, name ? name[1] : "audit", answer.headers.get("Content-Type") || "");
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    status.hidden = false;
    count.textContent = "0";
    try {
      await receive(`${form.action}?${new URLSearchParams(new FormData(form))}`);
    } catch {
      count.textContent = form.dataset.failed;
    } finally {
      button.disabled = false;
    }
  });
})();
