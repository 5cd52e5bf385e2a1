/** The ways to have a language model, with the settings that each takes. A test holds them against docs/ai.md. */
export const WAYS: readonly { name: string; settings: readonly string[]; more: string }[] = [
  {
    name: "Claude",
    settings: ["HUB_ANTHROPIC_API_KEY", "HUB_ANTHROPIC_MODEL", "HUB_ANTHROPIC_PRICE"],
    more: "A key from Anthropic.",
  },
  {
    name: "OpenAI",
    settings: ["HUB_OPENAI_API_KEY", "HUB_OPENAI_MODEL", "HUB_OPENAI_PRICE"],
    more: "A key from OpenAI.",
  },
  {
    name: "Your own server",
    settings: ["HUB_LLM_URL", "HUB_LLM_MODEL"],
    more: "Anything that speaks OpenAI’s language: vLLM, Ollama, llama.cpp. Without a price it costs nothing here.",
  },
];
