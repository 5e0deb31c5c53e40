import { useEffect, useRef } from "react";
import { useNavigate } from "react-router";

const typing = (el) => el?.closest?.("input, textarea, select, [contenteditable=true], [role=dialog], [role=menu], dialog[open]");

export function ShortcutHelp({ groups = [], go = {} }) {
  const dialog = useRef(null);
  const waiting = useRef(0);
  const navigate = useNavigate();
  useEffect(() => {
    const onKey = (e) => {
      if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
      if (e.key === "?") {
        e.preventDefault();
        dialog.current?.showModal();
      } else if (Date.now() < waiting.current && go[e.key]) {
        e.preventDefault();
        e.stopImmediatePropagation();
        waiting.current = 0;
        navigate(go[e.key]);
      } else {
        waiting.current = e.key === "g" ? Date.now() + 1200 : 0;
      }
    };
    document.addEventListener("keydown", onKey, true);
    return () => document.removeEventListener("keydown", onKey, true);
  }, [go, navigate]);
  const close = () => dialog.current?.close();
  return (
    <dialog ref={dialog} className="palette keys" aria-label="Keyboard shortcuts" onClick={(e) => e.target === dialog.current && close()}>
      <div className="panel-head">
        <h2 className="panel-title">Keyboard shortcuts</h2>
        <button type="button" className="btn btn-ghost btn-s" onClick={close}>Close</button>
      </div>
      <div className="keys-body">
        {groups.map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl>
              {group.keys.map((k) => (
                <div key={k.what}><dt>{k.what}</dt><dd>{k.keys.split(" ").map((key) => <kbd key={key}>{key}</kbd>)}</dd></div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </dialog>
  );
}
