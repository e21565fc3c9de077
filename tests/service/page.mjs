// Run the page's script over a stand-in for the DOM and the server; print as JSON what was sent and what is shown.
// Arguments: the script, and what happens, as JSON:
//   questions: asked one after the other; the answer of each says that it was understood otherwise
//   citations: of the sentence that answers; articles: by id, [status, JSON]
//   stopped: the server says nothing, and Stop is pressed; key: of the server, in its field
//   kept: the question that the page was left with; refused: whether nothing may be copied
//   pressed: the texts of buttons that are pressed in the end, in order
import fs from "node:fs";
import path from "node:path";
import { at, elements } from "./dom.mjs";

const [script, given] = process.argv.slice(2);
const { questions, citations = [], articles = {}, stopped, key = "", kept = "", refused, pressed = [] } = JSON.parse(given);
const sent = [];
const stored = { question: kept };
globalThis.sessionStorage = {
  getItem: (name) => stored[name],
  setItem: (name, value) => { stored[name] = value; },
};
let copied = "";
const clipboard = { writeText: async (text) => { if (refused) throw new Error(); copied = text; } };
Object.defineProperty(globalThis, "navigator", { value: { clipboard } });
globalThis.fetch = async (path, options) => {
  if (path === "/readyz") return Response.json({ counts: {}, parts: {} });
  new Headers(options.headers);
  if (path !== "/v1/answers") {
    const [status, body] = articles[path.split("/").pop()];
    return Response.json(body, { status });
  }
  if (stopped) {
    const left = (_, leave) => options.signal.addEventListener("abort", () => leave(options.signal.reason));
    return new Promise(left);
  }
  const { question, history } = JSON.parse(options.body);
  sent.push({ question, history });
  const sentence = { text: `Of ${question}`, citations };
  const answer = {
    question: { text: `The subject: ${question}` },
    ...{ status: "answered", sentences: [sentence], disagreements: [], dropped: [], evidence: [], missing: "" },
    ...{ confidence: 1, model: "extractive", timings_s: { total: 1 } },
  };
  const events = { sentence, answer };
  const stream = Object.entries(events).map(([name, data]) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  return new Response(stream.join(""));
};

const soon = () => new Promise((later) => setTimeout(later, 5));
const inline = (file) => {
  const text = fs.readFileSync(file, "utf8");
  const whole = text.replace(/"(\.\/\w+\.js)"/g, (_, name) => `"${inline(path.join(path.dirname(file), name))}"`);
  return `data:text/javascript,${encodeURIComponent(whole)}`;
};
await import(inline(script));
const first = at("question").value;
at("copy").textContent = "Copy with sources";
at("key").value = key;
for (const question of questions) {
  at("question").value = question;
  at("ask").listeners.submit({ preventDefault() {} });
  if (stopped) at("stop").listeners.click();
  while (at("go").disabled) await soon();
}
for (const text of pressed) {
  const buttons = Object.values(elements).flatMap((element) => element.within());
  buttons.find((element) => element.listeners.click && element.textContent === text).listeners.click();
  await soon();
}
const shown = Object.entries(elements).map(([id, element]) => [id, element.textContent]);
const isolated = Object.values(elements).flatMap((element) => element.within()).filter(({ tagName }) => tagName === "bdi");
console.log(JSON.stringify({
  ...{ copied, stored, given: first, sent, shown: Object.fromEntries(shown), question: at("question").value },
  isolated: isolated.map((element) => element.textContent),
}));
