import { useEffect, useState } from "react";

const STEPS = [["year", 31557600], ["month", 2629800], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];
const SHORT = { year: "y", month: "mo", week: "w", day: "d", hour: "h", minute: "m" };
// pages are also drawn once without a browser, while they are built
const language = () => (typeof document === "undefined" ? undefined : document.documentElement.lang || undefined);

// One clock for every time on the page, not a timer each.
const listeners = new Set();
let clock = 0;
function subscribe(tick) {
  listeners.add(tick);
  clock ||= setInterval(() => listeners.forEach((f) => f()), 30000);
  return () => {
    listeners.delete(tick);
    if (!listeners.size) { clearInterval(clock); clock = 0; }
  };
}

function relative(date, short) {
  const seconds = (date - Date.now()) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) {
      const n = Math.trunc(seconds / size);
      return short ? `${Math.abs(n)}${SHORT[unit]}` : new Intl.RelativeTimeFormat(language(), { numeric: "auto" }).format(n, unit);
    }
  }
  return short ? "now" : "just now";
}

/** Days without a time ("2026-11-21") are days everywhere: no zone may move them. */
export function RelativeTime({ at, mode = "relative", zone = "", className }) {
  const [, redraw] = useState(0);
  useEffect(() => (mode === "relative" || mode === "short" ? subscribe(() => redraw((n) => n + 1)) : undefined), [mode]);
  const dayOnly = /^\d{4}-\d{2}-\d{2}$/.test(at || "");
  const date = at ? new Date(dayOnly ? `${at}T12:00:00Z` : at) : null;
  if (!date || Number.isNaN(+date)) return <span className={className}>–</span>;
  const timeZone = dayOnly ? "UTC" : zone || undefined;
  const day = new Intl.DateTimeFormat(language(), { timeZone, year: "numeric", month: "short", day: "numeric" }).format(date);
  const exact = dayOnly ? day : new Intl.DateTimeFormat(language(), { timeZone, dateStyle: "full", timeStyle: "short" }).format(date);
  const text = mode === "date" ? day
    : mode === "datetime" ? `${day}, ${new Intl.DateTimeFormat(language(), { timeZone, timeStyle: "short" }).format(date)}`
    : relative(date, mode === "short");
  return <time dateTime={at} title={exact} className={className} suppressHydrationWarning>{text}</time>;
}
