import type { KnowledgeAnswer, Passage } from "@hubbub/client";
import { describe, expect, it } from "vitest";

import { done, offer, placeOf, withAnswer } from "./help";
import { undone, type Step } from "./undo";

describe("what is said of help that came", () => {
  it("names what was done, what to look at, and a note", () => {
    const made = { text: "Hello!", check: ["The number 482 is missing."], note: "By rule." };
    expect(done("friendly", "hi", made, null)).toEqual({ phase: "done", title: "Made friendlier.", said: ["The number 482 is missing.", "By rule."] });
  });

  it("names the language of a translation", () => {
    expect(done("translate", "Hello", { text: "Hola", check: [] }, "es")).toMatchObject({ title: "Translated into Spanish.", said: [] });
  });

  it("does not claim a change that there is not", () => {
    expect(done("fix", "All right.", { text: "All right. ", check: [], note: null }, null)).toMatchObject({ title: "Nothing to change.", said: [] });
  });
});

describe("an answer of the knowledge base", () => {
  const answer = (more: Partial<KnowledgeAnswer>): KnowledgeAnswer => ({ form: "written", text: "In 14 days.", ...more });

  it("is offered before it is put in, written or as it stands", () => {
    expect(offer(answer({})).phase).toBe("offer");
    expect(offer(answer({ form: "passages" })).phase).toBe("offer");
  });

  it("is one plain sentence when there is nothing", () => {
    expect(offer(answer({ form: "nothing", text: "" }))).toEqual({ phase: "failed", said: "Your knowledge does not speak of this." });
    expect(offer(answer({ form: "nothing", note: "No document yet." }))).toMatchObject({ said: "No document yet." });
  });

  it("goes behind what was written already", () => {
    expect(withAnswer("", "A.")).toBe("A.");
    expect(withAnswer("Hello Amara, \n", "A.")).toBe("Hello Amara,\n\nA.");
  });

  it("says where its passages stand", () => {
    const passage = { title: "Returns", heading: ["Returns", "Deadlines"], page: 3 } as Passage;
    expect(placeOf(passage)).toBe("Returns › Deadlines, page 3");
    expect(placeOf({ title: "Returns" } as Passage)).toBe("Returns");
  });
});

describe("taking back what nobody typed", () => {
  const steps: Step[] = [{ before: "", after: "hi" }, { before: "hi", after: "Hello!" }];

  it("goes back step by step", () => {
    const first = undone(steps, "Hello!");
    expect(first?.text).toBe("hi");
    expect(undone(first?.steps ?? [], "hi")?.text).toBe("");
  });

  it("leaves to the browser what was typed since", () => {
    expect(undone(steps, "Hello! And")).toBeNull();
    expect(undone([], "")).toBeNull();
  });
});
