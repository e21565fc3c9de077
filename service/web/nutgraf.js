// The page. Words of articles and of the model go in by textContent only: they are text, never HTML.
import { keep, kept } from "./kept.js";
import { events, refusal } from "./wire.js";

const at = (id) => document.getElementById(id);
const form = at("ask");
let running = null; // the AbortController of the question being answered
let conversation = []; // what was asked and answered, for questions that lean on it
const MESSAGES = 100; // of a conversation, as many as the API takes
let numbers = new Map(); // "article:start:end" -> number of the citation
let cited = []; // the citations, in the order of their numbers
let ticking; // the timer of the seconds waited
const LIMITS = ["as-of", "since", "until", "source"];
// What of an answer is kept when the next question is asked.
const KEPT = ["sentences", "verdict", "notes", "sources", "coverage"];

function make(tag, text = "", className = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className) element.className = className;
  return element;
}

function headers(more = {}) {
  const key = at("key").value;
  const [wrong] = key.match(/[^\x20-\xff]/u) ?? [];
  if (wrong) throw { type: "BadKey", message: `no key can hold “${wrong}”: write it into the field above again` };
  return key ? { ...more, Authorization: `Bearer ${key}` } : more;
}

function words(text) {
  return text.trim().split(/\s+/).join(" ");
}

// "2023-11-30" -> "30 November 2023"; "2023-11" -> "November 2023".
function day(iso) {
  const parts = { year: "numeric", month: "long", day: iso.length > 7 ? "numeric" : undefined, timeZone: "UTC" };
  return new Date(iso).toLocaleDateString("en-GB", parts);
}

// Names, with what stands before each; written from right to left, they must not draw the words beside them along.
function names(list, before, between = before) {
  return list.flatMap((name, place) => [place ? between : before, make("bdi", name)]);
}

function byline(item) {
  const published = item.published_at ? day(item.published_at.slice(0, 10)) : "undated";
  const kind = item.kind === "opinion" ? " · opinion" : "";
  return [make("bdi", item.source || "unknown outlet"), ` · ${published}${kind}`];
}

// List a text of an article: whose it is, and its title, which opens it.
function listed(item, place, more = []) {
  const shown = make("li");
  const above = make("p", "", "byline");
  above.append(...byline(item), ...more);
  shown.append(above, opener(item.title, place));
  return shown;
}

function message(error) {
  if (error.type === "Unauthorized") return "this server asks for a key: write it into the field above, and ask again";
  return error.type ? error.message : "the server cannot be reached; is it running?";
}

function fail(error) {
  at("error").textContent = message(error);
  at("error").hidden = false;
  broken();
  if (error.type === "Unauthorized") {
    at("key-row").hidden = false;
    at("key").focus();
  }
}

// Say of an answer that it ended before it was whole; give the question back to be asked again.
function broken(...said) {
  if (at("sentences").hasChildNodes()) said.push("This is not the whole answer.");
  if (said.length) note(said.join(" "));
  if (!at("question").value) at("question").value = at("asked").textContent;
}

// Begin a turn: what was answered before goes below, folded.
function begin(question) {
  if (at("verdict").textContent) {
    const turn = make("details");
    turn.append(make("summary", at("asked").textContent));
    for (const part of KEPT.map(at).filter((element) => element.hasChildNodes())) {
      const kept = make(part.tagName, "", part.className);
      kept.append(...part.childNodes);
      turn.append(kept);
    }
    at("earlier-list").prepend(turn);
    at("earlier").hidden = false;
  }
  clear();
  at("asked").textContent = question;
  at("turn").hidden = false;
}

function clear() {
  numbers = new Map();
  cited = [];
  for (const id of [...KEPT, "copied"]) at(id).replaceChildren();
  for (const id of ["turn", "about", "error", "copy", "sources-title", "coverage-title"]) at(id).hidden = true;
}

function busy(text) {
  at("progress").textContent = text;
  at("stop").hidden = !text;
  // Whoever works by keyboard does not lose their place when a button goes.
  if (text && document.activeElement === at("go")) at("stop").focus();
  at("go").disabled = Boolean(text);
}

function wait(text) {
  const began = Date.now();
  clearInterval(ticking);
  ticking = setInterval(() => {
    at("elapsed").textContent = `${Math.round((Date.now() - began) / 1000)} s`;
  }, 1000);
  busy(text);
}

function rest() {
  clearInterval(ticking);
  at("elapsed").textContent = "";
  if (document.activeElement === at("stop")) at("question").focus();
  busy("");
}

function showSentence(sentence) {
  const shown = make("span", "", sentence.day && sentence.dated_by !== "reckoned" ? "development" : "");
  if (sentence.day && sentence.dated_by !== "reckoned") {
    // The day that the sentence gives to what it tells, or, where it gives none, that of publication.
    const time = make("time", day(sentence.day));
    time.dateTime = sentence.day;
    shown.append(time, sentence.dated_by === "publication" ? make("span", " (published)", "kind") : "", " ");
  }
  // Places count characters; a JavaScript string counts some of them twice.
  const characters = Array.from(sentence.text);
  const [start, end] = sentence.highlight ?? [0, 0];
  shown.append(characters.slice(0, start).join(""));
  if (end > start) shown.append(make("strong", characters.slice(start, end).join("")));
  const rest = characters.slice(end).join("");
  // The numbers stay on one line with the last word, unless that is long.
  const [last] = rest.match(/\S{0,24}$/);
  const tail = make("span", last, "tail");
  shown.append(rest.slice(0, rest.length - last.length), tail);
  const opinion = sentence.citations.length && sentence.citations.every(({ kind }) => kind === "opinion");
  if (opinion) tail.append(" ", make("span", "(opinion)", "kind"));
  for (const citation of sentence.citations) {
    const number = cite(citation);
    // With a space, and marked as a number of its own: a copied "97." must not become "97.1".
    const button = make("button", `[${number}]`, "cite");
    button.type = "button";
    button.setAttribute("aria-label", `Source ${number}: ${citation.title}`);
    button.addEventListener("click", () => read(citation, sentence.text));
    tail.append(" ", button);
  }
  if (sentence.dated_by === "reckoned") {
    const weekday = new Date(sentence.day).toLocaleDateString("en-GB", { weekday: "long", timeZone: "UTC" });
    shown.append(" ", make("span", `(${weekday} ${day(sentence.day)}, counted from the day of publication)`, "kind"));
  }
  at("sentences").append(shown, " ");
}

// List a citation among the sources the first time it is made; return its number.
function cite(citation) {
  const key = `${citation.article_id}:${citation.start}:${citation.end}`;
  if (numbers.has(key)) return numbers.get(key);
  numbers.set(key, numbers.size + 1);
  cited.push(citation);
  const item = listed(citation, citation, names(citation.also_in, " · also in ", ", "));
  item.append(make("blockquote", citation.quote));
  at("sources").append(item);
  at("sources-title").hidden = false;
  return numbers.get(key);
}

function opener(title, citation) {
  const button = make("button", title || "Untitled", "title");
  button.type = "button";
  button.addEventListener("click", () => read(citation));
  return button;
}

function showAnswer(answer, asked) {
  const understood = answer.question.text;
  const said = answer.sentences.map((sentence) => sentence.text).join(" ") || "Not in the archive.";
  // As it was asked: what a question was understood as names the subject of the one before, and would pile up.
  conversation.push({ role: "user", content: words(asked) }, { role: "assistant", content: said });
  at("fresh").hidden = false;
  if (understood !== words(asked)) note(`Understood as: ${understood}`);
  for (const disagreement of answer.disagreements) note(disagreement, "differs");
  if (answer.status === "not_in_archive") {
    // Where nothing was found, it is 0.
    at("verdict").replaceChildren(make("strong", answer.confidence ? "Not sure enough" : "Not in the archive"));
    // What was streamed has been taken back: the answer as a whole was not sure enough.
    for (const id of ["sentences", "sources"]) at(id).replaceChildren();
    at("sources-title").hidden = true;
    showCoverage(answer.evidence);
    // The nearest coverage is listed below, to be opened: it need not be said twice.
    note(at("coverage-title").hidden ? answer.missing : answer.missing.split(" Nearest coverage: ")[0]);
    return;
  }
  // Of a question in two parts, one may be answered.
  if (answer.missing) note(answer.missing);
  const left = answer.dropped.filter((sentence) => sentence.check.verdict === "dropped").length;
  if (left) note(`${left} more ${left === 1 ? "sentence was" : "sentences were"} drafted and left out: the quotes do not support ${left === 1 ? "it" : "them"}.`);
  const by = answer.model === "extractive" ? "Verbatim quotes" : answer.model;
  // Browsers give the clipboard to this machine's own pages and those of https alone.
  at("copy").hidden = !navigator.clipboard;
  at("verdict").textContent = `${by} · confidence ${answer.confidence.toFixed(2)} · ${answer.timings_s.total.toFixed(1)} s`;
}

// The question and its answer as text: the sentences with their numbers, the notes, and what the numbers cite.
function asText() {
  const lines = [...at("sentences").childNodes].map((shown) => `${shown.className === "development" ? "\n" : ""}${shown.textContent ?? shown}`);
  const notes = [...at("notes").childNodes].map((shown) => shown.textContent);
  const sources = cited.map((citation, place) => {
    const about = byline(citation).map((part) => part.textContent ?? part).join("");
    const address = citation.url ? `\n${citation.url}` : "";
    return `[${place + 1}] ${about} · ${citation.title}\n“${citation.quote}”${address}`;
  });
  return [at("asked").textContent, lines.join("").trim(), ...notes, ...sources].join("\n\n");
}

function note(text, kind = "") {
  at("notes").append(make("p", text, `note ${kind}`));
}

function showCoverage(evidence) {
  const seen = new Set();
  for (const { article, passage } of evidence) {
    if (seen.has(article.id) || seen.size === 3) continue;
    seen.add(article.id);
    at("coverage").append(listed(article, { article_id: article.id, start: passage.start, end: passage.end }));
  }
  at("coverage-title").hidden = seen.size === 0;
}

// Show the article with the quoted words marked, and the sentence that cites them if it says them differently.
async function read(citation, sentence = "") {
  let article;
  let newer = "";
  try {
    const response = await fetch(`/v1/articles/${encodeURIComponent(citation.article_id)}`, { headers: headers() });
    if (!response.ok) throw await refusal(response);
    article = await response.json();
  } catch (error) {
    newer = error.instead ?? "";
    article = newer
      ? { title: "The article has been replaced", text: "A newer version of it has come in since. What is quoted may have been changed." }
      : { title: "The article cannot be shown", text: message(error) };
    citation = { start: 0, end: 0 };
    sentence = "";
  }
  // Offsets count Unicode code points; JavaScript's strings count UTF-16 units.
  const points = Array.from(article.text);
  const slice = (start, end) => points.slice(start, end).join("");
  const marked = make("mark", slice(citation.start, citation.end));
  at("reader-text").replaceChildren(slice(0, citation.start), marked, slice(citation.end));
  at("reader-title").textContent = article.title;
  at("reader-byline").replaceChildren(...(article.id ? [...byline(article), ...names(article.authors, " · ")] : []));
  at("reader-sentence").hidden = !sentence || words(sentence) === words(citation.quote);
  at("reader-sentence").textContent = `Cited for: ${sentence}`;
  at("reader-link").replaceChildren();
  // An address out of an article may be anything: only the web's own kinds become links.
  if (/^https?:\/\//i.test(article.url ?? "")) {
    const link = make("a", article.url);
    link.href = article.url;
    link.rel = "noopener noreferrer";
    link.target = "_blank";
    at("reader-link").append(link);
  }
  if (newer) at("reader-link").append(opener("Read the newer version", { article_id: newer, start: 0, end: 0 }));
  if (at("reader").open) at("reader-text").focus();
  else at("reader").showModal();
  marked.scrollIntoView({ block: "center" });
}

function request() {
  const body = { question: at("question").value, extractive: at("extractive").checked };
  for (const [name, id] of [["as_of", "as-of"], ["since", "since"], ["until", "until"]]) {
    if (at(id).value) body[name] = at(id).value;
  }
  if (at("source").value.trim()) body.sources = [at("source").value.trim()];
  body.history = conversation.slice(-MESSAGES);
  return body;
}

// Ask, and ask again while the server loads its models or has too many questions.
async function post(body, signal) {
  for (;;) {
    const response = await fetch("/v1/answers", {
      method: "POST",
      headers: headers({ "Content-Type": "application/json", Accept: "text/event-stream" }),
      body: JSON.stringify(body),
      signal,
    });
    if (response.status !== 503 || !response.headers.has("Retry-After")) return response;
    busy((await refusal(response)).message.split(";")[0]);
    await new Promise((later, left) => {
      setTimeout(later, 1000 * Number(response.headers.get("Retry-After")));
      signal.addEventListener("abort", () => left(signal.reason));
    });
  }
}

async function ask() {
  running?.abort();
  const mine = (running = new AbortController());
  const body = request();
  begin(body.question.trim());
  keep(body.question.trim());
  at("question").value = "";
  wait("Looking through the archive");
  try {
    const response = await post(body, mine.signal);
    if (!response.ok) return fail(await refusal(response));
    let whole = false;
    for await (const { event, data } of events(response)) {
      if (event === "evidence") busy(`Reading ${new Set(data.map((item) => item.article.id)).size} articles`);
      if (event === "sentence") showSentence(data);
      if (event === "answer") showAnswer(data, body.question);
      if (event === "error") fail(data);
      whole ||= event === "answer" || event === "error";
    }
    if (!whole) fail({ type: "Broken", message: "the server broke off before the answer was whole; ask again" });
  } catch (error) {
    if (error.name !== "AbortError") fail(error);
    else if (running === mine) broken("Stopped.");
  } finally {
    if (running === mine) rest();
  }
}

function count(number, noun) {
  return `${number.toLocaleString("en-GB")} ${noun}${number === 1 ? "" : "s"}`;
}

async function showArchive() {
  try {
    const state = await (await fetch("/readyz")).json();
    const { articles, sources, ...counts } = state.counts;
    const [first, last] = [counts.first_published_at, counts.last_published_at].map((at) => at && day(at.slice(0, 10)));
    const days = first === last ? first : `${first} to ${last}`;
    const held = articles ? `${count(articles, "article")} from ${count(sources, "outlet")}${days ? `, ${days}` : ""}`
      : "The archive is empty: bring articles in with nutgraf ingest FOLDER";
    const parts = Object.entries(state.parts);
    const loading = parts.filter(([, part]) => part === "loading").map(([name]) => name);
    const failed = parts.filter(([, part]) => part.startsWith("failed")).map(([name, part]) => `${name} ${part}`);
    const coming = loading.length ? [`loading ${loading.join(", ")}`] : [];
    at("archive").textContent = [held, ...coming, ...failed].join(" · ");
    if (loading.length) setTimeout(showArchive, 1500);
  } catch {
    at("archive").textContent = "the server cannot be reached";
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
at("question").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    if (!at("go").disabled) form.requestSubmit();
  }
});
at("copy").addEventListener("click", async () => {
  const done = await navigator.clipboard.writeText(asText()).then(() => "Copied", () => "It could not be copied");
  at("copied").textContent = done;
});
at("fresh").addEventListener("click", () => {
  keep("");
  conversation = [];
  at("fresh").hidden = true;
  running?.abort();
  running = null;
  rest();
  clear();
  at("earlier-list").replaceChildren();
  at("earlier").hidden = true;
  at("about").hidden = false;
  at("question").value = "";
  at("question").focus();
});
at("stop").addEventListener("click", () => running?.abort());
at("limits").addEventListener("input", () => {
  at("limited").textContent = LIMITS.some((id) => at(id).value) ? ": limited" : "";
});
showArchive();
at("question").value ||= kept();
