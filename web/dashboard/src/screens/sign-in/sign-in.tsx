import { explain, Problem } from "@hubbub/client";
import { useMutation } from "@tanstack/react-query";
import { useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { CircleAlert } from "lucide-react";
import { useState, type SubmitEvent } from "react";

import { hub } from "../../hub";
import { Button } from "../../pieces/button";
import { Field } from "../../pieces/field";
import { Mark } from "../../pieces/mark";
import css from "./sign-in.module.css";

export function SignIn() {
  const navigate = useNavigate();
  const router = useRouter();
  const { to } = useSearch({ from: "/sign-in" });
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const signingIn = useMutation({
    mutationFn: () => hub.session.signIn(email.trim(), password),
    onSuccess: () => (to ? router.navigate({ href: to, to: "." }) : navigate({ to: "/inbox", search: {} })),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    signingIn.mutate();
  };
  const wrong = signingIn.error instanceof Problem && signingIn.error.status === 401;
  return (
    <main className={css.page}>
      <form className={css.card} onSubmit={submit}>
        <Mark className={css.mark} />
        <h1 className={css.title}>Sign in to Hubbub</h1>
        <p className={css.lead}>Your team’s WhatsApp inbox.</p>
        {signingIn.error && (
          <p className={css.error} role="alert">
            <CircleAlert aria-hidden />
            {wrong ? "The email or the password is not right. Try again." : explain(signingIn.error)}
          </p>
        )}
        <Field
          label="Email"
          type="email"
          autoComplete="username"
          required
          autoFocus
          aria-invalid={wrong}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Field
          label="Password"
          type="password"
          autoComplete="current-password"
          required
          aria-invalid={wrong}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button look="primary" type="submit" className={css.submit} disabled={signingIn.isPending}>
          {signingIn.isPending ? "Signing in…" : "Sign in"}
        </Button>
      </form>
    </main>
  );
}
