import { explain, newClientId, Problem } from "@hubbub/client";
import { useMutation } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";

import { hub } from "../../../hub";
import { Button } from "../../../pieces/button";
import { Field } from "../../../pieces/field";
import { toast } from "../../../pieces/toasts";
import css from "./knowledge.module.css";
import { took } from "./use-uploads";

/** A page of the public web, by its address. */
export function AddPage() {
  const [url, setUrl] = useState("");
  const fetching = useMutation({
    mutationFn: (asked: { url: string; key: string }) => hub.knowledge.addPage({ url: asked.url }, asked.key),
    onSuccess: (document) => {
      took(document);
      setUrl("");
    },
    onError: (error) => {
      if (!(error instanceof Problem && error.status === 422)) toast(explain(error), { bad: true });
    },
  });
  const refused = fetching.error instanceof Problem && fetching.error.status === 422 ? fetching.error.detail : undefined;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const address = url.trim();
    if (!address || fetching.isPending) return;
    fetching.mutate({ url: /^[a-z]+:/iu.test(address) ? address : `https://${address}`, key: newClientId() });
  };
  return (
    <form className={css.addPage} onSubmit={submit}>
      <Field
        label="A page of your website"
        type="text"
        inputMode="url"
        autoComplete="off"
        placeholder="https://example.com/help"
        hint="It is read once. Add it again when it has changed."
        problem={refused}
        value={url}
        onChange={(event) => {
          fetching.reset();
          setUrl(event.target.value);
        }}
      />
      <Button type="submit" disabled={!url.trim() || fetching.isPending}>
        {fetching.isPending ? "Fetching…" : "Add page"}
      </Button>
    </form>
  );
}
