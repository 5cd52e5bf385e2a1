/** What a customer may want, in plain words, by what it is about. */
export const INTENT_GROUPS: readonly { name: string; intents: Readonly<Record<string, string>> }[] = [
  {
    name: "Orders",
    intents: {
      order_status: "Where is my order",
      delivery_problem: "A delivery went wrong",
      place_order: "Placing an order",
      change_order: "Changing an order",
      cancel: "Cancelling",
      return_refund: "Returns and refunds",
    },
  },
  {
    name: "What you sell",
    intents: {
      product_question: "Questions about a product",
      availability: "Is it available",
      price: "What it costs",
    },
  },
  {
    name: "Money and accounts",
    intents: {
      payment: "Paying",
      invoice: "Invoices",
      account: "Account and sign-in",
      document_or_data: "Documents and data",
    },
  },
  {
    name: "Coming by, and help",
    intents: {
      hours_location: "Opening hours and address",
      appointment: "Appointments",
      technical_problem: "Something does not work",
    },
  },
  {
    name: "Talk",
    intents: {
      greeting: "Greetings",
      thanks: "Thanks",
      goodbye: "Goodbyes",
      smalltalk: "Small talk",
      feedback: "Praise and advice",
      complaint: "Complaints",
      other: "Anything else",
    },
  },
];

// a person answers these whatever is chosen, so they are no choice
const ALWAYS_PEOPLE: Readonly<Record<string, string>> = { human: "Asks for a person", opt_out: "Wants no more messages" };

const NAMES: Readonly<Record<string, string>> = Object.assign({}, ALWAYS_PEOPLE, ...INTENT_GROUPS.map((it) => it.intents)) as Record<string, string>;

/** "Where is my order"; what is not known here reads as it is written. */
export function intentName(intent: string): string {
  return NAMES[intent] ?? intent.replaceAll("_", " ");
}
