import { useEffect, useLayoutEffect, useRef, useState } from "react";

const Glyph = ({ d }) => (
  <svg width="14" height="14" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true"><path d={d} /></svg>
);
const TICK = "M20 6 9 17l-5-5";
const PEN = "M17 3a2.8 2.8 0 0 1 4 4L7.5 20.5 2 22l1.5-5.5Z";
const BACK = "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3";
const EYE = "M2 12s3.6-7 10-7 10 7 10 7-3.6 7-10 7-10-7-10-7Zm10 3a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z";
const BIN = "M3 6h18M8 6V4h8v2M6 6l1 15h10l1-15";

const Tool = ({ glyph, words, ...rest }) => (
  <button type="button" className="btn btn-secondary btn-s" {...rest}><Glyph d={glyph} />{words}</button>
);
const KINDS = { email: "email", tel: "tel" };
const HINTS = { month: "YYYY-MM", year: "YYYY", email: "name@example.org", tel: "+34 612 345 678" };

/** The field in place of a value. Enter keeps, Escape gives up; in a long text Enter makes a line, Ctrl+Enter keeps. */
function Editor({ item, text, problem, onKeep, onCancel }) {
  const field = useRef(null);
  const [draft, setDraft] = useState(text);
  const long = item.kind === "long";
  useLayoutEffect(() => { field.current?.focus(); field.current?.select(); }, []);
  const onKeyDown = (e) => {
    e.stopPropagation();
    if (e.key === "Escape") { e.preventDefault(); onCancel(); }
    if (e.key === "Enter" && (!long || e.ctrlKey || e.metaKey)) { e.preventDefault(); onKeep(draft); }
  };
  const id = `value-${item.path.replaceAll(".", "-")}`;
  const props = {
    ref: field, id, value: draft, "aria-label": item.label, "aria-invalid": problem ? "true" : "false", "aria-describedby": `${id}-problem`,
    placeholder: HINTS[item.kind] ?? "", onChange: (e) => setDraft(e.target.value), onKeyDown,
    onBlur: (e) => draft === text && !problem && !e.currentTarget.closest(".val-edit").contains(e.relatedTarget) && onCancel(),
  };
  return (
    <span className="val-edit">
      {long ? <textarea className="textarea" rows={6} {...props} /> : <input className="input" type={KINDS[item.kind] ?? "text"} autoComplete="off" {...props} />}
      <span className="row g1">
        <button type="button" className="btn btn-primary btn-s" onClick={() => onKeep(draft)}>Save</button>
        <button type="button" className="btn btn-ghost btn-s" onClick={onCancel}>Cancel</button>
      </span>
      <span className="field-error" id={`${id}-problem`} aria-live="polite">{problem}</span>
    </span>
  );
}

/** Editing of one value: what is typed stays until the server has said that it is kept. */
function useEditing(item, refused, onSave) {
  const [open, setOpen] = useState(false);
  const [sent, setSent] = useState(null);
  const mine = refused.path === item.path;
  useEffect(() => { setSent(null); }, [item]);
  useEffect(() => { if (mine) { setSent(null); setOpen(true); } }, [refused, mine]);
  const keep = (draft) => {
    setOpen(false);
    if (draft.trim() === item.value && !mine) return;
    setSent(draft);
    onSave?.({ path: item.path, value: draft });
  };
  return { open, setOpen, keep, shown: sent ?? item.value, text: mine ? refused.value : item.value, problem: mine ? refused.message : "" };
}

export function ReadValue({ item, chosen = "", refused = {}, mayEdit, onPick, onShow, onSave, onConfirm, onUndo }) {
  const home = useRef(null);
  const { open, setOpen, keep, shown, text, problem } = useEditing(item, refused, onSave);
  const active = chosen !== "" && chosen === item.path;
  const close = () => { setOpen(false); setTimeout(() => home.current?.focus()); };
  if (open && mayEdit) return <Editor key={text} item={item} text={text} problem={problem} onKeep={(draft) => { keep(draft); close(); }} onCancel={close} />;
  const pick = () => (active && mayEdit ? setOpen(true) : item.value || !mayEdit ? onPick?.(item.path) : (onPick?.(item.path), setOpen(true)));
  const onKeyDown = (e) => {
    if (!mayEdit || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === "F2" || e.key === "e") { e.preventDefault(); e.stopPropagation(); onPick?.(item.path); setOpen(true); }
    if (e.key === "y" && !item.word) { e.preventDefault(); e.stopPropagation(); onConfirm?.({ path: item.path, value: item.value }); }
  };
  return (
    <span className="val" data-path={item.path}>
      <button ref={home} type="button" className={shown ? "found" : "found is-missing"} aria-pressed={active} onClick={pick} onKeyDown={onKeyDown}
        title={mayEdit ? `${item.label}: show in the document; again to change it` : `${item.label}: show in the document`}>
        {shown || item.empty}
      </button>
      {item.low && <span className="pill t-warn">Please check</span>}
      {item.word && <span className={`val-word is-${item.word}`} role="img" aria-label={item.note} title={item.note}><Glyph d={item.word === "confirmed" ? TICK : PEN} /></span>}
      {active && (
        <span className="val-tools" role="group" aria-label={`${item.label}: what to do`}>
          {item.mark && <span className="val-show"><Tool glyph={EYE} words="Show" onClick={() => onShow?.(item.path)} /></span>}
          {mayEdit && !item.word && <Tool glyph={TICK} words="Right" onClick={() => onConfirm?.({ path: item.path, value: item.value })} />}
          {mayEdit && <Tool glyph={PEN} words="Change" onClick={() => setOpen(true)} />}
          {mayEdit && item.removes && item.value && <Tool glyph={BIN} words={item.removing} onClick={() => onSave?.({ path: item.removes, value: "" })} />}
          {mayEdit && item.word && <Tool glyph={BACK} words="Undo" title={item.note} onClick={() => onUndo?.(item.id)} />}
        </span>
      )}
    </span>
  );
}

function Row({ item, at, current, refused, onFocus, onMove, onLeave, onShow, onSave, onConfirm }) {
  const home = useRef(null);
  const { open, setOpen, keep, text, problem } = useEditing(item, refused, onSave);
  const close = () => { setOpen(false); setTimeout(() => home.current?.focus()); };
  const onKeyDown = (e) => {
    if (e.target !== home.current || e.ctrlKey || e.metaKey || e.altKey) return;
    const does = {
      Enter: () => onConfirm(item), y: () => onConfirm(item), e: () => setOpen(true), F2: () => setOpen(true),
      ArrowDown: () => onMove(at + 1), j: () => onMove(at + 1), ArrowUp: () => onMove(at - 1), k: () => onMove(at - 1),
    }[e.key];
    if (!does) return;
    e.preventDefault();
    e.stopPropagation();
    does();
  };
  return (
    <li ref={home} className="check-row" tabIndex={current ? 0 : -1} data-check={item.path} aria-label={`${item.label}: ${item.value || item.empty}, ${item.sure} % sure`}
      onFocus={(e) => e.target === home.current && onFocus(item.path)} onKeyDown={onKeyDown}>
      <span className="check-what">
        <span className="muted small">{item.context && item.context !== item.value ? `${item.label}, ${item.context}` : item.label}</span>
        {open ? <Editor key={text} item={item} text={text} problem={problem} onKeep={(draft) => { keep(draft); draft.trim() === item.value && !problem ? close() : onLeave(item.path); }} onCancel={close} />
          : <span className={item.value ? "strong" : "muted"}>{item.value || "Nothing found"}</span>}
      </span>
      {!open && <span className="muted small tnum">{item.value ? `${item.sure} % sure` : ""}</span>}
      {!open && (
        <span className="row g1">
          {item.mark && <span className="val-show"><Tool glyph={EYE} words="Show" tabIndex={current ? 0 : -1} onClick={() => onShow?.(item.path)} /></span>}
          <Tool glyph={TICK} words={item.value ? "Right" : "Not there"} tabIndex={current ? 0 : -1} onClick={() => onConfirm(item)} />
          <Tool glyph={PEN} words={item.value ? "Change" : "Add"} tabIndex={current ? 0 : -1} onClick={() => setOpen(true)} />
          {item.removes && <Tool glyph={BIN} words={item.removing} tabIndex={current ? 0 : -1} onClick={() => { onLeave(item.path); onSave?.({ path: item.removes, value: "" }); }} />}
        </span>
      )}
    </li>
  );
}

/** The least sure values first; one key says that one is right, and the next one is there. */
export function CheckList({ items = [], refused = {}, most = 6, onPick, onShow, onSave, onConfirm }) {
  const host = useRef(null);
  const [gone, setGone] = useState([]);
  const [at, setAt] = useState(0);
  const follow = useRef(false);
  useEffect(() => setGone([]), [items, refused]);
  const left = items.filter((item) => !gone.includes(item.path));
  const rows = left.slice(0, most);
  const current = Math.min(at, Math.max(0, rows.length - 1));
  useEffect(() => {
    if (!follow.current) return;
    follow.current = false;
    host.current?.querySelectorAll(".check-row")[current]?.focus();
  });
  const move = (to) => { follow.current = true; setAt(Math.max(0, Math.min(rows.length - 1, to))); };
  const drop = (path) => {
    follow.current = host.current?.contains(document.activeElement) ?? false;
    setAt(current);
    setGone([...gone, path]);
  };
  if (!left.length) return null;
  return (
    <div ref={host}>
      <ul className="check-list" aria-label="Values to check">
        {rows.map((item, index) => (
          <Row key={item.path} item={item} at={index} current={index === current} refused={refused} onMove={move} onLeave={drop} onShow={onShow} onSave={onSave}
            onFocus={(path) => { setAt(index); onPick?.(path); }}
            onConfirm={(row) => { drop(row.path); onConfirm?.({ path: row.path, value: row.value }); }} />
        ))}
      </ul>
      {left.length > rows.length && <p className="muted small check-more">and {left.length - rows.length} more</p>}
    </div>
  );
}
