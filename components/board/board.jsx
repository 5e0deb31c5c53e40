import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { useNavigate } from "react-router";
import { Virtuoso } from "react-virtuoso";
import { BoardStore } from "./store.js";

const LONG_PRESS = 450;
const finePointer = () => window.matchMedia("(pointer: fine)").matches;
const busy = (el) => el?.closest?.("input, textarea, select, [contenteditable=true], dialog[open], [role=dialog], [role=menu]");
const number = (n) => n.toLocaleString(document.documentElement.lang || undefined);

function useStore(store, key, read) {
  const subscribe = useCallback((listener) => store.subscribe(key, listener), [store, key]);
  return useSyncExternalStore(subscribe, read, read);
}

/** See board.py for what every property means. */
export function Board({ epoch, label, columns = [], cards = [], patches = [], actions = [], bulkActions = [], readonly = false,
  onMove, onOpen, onLoadMore, onSelect, onAction, onResync }) {
  const storeRef = useRef(null);
  storeRef.current ??= new BoardStore();
  const store = storeRef.current;
  const navigate = useNavigate();
  const [said, setSaid] = useState("");
  const [menu, setMenu] = useState(null);
  const root = useRef(null);
  const lists = useRef(new Map());
  const focused = useRef(new Map());
  const filled = useRef(null);
  const handlers = useRef({});
  handlers.current = { onMove, onOpen, onLoadMore, onSelect, onAction, onResync, readonly };

  useLayoutEffect(() => {
    store.onAnnounce = setSaid;
    store.onMissed = () => handlers.current.onResync?.("gap");
    return store.subscribe("selected", () => handlers.current.onSelect?.([...store.selected]));
  }, [store]);
  useLayoutEffect(() => {
    if (filled.current !== epoch) {
      filled.current = epoch;
      store.fill(columns, cards);
    } else {
      store.describe(columns);
    }
  }, [store, epoch, columns, cards]);
  useLayoutEffect(() => store.apply(patches), [store, patches, epoch]);

  const api = useMemo(() => {
    const targets = (id) => (store.selected.has(id) ? [...store.selected] : [id]);
    const focusCard = (stage, index) => {
      const ids = store.column(stage)?.ids ?? [];
      const id = ids[Math.max(0, Math.min(index, ids.length - 1))];
      if (!id) return false;
      focused.current.set(stage, id);
      store.change(stage, {});
      const put = () => root.current?.querySelector(`[data-card="${CSS.escape(id)}"]`)?.focus();
      lists.current.get(stage)?.scrollIntoView({ index: ids.indexOf(id), behavior: "auto", done: () => requestAnimationFrame(put) });
      setTimeout(put, 60);
      root.current?.querySelector(`[data-column="${CSS.escape(stage)}"]`)?.scrollIntoView({ inline: "nearest", block: "nearest" });
      return true;
    };
    const move = (ids, stage, before = "", keepFocus = false) => {
      if (handlers.current.readonly) return;
      const first = store.cards.get(ids[0]);
      const index = first ? store.column(first.stage)?.ids.indexOf(ids[0]) : 0;
      const event = store.move(ids, stage, before);
      if (!event) return;
      handlers.current.onMove?.(event);
      if (keepFocus && !focusCard(first.stage, index)) focusCard(stage, 0);
    };
    const open = (id) => {
      const card = store.cards.get(id);
      if (handlers.current.onOpen) handlers.current.onOpen(id);
      else if (card?.href) navigate(card.href);
    };
    const step = (stage, by) => {
      const at = store.order.indexOf(stage) + by;
      return store.order[at];
    };
    const sideways = (id, by) => {
      const card = store.cards.get(id);
      const index = store.column(card.stage).ids.indexOf(id);
      for (let stage = step(card.stage, by); stage; stage = step(stage, by)) if (focusCard(stage, index)) return;
    };
    const key = (id, e) => {
      const card = store.cards.get(id);
      if (!card || e.ctrlKey || e.metaKey || e.altKey || e.target !== e.currentTarget) return;
      const ids = store.column(card.stage).ids;
      const index = ids.indexOf(id);
      const k = e.key.length === 1 ? e.key.toLowerCase() : e.key;
      if (e.shiftKey && (k === "ArrowLeft" || k === "ArrowRight")) {
        const stage = step(card.stage, k === "ArrowRight" ? 1 : -1);
        if (stage) move(targets(id), stage, "", true);
      } else if (k === "ArrowDown" || k === "j") focusCard(card.stage, index + 1);
      else if (k === "ArrowUp" || k === "k") focusCard(card.stage, Math.max(0, index - 1));
      else if (k === "ArrowLeft" || k === "h") sideways(id, -1);
      else if (k === "ArrowRight" || k === "l") sideways(id, 1);
      else if (k === "Home") focusCard(card.stage, 0);
      else if (k === "End") focusCard(card.stage, ids.length - 1);
      else if (k === "Enter") open(id);
      else if (k === "x" || k === " ") store.toggle(id);
      else if (k === "m") openMenu(id, e.currentTarget, true);
      else if (k === "." || k === "ContextMenu" || (k === "F10" && e.shiftKey)) openMenu(id, e.currentTarget);
      else if (k === "Escape" && store.selected.size) store.select([]);
      else return;
      e.preventDefault();
      e.stopPropagation();
    };
    const openMenu = (id, anchor, onlyMove = false, byKey = true) => {
      const rect = anchor.getBoundingClientRect();
      setMenu({ ids: targets(id), from: store.cards.get(id)?.stage, rect, onlyMove, byKey, back: anchor });
    };
    return {
      store, focused, lists, targets, focusCard, move, open, key, openMenu,
      loadMore: (stage) => {
        const column = store.column(stage);
        if (!column?.has_more || column.loading) return;
        store.change(stage, { loading: true });
        handlers.current.onLoadMore?.(stage);
      },
      act: (action, ids) => handlers.current.onAction?.({ action, ids }),
    };
  }, [store, navigate]);

  useEffect(() => {
    const onKey = (e) => {
      if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || busy(e.target)) return;
      if (root.current?.contains(document.activeElement)) return;
      if (["j", "k", "h", "l"].includes(e.key)) {
        const stage = store.order.find((id) => store.column(id).ids.length);
        if (stage) { e.preventDefault(); api.focusCard(stage, 0); }
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [store, api]);

  const order = useStore(store, "order", () => store.order);
  return (
    <div className="board" ref={root} role="region" aria-label={label}>
      <Stages order={order} api={api} root={root} />
      <div className="board-columns" data-board-scroll="">
        {order.map((id) => <Column key={id} id={id} api={api} readonly={readonly} hasActions={actions.length > 0} />)}
      </div>
      <SelectionBar api={api} actions={bulkActions} readonly={readonly} />
      {menu && <Menu menu={menu} api={api} actions={actions} readonly={readonly} onClose={() => setMenu(null)} />}
      <div className="sr-only" role="status" aria-live="polite">{said}</div>
      <p className="sr-only" id="board-keys">Arrow keys move between cards. Enter opens, x selects, m moves to a stage, dot shows all actions.</p>
    </div>
  );
}

/** On a phone: which stages there are, and the way to one. */
function Stages({ order, api, root }) {
  const [at, setAt] = useState(order[0]);
  const bar = useRef(null);
  useEffect(() => {
    const scroller = root.current?.querySelector("[data-board-scroll]");
    if (!scroller) return undefined;
    const seen = new IntersectionObserver((entries) => entries.forEach((e) => e.isIntersecting && setAt(e.target.dataset.column)), { root: scroller, threshold: 0.6 });
    scroller.querySelectorAll("[data-column]").forEach((el) => seen.observe(el));
    return () => seen.disconnect();
  }, [order, root]);
  useEffect(() => {
    const button = bar.current?.querySelector('[aria-current="true"]');
    if (button) bar.current.scrollTo({ left: button.offsetLeft - 16 });
  }, [at]);
  return (
    <nav className="board-stages" aria-label="Stages" ref={bar}>
      {order.map((id) => <StageButton key={id} id={id} api={api} current={id === at} root={root} />)}
    </nav>
  );
}

function StageButton({ id, api, current, root }) {
  const column = useStore(api.store, id, () => api.store.column(id));
  const go = () => root.current?.querySelector(`[data-column="${CSS.escape(id)}"]`)?.scrollIntoView({ inline: "center", block: "nearest", behavior: "smooth" });
  return <button type="button" aria-current={current ? "true" : "false"} onClick={go}>{column?.name} <span className="tnum">{number(column?.count ?? 0)}</span></button>;
}

const LIST = { List: (props) => <div {...props} role="list" />, Item: ({ item: _, ...props }) => <div {...props} role="listitem" /> };

const Column = memo(function Column({ id, api, readonly, hasActions }) {
  const { store } = api;
  const column = useStore(store, id, () => store.column(id));
  const [over, setOver] = useState(false);
  const depth = useRef(0);
  const virtuoso = useCallback((handle) => (handle ? api.lists.current.set(id, handle) : api.lists.current.delete(id)), [api, id]);
  const ids = column?.ids ?? [];
  const isShort = ids.length < 6;
  useEffect(() => {
    if (isShort) api.loadMore(id);
  }, [api, id, isShort, ids.length, column?.has_more]);
  if (!column) return null;

  const tabbable = ids.includes(api.focused.current.get(id)) ? api.focused.current.get(id) : ids[0];
  const drop = (e) => {
    e.preventDefault();
    depth.current = 0;
    setOver(false);
    const going = JSON.parse(e.dataTransfer.getData("application/x-board-cards") || "[]");
    const cards = [...e.currentTarget.querySelectorAll("[data-card]")];
    const below = cards.find((el) => { const r = el.getBoundingClientRect(); return e.clientY < r.top + r.height / 2; });
    api.move(going, id, below?.dataset.card ?? "");
  };
  const allows = (e) => !readonly && e.dataTransfer.types.includes("application/x-board-cards");
  return (
    <section className={`board-column${over ? " is-over" : ""}`} data-column={id} aria-labelledby={`stage-${id}`}
      onDragEnter={(e) => { if (allows(e)) { depth.current += 1; setOver(true); } }}
      onDragLeave={() => { depth.current = Math.max(0, depth.current - 1); if (!depth.current) setOver(false); }}
      onDragOver={(e) => { if (allows(e)) { e.preventDefault(); e.dataTransfer.dropEffect = "move"; } }} onDrop={drop}>
      <header className="board-col-head">
        <span className={`board-dot t-${column.color || "neutral"}`} aria-hidden="true" />
        <h2 id={`stage-${id}`} className="clip">{column.name}</h2>
        <span className="count" aria-label={`${number(column.count)} candidates`}>{number(column.count)}</span>
      </header>
      {ids.length === 0 ? (
        <div className="board-empty">{column.loading ? "Loading…" : column.count > 0 ? "Loading…" : "Nobody here"}</div>
      ) : (
        <Virtuoso ref={virtuoso} className="board-list" tabIndex={-1} data={ids} computeItemKey={(_, cardId) => cardId} defaultItemHeight={96}
          increaseViewportBy={300} endReached={() => api.loadMore(id)} components={LIST}
          context={column.tick}
          itemContent={(_, cardId) => (
            <Card card={store.cards.get(cardId)} selected={store.selected.has(cardId)} by={store.flashes.get(cardId)} pending={store.pending.has(cardId)}
              tabbable={cardId === tabbable} api={api} readonly={readonly} hasActions={hasActions} />
          )} />
      )}
      {column.loading && ids.length > 0 && <div className="board-more" aria-hidden="true"><span className="spinner" /></div>}
    </section>
  );
});

function spoken(card) {
  return [card.name, card.headline, card.score == null ? "not scored yet" : `score ${Math.round(card.score)}`, card.age && `${card.age} in this stage`,
    card.late && "over the time for this stage", ...(card.flags ?? []).map((f) => f.label)].filter(Boolean).join(", ");
}

const level = (score) => (score == null ? "score-none" : score >= 75 ? "score-high" : score >= 50 ? "score-mid" : "score-low");

const Card = memo(function Card({ card, selected, by, pending, tabbable, api, readonly, hasActions }) {
  const press = useRef({ timer: 0, fired: false });
  if (!card) return <div className="bcard-slot" />;
  const { store } = api;
  const dragStart = (e) => {
    const ids = api.targets(card.id);
    e.dataTransfer.setData("application/x-board-cards", JSON.stringify(ids));
    e.dataTransfer.effectAllowed = "move";
    if (ids.length > 1) {
      const ghost = document.createElement("div");
      ghost.className = "board-ghost";
      ghost.textContent = `${ids.length} candidates`;
      document.body.append(ghost);
      e.dataTransfer.setDragImage(ghost, 12, 12);
      setTimeout(() => ghost.remove());
    }
  };
  const touchStart = (e) => {
    const anchor = e.currentTarget;
    press.current.fired = false;
    press.current.timer = setTimeout(() => {
      press.current.fired = true;
      navigator.vibrate?.(10);
      api.openMenu(card.id, anchor, false, false);
    }, LONG_PRESS);
  };
  const touchEnd = () => clearTimeout(press.current.timer);
  const click = (e) => {
    if (press.current.fired) { press.current.fired = false; e.preventDefault(); return; }
    if (e.target.closest("button, input, label")) return;
    if (e.shiftKey) { e.preventDefault(); store.toggle(card.id); return; }
    if (e.ctrlKey || e.metaKey) { if (!e.target.closest("a")) store.toggle(card.id); return; }
    e.preventDefault();
    api.open(card.id);
  };
  return (
    <div className="bcard-slot">
      <div className={`bcard${selected ? " is-selected" : ""}${by ? " is-moved" : ""}${pending ? " is-pending" : ""}`} data-card={card.id} role="group"
        tabIndex={tabbable ? 0 : -1} aria-label={`${spoken(card)}${selected ? ", selected" : ""}`} aria-describedby="board-keys"
        draggable={!readonly && finePointer()} onDragStart={dragStart} onKeyDown={(e) => api.key(card.id, e)} onClick={click}
        onFocus={() => api.focused.current.set(card.stage, card.id)}
        onContextMenu={(e) => { if (!finePointer()) e.preventDefault(); }}
        onTouchStart={touchStart} onTouchEnd={touchEnd} onTouchMove={touchEnd} onTouchCancel={touchEnd}>
        <div className="bcard-top">
          <span className="bcard-lead">
            <span className="avatar" aria-hidden="true">{card.initials}</span>
            {!readonly && (
              <label className="bcard-check check">
                <input type="checkbox" tabIndex={-1} checked={selected} aria-label={`Select ${card.name}`} onChange={() => store.toggle(card.id)} />
              </label>
            )}
          </span>
          <span className="grow">
            {card.href ? <a className="bcard-name clip" href={card.href} tabIndex={-1} draggable={false}>{card.name}</a> : <span className="bcard-name clip">{card.name}</span>}
            <span className="bcard-headline clip">{card.headline}</span>
          </span>
          <span className={`score-ring ${level(card.score)}`} style={{ "--v": card.score ?? 0, "--size": "30px" }} aria-hidden="true">{card.score == null ? "–" : Math.round(card.score)}</span>
        </div>
        <div className="bcard-foot">
          <span className={`bcard-age${card.late ? " is-late" : ""}`}>{card.late && <LateIcon />}{card.age}</span>
          {(card.flags ?? []).slice(0, 1).map((f) => <span key={f.label} className={`tag t-${f.tone || "neutral"}`}>{f.label}</span>)}
          {(card.flags ?? []).length > 1 && <span className="tag tag-rest t-neutral" title={card.flags.slice(1).map((f) => f.label).join(", ")}>+{card.flags.length - 1}</span>}
          {by && <span className="bcard-by">by {by}</span>}
          {(!readonly || hasActions) && (
            <button type="button" className="bcard-menu" tabIndex={-1} aria-label={`Actions for ${card.name}`} aria-haspopup="dialog"
              onClick={(e) => api.openMenu(card.id, e.currentTarget, false, e.detail === 0)}>
              <svg width="16" height="16" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true"><circle cx="5" cy="12" r="1.7" /><circle cx="12" cy="12" r="1.7" /><circle cx="19" cy="12" r="1.7" /></svg>
            </button>
          )}
        </div>
      </div>
    </div>
  );
});

function LateIcon() {
  return <svg width="12" height="12" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" aria-hidden="true"><circle cx="12" cy="12" r="9" /><path d="M12 7v5l3 2" /></svg>;
}

/** Stages to move to and what else can be done; beside the card on a desk, from below on a phone. */
function Menu({ menu, api, actions, readonly, onClose }) {
  const dialog = useRef(null);
  const { store } = api;
  const { ids, from, rect, onlyMove } = menu;
  const many = ids.length > 1;
  const title = many ? `${ids.length} candidates` : (store.cards.get(ids[0])?.name ?? "");
  const canMove = !readonly && ids.some((id) => !store.column(store.cards.get(id)?.stage)?.terminal);
  useEffect(() => {
    const el = dialog.current;
    el.showModal();
    if (window.innerWidth >= 768) {
      const { width, height } = el.getBoundingClientRect();
      el.style.left = `${Math.max(8, Math.min(rect.right - width + 8, window.innerWidth - width - 8))}px`;
      el.style.top = `${Math.max(8, Math.min(rect.bottom + 4, window.innerHeight - height - 8))}px`;
    }
    el.querySelector("button:not(:disabled)")?.focus();
  }, [rect]);
  const close = () => {
    onClose();
    if (menu.byKey) requestAnimationFrame(() => menu.back?.isConnected && menu.back.focus());
  };
  const pick = (stage) => {
    onClose();
    api.move(ids, stage, "", menu.byKey);
  };
  const onKeyDown = (e) => {
    const buttons = [...dialog.current.querySelectorAll("button:not(:disabled)")];
    const at = buttons.indexOf(document.activeElement);
    if (e.key === "ArrowDown" || e.key === "j") buttons[(at + 1) % buttons.length]?.focus();
    else if (e.key === "ArrowUp" || e.key === "k") buttons[(at + buttons.length - 1) % buttons.length]?.focus();
    else if (/^[1-9]$/.test(e.key) && canMove && store.order[e.key - 1] && store.order[e.key - 1] !== from) pick(store.order[e.key - 1]);
    else return;
    e.preventDefault();
  };
  return (
    <dialog ref={dialog} className="board-menu" aria-label={many ? `Actions for ${title}` : `Actions for ${title}`} onKeyDown={onKeyDown}
      onCancel={close} onClick={(e) => e.target === dialog.current && close()}>
      <div className="board-menu-title clip">{title}</div>
      {canMove && (
        <div role="group" aria-label="Move to">
          <div className="board-menu-label" aria-hidden="true">Move to</div>
          {store.order.map((stage, i) => (
            <button type="button" key={stage} disabled={!many && stage === from} onClick={() => pick(stage)}>
              <span className={`board-dot t-${store.column(stage).color || "neutral"}`} aria-hidden="true" />
              <span className="clip">{store.column(stage).name}</span>
              {!many && stage === from ? <span className="hint">here now</span> : i < 9 && <kbd className="hide-phone" aria-hidden="true">{i + 1}</kbd>}
            </button>
          ))}
        </div>
      )}
      {!onlyMove && actions.length > 0 && (
        <div role="group" aria-label="More" className="board-menu-more">
          {actions.map(([action, words, danger]) => (
            <button type="button" key={action} className={danger ? "is-danger" : ""} onClick={() => { close(); api.act(action, ids); }}>{words}</button>
          ))}
        </div>
      )}
    </dialog>
  );
}

function SelectionBar({ api, actions, readonly }) {
  const { store } = api;
  const selected = useStore(store, "selected", () => store.selected);
  if (!selected.size) return null;
  const ids = [...selected];
  return (
    <div className="bulkbar board-bulk" role="region" aria-label="With the selected">
      <span className="strong tnum" role="status">{number(ids.length)} selected</span>
      {!readonly && <button type="button" className="btn btn-primary btn-s" onClick={(e) => api.openMenu(ids[0], e.currentTarget, true, e.detail === 0)}>Move…</button>}
      {actions.map(([action, words, danger]) => (
        <button type="button" key={action} className={`btn btn-s ${danger ? "btn-danger-soft" : "btn-secondary"}`} onClick={() => api.act(action, ids)}>{words}</button>
      ))}
      <button type="button" className="btn btn-ghost btn-s" onClick={() => store.select([])}>Clear</button>
    </div>
  );
}
