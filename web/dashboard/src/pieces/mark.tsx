/** The sign of Hubbub: an h in a speech bubble. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg className={className} viewBox="0 0 32 32" aria-hidden>
      <path
        fill="currentColor"
        d="M8 3h16a5 5 0 0 1 5 5v10a5 5 0 0 1-5 5h-8l-7.300 5.600A1 1 0 0 1 7 27.800V23a5 5 0 0 1-4-5V8a5 5 0 0 1 5-5z"
      />
      <path fill="none" stroke="var(--surface)" strokeWidth="3" strokeLinecap="round" d="M11 8.500v9.500M11 15.500a5 5 0 0 1 10 0V18" />
    </svg>
  );
}
