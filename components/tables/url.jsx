import { useEffect, useId, useRef, useState, useSyncExternalStore } from "react";
import { Link, useLocation, useNavigate, useSearchParams } from "react-router";

/** The address with some parameters changed; a change of filter or order starts again at the first page. */
function changed(location, values, keepCursor = false) {
  const params = new URLSearchParams(location.search);
  if (!keepCursor) params.delete("cursor");
  for (const [key, value] of Object.entries(values)) value ? params.set(key, value) : params.delete(key);
  const query = params.toString();
  return location.pathname + (query ? `?${query}` : "");
}

const nothing = new URLSearchParams();
const never = () => () => {};

/** The parameters of the address. Pages are exported without any, so while React takes such a page over there are none. */
function useParams() {
  const [params] = useSearchParams();
  const takenOver = useSyncExternalStore(never, () => true, () => false);
  return takenOver ? params : nothing;
}

/** Head of a sortable column: none, descending for numbers or ascending for words first, then the other way. */
export function SortHead({ column, label, numeric = false, initial = "" }) {
  const location = useLocation();
  const params = useParams();
  const sort = params.get("sort") ?? initial;
  const dir = sort === column ? "ascending" : sort === `-${column}` ? "descending" : "none";
  const next = dir === "none" ? (numeric ? `-${column}` : column) : dir === "ascending" ? `-${column}` : column;
  return (
    <th scope="col" aria-sort={dir} className={numeric ? "num" : ""}>
      <Link to={changed(location, { sort: next })} preventScrollReset>
        {label}<span aria-hidden="true">{dir === "ascending" ? "↑" : dir === "descending" ? "↓" : ""}</span>
      </Link>
    </th>
  );
}

/** A search field kept in the address; typing waits a moment, so the list is asked once. */
export function UrlSearch({ param = "q", label, placeholder, delay = 250 }) {
  const location = useLocation();
  const navigate = useNavigate();
  const params = useParams();
  const inAddress = params.get(param) ?? "";
  const [text, setText] = useState(inAddress);
  const timer = useRef(0);
  const sent = useRef(inAddress);
  useEffect(() => {
    if (inAddress !== sent.current) { sent.current = inAddress; setText(inAddress); }
  }, [inAddress]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const latest = useRef(location);
  latest.current = location;
  const type = (value) => {
    setText(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      sent.current = value.trim();
      navigate(changed(latest.current, { [param]: sent.current }), { replace: true, preventScrollReset: true });
    }, delay);
  };
  return (
    <div className="with-icon">
      <svg className="icon" width="16" height="16" viewBox="0 0 24 24" fill="none" stroke="currentColor" aria-hidden="true">
        <circle cx="11" cy="11" r="7" /><path d="m20 20-3.6-3.6" strokeLinecap="round" />
      </svg>
      <input type="search" className="input input-search" aria-label={label} placeholder={placeholder || label} value={text}
        name={param} autoComplete="off" onChange={(e) => type(e.target.value)} data-search-field="" />
    </div>
  );
}

/** A filter kept in the address; the empty value means all. */
export function UrlSelect({ param, label, options = [], all = "" }) {
  const location = useLocation();
  const navigate = useNavigate();
  const params = useParams();
  const pick = (e) => navigate(changed(location, { [param]: e.target.value }), { preventScrollReset: true });
  return (
    <select className="select" aria-label={label} name={param} value={params.get(param) ?? ""} onChange={pick}>
      <option value="">{all || label}</option>
      {options.map(([value, words]) => <option key={value} value={value}>{words}</option>)}
    </select>
  );
}

/** A day kept in the address; its label stands before it, since an empty date field says nothing. */
export function UrlDate({ param, label }) {
  const location = useLocation();
  const navigate = useNavigate();
  const params = useParams();
  const pick = (e) => navigate(changed(location, { [param]: e.target.value }), { preventScrollReset: true });
  return (
    <label className="row g2 small muted">
      {label}
      <input type="date" className="input" name={param} value={params.get(param) ?? ""} onChange={pick} />
    </label>
  );
}

/** One choice of a few kept in the address, as a row of buttons. */
export function UrlSegments({ param, label, options = [], initial = "" }) {
  const location = useLocation();
  const params = useParams();
  const now = params.get(param) ?? initial;
  return (
    <nav className="segmented" aria-label={label}>
      {options.map(([value, words]) => (
        <Link key={value} className="seg" to={changed(location, { [param]: value === initial ? "" : value })}
          aria-current={value === now ? "page" : undefined} preventScrollReset>{words}</Link>
      ))}
    </nav>
  );
}

/** Clears every filter of the list; shown only while there is one. */
export function UrlClear({ params: names = [], label = "Clear filters" }) {
  const location = useLocation();
  const params = useParams();
  if (!names.some((name) => params.get(name))) return null;
  return <Link className="btn btn-ghost btn-s" to={changed(location, Object.fromEntries(names.map((n) => [n, ""])))}>{label}</Link>;
}

/** Pages of a keyset list: forward by the cursor the server gave, back by the way one came. */
export function Pager({ nextCursor = "", summary = "" }) {
  const location = useLocation();
  const navigate = useNavigate();
  const params = useParams();
  const isFirst = !params.get("cursor");
  const back = () => (location.state?.paged ? navigate(-1) : navigate(changed(location, {})));
  const forward = () => navigate(changed(location, { cursor: nextCursor }, true), { state: { paged: true } });
  return (
    <nav className="pager" aria-label="Pages">
      <span aria-live="polite">{summary}</span>
      <span className="row g2">
        <button type="button" className="btn btn-secondary btn-s" disabled={isFirst} onClick={back}>Previous</button>
        <button type="button" className="btn btn-secondary btn-s" disabled={!nextCursor} onClick={forward}>Next</button>
      </span>
    </nav>
  );
}

const typing = (el) => el?.closest?.("input, textarea, select, [contenteditable=true], dialog[open], [role=dialog], [role=menu]");

/** Keys of a list: j k or arrows move, Enter opens, x selects, / goes to the search field. */
export function KeyList({ children, className }) {
  const root = useRef(null);
  const id = useId();
  useEffect(() => {
    const onKey = (e) => {
      if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || typing(e.target) || document.querySelector("[role=dialog], dialog[open]")) return;
      if (e.key === "/") {
        const field = document.querySelector("[data-search-field]");
        if (field) { e.preventDefault(); field.focus(); }
        return;
      }
      const inList = root.current?.contains(document.activeElement);
      const down = e.key === "j" || (e.key === "ArrowDown" && inList);
      const up = e.key === "k" || (e.key === "ArrowUp" && inList);
      const links = [...(root.current?.querySelectorAll(".row-link") ?? [])];
      const row = document.activeElement?.closest?.("tr");
      const at = links.findIndex((link) => link.closest("tr") === row);
      if ((down || up) && links.length) {
        e.preventDefault();
        links[Math.max(0, Math.min(links.length - 1, at < 0 ? 0 : at + (down ? 1 : -1)))].focus();
      } else if (e.key === "x" && at >= 0) {
        e.preventDefault();
        row.querySelector(".row-check input")?.click();
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return <div ref={root} id={id} className={className}>{children}</div>;
}
