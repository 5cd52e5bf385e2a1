/** One event of a `text/event-stream`. */
export interface ServerEvent {
  event: string;
  data: string;
}

const END = /\r\n\r\n|\n\n|\r\r/u;
const LINE = /\r\n|\n|\r/u;

function read(block: string): ServerEvent | null {
  let event = "message";
  const data: string[] = [];
  for (const line of block.split(LINE)) {
    const [, name = "", value = ""] = /^([^:]+)(?::\x20?(.*))?$/su.exec(line) ?? [];
    if (name === "event") event = value;
    if (name === "data") data.push(value);
  }
  return data.length > 0 ? { event, data: data.join("\n") } : null;
}

/** Reads events out of text that comes cut anywhere. */
export class EventReader {
  private held = "";

  take(text: string): ServerEvent[] {
    this.held += text;
    const events: ServerEvent[] = [];
    for (let end = END.exec(this.held); end !== null; end = END.exec(this.held)) {
      const event = read(this.held.slice(0, end.index));
      this.held = this.held.slice(end.index + end[0].length);
      if (event) events.push(event);
    }
    return events;
  }
}
