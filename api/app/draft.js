/** Answers that were typed and not sent yet: a reload, or a look back into the cart, finds them again. */
import { keep, kept } from "./kept.js";

const KEPT = "draft";

export const keepDraft = (cart, answers) => keep(KEPT, { cart, answers: { ...draftOf(cart), ...answers } });

/** What was typed for this cart, by the name of the question. */
export function draftOf(cart) {
  const draft = kept(KEPT);
  return draft?.cart === cart ? draft.answers : {};
}
