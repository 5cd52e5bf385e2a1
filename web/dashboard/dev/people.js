/** Made-up customers and what they say: long names, other scripts, other directions, odd messages. */
const NAMES = [
  "Amara Okafor", "Lucas Pereira", "محمد عبد الرحمن", "प्रिया शर्मा", "Chen Wei", "Sofía Hernández", "Jonas Becker",
  "Maximiliana-Konstanze von Hohenfels-Wittgenstein zu Sayn-Berle", "Fatima Zahra", "Tom", "Ines Moreau", "Kofi Mensah",
  "Noor Haddad", "Yuki Tanaka", "Elena Petrova", "Samuel Adeyemi", "Grace Kim", "Olivia Martin", "Ravi Patel", "🌸 Bloom Studio",
];
const LINES = [
  "Hi, is the blue one still in stock?", "Thanks, that was quick!", "Could you send me the invoice again please?",
  "My order 48213 has not arrived yet", "مرحبا، متى يصل الطلب؟", "नमस्ते, क्या आप आज खुले हैं?", "👍", "😂😂",
  "Do you ship to Porto? I would need it before Friday, otherwise I have to find something else for the party.",
  "ok", "Perfect, see you tomorrow at 10", "The size is too small, can I change it for an L?", "https://example.com/shoes?id=42",
  "I paid but it still says pending.", "Can somebody call me?", "What are your opening hours on Sunday?",
];
const ANSWERS = [
  "Hello! Yes, we have three left. Shall I keep one for you?", "Of course, here it is.", "I am checking with the warehouse and come back to you within the hour.",
  "Yes, we ship to Portugal. It takes two to three working days.", "Done. You will get a confirmation by mail.", "You're welcome 🙂",
];
export const TEAM = [
  { id: "per_owner", name: "Olu Ade", email: "owner@demo.test", role: "owner", active: true },
  { id: "per_ana", name: "Ana Lima", email: "ana@demo.test", role: "agent", active: true },
  { id: "per_raj", name: "Raj Mehta", email: "raj@demo.test", role: "agent", active: true },
];
export const NUMBERS = [
  { id: "num_1", display_phone_number: "+1 555 010 0001", name: "Support", quality: "GREEN", status: "CONNECTED", state: "active", rate: 80, version: 1 },
  { id: "num_2", display_phone_number: "+1 555 010 0002", name: "Sales", quality: "YELLOW", status: "CONNECTED", state: "active", rate: 1000, version: 1 },
];
export const LABELS = ["billing", "delivery", "vip", "wholesale"].map((name, i) => ({ id: `lab_${i}`, name }));
export const CANNED = [
  { id: "can_1", shortcut: "hello", body: "Hello {{contact.name}}, this is {{agent.name}}. How can I help?" },
  { id: "can_2", shortcut: "hours", body: "We are open Monday to Friday from 9:00 to 18:00." },
  { id: "can_3", shortcut: "thanks", body: "Thank you, {{contact.name}}! Have a lovely day." },
];

const now = Date.now();
const iso = (ms) => new Date(ms).toISOString();
let seed = 7;
export const chance = () => ((seed = (seed * 16807) % 2147483647) - 1) / 2147483646;
const pick = (list) => list[Math.floor(chance() * list.length)];
const FORTY = Array.from({ length: 40 }, (_, i) => `${i + 1}. a line of a long list, as people paste them`).join("\n");

export function message(cnv, seq, direction, type, content, at, more = {}) {
  return {
    id: `msg_${cnv.slice(4)}${seq.toString(16).toUpperCase().padStart(8, "0")}`, conversation_id: cnv, seq, direction, type, content,
    wamid: `wamid.${cnv}${seq}`, status: direction === "in" ? "received" : "read", at: iso(at), received_at: iso(at + 400),
    author: direction === "in" ? { kind: "customer" } : { kind: "person", id: "per_ana", name: "Ana Lima" }, version: 1, ...more,
  };
}

const media = (mime_type, size, more = {}) => ({ state: "ready", url: "x", mime_type, size, ...more });

function showcase(cnv, at) {
  let seq = 0;
  const add = (direction, type, content, more) => message(cnv, (seq += 1), direction, type, content, at + seq * 47_000, more);
  return [
    add("in", "text", { body: "Hello! I saw your shop on Instagram." }),
    add("in", "image", { caption: "Do you have this in green?" }, { media: media("image/svg+xml", 84_000) }),
    add("out", "text", { body: "Hello Amara! Yes, *in green* and in _sand_. Have a look: https://example.com/green" }, { reactions: [{ emoji: "❤️", by: "in", at: iso(at) }] }),
    add("in", "text", { body: "😍🎉" }),
    add("in", "audio", { voice: true }, { media: media("audio/wav", 32_000) }),
    add("out", "document", { caption: "Our price list", filename: "price-list-2026.pdf" }, { media: media("application/pdf", 1_284_000, { filename: "price-list-2026.pdf" }), status: "delivered" }),
    add("in", "text", { body: "That one, please" }, { reply_to: { wamid: `wamid.${cnv}3`, message_id: `msg_${cnv.slice(4)}00000003` } }),
    add("in", "location", { latitude: 38.7223, longitude: -9.1393, name: "Praça do Comércio", address: "Lisbon, Portugal" }),
    add("in", "contacts", { contacts: [{ name: { formatted_name: "João Costa" }, phones: [{ phone: "+351 912 000 111", type: "CELL" }] }] }),
    add("out", "interactive", { type: "button", body: { text: "Which delivery do you prefer?" }, action: { buttons: [{ type: "reply", reply: { id: "a", title: "Tomorrow" } }, { type: "reply", reply: { id: "b", title: "This week" } }] } }),
    add("in", "interactive", { type: "button_reply", button_reply: { id: "a", title: "Tomorrow" } }),
    add("in", "order", { catalog_id: "1", text: "As discussed", product_items: [{ product_retailer_id: "GREEN-42", quantity: 2, item_price: 39.9, currency: "EUR" }] }),
    add("in", "sticker", {}, { media: media("image/svg+xml", 9_000) }),
    add("in", "image", {}, { media: media("image/svg+xml", 900_000, { filename: "tall" }) }),
    add("in", "video", { caption: "Unboxing" }, { media: { state: "loading" } }),
    add("in", "image", {}, { media: { state: "failed", reason: "WhatsApp no longer has this file. Ask the customer to send it again." } }),
    add("in", "text", { body: FORTY }),
    add("in", "system", { body: "Amara Okafor changed her number", type: "user_changed_number" }, { author: { kind: "system" } }),
    add("in", "unsupported", { errors: [{ code: 131051, title: "Message type unknown" }], unsupported: { type: "poll_creation" } }),
    add("in", "call", { event: "missed", duration: 0 }),
    add("in", "text", { body: "You deleted this" }, { revoked_at: iso(at) }),
    add("in", "text", { body: "The address is Rua Augusta 12" }, { edited_at: iso(at) }),
    add("out", "text", { body: "It leaves tomorrow morning." }, { status: "failed", error: { code: 131047, title: "Re-engagement message", advice: "This customer has not written for 24 hours. Send a template." } }),
    add("out", "text", { body: "It leaves tomorrow morning, and I send you the tracking number as soon as I have it." }, { status: "delivered" }),
    add("in", "text", { body: "This is the third time I ask where it is. Tell me today, or I cancel everything." }),
    add("in", "text", { body: "And can I send it back if the green is too dark?" }),
    add("out", "text", { body: "Yes: returns are free within 30 days of delivery. The label is in the parcel." }, { author: { kind: "ai" }, ai: { answers: "msg_x", prompt: "answer@2", provider: "openai", model: "small-1", tokens_in: 1840, tokens_out: 62, cost_micros: 1240, confidence: 0.87, sources: [{ kind: "passage", id: "doc_1", title: "Returns and refunds" }, { kind: "past_answer", id: "msg_9", title: "The label is in the parcel, no need to print one." }] } }),
    add("in", "text", { body: "Hola, ¿cuándo llega el pedido?" }),
    add("in", "text", { body: "Perfect, thank you so much! 🙏" }),
  ];
}

export function world(count) {
  const conversations = new Map();
  const messages = new Map();
  const notes = new Map();
  for (let i = 0; i < count; i += 1) {
    const id = `cnv_${String(i).padStart(26, "0")}`;
    const last = now - (i === 0 ? 40_000 : i * 1000 * 60 * (3 + chance() * 20));
    let list;
    if (i === 0) list = showcase(id, last - 30 * 47_000);
    else {
      const size = i === 1 ? 4000 : 3 + Math.floor(chance() * 40);
      list = Array.from({ length: size }, (_, n) => {
        const direction = n === size - 1 && i % 3 ? "in" : chance() < 0.55 ? "in" : "out";
        const at = last - (size - 1 - n) * (n > size - 6 ? 60_000 : 1000 * 60 * 37);
        return message(id, n + 1, direction, "text", { body: direction === "in" ? pick(LINES) : pick(ANSWERS) }, at, direction === "out" ? { status: pick(["sent", "delivered", "read", "read"]) } : {});
      });
    }
    messages.set(id, list);
    const inbound = list.findLast((m) => m.direction === "in");
    const tail = list.at(-1);
    const unread = tail.direction === "in" ? (i === 0 ? 2 : i % 4 === 1 ? 1 + Math.floor(chance() * 12) : 0) : 0;
    const name = NAMES[i % NAMES.length] + (i >= NAMES.length ? ` ${Math.floor(i / NAMES.length) + 1}` : "");
    conversations.set(id, {
      id, number_id: NUMBERS[i % 3 ? 0 : 1].id,
      contact: { id: `con_${i}`, name: i % 23 === 9 ? "" : name, phone: i % 17 === 5 ? null : `3519120${String(10000 + i)}`, user_id: i % 17 === 5 ? "PT.13491208655302741918" : null, username: i % 17 === 5 ? "kai.moves" : null },
      status: i % 9 === 8 ? "resolved" : i % 13 === 12 ? "snoozed" : "open", assignee_id: [null, "per_ana", "per_raj", "per_ana"][i % 4],
      labels: i % 5 === 0 ? ["vip"] : i % 5 === 2 ? ["billing", "delivery"] : [], priority: "normal", snoozed_until: null,
      last_seq: tail.seq, read_seq: tail.seq - unread, unread, last_message: previewOf(tail), last_message_at: tail.at,
      waiting_since: tail.direction === "in" ? tail.at : null,
      window_expires_at: inbound ? iso(Date.parse(inbound.at) + 86_400_000) : null, created_at: list[0].at, updated_at: tail.at, version: 1,
    });
    notes.set(id, i % 6 === 0 ? [{ id: `nte_${i}`, conversation_id: id, after_seq: Math.max(1, tail.seq - 2), body: "Regular customer, always pays on time. @Raj knows the details of the last order.", author: { kind: "person", id: "per_raj", name: "Raj Mehta" }, at: iso(last - 90_000) }] : []);
  }
  conversations.get(`cnv_${"0".repeat(26)}`).assignee_id = "per_ana";
  return { conversations, messages, notes };
}

export function previewOf(m) {
  const text = m.type === "text" ? m.content.body : (m.content.caption ?? "");
  return { seq: m.seq, direction: m.direction, type: m.type, text: text.replaceAll("\n", " ").slice(0, 140), status: m.status, at: m.at };
}

export const say = () => pick(LINES);
