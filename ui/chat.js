// Draws the conversation from the turn that props.value holds. Whatever comes from the store is set as text or
// passes `address`; nothing here writes mark-up. Turns that are over stay as they were drawn.
const log = element.querySelector(".conversation");
const live = element.querySelector(".live");
const KEPT = 40; // turns that stay on the page
let conversation = -1;

const make = (tag, className, text) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = String(text);
  return node;
};

// An http(s) address, or one of this server; "" for anything else (javascript:, data: and so on).
const address = (url) => {
  try {
    const { protocol, href } = new URL(String(url), document.baseURI);
    return url && (protocol === "https:" || protocol === "http:") ? href : "";
  } catch {
    return "";
  }
};

const announce = (text) => {
  live.textContent = String(text || "");
};

const picture = (card, words) => {
  const frame = make("div", "picture");
  const missing = () => frame.replaceChildren(make("span", "missing", words.no_picture));
  const source = address(card.picture);
  if (!source) {
    missing();
    return frame;
  }
  const image = make("img");
  image.alt = String(card.title);
  image.width = image.height = 320;
  image.decoding = "async";
  image.referrerPolicy = "no-referrer";
  image.addEventListener("error", missing);
  image.src = source;
  frame.append(image);
  return frame;
};

const drawCard = (card, words) => {
  const item = make("li", "card");
  item.dataset.id = String(card.id);
  const frame = picture(card, words);
  if (card.saving) frame.append(make("span", "saving", card.saving));
  const body = make("div", "body");
  if (card.brand) body.append(make("p", "product-brand", card.brand));
  const title = make("h3", "title");
  const link = make("a", "", card.title);
  link.href = address(card.href) || "#";
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  title.append(link);
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

const drawCards = (turn, cards, words) => {
  const shelf = make("div", "shelf");
  turn.classList.add("with-cards");
  turn.append(shelf);
  const list = make("ul", "cards");
  list.setAttribute("aria-label", words.cards);
  list.append(...cards.map((card) => drawCard(card, words)));
  shelf.append(list);
  const more = make("button", "more", words.show_all.replace("{}", String(cards.length)));
  more.type = "button";
  more.dataset.count = String(cards.length);
  more.addEventListener("click", () => {
    const first = [...list.children].find((card) => card.offsetParent === null);
    list.classList.add("all");
    more.remove();
    (first ?? list.firstElementChild).querySelector("a")?.focus();
  });
  if (cards.length > 2) shelf.append(more);
  if (cards.length <= 8) more.classList.add("phone-only");
};

const drawChips = (turn, chips, words) => {
  const list = make("ul", "chips");
  list.setAttribute("aria-label", words.chips);
  for (const chip of chips) {
    const item = make("li", "chip");
    item.dataset.kind = String(chip.kind);
    const note = { relaxed: words.relaxed, soft: words.preferred }[chip.kind];
    if (note) item.title = note;
    if (note) item.append(make("span", "hidden-label", note + ": "));
    if (chip.facet) item.append(make("span", "facet", chip.facet), document.createTextNode(" "));
    item.append(make("span", "wish", chip.text));
    list.append(item);
  }
  turn.append(list);
};

const drawWelcome = (value) => {
  const box = make("section", "welcome");
  box.append(make("h1", "", value.name ? `Welcome back, ${value.name}` : "What are you looking for today?"));
  const about = value.about || "Ask in your own words, in English or Chinese. I show products first, then say why.";
  box.append(make("p", "about", about));
  const zh = make("p", "about", "用自己的话说出想买什么，中文、英文都可以。");
  zh.lang = "zh";
  if (!value.about) box.append(zh);
  const examples = make("ul", "examples");
  examples.setAttribute("aria-label", "Example requests");
  for (const example of value.examples || []) {
    const button = make("button", "example", example.text);
    button.type = "button";
    button.lang = String(example.language);
    button.addEventListener("click", () => trigger("example", { message: example.text }));
    const item = make("li");
    item.append(button);
    examples.append(item);
  }
  box.append(examples);
  return box;
};

const showNotice = (text) => {
  log.querySelector(":scope > .notice")?.remove();
  if (!text) return;
  const notice = make("p", "notice", text);
  notice.setAttribute("role", "alert");
  log.append(notice);
  notice.scrollIntoView({ block: "nearest" });
};

const drawTurn = (value) => {
  let turn = log.querySelector(`:scope > .turn[data-turn="${Number(value.turn)}"]`);
  if (value.status === "refused") {
    turn?.remove();
    showNotice(value.notice);
    return;
  }
  const words = value.words;
  if (!turn) {
    showNotice("");
    turn = make("article", "turn");
    turn.dataset.turn = String(Number(value.turn));
    const said = make("p", "said");
    said.append(make("span", "hidden-label", words.said + ": "), document.createTextNode(value.message));
    turn.append(said);
    log.querySelector(":scope > .welcome")?.remove();
    log.append(turn);
    while (log.children.length > KEPT) log.firstElementChild.remove();
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    requestAnimationFrame(() => turn.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" }));
  }
  turn.lang = value.language === "zh" ? "zh-CN" : "en";
  turn.dataset.status = String(value.status);
  turn.setAttribute("aria-busy", String(value.status === "waiting" || value.status === "writing"));
  if (!turn.dataset.drawn && value.status !== "waiting" && (value.lead || value.cards.length || value.chips.length)) {
    turn.dataset.drawn = "yes";
    if (value.lead) turn.append(make("p", "lead", value.lead));
    if (value.chips.length) drawChips(turn, value.chips, words);
    if (value.cards.length) drawCards(turn, value.cards, words);
    const answer = turn.querySelector(":scope > .answer");
    if (answer) turn.append(answer);
    announce(`${value.lead} ${words.found.replace("{}", String(value.cards.length))}`);
  }
  drawAnswer(turn, value, words);
};

const part = (parent, tag, className) => {
  let node = parent.querySelector(`:scope > .${className}`);
  if (!node) parent.append((node = make(tag, className)));
  return node;
};

const drawAnswer = (turn, value, words) => {
  if (turn.dataset.over) return;
  const waiting = value.status === "waiting" || value.status === "writing";
  if (!waiting && !value.text && !value.notice) {
    turn.dataset.over = "yes";
    turn.querySelector(":scope > .answer")?.remove();
    return;
  }
  const answer = part(turn, "div", "answer");
  answer.querySelector(":scope > .wait")?.remove();
  if (value.text) part(answer, "p", "text").textContent = String(value.text);
  if (waiting) {
    const wait = part(answer, "p", "wait");
    wait.append(make("span", "dots"), make("span", "hidden-label", words[value.status === "waiting" ? "looking" : "writing"]));
    return;
  }
  turn.dataset.over = "yes";
  if (value.source && value.text) answer.append(make("p", "source", value.source));
  if (value.notice) {
    const notice = make("p", "notice", value.notice);
    if (value.status === "failed") notice.setAttribute("role", "alert");
    answer.append(notice);
  }
  announce(value.text || value.notice || value.lead);
};

const draw = () => {
  const value = props.value;
  if (!value || value.conversation < conversation) return;
  if (value.conversation > conversation) {
    conversation = value.conversation;
    log.replaceChildren();
    announce("");
  }
  if (value.status === "welcome") {
    if (!log.children.length) log.append(drawWelcome(value));
  } else {
    drawTurn(value);
  }
};

draw();
watch("value", draw);
