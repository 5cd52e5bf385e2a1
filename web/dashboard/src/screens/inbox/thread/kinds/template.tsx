import { keys, type Message } from "@hubbub/client";
import { useQuery } from "@tanstack/react-query";
import { LayoutTemplate } from "lucide-react";

import { hub } from "../../../../hub";
import { TemplateCards, TemplateWords } from "../../../../pieces/template-words";
import { list, text } from "../content";
import css from "./cards.module.css";

/** Its name and values: all that the message itself holds. */
function Named({ message: { content } }: { message: Message }) {
  const variables = list(content, "components").flatMap((it) => list(it, "parameters").map((parameter) => text(parameter, "text")));
  return (
    <div className={css.card}>
      <LayoutTemplate aria-hidden />
      <span>
        <span className={css.strong}>Template “{text(content, "name")}”</span>
        {variables.some(Boolean) && (
          <span className={css.soft} dir="auto">
            {variables.filter(Boolean).join(" · ")}
          </span>
        )}
      </span>
    </div>
  );
}

/** A template message as the customer reads it; by name while that is not known, or when the template is gone. */
export function Template({ message }: { message: Message }) {
  const said = useQuery({
    queryKey: keys.templateSaid(message.id),
    queryFn: () => hub.templates.said(message.id),
    enabled: message.id.startsWith("msg_"), // one that waits to be sent has no id of the inbox yet
    staleTime: Infinity,
    retry: false,
  });
  if (!said.data) return <Named message={message} />;
  return (
    <div className={css.template}>
      <span className={css.templateName} title="Sent as a template">
        <LayoutTemplate aria-hidden />
        {text(message.content, "name")}
      </span>
      <TemplateWords preview={said.data} />
      {said.data.cards && <TemplateCards cards={said.data.cards} />}
    </div>
  );
}
