import { useCallback, useEffect, useId, useMemo, useRef, useState } from "react";
import { useNavigate } from "react-router";

/** Lists groups of results under one input; focus stays in the input, arrows move the choice. */
export function CommandPalette({ groups = [], loading = false, placeholder, delay = 120, onSearch, onRun }) {
  const dialog = useRef(null);
  const input = useRef(null);
  const timer = useRef(0);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const navigate = useNavigate();
  const id = useId();
  const items = useMemo(() => groups.flatMap((g) => g.items || []), [groups]);
  useEffect(() => setAt(0), [groups]);

  const close = useCallback(() => dialog.current?.close(), []);
  const open = useCallback(() => {
    if (dialog.current?.open) return;
    dialog.current?.showModal();
    input.current?.focus();
    input.current?.select();
    onSearch?.(input.current?.value ?? "");
  }, [onSearch]);

  useEffect(() => {
    const onKey = (e) => {
      if ((e.ctrlKey || e.metaKey) && !e.altKey && e.key.toLowerCase() === "k") {
        e.preventDefault();
        dialog.current?.open ? close() : open();
      }
    };
    const onClick = (e) => e.target.closest?.("[data-open-palette]") && open();
    document.addEventListener("keydown", onKey);
    document.addEventListener("click", onClick);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("click", onClick);
    };
  }, [open, close]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const search = (value) => {
    setText(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onSearch?.(value), delay);
  };
  const choose = (item) => {
    if (!item) return;
    close();
    item.href ? navigate(item.href) : onRun?.(item.id);
  };
  const onKeyDown = (e) => {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      const n = items.length || 1;
      setAt((i) => (i + (e.key === "ArrowDown" ? 1 : n - 1)) % n);
    } else if (e.key === "Enter" && !e.nativeEvent.isComposing) {
      e.preventDefault();
      choose(items[at]);
    }
  };
  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [at, id]);

  let index = -1;
  return (
    <dialog ref={dialog} className="palette" aria-label={placeholder}
      onClick={(e) => e.target === dialog.current && close()}>
      <div className="palette-input">
        {loading ? <span className="spinner" aria-hidden="true" /> : <SearchIcon />}
        <input ref={input} type="text" role="combobox" aria-expanded={items.length > 0} aria-controls={`${id}-list`}
          aria-activedescendant={items.length ? `${id}-${at}` : undefined} aria-autocomplete="list"
          aria-label={placeholder} placeholder={placeholder} autoComplete="off" spellCheck={false}
          value={text} onChange={(e) => search(e.target.value)} onKeyDown={onKeyDown} />
        <kbd>Esc</kbd>
      </div>
      {items.length > 0 ? (
        <div className="palette-list" role="listbox" id={`${id}-list`} aria-label="Results">
          {groups.filter((g) => g.items?.length).map((g) => (
            <div key={g.label} role="group" aria-label={g.label}>
              <div className="palette-group" aria-hidden="true">{g.label}</div>
              {g.items.map((item) => {
                index += 1;
                const i = index;
                return (
                  <div key={item.id} id={`${id}-${i}`} role="option" aria-selected={i === at} className="palette-item"
                    onPointerMove={() => setAt(i)} onClick={() => choose(item)}>
                    <span className="clip">{item.label}</span>
                    {item.hint && <span className="hint">{item.hint}</span>}
                  </div>
                );
              })}
            </div>
          ))}
        </div>
      ) : (
        <div className="palette-none" role="status">
          {loading ? "Searching…" : text ? `Nothing found for “${text}”` : "Type a name, a job or what you want to do"}
        </div>
      )}
      <div className="palette-foot" aria-hidden="true">
        <span><kbd>↑</kbd><kbd>↓</kbd> choose</span><span><kbd>↵</kbd> open</span>
      </div>
    </dialog>
  );
}

function SearchIcon() {
  return (
    <svg width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.75" aria-hidden="true">
      <circle cx="11" cy="11" r="7" /><path d="m20 20-3.6-3.6" strokeLinecap="round" />
    </svg>
  );
}
