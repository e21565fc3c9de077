// A stand-in for the DOM of a browser: as much of it as our scripts use.
export class Element {
  constructor(tag) {
    Object.assign(this, { tagName: tag, childNodes: [], hidden: false, value: "", listeners: {} });
  }
  set textContent(text) {
    this.childNodes = text ? [text] : [];
  }
  get textContent() {
    return this.childNodes.map((child) => child.textContent ?? child).join("");
  }
  append(...children) {
    this.childNodes.push(...children);
  }
  prepend(...children) {
    this.childNodes.unshift(...children);
  }
  replaceChildren(...children) {
    this.childNodes = children;
  }
  hasChildNodes() {
    return this.childNodes.length > 0;
  }
  addEventListener(kind, listener) {
    this.listeners[kind] = listener;
  }
  within() {
    return [this, ...this.childNodes.flatMap((child) => child.within?.() ?? [])];
  }
  showModal() {
    this.open = true;
  }
  setAttribute() {}
  focus() {}
  scrollIntoView() {}
}

export const elements = {};
export const at = (id) => (elements[id] ??= new Element());
globalThis.document = { getElementById: at, createElement: (tag) => new Element(tag), activeElement: null };
globalThis.location = { hash: "" };
