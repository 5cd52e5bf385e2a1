/** What the models would say, made up on the spot. `MODEL=off`: as without a language model. */
const MODEL = process.env.MODEL !== "off";
const SLOW = Number(process.env.SLOW ?? 900);
const LOW = /not arrived|too small|pending|invoice again|otherwise|third time|cancel/iu;
const HIGH = /thank|perfect|quick|😍|🎉|👍|❤/iu;
const ES = /hola|pedido|llega/iu;
const AR = /[\u0600-\u06ff]/u;
const HI = /[\u0900-\u097f]/u;
const NO_MODEL = "No language model is set up.";
const made = MODEL ? { by: "model", provider: "openai", model: "small-1", prompt: "x@1" } : { by: "local", note: `Picked from the conversation's own words. ${NO_MODEL}` };
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const words = (m) => m.content.body ?? m.content.caption ?? "";

function understand(m) {
  const text = words(m);
  if (m.direction !== "in" || !text) return;
  const label = LOW.test(text) ? "negative" : HIGH.test(text) ? "positive" : "neutral";
  const score = { negative: -0.72, neutral: 0.05, positive: 0.84 }[label];
  const flags = /before Friday|not arrived/u.test(text) ? [{ kind: "urgent", because: text.slice(0, 80) }] : [];
  if (/third time/u.test(text)) flags.push({ kind: "angry", because: "This is the third time I ask" });
  if (/cancel/u.test(text)) flags.push({ kind: "leaving", because: "or I cancel everything" });
  m.sentiment = { label, score, probabilities: { [label]: 0.81 }, flags };
  m.language = AR.test(text) ? "ar" : HI.test(text) ? "hi" : ES.test(text) ? "es" : "en";
}

function moodOf(list) {
  const read = list.filter((m) => m.sentiment).slice(-5);
  const last = read.at(-1);
  if (!last) return null;
  const recent = read.map((m) => m.sentiment.score);
  const slope = (recent.at(-1) - recent[0]) / Math.max(1, recent.length - 1);
  const flags = read.flatMap((m) => m.sentiment.flags.map((f) => ({ ...f, seq: m.seq })));
  const newest = new Map(flags.map((f) => [f.kind, f]));
  return { label: last.sentiment.label, score: recent.at(-1), seq: last.seq, recent, trend: recent.length < 3 ? "steady" : slope < -0.12 ? "falling" : slope > 0.12 ? "rising" : "steady", flags: [...newest.values()] };
}

const SUGGESTED = [
  { id: "past:1", text: "You're welcome, {{name}}! It leaves tomorrow morning, and you get the tracking number as soon as it is on its way.", score: 0.82, source: "past" },
  { id: "canned:can_3", text: "Thank you! Have a lovely day.", score: 0.64, source: "canned" },
  { text: "Happy to help. Returns are free within 30 days, in case the colour is not what you hoped for. {{agent.name}}", score: 0.61, source: "ai", ai: { sources: [{ kind: "passage", id: "doc_1", title: "Returns and refunds" }] } },
];

/** Moods, flags, suggestions and hand-overs for everything in a made-up world. */
export function readAll({ conversations, messages }) {
  for (const [id, list] of messages) {
    list.forEach(understand);
    const cnv = conversations.get(id);
    cnv.mood = moodOf(list);
    const last = list.at(-1);
    if (last.direction === "in" && last.sentiment) last.suggestions = SUGGESTED;
    const n = Number(id.slice(4));
    cnv.ai = n % 11 === 4 ? { handed_over: { at: last.at, reason: ["asked", "angry", "unsure"][n % 3] } } : null;
  }
}

/** A message that came just now is understood a moment later, as in life. */
export function readSoon(cnv, list, m, tell, changed) {
  setTimeout(() => {
    understand(m);
    if (!m.sentiment) return;
    Object.assign(m, { suggestions: SUGGESTED, version: m.version + 1 });
    tell("message.updated", m);
    changed(cnv, { mood: moodOf(list) });
  }, 90);
}

const PASSAGE = { document_id: "doc_1", title: "Returns and refunds", heading: ["Returns and refunds", "Deadlines"], place: 3, page: 2, score: 0.93, text: "Unworn articles can be sent back within 30 days of delivery. The return is free with the label in the parcel; the money is back within five working days." };
const refused = (detail) => ({ status: 409, body: { type: "urn:no_language_model", title: "no_language_model", status: 409, code: "no_language_model", detail } });
const ok = (body) => ({ status: 200, body });

const OF_CONVERSATION = {
  summary: (cnv) => ok({ conversation_id: cnv.id, matter: [{ text: "Wants the bag in green, two pieces, delivered tomorrow.", by: null, seq: null }], done: [{ text: "It leaves tomorrow morning; the tracking number follows.", by: "agent", seq: 24 }], open: [{ text: "The price list was sent, no answer to it yet.", by: null, seq: null }], mood: "positive", from_seq: 1, upto_seq: cnv.last_seq, ...made }),
  tags: (cnv) => ok({ conversation_id: cnv.id, labels: [{ label_id: "lab_1", name: "delivery", score: 0.8 }, { label_id: "lab_3", name: "wholesale", score: 0.6 }], intent: { name: "order_status", score: 0.7 }, upto_seq: cnv.last_seq, ...made }),
  answer: () => ok(MODEL ? { form: "written", text: "You can send it back within 30 days of delivery, free with the label in the parcel. The money is back within five working days.", sources: [PASSAGE], ...made, tokens_in: 900, tokens_out: 60, cost_micros: 812 } : { form: "passages", text: PASSAGE.text, sources: [PASSAGE], by: "local", note: NO_MODEL }),
};

export async function ofConversation(part, cnv) {
  await pause(SLOW);
  return OF_CONVERSATION[part](cnv);
}

export async function ofMessage(part, m) {
  await pause(SLOW);
  if (!MODEL) return refused(NO_MODEL);
  if (part === "transcript") return ok({ message_id: m.id, text: "Hi, it is me again. The parcel is still not here, could you look where it is? Thank you.", at: new Date().toISOString(), ...made });
  return ok({ original: words(m), text: "Hello, when does the order arrive?", to: "en", check: [], ...made });
}

export async function translation(body) {
  await pause(SLOW);
  return MODEL ? ok({ original: body.text, text: `مرحبا! ${body.text}`, to: body.to, check: ["The number 30 is missing."], ...made }) : refused(NO_MODEL);
}

/** A draft in other words, piece by piece. */
export async function rewrite(body, res) {
  await pause(SLOW / 2);
  if (!MODEL && body.how !== "fix" && body.how !== "shorter") return refused(NO_MODEL);
  const text = body.how === "shorter" ? body.text.split(" ").slice(0, 6).join(" ") : `Hello! ${body.text.charAt(0).toUpperCase()}${body.text.slice(1)} Let me know if anything else comes up.`;
  res.writeHead(200, { "content-type": "text/event-stream" });
  const say = (event, data) => res.write(`event: ${event}\r\ndata: ${JSON.stringify(data)}\r\n\r\n`);
  for (const piece of MODEL ? text.match(/\S+\s*/gu) : []) {
    say("piece", { text: piece });
    await pause(SLOW / 10);
  }
  say("done", { text, how: body.how, check: [], ...(MODEL ? made : { by: "local", note: `Greetings and phrases that say nothing were left out by rule. ${NO_MODEL}` }) });
  res.end();
  return null;
}
