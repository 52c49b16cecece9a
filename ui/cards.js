// Draws chips, cards, tables and quick replies. Whatever comes from the store is set as text or passes `address`;
// nothing here writes mark-up. Knows no turn: ui/chat.js, which follows this file, puts the parts together.
const make = (tag, className, text) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = String(text);
  return node;
};

const button = (className, text, onClick) => {
  const node = make("button", className, text);
  node.type = "button";
  node.addEventListener("click", onClick);
  return node;
};

// A sentence with a place for one word. The word may hold "$&" and the like, which replace() would read as its own.
const filled = (form, word) => String(form).replace("{}", () => String(word));

// An http(s) address, or one of this server; "" for anything else (javascript:, data: and so on).
const address = (url) => {
  try {
    const { protocol, href } = new URL(String(url), document.baseURI);
    return url && (protocol === "https:" || protocol === "http:") ? href : "";
  } catch {
    return "";
  }
};

const picture = (card, words) => {
  const frame = make("div", "picture");
  const missing = () => frame.querySelector("img")?.replaceWith(make("span", "missing", words.no_picture));
  const image = make("img");
  frame.append(image);
  const source = address(card.picture);
  if (!source) {
    missing();
    return frame;
  }
  image.alt = String(card.title);
  image.width = image.height = 320;
  image.decoding = "async";
  image.referrerPolicy = "no-referrer";
  image.addEventListener("error", missing);
  image.src = source;
  return frame;
};

const productLink = (card, text) => {
  const link = make("a", "", text);
  link.href = address(card.href) || "#";
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  link.addEventListener("click", () => trigger("opened", { product: String(card.id) }));
  return link;
};

const drawCard = (card, words) => {
  const item = make("li", "card");
  item.dataset.id = String(card.id);
  const frame = picture(card, words);
  if (card.number) {
    const number = make("span", "number", card.number);
    number.setAttribute("role", "img");
    number.setAttribute("aria-label", filled(words.number, card.number));
    frame.append(number);
  }
  if (card.saving) frame.append(make("span", "saving", card.saving));
  const body = make("div", "body");
  if (card.difference) body.append(make("p", "difference", card.difference));
  if (card.brand) body.append(make("p", "product-brand", card.brand));
  const title = make("h3", "title");
  title.append(productLink(card, card.title));
  body.append(title);
  const price = make("p", "price");
  price.append(make("span", "hidden-label", words.now + " "), make("strong", "now", card.price));
  if (card.was) {
    const was = make("s", "was");
    was.append(make("span", "hidden-label", words.was + " "), document.createTextNode(card.was));
    price.append(document.createTextNode(" "), was);
  }
  body.append(price);
  const facts = make("p", "facts");
  const stock = make("span", "stock", card.stock.text);
  stock.dataset.level = String(card.stock.level);
  facts.append(stock);
  if (card.rating) {
    const rating = make("span", "rating");
    rating.setAttribute("role", "img");
    rating.setAttribute("aria-label", String(card.rating.label));
    rating.append(make("span", "star", "★"), document.createTextNode(" " + card.rating.text));
    if (card.rating.count) rating.append(make("span", "count", " " + card.rating.count));
    facts.append(rating);
  }
  body.append(facts);
  if (card.promotion) body.append(make("p", "promotion", card.promotion));
  item.append(frame, body);
  return item;
};

// One list of cards, of which the first `few` are seen at once; a phone shows them in one row to swipe through.
const drawList = (cards, words, few, heading) => {
  const list = make("ol", "cards");
  list.setAttribute("aria-label", heading ? `${words.cards}: ${heading}` : words.cards);
  list.append(...cards.map((card) => drawCard(card, words)));
  if (cards.length <= 2) return [list];
  const more = button("more", filled(words.show_all, cards.length), () => {
    const first = [...list.children].find((card) => card.offsetParent === null);
    list.classList.add("all");
    more.remove();
    (first ?? list.firstElementChild).querySelector("a")?.focus();
  });
  more.dataset.count = String(cards.length);
  if (cards.length <= few) more.classList.add("phone-only");
  return [list, more];
};

const section = (className, heading, parts) => {
  const box = make("section", className);
  if (heading) box.append(make("h2", "heading", heading));
  box.append(...parts);
  return box;
};

// All products of a turn: under their groups' headings where there are any, then what is just outside the limits.
const drawShelf = (value, words) => {
  const shelf = make("div", "shelf");
  const few = value.spoken ? 8 : 12;
  let from = 0;
  for (const group of value.groups) {
    const cards = value.cards.slice(from, from + Number(group.count));
    from += cards.length;
    if (cards.length) shelf.append(section("group", group.heading, drawList(cards, words, few, group.heading)));
  }
  const rest = value.cards.slice(from);
  if (rest.length) shelf.append(...drawList(rest, words, few));
  if (value.nearest.length) {
    shelf.append(section("nearest", words.nearest, drawList(value.nearest, words, few, words.nearest)));
  }
  return shelf;
};

// A comparison. A column has its product's picture and link where the cards are the columns' own.
const drawTable = (value, words) => {
  const { columns, rows } = value.table;
  const cards = value.cards.length === columns.length ? value.cards : [];
  const table = make("table", "comparison");
  table.append(make("caption", "hidden-label", words.table));
  const head = make("tr");
  const corner = make("td");
  corner.append(make("span", "hidden-label", words.row));
  head.append(corner);
  columns.forEach((column, place) => {
    const cell = make("th");
    cell.scope = "col";
    if (cards[place]) cell.append(picture(cards[place], words), productLink(cards[place], column));
    else cell.textContent = String(column);
    head.append(cell);
  });
  const body = make("tbody");
  for (const row of rows) {
    const line = make("tr", new Set(row.values).size > 1 ? "" : "same");
    const name = make("th", "", row.name);
    name.scope = "row";
    line.append(name, ...row.values.map((text) => make("td", "", text)));
    body.append(line);
  }
  const top = make("thead");
  top.append(head);
  table.append(top, body);
  const frame = make("div", "table");
  frame.tabIndex = 0; // so that it can be moved sideways with the keyboard
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", words.table);
  frame.append(table);
  return frame;
};

// What a product's place rests on: a bar for each part of its score, to the left where it counts against it. Every bar's
// figure stands beside it, so that nothing hangs on its length or colour.
const drawChart = (chart, words) => {
  const figure = make("figure", "chart");
  figure.append(make("figcaption", "heading", words.chart));
  const most = Math.max(...chart.shares.map((share) => Math.abs(Number(share.amount))), 0.001);
  const list = make("ul", "shares");
  for (const share of chart.shares) {
    const amount = Number(share.amount);
    const line = make("li", amount < 0 ? "share against" : "share");
    const bar = make("span", "bar");
    bar.style.inlineSize = `${Math.round((100 * Math.abs(amount)) / most)}%`;
    const track = make("span", "track");
    track.setAttribute("aria-hidden", "true");
    track.append(bar);
    line.append(make("span", "label", share.label), track, make("span", "amount", (amount < 0 ? "−" : "+") + Math.abs(amount).toFixed(2)));
    list.append(line);
  }
  figure.append(list);
  if (chart.change) figure.append(make("p", "change", chart.change));
  return figure;
};

// A chip that can be taken out is a button until a newer turn makes it plain (see `settle` in ui/chat.js).
const drawChip = (chip, words, onRemove) => {
  const note = { relaxed: words.relaxed, soft: words.preferred, told: words.told, sort: words.sorted }[chip.kind];
  const node = onRemove ? button("chip", "", onRemove) : make("span", "chip");
  node.dataset.kind = String(chip.kind);
  node.title = [note, chip.title].filter(Boolean).join(" · ");
  if (onRemove) node.setAttribute("aria-label", filled(words.remove, chip.text));
  if (note) node.append(make("span", chip.kind === "told" ? "facet" : "hidden-label", note + ": "));
  if (chip.facet) node.append(make("span", "facet", chip.facet), document.createTextNode(" "));
  node.append(make("span", "wish", chip.text));
  return node;
};

// What a button leaves behind once it has no effect any more. It takes the same room, so that nothing moves.
const plain = (was) => {
  const node = make("span", was.className);
  if (was.dataset.kind) node.dataset.kind = was.dataset.kind;
  if (was.title) node.title = was.title;
  node.append(...was.childNodes);
  return node;
};

const drawChips = (groups, words, onRemove) =>
  groups.map((group) => {
    const box = make("div", "wishes");
    if (group.heading) box.append(make("p", "need", group.heading));
    const list = make("ul", "chips");
    list.setAttribute("aria-label", group.heading ? `${words.chips}: ${group.heading}` : words.chips);
    for (const chip of group.chips) {
      const item = make("li");
      item.append(drawChip(chip, words, chip.place >= 0 ? () => onRemove(chip) : null));
      list.append(item);
    }
    box.append(list);
    return box;
  });

const drawReplies = (texts, words, onSay) => {
  const list = make("ul", "replies");
  list.setAttribute("aria-label", words.replies);
  for (const text of texts) {
    const item = make("li");
    item.append(button("reply", text, () => onSay(text)));
    list.append(item);
  }
  return list;
};

