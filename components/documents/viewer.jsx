import { useEffect, useRef, useState } from "react";

const STEPS = [1, 1.25, 1.5, 2];

export function DocumentViewer({ pages = [], marks = [], active = "", label, onMark }) {
  const host = useRef(null);
  const [zoom, setZoom] = useState(0);
  useEffect(() => {
    const mark = active && host.current?.querySelector(`[data-mark="${CSS.escape(active)}"]`);
    if (!mark) return;
    // only the viewer scrolls, the page under it stays where it is
    const box = host.current.getBoundingClientRect();
    const at = mark.getBoundingClientRect();
    host.current.scrollBy({ top: at.top - box.top - box.height / 3, left: at.left - box.left - 40, behavior: "smooth" });
  }, [active, marks, pages]);
  if (!pages.length) return <div className="doc doc-none">No pages to show.</div>;
  const percent = STEPS[zoom] * 100;
  return (
    <div className="stack g2">
      <div className="doc-bar" role="toolbar" aria-label={`${label}: view`}>
        <span className="muted small tnum">{pages.length === 1 ? "1 page" : `${pages.length} pages`}</span>
        <span className="push" />
        <button type="button" className="btn btn-ghost btn-s btn-icon" aria-label="Smaller" disabled={zoom === 0} onClick={() => setZoom(zoom - 1)}>−</button>
        <span className="muted small tnum" aria-live="polite">{percent} %</span>
        <button type="button" className="btn btn-ghost btn-s btn-icon" aria-label="Larger" disabled={zoom === STEPS.length - 1} onClick={() => setZoom(zoom + 1)}>+</button>
      </div>
      <div className="doc" ref={host} tabIndex={0} role="region" aria-label={label}>
        {pages.map((page, index) => (
          <div key={page.src} className="doc-page" style={{ aspectRatio: `${page.width} / ${page.height}`, width: `${percent}%` }}>
            <img src={page.src} alt={`Page ${index + 1} of ${pages.length}`} loading={index ? "lazy" : "eager"} decoding="async" />
            {marks.filter((m) => m.page === index + 1).map((m) => (
              <button key={m.id} type="button" data-mark={m.id} className={`doc-mark${m.tone ? ` is-${m.tone}` : ""}`} aria-pressed={m.id === active} aria-label={m.label} title={m.label}
                onClick={() => onMark?.(m.id)}
                style={{ left: `${m.x0 * 100}%`, top: `${m.y0 * 100}%`, width: `${(m.x1 - m.x0) * 100}%`, height: `${(m.y1 - m.y0) * 100}%` }} />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
