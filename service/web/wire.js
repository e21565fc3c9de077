// What the server sends, read: a refusal, and a stream of events.

export async function refusal(response) {
  try {
    return (await response.json()).error;
  } catch {
    return { type: "Unknown", message: `the server refused the request (HTTP ${response.status})` };
  }
}

// Yield {event, data} of a stream of server-sent events whose data is JSON on one line.
export async function* events(response) {
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
