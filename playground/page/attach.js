import { byId } from "./dom.js";
import { toast } from "./notices.js";

/** The paperclip with its menu, and files that are dropped or pasted. `share` has one method per kind. */
export class Attach {
  #button = byId("attach");
  #menu = byId("attach-menu");
  #chat = byId("chat");
  #share;

  constructor(share) {
    this.#share = share;
    this.#button.addEventListener("click", () => this.#show(this.#menu.hidden));
    this.#button.addEventListener("keydown", (event) => event.key === "ArrowUp" && this.#opened(event));
    this.#menu.addEventListener("click", (event) => this.#pick(event.target.closest("[role=menuitem]")));
    this.#menu.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("pointerdown", (event) => {
      if (!this.#menu.contains(event.target) && !this.#button.contains(event.target)) this.#show(false);
    });
    for (const [id, kind] of [["photo-file", "photo"], ["any-file", "document"]]) this.#listen(byId(id), kind);
    this.#takeDrops();
    document.addEventListener("paste", (event) => this.#paste(event));
  }

  get #items() {
    return [...this.#menu.querySelectorAll("[role=menuitem]")];
  }

  #show(visible) {
    this.#menu.hidden = !visible;
    this.#button.setAttribute("aria-expanded", String(visible));
    if (visible) this.#items[0].focus();
  }

  #opened(event) {
    event.preventDefault();
    this.#show(true);
    this.#items.at(-1).focus();
  }

  #pick(item) {
    if (!item) return;
    this.#show(false);
    this.#button.focus();
    const input = { photo: "photo-file", document: "any-file" }[item.dataset.kind];
    if (input) byId(input).click();
    else this.#share[item.dataset.kind]();
  }

  #key(event) {
    const items = this.#items;
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Escape") {
      this.#show(false);
      this.#button.focus();
    } else if (event.key === "Tab") this.#show(false);
    else if (to !== undefined) items.at(to % items.length).focus();
    if (event.key === "Escape" || to !== undefined) event.preventDefault();
  }

  #listen(input, kind) {
    input.addEventListener("change", () => {
      const [file] = input.files;
      if (file) this.#share.file(file, kind);
      // So that the same file can be chosen again.
      input.value = "";
    });
  }

  #takeDrops() {
    // A file that is dropped beside the chat must not replace the page.
    for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => event.preventDefault());
    this.#chat.addEventListener("dragover", (event) => this.#mark(event.dataTransfer.types.includes("Files")));
    this.#chat.addEventListener("dragleave", (event) => this.#mark(this.#chat.contains(event.relatedTarget)));
    this.#chat.addEventListener("drop", (event) => {
      this.#mark(false);
      this.#offer([...event.dataTransfer.files]);
    });
  }

  #mark(isDropping) {
    this.#chat.classList.toggle("dropping", isDropping);
  }

  #paste(event) {
    const { files, types } = event.clipboardData;
    // Spreadsheet cells are pasted as text, though they come with a picture of themselves.
    const areCells = types.includes("text/plain") && types.includes("text/html");
    if (!files.length || areCells || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    this.#offer([...files]);
  }

  #offer(files) {
    if (!files.length) return;
    if (byId("composer").hidden) return toast("Press START first.", "refused");
    if (files.length > 1) return toast("One file at a time, please.", "refused");
    this.#share.file(files[0], files[0].type.startsWith("image/") ? "photo" : "document");
  }
}
