// The page. Words of articles and of the model go in by textContent only: they are text, never HTML.

const at = (id) => document.getElementById(id);
const form = at("ask");
let running = null; // the AbortController of the question being answered
let conversation = []; // what was asked and answered, for questions that lean on it
let numbers = new Map(); // "article:start:end" -> number of the citation

function make(tag, text = "", className = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className) element.className = className;
  return element;
}

function headers(more = {}) {
  const key = at("key").value;
  return key ? { ...more, Authorization: `Bearer ${key}` } : more;
}

function day(publishedAt) {
  return publishedAt ? publishedAt.slice(0, 10) : "date not known";
}

function byline(item) {
  const kind = item.kind === "opinion" ? " · opinion" : "";
  return `${item.source || "outlet not known"} · ${day(item.published_at)}${kind}`;
}

function fail(error) {
  const told = error.type ? error : { type: "", message: "the server cannot be reached; is it running?" };
  at("error").textContent = told.message;
  at("error").hidden = false;
  if (told.type === "Unauthorized") {
    at("key-row").hidden = false;
    at("key").focus();
  }
}

async function refusal(response) {
  try {
    return (await response.json()).error;
  } catch {
    return { type: "Unknown", message: `the server refused the request (HTTP ${response.status})` };
  }
}

// Yield {event, data} of a stream of server-sent events whose data is JSON on one line.
async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const fields = {};
      for (const line of block.split("\n")) {
        const colon = line.indexOf(": ");
        if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 2);
      }
      if (fields.data) yield { event: fields.event, data: JSON.parse(fields.data) };
    }
  }
}

function clear() {
  numbers = new Map();
  for (const id of ["sentences", "source-list", "coverage-list", "note"]) at(id).replaceChildren();
  for (const id of ["answer", "sources", "coverage", "note", "error"]) at(id).hidden = true;
  at("answer-title").textContent = "Answer";
}

function busy(text) {
  at("progress").textContent = text;
  at("progress").classList.toggle("busy", Boolean(text));
  at("stop").hidden = !text;
  at("go").disabled = Boolean(text);
}

function showSentence(sentence) {
  at("answer").hidden = false;
  const shown = make("span", "", sentence.day ? "development" : "");
  if (sentence.day) {
    // The day that the sentence gives to what it tells, or, where it gives none, that of publication.
    const published = sentence.dated_by === "publication" ? "published " : "";
    shown.append(make("time", published + sentence.day), " ");
  }
  // Places count characters; a JavaScript string counts some of them twice.
  const characters = Array.from(sentence.text);
  const [start, end] = sentence.highlight ?? [0, 0];
  shown.append(characters.slice(0, start).join(""));
  if (end > start) shown.append(make("strong", characters.slice(start, end).join("")));
  shown.append(characters.slice(end).join(""));
  const opinion = sentence.citations.length && sentence.citations.every(({ kind }) => kind === "opinion");
  if (opinion) shown.append(" ", make("span", "(opinion)", "kind"));
  for (const citation of sentence.citations) {
    const number = cite(citation);
    const button = make("button", String(number), "cite");
    button.type = "button";
    button.setAttribute("aria-label", `Source ${number}: ${citation.title}`);
    button.addEventListener("click", () => read(citation));
    const mark = make("sup");
    mark.append(button);
    shown.append(mark);
  }
  at("sentences").append(shown, " ");
}

// List a citation among the sources the first time it is made; return its number.
function cite(citation) {
  const key = `${citation.article_id}:${citation.start}:${citation.end}`;
  if (numbers.has(key)) return numbers.get(key);
  numbers.set(key, numbers.size + 1);
  const item = make("li");
  item.append(make("p", byline(citation), "byline"), opener(citation.title, citation), make("blockquote", citation.quote));
  at("source-list").append(item);
  at("sources").hidden = false;
  return numbers.get(key);
}

function opener(title, citation) {
  const button = make("button", title || "Untitled", "title");
  button.type = "button";
  button.addEventListener("click", () => read(citation));
  return button;
}

function showAnswer(answer, asked) {
  at("answer").hidden = false;
  const understood = answer.question.text;
  if (understood !== asked.trim().split(/\s+/).join(" ")) note(`Understood as: ${understood}`);
  const said = answer.sentences.map((sentence) => sentence.text).join(" ") || "Not in the archive.";
  conversation.push({ role: "user", content: understood }, { role: "assistant", content: said });
  at("fresh").hidden = false;
  if (answer.status === "not_in_archive") {
    at("answer-title").textContent = "Not in the archive";
    // What was streamed has been taken back: the answer as a whole was not sure enough.
    for (const id of ["sentences", "source-list"]) at(id).replaceChildren();
    at("sources").hidden = true;
    showCoverage(answer.evidence);
    // The nearest coverage is listed below, to be opened: it need not be said twice.
    note(at("coverage").hidden ? answer.missing : answer.missing.split(" Nearest coverage: ")[0]);
  } else {
    // Of a question in two parts, one may be answered.
    if (answer.missing) note(answer.missing);
    const left = answer.dropped.length;
    if (left) note(`${left} more ${left === 1 ? "sentence was" : "sentences were"} drafted and left out: the quotes do not support it, or a correction replaces it.`);
  }
  for (const disagreement of answer.disagreements) note(disagreement);
}

function note(text) {
  at("note").append(make("span", text), document.createElement("br"));
  at("note").hidden = false;
}

function showCoverage(evidence) {
  const seen = new Set();
  for (const { article, passage } of evidence) {
    if (seen.has(article.id) || seen.size === 3) continue;
    seen.add(article.id);
    const item = make("li");
    const place = { article_id: article.id, start: passage.start, end: passage.end };
    item.append(make("p", byline(article), "byline"), opener(article.title, place));
    at("coverage-list").append(item);
  }
  at("coverage").hidden = seen.size === 0;
}

// Show the article with the quoted words marked.
async function read(citation) {
  let article;
  try {
    const response = await fetch(`/v1/articles/${encodeURIComponent(citation.article_id)}`, { headers: headers() });
    if (!response.ok) return fail(await refusal(response));
    article = await response.json();
  } catch (error) {
    return fail(error);
  }
  // Offsets count Unicode code points; JavaScript's strings count UTF-16 units.
  const points = Array.from(article.text);
  const slice = (start, end) => points.slice(start, end).join("");
  const marked = make("mark", slice(citation.start, citation.end));
  at("reader-text").replaceChildren(slice(0, citation.start), marked, slice(citation.end));
  at("reader-title").textContent = article.title;
  at("reader-byline").textContent = [byline(article), ...article.authors].join(" · ");
  at("reader-link").replaceChildren();
  // An address out of an article may be anything: only the web's own kinds become links.
  if (/^https?:\/\//i.test(article.url ?? "")) {
    const link = make("a", article.url);
    link.href = article.url;
    link.rel = "noopener noreferrer";
    link.target = "_blank";
    at("reader-link").append(link);
  }
  at("reader").showModal();
  marked.scrollIntoView({ block: "center" });
}

function request() {
  const body = { question: at("question").value, extractive: at("extractive").checked };
  for (const [name, id] of [["as_of", "as-of"], ["since", "since"], ["until", "until"]]) {
    if (at(id).value) body[name] = at(id).value;
  }
  if (at("source").value.trim()) body.sources = [at("source").value.trim()];
  body.history = conversation.slice(-6);
  return body;
}

async function ask() {
  running?.abort();
  const mine = (running = new AbortController());
  const body = request();
  clear();
  busy("Looking through the archive");
  try {
    const response = await fetch("/v1/answers", {
      method: "POST",
      headers: headers({ "Content-Type": "application/json", Accept: "text/event-stream" }),
      body: JSON.stringify(body),
      signal: mine.signal,
    });
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
  } finally {
    if (running === mine) busy("");
  }
}

async function showArchive() {
  try {
    const state = await (await fetch("/readyz")).json();
    const { articles, sources } = state.counts;
    const loading = state.ready ? "" : " · " + Object.entries(state.parts)
      .filter(([, part]) => part !== "ready").map(([name, part]) => `${name}: ${part}`).join(", ");
    at("archive").textContent = `${articles.toLocaleString()} articles from ${sources.toLocaleString()} outlets${loading}`;
    if (loading) setTimeout(showArchive, 1500);
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
at("fresh").addEventListener("click", () => {
  conversation = [];
  at("fresh").hidden = true;
  clear();
  at("question").value = "";
  at("question").focus();
});
at("stop").addEventListener("click", () => {
  running?.abort();
  busy("");
});
showArchive();
