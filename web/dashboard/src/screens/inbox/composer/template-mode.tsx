import { explain, keys, type Content, type Conversation, type Template, type TemplateOffer } from "@hubbub/client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { SendHorizontal, X } from "lucide-react";
import { useDeferredValue, useState } from "react";

import { hub } from "../../../hub";
import { Button, IconButton } from "../../../pieces/button";
import { Field } from "../../../pieces/field";
import { TemplateLacks } from "../../../pieces/phone-preview";
import { Bone } from "../../../pieces/skeleton";
import { TemplateCards, TemplateWords } from "../../../pieces/template-words";
import { useNumbers } from "../../../reading";
import { price } from "../../../words/price";
import { slotWords } from "../../../words/slots";
import { TemplateChoice } from "./template-choice";
import css from "./template-mode.module.css";
import { askedOf, isFile, known, valuesOf, type Slot } from "./template-values";

interface Around {
  conversation: Conversation;
  send: (message: Content & { type: string }) => void;
  leave: () => void;
}

function useOffer(conversationId: string, template: Template, values: Record<string, unknown>) {
  return useQuery({
    queryKey: keys.templateOffer(conversationId, template.id, values),
    queryFn: () => hub.templates.offer(conversationId, template.id, values),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
}

function Place({ slot, text, set, first }: { slot: Slot; text: string; set: (text: string) => void; first: boolean }) {
  const words = slotWords(slot.key);
  return (
    <Field
      label={words.charAt(0).toUpperCase() + words.slice(1) + (slot.kind === "url_suffix" ? ": end of the address" : "")}
      hint={isFile(slot) ? "An address on the web from which WhatsApp fetches it." : slot.example ? `Such as ${slot.example}` : undefined}
      type={isFile(slot) ? "url" : slot.kind === "expiration" ? "datetime-local" : "text"}
      placeholder={isFile(slot) ? "https://" : undefined}
      maxLength={slot.longest ?? undefined}
      dir="auto"
      autoFocus={first}
      value={text}
      onChange={(event) => set(event.target.value)}
    />
  );
}

/** What it costs, beside Send: nothing is said where no rate card is set. */
function Cost({ cost }: { cost: TemplateOffer["cost"] | undefined }) {
  if (!cost) return null;
  return (
    <span className={css.cost} title="When it is delivered, by the rate card">
      {cost.amount === 0 ? "Free now" : price(cost.amount, cost.currency)}
    </span>
  );
}

function Filling({ template, conversation, send, back }: Omit<Around, "leave"> & { template: Template; back: () => void }) {
  const asked = askedOf(template.variables);
  const [written, setWritten] = useState<Record<string, string>>(() => known(template.variables, conversation.contact));
  const values = useDeferredValue(valuesOf(asked, written));
  const offer = useOffer(conversation.id, template, values);
  const message = offer.isPlaceholderData ? null : offer.data?.message;
  return (
    <form
      className={css.whole}
      onSubmit={(event) => {
        event.preventDefault();
        if (message) send(message as Content & { type: string });
      }}
    >
      <div className={css.head}>
        <strong>{template.name}</strong>
        <small>
          {template.language} · {template.category.toLowerCase()}
        </small>
        <IconButton small label="Another template" onClick={back}>
          <X aria-hidden />
        </IconButton>
      </div>
      <div className={css.filling}>
        {asked.length > 0 && (
          <div className={css.places}>
            {asked.map((slot, i) => (
              <Place key={slot.key} slot={slot} first={i === 0} text={written[slot.key] ?? ""} set={(text) => setWritten((before) => ({ ...before, [slot.key]: text }))} />
            ))}
          </div>
        )}
        <div className={css.look} aria-label="As the customer will see it">
          {offer.data ? (
            <>
              <div className={css.bubble}>
                <TemplateWords preview={offer.data.preview} />
              </div>
              {offer.data.preview.cards && <TemplateCards cards={offer.data.preview.cards} />}
              <TemplateLacks preview={offer.data.preview} />
            </>
          ) : offer.error ? (
            <p className={css.none}>{explain(offer.error)}</p>
          ) : (
            <Bone className={css.bone} />
          )}
        </div>
      </div>
      <div className={css.foot}>
        <Cost cost={offer.data?.cost} />
        <Button small look="primary" type="submit" disabled={!message}>
          Send
          <SendHorizontal aria-hidden />
        </Button>
      </div>
    </form>
  );
}

/** Send a template: choose it, fill it, see it as the customer will, and what it costs. */
export function TemplateMode({ conversation, send, leave }: Around) {
  const [template, setTemplate] = useState<Template | null>(null);
  const number = useNumbers().find((it) => it.id === conversation.number_id);
  if (!template) return <TemplateChoice wabaId={number?.waba_id ?? ""} choose={setTemplate} leave={leave} />;
  return <Filling key={template.id} template={template} conversation={conversation} send={send} back={() => setTemplate(null)} />;
}
