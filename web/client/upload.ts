import { Problem } from "./problem";
import type { Session } from "./session";
import type { Uploaded } from "./types";

/** Give a file to the server, told how far it is (0 to 1). XMLHttpRequest, because fetch does not tell. */
export async function upload(
  session: Session,
  base: string,
  file: File,
  progress: (share: number) => void,
  signal: AbortSignal,
): Promise<Uploaded> {
  const token = await session.token();
  if (token === null) throw new Problem(401, "signed_out", "Signed out", "Sign in again.");
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${base}/v1/media?filename=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("authorization", `Bearer ${token}`);
    request.setRequestHeader("content-type", file.type || "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = (event) => progress(event.lengthComputable ? event.loaded / event.total : 0);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(request.response as Uploaded);
      else reject(Problem.from(request.response, request.status));
    };
    request.onerror = () => reject(Problem.offline());
    request.onabort = () => reject(new DOMException("The upload was stopped", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
