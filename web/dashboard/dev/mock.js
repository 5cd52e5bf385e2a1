/**
 * A stand-in for the inbox process while working on screens alone: `node dev/mock.js [port] [conversations]`.
 * It keeps to the contract, forgets everything when it stops, and is no part of what is built.
 */
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

import { ofConversation, ofMessage, readAll, readSoon, rewrite, translation } from "./ai.js";
import { audio, picture } from "./files.js";
import { CANNED, LABELS, message, NUMBERS, previewOf, say, TEAM, world } from "./people.js";

const [port = "8010", count = "300"] = process.argv.slice(2);
const LIVELY_MS = Number(process.env.LIVELY ?? 0);
const made = world(Number(count));
const { conversations, messages, notes } = made;
readAll(made);
const feed = [];
const sockets = new Set();
const tokens = new Map();

const frameOf = (e) => JSON.stringify({ op: "event", cursor: `${e.n}-0`, ...e.event });
function tell(type, data) {
  const event = { id: `${data.id}.${data.version ?? 1}`, type, at: new Date().toISOString(), data: structuredClone(data) };
  feed.push({ n: feed.length + 1, event });
  for (const socket of sockets) socket.send(frameOf(feed.at(-1)));
}

function changed(conversation, changes) {
  Object.assign(conversation, changes, { version: conversation.version + 1, updated_at: new Date().toISOString() });
  tell("conversation.updated", conversation);
  return conversation;
}

function add(cnv, direction, type, content, more = {}) {
  const list = messages.get(cnv.id);
  const m = message(cnv.id, list.length + 1, direction, type, content, Date.now(), more);
  list.push(m);
  tell("message.created", m);
  const inbound = direction === "in";
  changed(cnv, {
    last_seq: m.seq, last_message: previewOf(m), last_message_at: m.at, unread: inbound ? cnv.unread + 1 : 0,
    read_seq: inbound ? cnv.read_seq : m.seq, status: "open", waiting_since: inbound ? (cnv.waiting_since ?? m.at) : null,
    ...(inbound ? { window_expires_at: new Date(Date.now() + 86_400_000).toISOString() } : {}),
  });
  if (inbound) readSoon(cnv, list, m, tell, changed);
  return m;
}

function tick(m, status) {
  Object.assign(m, { status, version: m.version + 1 });
  tell("message.updated", m);
  const cnv = conversations.get(m.conversation_id);
  if (cnv.last_message.seq === m.seq) changed(cnv, { last_message: previewOf(m) });
}

function send(cnv, body, person, client_id) {
  const held = client_id && messages.get(cnv.id).find((m) => m.client_id === client_id);
  if (held) return held;
  const reply = body.context && messages.get(cnv.id).find((m) => m.wamid === body.context.message_id);
  const m = add(cnv, "out", body.type, body[body.type], {
    status: "queued", client_id, author: { kind: "person", id: person.id, name: person.name },
    ...(reply ? { reply_to: { wamid: reply.wamid, message_id: reply.id } } : {}),
  });
  ["sent", "delivered", "read"].forEach((status, i) => setTimeout(() => tick(m, status), 300 + i * 900));
  return m;
}

const problem = (status, code, detail, more) => ({ status, body: { type: `urn:${code}`, title: code, status, code, detail, ...more } });
const ok = (body, status = 200) => ({ status, body });
const SORTS = {
  newest: (a, b) => b.last_message_at.localeCompare(a.last_message_at),
  waiting: (a, b) => (a.waiting_since ?? "9").localeCompare(b.waiting_since ?? "9"),
  window: (a, b) => (a.window_expires_at ?? "9").localeCompare(b.window_expires_at ?? "9"),
};

function listed(q, me) {
  const assignee = q.get("assignee");
  const items = [...conversations.values()].filter((c) =>
    (!q.get("status") || c.status === q.get("status")) &&
    (!assignee || (assignee === "me" ? c.assignee_id === me.id : assignee === "none" ? !c.assignee_id : c.assignee_id === assignee)) &&
    (!q.get("number") || c.number_id === q.get("number")) && (!q.get("label") || c.labels.includes(q.get("label"))) &&
    (!q.get("mood") || c.mood?.label === q.get("mood")) && (!q.get("unread") || c.unread > 0) &&
    (!q.get("q") || `${c.contact.name} ${c.contact.phone} ${c.last_message.text}`.toLowerCase().includes(q.get("q").toLowerCase())));
  items.sort(SORTS[q.get("sort")] ?? SORTS.newest);
  const start = Number(q.get("cursor") ?? 0);
  const end = start + Number(q.get("limit") ?? 50);
  return ok({ items: items.slice(start, end), next_cursor: end < items.length ? String(end) : null });
}

const page = (items) => ok({ items, next_cursor: null });

function login(body) {
  const person = TEAM.find((p) => p.email === body.email);
  if (!person || body.password !== "demo") return problem(401, "wrong_credentials", "The email or the password is wrong.");
  return grant(person);
}
function grant(person) {
  const token = `t${String(tokens.size)}`;
  tokens.set(token, person);
  return ok({ access_token: token, refresh_token: `r-${person.id}`, token_type: "Bearer", expires_in: 900 });
}

function route(method, path, q, body, me) {
  const [kind, id, part, sub, act] = path.slice(4).split("/");
  if (kind === "me") return ok({ person: me, tenant: { id: "ten_1", name: "Demo" }, role: me.role, permissions: [] });
  if (kind === "team") return page(TEAM);
  if (kind === "numbers") return page(NUMBERS);
  if (kind === "labels") return page(LABELS);
  if (kind === "canned-replies") return page(CANNED);
  if (kind === "assist") return translation(body);
  if (kind === "messages" && (part === "translation" || part === "transcript")) return ofMessage(part, [...messages.values()].flat().find((m) => m.id === id));
  if (kind === "contacts") {
    const cnv = [...conversations.values()].find((c) => c.contact.id === id);
    cnv.record ??= { ...cnv.contact, email: null, fields: { Company: "Okafor Studio", City: "Lisbon" }, labels: [], created_at: cnv.created_at, updated_at: cnv.updated_at, version: 1 };
    if (method === "PATCH") { Object.assign(cnv.record, body, { version: cnv.record.version + 1 }); tell("contact.updated", cnv.record); }
    return ok(cnv.record);
  }
  if (kind !== "conversations") return problem(404, "not_found", "No such thing.");
  const all = [...conversations.values()].filter((c) => c.status === "open");
  if (id === "counts") return ok({ mine: all.filter((c) => c.assignee_id === me.id).length, unassigned: all.filter((c) => !c.assignee_id).length, all: all.length });
  if (!id) return listed(q, me);
  const cnv = conversations.get(id);
  if (!cnv) return problem(404, "not_found", "No such conversation.");
  if (!part) return ok(method === "PATCH" ? changed(cnv, { ...body, ...(body.unread ? { unread: 1 } : {}) }) : cnv);
  if (["summary", "tags", "answer"].includes(part)) return ofConversation(part, cnv);
  if (part === "claim") return cnv.assignee_id && cnv.assignee_id !== me.id ? problem(409, "taken", "Raj Mehta has it.") : ok(changed(cnv, { assignee_id: me.id }));
  if (part === "read") return ok(changed(cnv, { read_seq: body.seq, unread: 0 }));
  if (part === "notes") {
    if (method === "GET") return page(notes.get(id));
    const note = { id: `nte_${Date.now()}`, conversation_id: id, after_seq: cnv.last_seq, body: body.body, author: { kind: "person", id: me.id, name: me.name }, at: new Date().toISOString() };
    notes.get(id).push(note);
    tell("note.created", note);
    return ok(note, 201);
  }
  if (act === "retry") return ok(send(cnv, { type: "text", text: messages.get(id).find((m) => m.id === sub).content }, me), 202);
  if (method === "POST") return ok(send(cnv, body, me), 202);
  const before = Number(q.get("before") ?? Infinity);
  return page(messages.get(id).filter((m) => m.seq < before).slice(-Number(q.get("limit") ?? 50)).reverse());
}

const server = createServer(async (req, res) => {
  const url = new URL(req.url, "http://x");
  let text = "";
  for await (const chunk of req) text += chunk;
  const body = text && req.headers["content-type"]?.includes("json") ? JSON.parse(text) : {};
  const me = tokens.get((req.headers.authorization ?? "").slice(7));
  const reply = ({ status, body }) => res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  if (url.pathname === "/v1/auth/login") return reply(login(body));
  if (url.pathname === "/v1/auth/refresh") return reply(grant(TEAM.find((p) => `r-${p.id}` === body.refresh_token)));
  if (url.pathname.startsWith("/v1/auth/")) return reply(ok({}));
  if (!me) return reply(problem(401, "not_signed_in", "Sign in first."));
  if (url.pathname.startsWith("/v1/media/")) {
    const m = [...messages.values()].flat().find((it) => it.id === url.pathname.slice(10));
    const file = m?.type === "audio" ? audio() : picture(m?.type ?? "image", m?.media?.filename === "tall");
    return res.writeHead(200, { "content-type": file.type }).end(file.bytes);
  }
  if (url.pathname === "/v1/assist/rewrite") {
    const refusal = await rewrite(body, res);
    return refusal ? reply(refusal) : undefined;
  }
  return setTimeout(async () => reply(await route(req.method, url.pathname, url.searchParams, body, me)), Number(process.env.DELAY ?? 15));
});

new WebSocketServer({ server, path: "/v1/stream" }).on("connection", (socket) => {
  let me;
  const say = (frame) => socket.send(JSON.stringify(frame));
  const hear = {
    auth: (f) => {
      me = tokens.get(f.token);
      if (!me) return socket.close(4401, "token");
      say({ op: "ready", cursor: `${feed.length}-0`, session: "s", heartbeat: 25 });
      for (const e of f.cursor ? feed.slice(Number(f.cursor.split("-")[0])) : []) socket.send(frameOf(e));
      sockets.add(socket);
      setTimeout(() => say({ op: "presence", conversation_id: `cnv_${"0".repeat(26)}`, viewers: ["per_raj"], typing: [] }), 500);
    },
    send: (f) => say({ op: "ack", client_id: f.client_id, message: send(conversations.get(f.conversation_id), f.message, me, f.client_id) }),
    read: (f) => { const c = conversations.get(f.conversation_id); if (c.unread) changed(c, { read_seq: f.seq, unread: 0 }); },
    ping: (f) => say({ op: "pong", n: f.n }),
  };
  socket.on("message", (data) => { const f = JSON.parse(data); hear[f.op]?.(f); });
  socket.on("close", () => sockets.delete(socket));
  setInterval(() => say({ op: "heartbeat" }), 25_000).unref();
});

if (LIVELY_MS) setInterval(() => add([...conversations.values()][Math.floor(Math.random() * 40)], "in", "text", { body: say() }), LIVELY_MS);
server.listen(Number(port), "127.0.0.1", () => console.log(`mock inbox on http://127.0.0.1:${port}`));
