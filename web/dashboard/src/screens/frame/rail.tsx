import { Link, useNavigate } from "@tanstack/react-router";
import { Bell, Command, Inbox, Keyboard, LayoutTemplate, LogOut, Megaphone, Monitor, Moon, Sparkles, Sun } from "lucide-react";

import { hub } from "../../hub";
import { Avatar } from "../../pieces/avatar";
import { Item, Line, Menu, Title } from "../../pieces/menu";
import { Mark } from "../../pieces/mark";
import { Tip } from "../../pieces/tip";
import { useMay, useMe, useObserved } from "../../reading";
import { setTheme, theme, type Theme } from "../../theme/theme";
import css from "./frame.module.css";
import { spelledOf } from "./keys";
import { askForNotices, mayAskForNotices } from "./notices";
import { overlay } from "./overlay";

const THEMES: { value: Theme; label: string; icon: React.ReactNode }[] = [
  { value: "system", label: "As the system", icon: <Monitor aria-hidden /> },
  { value: "light", label: "Light", icon: <Sun aria-hidden /> },
  { value: "dark", label: "Dark", icon: <Moon aria-hidden /> },
];

function MyMenu() {
  const person = useMe().data?.person;
  const now = useObserved(theme);
  const navigate = useNavigate();
  const signOut = () => {
    hub.signOut().catch((error: unknown) => console.warn("The server was not told of the sign-out", error));
    void navigate({ to: "/sign-in", search: {} });
  };
  if (!person) return null;
  const trigger = (
    <button type="button" className={css.me} aria-label={`${person.name}: account and appearance`}>
      <Avatar id={person.id} name={person.name} size="medium" />
    </button>
  );
  return (
    <Menu trigger={trigger} side="right" align="end">
      <Title>
        {person.name} · {person.email}
      </Title>
      <Line />
      {THEMES.map(({ value, label, icon }) => (
        <Item key={value} icon={icon} checked={now === value} keepOpen onSelect={() => setTheme(value)}>
          {label}
        </Item>
      ))}
      <Line />
      <Item icon={<Command aria-hidden />} keys={spelledOf("palette")} onSelect={() => overlay.set("palette")}>
        Find anything
      </Item>
      <Item icon={<Keyboard aria-hidden />} keys="?" onSelect={() => overlay.set("keys")}>
        Keyboard keys
      </Item>
      {mayAskForNotices() && (
        <Item icon={<Bell aria-hidden />} onSelect={() => void askForNotices()}>
          Tell me about new messages
        </Item>
      )}
      <Line />
      <Item icon={<LogOut aria-hidden />} onSelect={signOut}>
        Sign out
      </Item>
    </Menu>
  );
}

const PLACES = [
  { to: "/inbox", words: "Inbox", icon: <Inbox aria-hidden /> },
  { to: "/campaigns", words: "Campaigns", icon: <Megaphone aria-hidden /> },
  { to: "/templates", words: "Templates", icon: <LayoutTemplate aria-hidden /> },
] as const;
/** For those who may set it. */
const AI = { to: "/ai", words: "AI", icon: <Sparkles aria-hidden /> } as const;

export function Rail() {
  const places = useMay("manage_numbers") ? [...PLACES, AI] : PLACES;
  return (
    <nav className={css.rail} aria-label="Main">
      <Mark className={css.mark} />
      {places.map(({ to, words, icon }) => (
        <Tip key={to} text={words} side="right">
          <Link to={to} className={css.place} aria-label={words}>
            {icon}
          </Link>
        </Tip>
      ))}
      <span className={css.gap} />
      <MyMenu />
    </nav>
  );
}
