"use strict";
addEventListener("DOMContentLoaded", () => {
  const box = document.getElementById("find"), list = document.getElementById("found");
  if (!box) return;
  const root = box.dataset.root;
  let asked = false;

  const make = (tag, properties, ...inside) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...inside);
    return made;
  };
  // As names.search_key folds: the keys of the clients are made by it.
  const key = text => {
    const { letters, soft, like, letters_like } = window.CLIENTBASE_SEARCH.how;
    const spelled = [...text.normalize("NFC")].map(letter => letters[letter] ?? letter).join("").toLowerCase();
    const plain = [...spelled].filter(letter => !soft.includes(letter)).join("");
    let folded = (plain.match(/[a-z0-9]+/g) ?? []).join(" ").replace(/(?<=\w\w[oe])ff?\b/g, "v");
    const once = made => made.replace(/([a-z])\1+/g, "$1");
    for (const [spelling, letter] of like) folded = folded.replaceAll(spelling, letter);
    return once([...once(folded)].map(letter => letters_like[letter] ?? letter).join(""));
  };
  window.clientbaseKey = key;
  const show = () => {
    const data = window.CLIENTBASE_SEARCH, words = data ? key(box.value).split(" ").filter(Boolean) : [];
    const hits = words.length ? data.clients.filter(one => words.every(word => one[2].includes(word))) : [];
    list.replaceChildren(...hits.slice(0, 20).map(([id, name]) =>
      make("li", {}, make("a", { href: `${root}clients/${id}.html` }, name), " ", make("small", {}, id))));
    if (hits.length > 20) list.append(make("li", {}, `and ${hits.length - 20} more`));
    if (words.length && !hits.length) list.append(make("li", {}, "nobody is called so"));
    list.hidden = !words.length;
  };
  const load = () => {
    if (asked) return;
    asked = true;
    document.head.append(make("script", { src: `${root}search.js`, onload: show }));
  };
  box.addEventListener("focus", load);
  box.addEventListener("input", () => { load(); show(); });
  box.addEventListener("keydown", event => {
    if (event.key === "Escape") { box.value = ""; show(); }
    if (event.key === "Enter") list.querySelector("a")?.click();
  });
});
addEventListener("beforeprint", () => document.querySelectorAll("main details").forEach(one => { one.open = true; }));
