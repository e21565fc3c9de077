// Show openapi.json, with nothing from any other host.

const make = (tag, text = "", className = "") => {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className) element.className = className;
  return element;
};

const api = await (await fetch("/openapi.json")).json();
const named = (schema) => (schema?.$ref ? api.components.schemas[schema.$ref.split("/").pop()] : schema);

function kind(schema) {
  if (!schema) return "";
  if (schema.$ref) return schema.$ref.split("/").pop();
  if (schema.anyOf) return schema.anyOf.map(kind).filter((name) => name !== "null").join(" or ");
  if (schema.type === "array") return `list of ${kind(schema.items)}`;
  return schema.enum ? schema.enum.join(" | ") : schema.type ?? "";
}

function list(title, rows) {
  if (!rows.length) return [];
  const shown = make("ul");
  for (const [name, type, required, description] of rows) {
    const item = make("li");
    item.append(make("code", name), ` ${type}${required ? ", required" : ""}${description ? `: ${description}` : ""}`);
    shown.append(item);
  }
  return [make("p", title, "byline"), shown];
}

function fields(schema) {
  const body = named(schema);
  return Object.entries(body?.properties ?? {}).map(([name, field]) => [
    name, kind(field), body.required?.includes(name), field.description,
  ]);
}

document.getElementById("about").textContent = api.info.description;
for (const [path, methods] of Object.entries(api.paths)) {
  for (const [method, endpoint] of Object.entries(methods)) {
    const section = make("section");
    section.append(make("h2", `${method.toUpperCase()} ${path}`), make("p", endpoint.summary));
    if (endpoint.description) section.append(make("p", endpoint.description, "note"));
    const given = (endpoint.parameters ?? []).map((each) => [each.name, kind(each.schema), each.required, each.description]);
    section.append(...list("Parameters", given));
    section.append(...list("Body (JSON)", fields(endpoint.requestBody?.content["application/json"]?.schema)));
    section.append(...list("Response (JSON)", fields(endpoint.responses["200"]?.content?.["application/json"]?.schema)));
    document.getElementById("endpoints").append(section);
  }
}
