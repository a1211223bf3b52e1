"use strict";
(() => {
  const root = document.documentElement, FEW = 12, narrow = matchMedia("(max-width: 40rem)").matches;
  let alone = true;
  root.classList.add("js");

  const make = (tag, properties, ...inside) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...inside);
    return made;
  };
  const language = root.lang || "en", decimal = language === "en" ? "." : ",";
  let known = {};
  const say = (text, ...values) =>
    values.reduce((said, value, n) => said.replace(`{${n}}`, value), known[text] ?? text);
  const count = number => number.toLocaleString(language);
  const fold = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
  const key = (kind, cell) => {
    const text = cell.textContent.trim();
    if (kind !== "number") return text || null;
    const plain = decimal === "," ? text.replace(/[.\s]/g, "").replace(",", ".") : text.replace(/,/g, "");
    const found = parseFloat(plain);
    return Number.isNaN(found) ? null : found;
  };
  const order = (kind, down) => ([one, i], [other, j]) => {
    if (one === null || other === null) return (one === null) - (other === null) || i - j;
    const found = kind === "number" ? one - other : collator.compare(one, other);
    return (down ? -found : found) || i - j;
  };

  const set_up = table => {
    const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells], first = [...body.rows];
    const box = table.parentElement, many = count(first.length);
    const STEP = narrow && table.classList.contains("cards") ? (alone ? 15 : 5) : 100;
    const texts = new Map();
    const titles = heads.map(head => head.textContent), all = make("button", { type: "button", onclick: () => { location.hash = ""; } });
    const told = make("span", {}), only = make("p", { className: "only" }, told, " ", all);
    let rows = first, words = [], limit = STEP, chosen = [];

    const text = row => {
      if (!texts.has(row)) texts.set(row, fold([...row.cells].map(cell => cell.textContent).join("\n")));
      return texts.get(row);
    };
    const status = make("span", {}), more = make("div", { className: "more" });
    status.setAttribute("role", "status");
    const show = () => {
      let found = 0;
      for (const row of rows) {
        const hit = chosen.every(([n, value]) => row.cells[n].textContent.trim() === value)
          && words.every(word => text(row).includes(word));
        row.classList.toggle("no", !hit);
        row.classList.toggle("later", hit && ++found > limit);
      }
      status.textContent = words.length ? say("{0} of {1} rows", count(found), many) : "";
      told.textContent = `${say("{0} of {1} rows", count(found), many)}: ${chosen.map(([n, value]) => `${titles[n]} ${value}`).join(", ")}`;
      more.hidden = found <= limit;
      more.firstChild.textContent = say("Show {0} more", Math.min(STEP, found - limit));
      more.lastChild.textContent = say("Show all {0}", count(found));
    };
    const sort = (index, direction) => {
      const kind = heads[index].dataset.kind;
      heads.forEach((head, n) => head.setAttribute("aria-sort", n === index ? direction : "none"));
      if (direction === "none") rows = first;
      else rows = first.map((row, n) => [key(kind, row.cells[index]), n, row])
        .sort(order(kind, direction === "descending")).map(([, , row]) => row);
      // A table that is taken out is not laid out anew with each row that moves.
      body.remove();
      for (const row of rows) body.append(row);
      show();
      table.append(body);
    };
    const next = head => {
      const cycle = ["none", "ascending", "descending"];
      if (head.dataset.kind === "number") cycle.push(cycle.splice(1, 1)[0]);
      return cycle[(cycle.indexOf(head.getAttribute("aria-sort")) + 1) % 3];
    };
    const grow = by => () => { limit = by(limit); show(); };
    more.append(make("button", { type: "button", onclick: grow(now => now + STEP) }),
                make("button", { type: "button", onclick: grow(() => Infinity) }));
    box.after(more);

    const tools = make("div", { className: "tools" });
    if (first.length > 1) {
      const choice = make("select", {}, make("option", { value: "" }, say("as listed")));
      heads.forEach((head, n) => {
        const title = head.textContent, down = head.dataset.kind === "number";
        head.setAttribute("aria-sort", "none");
        head.replaceChildren(make("button", { type: "button", onclick: () => sort(n, next(head)) }, title));
        choice.append(make("option", { value: String(n) }, down ? say("{0}, largest first", title) : title));
      });
      choice.onchange = () => {
        const n = Number(choice.value);
        if (choice.value === "") sort(0, "none");
        else sort(n, heads[n].dataset.kind === "number" ? "descending" : "ascending");
      };
      if (table.classList.contains("cards")) tools.append(make("label", { className: "sorting" }, say("Sort by"), choice));
    }
    if (first.length > FEW) {
      const filter = make("input", { type: "search", placeholder: say("any words"), autocomplete: "off" });
      filter.oninput = () => { words = fold(filter.value).split(/\s+/).filter(Boolean); limit = STEP; show(); };
      tools.prepend(make("label", {}, say("Filter"), filter));
      tools.append(status);
    }
    if (tools.childElementCount) box.before(tools);
    all.textContent = say("Show all {0}", many);
    // A number of a page leads to the rows that it counts: #in=table-1&manager=olga&light=red
    const choose = () => {
      const wanted = new URLSearchParams(location.hash.slice(1)), here = wanted.get("in") === table.id;
      wanted.delete("in");
      chosen = here ? [...wanted].map(([name, value]) => [heads.findIndex(head => head.dataset.name === name), value]) : [];
      if (chosen.some(([n]) => n < 0)) chosen = [];
      if (chosen.length) box.before(only); else only.remove();
      limit = STEP;
      show();
      if (here) table.closest("section").scrollIntoView();
    };
    addEventListener("hashchange", choose);
    choose();
    table.classList.add("ready");
    const fit = () => {
      box.classList.remove("fits");
      const fits = box.scrollWidth <= box.clientWidth;
      box.classList.toggle("fits", fits);
      if (fits) box.removeAttribute("tabindex"); else box.tabIndex = 0;
    };
    fit();
    addEventListener("resize", fit);
  };

  addEventListener("DOMContentLoaded", () => {
    try {
      known = JSON.parse(document.body.dataset.words || "{}");
      const tables = document.querySelectorAll("main table");
      alone = tables.length === 1;
      tables.forEach(set_up);
    } finally {
      root.classList.remove("js");
    }
  });
})();
