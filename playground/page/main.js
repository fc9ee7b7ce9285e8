import { deepLink, inlineWords, userId } from "./addresses.js";
import { Attach } from "./attach.js";
import { isFromBot } from "./bubble.js";
import { Composer } from "./composer.js";
import { Connection } from "./connection.js";
import { byId } from "./dom.js";
import { Taps } from "./inline_keyboard.js";
import { Log } from "./log.js";
import { alert, ask, closeOnBackdrop, toast } from "./notices.js";
import { Payment, stars } from "./payment.js";
import { People } from "./people.js";
import { ReplyBar } from "./reply_bar.js";
import { ReplyKeyboard } from "./reply_keyboard.js";
import { Sharing } from "./sharing.js";
import { WebApp } from "./web_app.js";

const TYPING_LASTS = 5000;
const state = { bot: null, me: null, stars: 0, unseen: 0, adding: null };
state.givesWay = new URLSearchParams(location.search).get("open") === "app";
const drafts = new Map();
const taps = new Taps();
const log = new Log(byId("log"), byId("newest"), byId("newest-count"), taps, pressInline);
const composer = new Composer(say);
const replies = new ReplyBar();
const replyKeyboard = new ReplyKeyboard(composer, replies, pressReply);
const people = new People(switchTo);
const sharing = new Sharing({ state, say: sayEvent, people, composer, replies });
const payment = new Payment({ state, send });
const app = new WebApp({ openLink: openInside });
const connection = new Connection({ onEvent: (event) => HEARD[event.type]?.(event), onState: showConnection });

// ---- events from the server

const HEARD = {
  hello(event) {
    const samePerson = state.me?.id === event.me.id;
    Object.assign(state, { bot: event.bot, me: event.me, stars: event.stars });
    byId("bot-name").textContent = event.bot.first_name;
    people.show(event.people, event.me);
    rememberInAddress(event.me.id);
    taps.endAll();
    showMenu(event);
    if (!samePerson) composer.draft = drafts.get(event.me.id) ?? "";
    showTyping(false);
    log.replace(event.messages, samePerson);
    if (!samePerson || !log.find(replies.fields.reply_to)) replies.stop();
    replyKeyboard.replay(event.messages);
    payment.resume((id) => log.find(id), samePerson);
    showStart();
    state.unseen = people.myUnread;
    markRead();
    showTitle();
    welcomeAdded();
  },
  stars({ balance }) {
    if (balance > state.stars) toast(`You have ${stars(balance)} now. No money moved.`);
    state.stars = balance;
    payment.balanceChanged();
  },
  message({ message }) {
    if (isFromBot(message)) showTyping(false);
    log.add(message);
    replyKeyboard.heed(message);
    if (isFromBot(message)) state.unseen += 1;
    markRead();
    payment.heed(message);
    showStart();
    showTitle();
  },
  edited({ message }) {
    showTyping(false);
    log.edit(message);
    payment.heed(message);
    replies.heed(message.message_id, message);
  },
  deleted({ message_id: id }) {
    log.remove(id);
    markRead();
    replies.heed(id, null);
    showStart();
  },
  answer({ tap_id: tap, text, show_alert: isAlert, url }) {
    taps.end(tap);
    if (text && isAlert) alert(text);
    else if (text) toast(text);
    // A bot may only send the person back to itself.
    const payload = deepLink(url, state.bot);
    if (payload !== null) send({ type: "start", payload });
  },
  people({ people: changed }) {
    people.show(changed, state.me);
    showTitle();
  },
  async inline({ query_id: query, results }) {
    const chosen = await sharing.result(results);
    if (chosen) send({ type: "choose", query_id: query, result_id: chosen });
  },
  commands: showMenu,
  app(opened) {
    if (!app.open(opened, { title: state.bot.first_name, person: state.me.id })) toast(`The playground opens no app elsewhere: ${opened.url}`, "refused");
  },
  typing() {
    showTyping(true);
  },
  refused({ text, pays }) {
    if (pays !== undefined) return payment.refused(pays, text);
    taps.endAll();
    toast(text, "refused");
  },
  unread({ person, count }) {
    if (person === state.me.id) state.unseen = count;
    people.count(person, count);
    showTitle();
  },
};

// ---- acts of the person

function send(event) {
  const sent = connection.send(event);
  if (!sent) toast("Not connected. Trying again…", "refused");
  return sent;
}

/** Send a message from the person. It replies to the message that is quoted above the typing box. */
function sayEvent(event) {
  const sent = send({ ...event, ...replies.fields });
  if (sent) replies.stop();
  return sent;
}

function say(text) {
  const words = inlineWords(text, state.bot);
  if (words !== null) return send({ type: "ask_inline", text: words });
  return sayEvent({ type: "say", text });
}

function pressInline(message, key, button) {
  // A link to a page is an anchor: the browser follows it by itself.
  if (button.url) {
    if (key.tagName !== "A") openInside(button.url);
  } else if (button.copy_text) copy(button.copy_text.text);
  else if (button.pay) payment.open(message);
  else if (button.web_app) send({ type: "open_app", message_id: message.message_id, url: button.web_app.url });
  else if (button.callback_data !== undefined) tap(message, key, button);
  else toast("The playground does not support this kind of button.", "refused");
}

function tap(message, key, button) {
  const id = taps.begin(key);
  if (!send({ type: "tap", message_id: message.message_id, data: button.callback_data, tap_id: id })) taps.end(id);
}

function pressReply(button) {
  if (button.request_contact) sharing.ownContact();
  else if (button.request_location) sharing.location();
  else say(button.text);
}

/** Open a link that stays inside Telegram. Here only the bot itself can be opened. */
function openInside(address) {
  const payload = deepLink(address, state.bot);
  if (payload !== null) return send({ type: "start", payload });
  const id = userId(address);
  if (id === null) return toast(`This link opens only inside Telegram: ${address}`);
  toast(`In Telegram, this opens ${people.name(id) ?? `user ${id}`}'s profile.`);
}

async function addPerson() {
  byId("sheet").close();
  const field = { name: "first_name", label: "First name", maxlength: 64, pattern: ".*\\S.*" };
  const person = await ask({ text: "Add a customer", ok: "Add", fields: [field] });
  if (!person) return;
  state.adding = new Set(people.ids);
  send({ type: "add_person", first_name: person.first_name });
}

/** Somebody who adds a customer wants to be that customer. */
function welcomeAdded() {
  const added = state.adding && people.ids.find((id) => !state.adding.has(id));
  if (added === null || added === undefined) return;
  state.adding = null;
  switchTo(added);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast("Copied");
  } catch {
    toast("The browser did not allow copying.", "refused");
  }
}

function pressInText(event) {
  const target = event.target;
  const spoiler = target.closest(".spoiler:not(.shown)");
  if (spoiler) {
    event.preventDefault();
    return reveal(spoiler);
  }
  if (target.closest(".inside")) return openInside(target.closest(".inside").dataset.address);
  if (target.closest(".reply")) return replyTo(target);
  if (target.closest(".to-receipt")) return payment.openReceipt(messageOf(target).receipt);
  if (target.closest(".quote")) return revealQuoted(target.closest(".quote"));
  if (target.closest(".command")) return say(target.closest(".command").textContent);
  if (target.closest("code") && getSelection().isCollapsed) return copy(target.closest("code").textContent);
  if (target.closest(".photo:not(.broken)")) openPhoto(target.closest(".photo").querySelector("img"));
}

const messageOf = (target) => log.find(Number(target.closest(".message").dataset.id));

function replyTo(target) {
  const message = messageOf(target);
  if (message) replies.begin(message);
}

/** A double tap replies, unless it is on something that has its own action. */
function doublePress({ target }) {
  if (!target.closest(".bubble") || target.closest("button, a, code, .spoiler, .inside")) return;
  getSelection().removeAllRanges();
  replyTo(target);
}

function revealQuoted(quote) {
  if (!log.reveal(Number(quote.dataset.quotes))) toast("That message is no longer here.");
}

function reveal(spoiler) {
  spoiler.classList.add("shown");
  for (const name of ["role", "tabindex", "aria-label"]) spoiler.removeAttribute(name);
}

function openPhoto(image) {
  byId("viewer-image").src = image.src;
  byId("viewer-image").alt = image.alt;
  byId("viewer").showModal();
}

// ---- the person I am

function switchTo(id) {
  if (state.me?.id === id) return;
  history.pushState(null, "", `?person=${id}`);
  connectAs(id);
}

function connectAs(id) {
  if (state.me) drafts.set(state.me.id, composer.draft);
  connection.open(id);
}

function rememberInAddress(id) {
  if (personInAddress() !== String(id)) history.replaceState(null, "", `?person=${id}`);
}

const personInAddress = () => new URLSearchParams(location.search).get("person");

// ---- the frame around the messages

function showStart() {
  const isEmpty = log.size === 0;
  byId("start").hidden = byId("welcome").hidden = !isEmpty;
  composer.visible = !isEmpty;
}

/** The bot's commands, or its app. A page that was opened for the app gives way to it as soon as there is one. */
function showMenu({ commands, menu }) {
  composer.showMenu(commands, menu);
  if (state.givesWay && menu.type === "web_app") send({ type: "open_app", tab: true });
}

let typingEnds;

function showTyping(isTyping) {
  clearTimeout(typingEnds);
  byId("bot-status").textContent = isTyping ? "typing…" : "bot";
  byId("bot-status").classList.toggle("typing", isTyping);
  if (isTyping) typingEnds = setTimeout(() => showTyping(false), TYPING_LASTS);
}

function showConnection(isOpen) {
  byId("connecting").textContent = isOpen ? "" : "connecting…";
}

/** Who looks at the chat has read it. The server tells the other tabs. */
function markRead() {
  if (document.hidden || !state.unseen || !log.lastId) return;
  if (connection.send({ type: "read", message_id: log.lastId })) state.unseen = 0;
}

function showTitle() {
  if (!state.me) return;
  const news = state.unseen + people.unread;
  document.title = `${news ? `(${news}) ` : ""}${state.bot.first_name} · ${state.me.first_name}`;
}

byId("start").addEventListener("click", () => send({ type: "start", payload: "" }));
byId("log").addEventListener("click", pressInText);
byId("log").addEventListener("dblclick", doublePress);
byId("log").addEventListener("keydown", (event) => {
  if ((event.key === "Enter" || event.key === " ") && event.target.matches(".spoiler, .inside")) pressInText(event);
});
for (const button of document.querySelectorAll("[data-add-person]")) button.addEventListener("click", addPerson);
for (const dialog of [byId("dialog"), byId("viewer")]) closeOnBackdrop(dialog);
new Attach(sharing);
composer.onApp = () => send({ type: "open_app" });
composer.onEscape = () => replies.stop();
window.addEventListener("popstate", () => connectAs(personInAddress()));
document.addEventListener("visibilitychange", () => {
  markRead();
  showTitle();
});
connection.open(personInAddress());
