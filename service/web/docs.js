// Show openapi.json, with nothing from any other host.

const make = (tag, text = "", className = "") => {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className) element.className = className;
  return element;
};

// What stands between backticks is code.
function marked(tag, text, className) {
  const element = make(tag, "", className);
  element.append(...(text ?? "").split("`").map((part, place) => (place % 2 ? make("code", part) : part)));
  return element;
}

const api = await (await fetch("/openapi.json")).json();
const nameOf = (schema) => schema.$ref.split("/").pop();
const named = (schema) => (schema?.$ref ? api.components.schemas[nameOf(schema)] : schema);

// What a value is, in words; what has a name is linked to its description below.
function kind(schema) {
  if (!schema) return [];
  if (schema.$ref) {
    const link = make("a", nameOf(schema));
    link.href = `#${nameOf(schema)}`;
    return [link];
  }
  if (schema.anyOf) {
    const several = schema.anyOf.filter(({ type }) => type !== "null");
    return several.flatMap((one, place) => [...(place ? [" or "] : []), ...kind(one)]);
  }
  if (schema.prefixItems) return [`list of ${schema.prefixItems.length}`];
  if (schema.type === "array") return ["list of ", ...kind(schema.items)];
  if (schema.properties) return [`object of ${Object.keys(schema.properties).join(", ")}`];
  if (schema.additionalProperties) return ["object with values ", ...kind(schema.additionalProperties)];
  return [schema.const ?? schema.enum?.join(" | ") ?? schema.type ?? "anything"];
}

function list(title, rows) {
  if (!rows.length) return [];
  const shown = make("ul");
  for (const [name, type, required, description] of rows) {
    const item = make("li");
    item.append(make("code", name), " ", ...type);
    item.append(required ? ", required" : "", marked("span", description ? `: ${description}` : ""));
    shown.append(item);
  }
  return [make("p", title, "byline"), shown];
}

// Some types tell of their fields below "Attributes:", each as "name: what it is".
function described(schema) {
  const [said, attributes = ""] = (schema?.description ?? "").split("Attributes:\n");
  const each = attributes.matchAll(/^ {4}(\w+): (.*(?:\n {5,}.*)*)/gm);
  return [said, Object.fromEntries([...each].map(([, name, text]) => [name, text.replace(/\s+/g, " ")]))];
}

function fields(schema) {
  const body = named(schema);
  const [, told] = described(body);
  return Object.entries(body?.properties ?? {}).map(([name, field]) => [
    name, kind(field), body.required?.includes(name), told[name] ?? field.description,
  ]);
}

document.getElementById("about").append(marked("span", api.info.description));
for (const [path, methods] of Object.entries(api.paths)) {
  for (const [method, endpoint] of Object.entries(methods)) {
    const section = make("section");
    section.append(make("h2", `${method.toUpperCase()} ${path}`), make("p", endpoint.summary));
    if (endpoint.description) section.append(marked("p", endpoint.description, "note"));
    const given = (endpoint.parameters ?? []).map((each) => [each.name, kind(each.schema), each.required, each.description]);
    section.append(...list("Parameters", given));
    section.append(...list("Body (JSON)", fields(endpoint.requestBody?.content["application/json"]?.schema)));
    section.append(...list("Response (JSON)", fields(endpoint.responses["200"]?.content?.["application/json"]?.schema)));
    document.getElementById("endpoints").append(section);
  }
}
for (const [name, schema] of Object.entries(api.components.schemas)) {
  const section = make("section");
  const title = make("h3", name);
  title.id = name;
  section.append(title, marked("p", described(schema)[0]), ...list("Fields", fields(schema)));
  document.getElementById("types").append(section);
}
// They were not there yet when the browser looked for it.
document.getElementById(location.hash.slice(1))?.scrollIntoView();
