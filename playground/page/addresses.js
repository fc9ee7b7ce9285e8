const PAGE = /^(https?|mailto):/i;
const TELEGRAM = /^(?:tg:|(?:https?:\/\/)?(?:t|telegram)\.me(?:\/|$))/i;
const BOT = /^(?:https?:\/\/)?(?:t|telegram)\.me\/(\w+)\/?(?:\?start=([\w-]*))?$/i;
const USER = /^tg:\/\/user\/?\?id=(\d+)$/i;

/** Whether it opens inside Telegram. A browser must not follow it: the name in it may belong to a real person. */
export const staysInside = (address) => TELEGRAM.test(address ?? "");

/** The address if a browser may open it as a page or a mail, or null. `javascript:` and the like give null. */
export const pageAddress = (address) => (PAGE.test(address ?? "") && !staysInside(address) ? address : null);

/** The payload of a link to this bot, or null. In Telegram, such a link starts the bot and opens no page. */
export function deepLink(address, bot) {
  const match = BOT.exec(address ?? "");
  const isOurs = match && match[1].toLowerCase() === bot?.username?.toLowerCase();
  return isOurs ? (match[2] ?? "") : null;
}

/** The words behind "@bot": an inline query, which Telegram sends to the bot and to no chat. Null if the text is none. */
export function inlineWords(text, bot) {
  const [name, ...words] = text.split(" ");
  return bot && words.length && name.toLowerCase() === `@${bot.username.toLowerCase()}` ? words.join(" ").trim() : null;
}

/** The id in a link to a person's profile, or null. */
export function userId(address) {
  const match = USER.exec(address ?? "");
  return match && Number(match[1]);
}
