import { Problem } from "./problem";
import type { Session } from "./session";
import type { Uploaded } from "./types";

interface Bytes {
  path: string;
  body: Blob;
  type: string;
  method?: "POST" | "PATCH";
  headers?: Record<string, string>;
}

/** Send bytes, told how far they are (0 to 1). XMLHttpRequest, because fetch does not tell. */
export async function sendBytes<T>(
  session: Session,
  base: string,
  { path, body, type, method = "POST", headers = {} }: Bytes,
  progress: (share: number) => void,
  signal?: AbortSignal,
): Promise<T> {
  const token = await session.token();
  if (token === null) throw new Problem(401, "signed_out", "Signed out", "Sign in again.");
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, base + path);
    request.setRequestHeader("authorization", `Bearer ${token}`);
    request.setRequestHeader("content-type", type);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.responseType = "json";
    request.upload.onprogress = (event) => progress(event.lengthComputable ? event.loaded / event.total : 0);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(request.response as T);
      else reject(Problem.from(request.response, request.status));
    };
    request.onerror = () => reject(Problem.offline());
    request.onabort = () => reject(new DOMException("The upload was stopped", "AbortError"));
    signal?.addEventListener("abort", () => request.abort());
    if (signal?.aborted) request.abort();
    else request.send(body);
  });
}

/** Give a file to the server. */
export function upload(
  session: Session,
  base: string,
  file: File,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<Uploaded> {
  const path = `/v1/media?filename=${encodeURIComponent(file.name)}`;
  return sendBytes(session, base, { path, body: file, type: file.type || "application/octet-stream" }, progress, signal);
}
