// Run the page's script over a stand-in for the DOM and the server; print as JSON each question that it sends.
// Arguments: the script, and the questions. The answer of each says that it was understood otherwise.
import fs from "node:fs";

class Element {
  constructor() {
    Object.assign(this, { childNodes: [], hidden: false, value: "", listeners: {} });
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
  setAttribute() {}
  focus() {}
}

const elements = {};
const at = (id) => (elements[id] ??= new Element());
globalThis.document = { getElementById: at, createElement: () => new Element(), activeElement: null };

const sent = [];
globalThis.fetch = async (path, options) => {
  if (path !== "/v1/answers") return Response.json({ counts: {}, parts: {} });
  const { question, history } = JSON.parse(options.body);
  sent.push({ question, history });
  const answer = {
    question: { text: `The subject: ${question}` },
    status: "answered",
    sentences: [{ text: `Of ${question}`, citations: [] }],
    ...{ disagreements: [], dropped: [], evidence: [], missing: "" },
    ...{ confidence: 1, model: "extractive", timings_s: { total: 1 } },
  };
  return new Response(`event: answer\ndata: ${JSON.stringify(answer)}\n\n`);
};

const [script, ...questions] = process.argv.slice(2);
await import(`data:text/javascript,${encodeURIComponent(fs.readFileSync(script, "utf8"))}`);
for (const question of questions) {
  at("question").value = question;
  at("ask").listeners.submit({ preventDefault() {} });
  while (at("go").disabled) await new Promise((later) => setTimeout(later, 5));
}
console.log(JSON.stringify({ sent, notes: at("notes").textContent }));
