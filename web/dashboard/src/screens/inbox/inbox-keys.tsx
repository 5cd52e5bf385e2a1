export function InboxKeys() {
  return null;
}
