import { explain, keys, pagesOf, Problem, type Pages, type Template } from "@hubbub/client";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { CircleAlert } from "lucide-react";

import { hub } from "../../hub";
import { Button } from "../../pieces/button";
import { Empty } from "../../pieces/empty";
import { PhonePreview } from "../../pieces/phone-preview";
import { Bone } from "../../pieces/skeleton";
import css from "./editor.module.css";
import { Editor } from "./editor";

const TRIES = 2;
const isMissing = (error: unknown): boolean => error instanceof Problem && error.status === 404;

/** As a list knows it, until the answer is there. */
function listed(id: string): Template | undefined {
  for (const [, pages] of hub.queries.getQueriesData<Pages<Template>>({ queryKey: keys.templates })) {
    const found = pagesOf(pages).find((it) => it.id === id);
    if (found) return found;
  }
  return undefined;
}

function Loading() {
  return (
    <div className={css.loading} aria-busy aria-label="Loading the template">
      <div>
        {Array.from({ length: 5 }, (_, i) => (
          <div key={i}>
            <Bone className={css.boneLabel} />
            <Bone className={css.boneField} />
          </div>
        ))}
      </div>
      <PhonePreview preview={undefined} />
    </div>
  );
}

function Known({ id }: { id: string }) {
  const template = useQuery({
    queryKey: keys.template(id),
    queryFn: () => hub.templates.one(id),
    placeholderData: () => listed(id),
    retry: (times, error) => times < TRIES && !isMissing(error),
  });
  if (template.data) return <Editor id={id} template={template.data} />;
  if (!template.error) return <Loading />;
  const missing = isMissing(template.error);
  return (
    <Empty
      icon={<CircleAlert aria-hidden />}
      title={missing ? "This template is not here" : "The template could not be loaded"}
      actions={missing ? <Link to="/templates">All templates</Link> : <Button onClick={() => void template.refetch()}>Try again</Button>}
    >
      {missing ? "It may have been deleted." : explain(template.error)}
    </Empty>
  );
}

export function TemplateScreen() {
  const { templateId } = useParams({ from: "/frame/templates/$templateId" });
  return templateId === "new" ? <Editor key="new" id="new" template={undefined} /> : <Known key={templateId} id={templateId} />;
}
