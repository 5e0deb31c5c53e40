import { useEffect, useId, useRef, useState } from "react";

const SERIES = ["--chart-1", "--chart-2", "--chart-3", "--chart-4", "--chart-5", "--chart-6"];

/** What a token is right now: light-dark() is only decided on an element, so one is asked. */
function readTokens(host) {
  const probe = document.createElement("span");
  probe.style.transition = "none";
  host.append(probe);
  const colour = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const tokens = { series: SERIES.map(colour), text: colour("--text-2"), quiet: colour("--text-3"), line: colour("--line"), strong: colour("--text"), raised: colour("--bg-raised") };
  probe.remove();
  return { ...tokens, font: getComputedStyle(host).fontFamily };
}

const axis = (given, t) => ({
  automargin: true, zeroline: false, gridcolor: t.line, linecolor: t.line, tickcolor: t.line, nticks: 6, tickfont: { color: t.quiet, size: 12 }, fixedrange: true,
  ...given, title: given?.title ? { ...(typeof given.title === "string" ? { text: given.title } : given.title), font: { color: t.quiet, size: 12 } } : undefined,
});

/** A funnel is bars from the top down with their share of the first; the small Plotly bundle has no trace for it. */
function asBars(trace, layout, t) {
  const first = trace.x?.[0] || 1;
  const n = new Intl.NumberFormat(document.documentElement.lang || undefined);
  layout.yaxis = { ...layout.yaxis, autorange: "reversed", showgrid: false, ticks: "", nticks: undefined };
  layout.xaxis = { ...layout.xaxis, showgrid: false, showticklabels: false, ticks: "", linecolor: "rgba(0,0,0,0)" };
  layout.bargap = 0.25;
  const text = (trace.x ?? []).map((x, i) => (i ? `${n.format(x)} · ${Math.round((100 * x) / first)} %` : n.format(x)));
  return { customdata: trace.customdata, name: trace.name, type: "bar", orientation: "h", x: trace.x, y: trace.y, text, textposition: "auto", insidetextfont: { color: t.raised }, outsidetextfont: { color: t.text }, cliponaxis: false, hoverinfo: "text" };
}

function dressed(figure, t, height) {
  const given = figure?.layout ?? {};
  const layout = {
    margin: { l: 8, r: 8, t: 8, b: 8 }, hovermode: "closest", bargap: 0.3, barcornerradius: 3, showlegend: (figure?.data?.length ?? 0) > 1,
    ...given,
    template: undefined, title: undefined, height, autosize: true, width: undefined,
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", colorway: t.series,
    font: { family: t.font, size: 13, color: t.text },
    legend: { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom", ...given.legend, font: { color: t.text, size: 12 } },
    hoverlabel: { bgcolor: t.raised, bordercolor: t.line, font: { family: t.font, color: t.strong, size: 13 } },
  };
  for (const key of Object.keys(given)) if (/^[xy]axis\d*$/.test(key)) layout[key] = axis(given[key], t);
  const sideways = (figure?.data ?? []).some((trace) => trace.orientation === "h");
  layout.xaxis = axis({ showgrid: sideways, ...given.xaxis }, t);
  layout.yaxis = axis({ showgrid: !sideways, ...given.yaxis }, t);
  const data = (figure?.data ?? []).map((trace) => (trace.type === "funnel" ? asBars(trace, layout, t) : trace));
  return { data, layout };
}

export function Chart({ figure, label, height = 280, columns = [], rows = [], onPick }) {
  const box = useRef(null);
  const plotly = useRef(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  const [asTable, setAsTable] = useState(false);
  const [failed, setFailed] = useState(false);
  const [look, setLook] = useState(0);
  const id = useId();

  useEffect(() => {
    const again = () => setLook((n) => n + 1);
    const watch = new MutationObserver(again);
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ["class", "style", "data-theme"] });
    const system = window.matchMedia("(prefers-color-scheme: dark)");
    system.addEventListener("change", again);
    return () => {
      watch.disconnect();
      system.removeEventListener("change", again);
    };
  }, []);

  useEffect(() => {
    const host = box.current;
    if (asTable || !host) return undefined;
    let gone = false;
    (async () => {
      try {
        plotly.current ??= (await import("plotly.js-cartesian-dist-min")).default;
        if (gone) return;
        const { data, layout } = dressed(figure, readTokens(host), height);
        await plotly.current.react(host, data, layout, { displayModeBar: false, responsive: true, doubleClick: false });
        host.removeAllListeners?.("plotly_click");
        if (pick.current) host.on("plotly_click", ({ points: [p] }) => pick.current?.({ x: p.x ?? null, y: p.y ?? null, label: p.label ?? "", customdata: p.customdata ?? null }));
      } catch {
        setFailed(true);
      }
    })();
    return () => { gone = true; };
  }, [figure, height, asTable, look]);
  useEffect(() => {
    const host = box.current;
    return () => host && plotly.current?.purge(host);
  }, [asTable]);

  const showTable = (asTable || failed) && columns.length > 0;
  return (
    <div className="chart">
      {showTable ? (
        <div className="chart-table" tabIndex={0} role="region" aria-label={`${label}: table`} style={{ height }}>
          <table className="table" id={id}>
            <caption className="sr-only">{label}</caption>
            <thead><tr>{columns.map((c, i) => <th key={c} scope="col" className={i ? "num" : ""}>{c}</th>)}</tr></thead>
            <tbody>{rows.map((line, r) => <tr key={r}>{line.map((v, i) => (i ? <td key={i} className="num">{v ?? "–"}</td> : <th key={i} scope="row">{v}</th>))}</tr>)}</tbody>
          </table>
        </div>
      ) : (
        <div ref={box} className="chart-box" role="img" aria-label={`${label}. The numbers are in the table.`} style={{ height }} />
      )}
      {columns.length > 0 && (
        <button type="button" className="btn btn-ghost btn-s chart-toggle" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>{asTable ? "Show chart" : "Show table"}</button>
      )}
    </div>
  );
}
