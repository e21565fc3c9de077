// Run the script of /docs over a stand-in for the DOM; print what it shows as JSON. Arguments: it, and openapi.json.
import fs from "node:fs";
import { elements } from "./dom.mjs";

const [script, described] = process.argv.slice(2);
globalThis.fetch = async () => Response.json(JSON.parse(fs.readFileSync(described, "utf8")));
await import(`data:text/javascript,${encodeURIComponent(fs.readFileSync(script, "utf8"))}`);
const all = Object.values(elements).flatMap((element) => element.within());
console.log(JSON.stringify({
  text: Object.fromEntries(Object.entries(elements).map(([id, element]) => [id, element.textContent])),
  links: all.filter(({ href }) => href).map(({ href }) => href),
  ids: all.filter(({ id }) => id).map(({ id }) => id),
}));
