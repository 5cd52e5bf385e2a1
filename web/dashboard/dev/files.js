/** Small files made on the spot: a picture, a tall picture, a sound. */
export function picture(kind, tall) {
  const [w, h] = kind === "sticker" ? [160, 160] : tall ? [600, 3000] : [900, 640];
  const shape = kind === "sticker"
    ? `<circle cx="80" cy="80" r="70" fill="#ffd166"/><circle cx="58" cy="66" r="8"/><circle cx="102" cy="66" r="8"/><path d="M45 95q35 40 70 0" fill="none" stroke="#000" stroke-width="6"/>`
    : `<rect width="100%" height="100%" fill="#7aa58f"/><circle cx="70%" cy="30%" r="90" fill="#f4e3b2"/><path d="M0 ${h} L${w / 3} ${h / 2} L${w / 2} ${h * 0.7} L${w * 0.75} ${h * 0.4} L${w} ${h} Z" fill="#2f5d50"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}">${shape}</svg>`;
  return { type: "image/svg+xml", bytes: Buffer.from(svg) };
}

export function audio() {
  const [rate, seconds] = [8000, 4];
  const bytes = Buffer.alloc(44 + rate * seconds);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(36 + rate * seconds, 4);
  bytes.write("WAVEfmt ", 8);
  [16, 1 | (1 << 16), rate, rate, 1 | (8 << 16)].forEach((n, i) => bytes.writeUInt32LE(n, 16 + i * 4));
  bytes.write("data", 36);
  bytes.writeUInt32LE(rate * seconds, 40);
  for (let i = 0; i < rate * seconds; i += 1) bytes[44 + i] = 128 + 60 * Math.sin(i / 6) * Math.abs(Math.sin(i / 900));
  return { type: "audio/wav", bytes };
}
