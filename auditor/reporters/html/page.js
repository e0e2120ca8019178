"use strict";
(() => {
  const of = (id) => document.getElementById(id);
  document.documentElement.classList.add("scripted");

  // A link to a clause opens it, also when it comes with the address.
  const open = () => {
    const aim = location.hash.length > 1 && of(decodeURIComponent(location.hash.slice(1)));
    if (aim && aim.tagName === "DETAILS") { aim.hidden = false; aim.open = true; aim.scrollIntoView(); }
  };
  addEventListener("hashchange", open);
  open();
  // Nothing that is folded is lost on paper, but for the places, which run to thousands.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details.clause:not([open]), .table:not([open]), .reasons details:not([open])")];
    for (const each of folded) each.open = true;
  });
  addEventListener("afterprint", () => { for (const each of folded) each.open = false; });

  const clauses = [...document.querySelectorAll("details.clause")].map((node) => [node, node.textContent.toLowerCase()]);
  const form = of("clause-filter");
  const choose = () => {
    const words = of("clause-words").value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = new Set([...form.querySelectorAll("input:checked")].map((box) => box.value));
    let shown = 0;
    for (const [node, text] of clauses) {
      node.hidden = !(wanted.has(node.dataset.status) && words.every((word) => text.includes(word)));
      shown += !node.hidden;
    }
    of("clause-count").textContent = `${shown} of ${clauses.length} clauses`;
  };
  form.addEventListener("input", choose);
  form.addEventListener("submit", (event) => event.preventDefault());
  choose();

  const data = of("finding-data") && JSON.parse(of("finding-data").textContent);
  if (!data) return;
  const SIZE = 100, NAMES = ["", "note", "warning", "error"];
  const { words, rows } = data;
  const texts = rows.map((row) => row.slice(1, 8).map((at) => words[at]).join(" ").toLowerCase());
  let found = rows.map((_, at) => at), page = 0, by = null, down = false;
  const cell = (line, text, kind) => {
    const made = line.insertCell();
    const inner = kind ? made.appendChild(document.createElement("span")) : made;
    if (kind) inner.className = kind;
    inner.textContent = text;
    return made;
  };
  const draw = () => {
    const body = document.querySelector("#finding-table tbody");
    body.replaceChildren();
    for (const at of found.slice(page * SIZE, (page + 1) * SIZE)) {
      const row = rows[at], line = body.insertRow();
      cell(line, NAMES[row[0]], `severity ${NAMES[row[0]]}`);
      cell(line, words[row[1]]);
      cell(line, words[row[3]] ? `${words[row[2]]}/${words[row[3]]}` : words[row[2]]);
      cell(line, words[row[5]]);
      cell(line, `${words[row[6]]}: ${words[row[7]]}`);
    }
    const pages = Math.max(1, Math.ceil(found.length / SIZE));
    of("finding-page").textContent = `page ${page + 1} of ${pages}`;
    of("finding-back").disabled = page === 0;
    of("finding-next").disabled = page + 1 >= pages;
    of("finding-count").textContent = `${found.length.toLocaleString("en")} of ${rows.length.toLocaleString("en")} findings`;
  };
  const select = () => {
    const asked = of("finding-words").value.toLowerCase().split(/\s+/).filter(Boolean);
    const severity = +of("finding-severity").value, law = of("finding-law").value;
    found = [];
    rows.forEach((row, at) => {
      if ((!severity || row[0] === severity) && (!law || words[row[2]] === law) && asked.every((word) => texts[at].includes(word))) found.push(at);
    });
    if (by !== null) {
      const key = (at) => by === 0 ? rows[at][0] : words[rows[at][by]];
      const order = (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a - b);
      found.sort(down ? (a, b) => order(b, a) : order);
    }
    page = 0;
    draw();
  };
  of("finding-filter").addEventListener("input", select);
  of("finding-filter").addEventListener("submit", (event) => event.preventDefault());
  of("finding-back").addEventListener("click", () => { page -= 1; draw(); });
  of("finding-next").addEventListener("click", () => { page += 1; draw(); });
  for (const button of document.querySelectorAll("#finding-table button")) {
    button.addEventListener("click", () => {
      const column = +button.dataset.by;
      down = by === column ? !down : column === 0;
      by = column;
      for (const head of document.querySelectorAll("#finding-table th")) head.removeAttribute("aria-sort");
      button.parentElement.setAttribute("aria-sort", down ? "descending" : "ascending");
      select();
    });
  }
  draw();
})();
