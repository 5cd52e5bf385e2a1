export function ContextPane({ id }: { id: string }) {
  return <aside aria-label="Details">{id}</aside>;
}
