// Words are looked up while they are typed: a combobox over /api/vocabulary. Without it the forms have a button.
(() => {
  "use strict";
  const PAUSE_MS = 200;

  const setUp = (root) => {
    const input = root.querySelector("input:not([type=hidden])");
    const status = root.querySelector("[role=status]");
    const pick = root.querySelector(".finder-pick");
    const fills = root.dataset.take === "fill";
    if (!input || !pick) return;
    const list = document.createElement("ul");
    list.id = `${input.id}-list`;
    list.className = "finder-list";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", root.querySelector("label").textContent);
    root.querySelector(".finder-box").append(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    let timer = 0;
    let asked = 0;
    let terms = [];
    let current = -1;

    const close = () => {
      list.hidden = true;
      current = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };

    const mark = (place) => {
      current = place;
      [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === place)));
      if (place < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", list.children[place].id);
      list.children[place].scrollIntoView({ block: "nearest" });
    };

    const choose = (term) => {
      close();
      if (fills) {
        input.value = term.name;
        input.dispatchEvent(new Event("change", { bubbles: true }));
        return;
      }
      const chosen = document.createElement("input");
      chosen.type = "hidden";
      chosen.name = "_pick";
      chosen.value = term.code || term.name;
      root.append(chosen);
      input.value = "";
      input.form.requestSubmit(pick);
    };

    const show = (found) => {
      terms = found;
      list.replaceChildren(
        ...found.map((term, index) => {
          const item = document.createElement("li");
          item.id = `${list.id}-${index}`;
          item.setAttribute("role", "option");
          item.setAttribute("aria-selected", "false");
          const name = document.createElement("span");
          name.textContent = term.name;
          const more = document.createElement("span");
          more.className = "quiet small";
          const by = term.found_by ? root.dataset.by.replace("{way}", term.found_by) : "";
          more.textContent = `${term.code ? ` ${term.code}` : ""}${by}`;
          item.append(name, more);
          // Before the input loses the focus, which would close the list.
          item.addEventListener("mousedown", (event) => event.preventDefault());
          item.addEventListener("click", () => choose(term));
          return item;
        }),
      );
      const text = found.length ? root.dataset.count : root.dataset.none;
      status.textContent = text.replace("{count}", found.length).replace("{text}", input.value.trim());
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(found.length > 0));
      mark(-1);
    };

    const ask = async () => {
      const text = input.value.trim();
      const number = (asked += 1);
      if (!text) {
        status.textContent = "";
        return close();
      }
      const query = new URLSearchParams({ text, limit: "12" });
      try {
        const answer = await fetch(`/api/vocabulary/${root.dataset.vocabulary}?${query}`);
        if (!answer.ok || number !== asked) return;
        const told = await answer.json();
        if (number === asked && document.activeElement === input) show(told.terms);
      } catch {
        // The button beside the input still finds.
        close();
      }
    };

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE_MS);
    });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const open = !list.hidden;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!open) return void ask();
        const step = event.key === "ArrowDown" ? 1 : -1;
        mark((current + step + terms.length) % terms.length);
      } else if (event.key === "Enter" && open && current >= 0) {
        event.preventDefault();
        choose(terms[current]);
      } else if (event.key === "Enter" && !fills && input.value.trim()) {
        // The first of what there is, not the next step.
        event.preventDefault();
        if (open && terms.length) choose(terms[0]);
      } else if (event.key === "Escape" && open) {
        event.preventDefault();
        close();
      }
    });
  };

  const start = () => document.querySelectorAll(".finder").forEach(setUp);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
