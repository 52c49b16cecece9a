// Draws the conversation from the turn that props.value holds, with the parts of ui/cards.js, which stands before this
// file. Whatever comes from the store is set as text; nothing here writes mark-up. Turns that are over stay as they
// were drawn. Which conversation a shopper had last is kept in this browser, and asked for when the page opens.
const log = element.querySelector(".conversation");
const live = element.querySelector(".live");
const KEPT = 40; // turns that stay on the page
let conversation = -1;
let shopper = ""; // whose conversation it is, as far as this page was told

const announce = (text) => {
  live.textContent = String(text || "");
};

// What this browser remembers; a browser that may keep nothing remembers nothing.
const remembered = (name) => {
  try {
    return localStorage.getItem(`aisle.${name}`) || "";
  } catch {
    return "";
  }
};
const remember = (name, text) => {
  try {
    localStorage.setItem(`aisle.${name}`, String(text));
  } catch {} // full, or forbidden
};
const forget = (name) => {
  try {
    localStorage.removeItem(`aisle.${name}`);
  } catch {} // forbidden
};

const say = (message) => trigger("say", { message });

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
    const item = make("li");
    const node = button("example", example.text, () => say(example.text));
    node.lang = String(example.language);
    item.append(node);
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

// Only the newest turn that was answered can be acted upon; and what a newer turn has cut off waits no more.
const settle = (turn) => {
  const drawn = [...log.querySelectorAll(":scope > .turn[data-drawn]")];
  const newest = drawn.pop();
  for (const older of drawn) {
    for (const button of older.querySelectorAll("button.chip, button.reply")) {
      const held = button === document.activeElement;
      button.replaceWith(plain(button));
      if (held) newest.focus({ preventScroll: true });
    }
  }
  for (const other of log.querySelectorAll(":scope > .turn[aria-busy=true]")) {
    if (other === turn || other.compareDocumentPosition(turn) !== Node.DOCUMENT_POSITION_FOLLOWING) continue;
    other.setAttribute("aria-busy", "false");
    other.dataset.status = "stopped";
    other.querySelector(".wait")?.remove();
  }
};

const startTurn = (value, words) => {
  const turn = make("article", "turn");
  turn.dataset.turn = String(Number(value.turn));
  turn.tabIndex = -1;
  showNotice("");
  if (value.message) {
    const said = make("p", "said");
    said.append(make("span", "hidden-label", words.said + ": "), document.createTextNode(value.message));
    turn.append(said);
  }
  log.querySelector(":scope > .welcome")?.remove();
  log.append(turn);
  while (log.children.length > KEPT) log.firstElementChild.remove();
  if (value.message) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    requestAnimationFrame(() => turn.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" }));
  }
  return turn;
};

const drawFound = (turn, value, words) => {
  const asOf = Number(value.as_of);
  turn.dataset.drawn = "yes";
  if (value.title) turn.append(make("h1", "again", value.title));
  if (value.lead) turn.append(make("p", "lead", value.lead));
  if (value.document) turn.append(make("p", "document", value.document));
  if (value.replies.length) turn.append(drawReplies(value.replies, words, say));
  if (value.title && value.chips.length) turn.append(make("p", "before", words.before));
  turn.append(...drawChips(value.chips, words, (chip) => trigger("remove", { as_of: asOf, place: chip.place })));
  if (value.title && value.cards.length) turn.append(make("h2", "heading", words.last_list));
  const shown = value.table && value.cards.length === value.table.columns.length ? [] : value.cards;
  if (value.table) turn.append(drawTable(value, words));
  if (value.chart && value.chart.shares.length) turn.append(drawChart(value.chart, words));
  if (shown.length || value.nearest.length) {
    turn.classList.add(value.spoken ? "with-text" : "wide");
    turn.append(drawShelf({ ...value, cards: shown }, words));
  }
  const answer = turn.querySelector(":scope > .answer");
  if (answer) turn.append(answer);
  const count = value.cards.length ? filled(words.found, value.cards.length) : "";
  announce([value.title, value.lead, count].filter(Boolean).join(" "));
};

const drawTurn = (value) => {
  let turn = log.querySelector(`:scope > .turn[data-turn="${Number(value.turn)}"]`);
  if (value.status === "refused") {
    turn?.remove();
    showNotice(value.notice);
    return;
  }
  const words = value.words;
  turn ??= startTurn(value, words);
  turn.lang = value.language === "zh" ? "zh-CN" : "en";
  turn.dataset.status = String(value.status);
  turn.setAttribute("aria-busy", String(value.status === "waiting" || value.status === "writing"));
  if (!turn.dataset.drawn && value.answered) drawFound(turn, value, words);
  settle(turn);
  drawAnswer(turn, value, words);
};

const part = (parent, tag, className) => {
  let node = parent.querySelector(`:scope > .${className}`);
  if (!node) parent.append((node = make(tag, className)));
  return node;
};

const drawAnswer = (turn, value, words) => {
  if (turn.dataset.over) return;
  const waiting = value.status === "waiting" || (value.status === "writing" && value.spoken);
  if (!waiting && !value.text && !value.notice) {
    if (value.status !== "writing") turn.dataset.over = "yes";
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
    shopper = value.shopper;
    log.replaceChildren();
    announce("");
  }
  if (!value.session) {
    // a page, or a shopper, that has just come: the browser says which conversation was theirs
    shopper = value.shopper || (conversation === 0 ? remembered("shopper") : "");
    const session = remembered(`session.${shopper}`);
    if (!session && !log.children.length) log.append(drawWelcome(value));
    trigger("reopen", { shopper, session });
    return;
  }
  if (value.shopper !== shopper) forget(`session.${shopper}`); // who is known no longer leaves nothing here
  shopper = value.shopper;
  remember("shopper", shopper);
  remember(`session.${value.shopper}`, value.session);
  if (value.status === "welcome") {
    if (!log.querySelector(":scope > .turn")) log.replaceChildren(drawWelcome(value));
  } else {
    drawTurn(value);
  }
};

draw();
watch("value", draw);
