import { useEffect, useId, useMemo, useRef, useState } from "react";

const pair = (s) => (Array.isArray(s) ? s : [s, s]);
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** Tags with suggestions. Keeps its own value and reports it; a new `value` from the server replaces it. */
export function TagInput({ name, inputId, label, value = [], suggestions = [], placeholder, years, free = true, single, describedBy, onChange, onSearch }) {
  const [tags, setTags] = useState(value);
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const seen = useRef(value);
  const timer = useRef(0);
  const input = useRef(null);
  const id = useId();
  useEffect(() => {
    if (!same(seen.current, value)) { seen.current = value; setTags(value); }
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const key = (tag) => (years ? tag.skill : pair(tag)[0]);
  const words = (tag) => (years ? tag.skill : (suggestions.map(pair).find(([v]) => v === pair(tag)[0])?.[1] ?? pair(tag)[1]));
  const chosen = new Set(tags.map(key));
  const options = useMemo(() => {
    const needle = text.trim().toLowerCase();
    return suggestions.map(pair).filter(([v, w]) => !chosen.has(v) && (onSearch || !needle || w.toLowerCase().includes(needle))).slice(0, 50);
  }, [suggestions, text, tags]);
  const shown = open && options.length > 0;

  const update = (next) => {
    seen.current = next;
    setTags(next);
    onChange?.(next);
  };
  const add = (value) => {
    const clean = value.trim();
    setText("");
    setAt(-1);
    if (!clean || chosen.has(clean)) return;
    const tag = years ? { skill: clean, years: null } : clean;
    update(single ? [tag] : [...tags, tag]);
    if (single) setOpen(false);
    onSearch?.("");
  };
  const remove = (i) => {
    update(tags.filter((_, n) => n !== i));
    input.current?.focus();
  };
  const type = (value) => {
    setText(value);
    setOpen(true);
    setAt(-1);
    if (!onSearch) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onSearch(value), 150);
  };
  const onKeyDown = (e) => {
    if (e.nativeEvent.isComposing) return;
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      setOpen(true);
      const n = options.length;
      if (n) setAt((i) => (e.key === "ArrowDown" ? (i + 1) % n : (i <= 0 ? n : i) - 1));
    } else if (e.key === "Enter" || e.key === ",") {
      if (at >= 0 && shown) { e.preventDefault(); add(options[at][0]); }
      else if (text.trim()) { e.preventDefault(); free ? add(text) : options[0] && add(options[0][0]); }
    } else if (e.key === "Escape" && shown) {
      e.stopPropagation();
      setOpen(false);
    } else if (e.key === "Backspace" && !text && tags.length) {
      remove(tags.length - 1);
    }
  };
  return (
    <div className="combo" onClick={(e) => e.target === e.currentTarget && input.current?.focus()}>
      {tags.map((tag, i) => (
        <span className="combo-tag" key={key(tag)}>
          <span className="clip">{words(tag)}</span>
          {years && (
            <span className="extra">
              <input type="number" min="0" max="50" inputMode="numeric" value={tag.years ?? ""} aria-label={`Years of ${tag.skill}`} placeholder="–"
                onChange={(e) => update(tags.map((t, n) => (n === i ? { ...t, years: e.target.value === "" ? null : Number(e.target.value) } : t)))} />
              <span aria-hidden="true">y</span>
            </span>
          )}
          <button type="button" aria-label={`Remove ${words(tag)}`} onClick={() => remove(i)}>×</button>
        </span>
      ))}
      <input ref={input} id={inputId} type="text" role="combobox" autoComplete="off" aria-expanded={shown} aria-controls={`${id}-list`}
        aria-autocomplete="list" aria-activedescendant={shown && at >= 0 ? `${id}-${at}` : undefined} aria-describedby={describedBy}
        placeholder={tags.length ? "" : placeholder} value={text} onChange={(e) => type(e.target.value)} onKeyDown={onKeyDown}
        onFocus={() => setOpen(true)} onBlur={() => { setOpen(false); free && !single && text.trim() && add(text); }} />
      <input type="hidden" name={name} value={JSON.stringify(single ? (tags[0] ?? "") : tags)} />
      {shown && (
        <div className="combo-list" role="listbox" id={`${id}-list`} aria-label={label}>
          {options.map(([v, w], i) => (
            <div key={v} id={`${id}-${i}`} role="option" aria-selected={i === at} className="combo-option"
              onPointerDown={(e) => { e.preventDefault(); add(v); }} onPointerMove={() => setAt(i)}>{w}</div>
          ))}
        </div>
      )}
    </div>
  );
}

const size = (bytes) => (bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1).replace(/\.0$/, "")} MB`);

/** XMLHttpRequest, because fetch does not tell how much of an upload has gone out. */
function send(url, name, file, fields, onProgress) {
  const request = new XMLHttpRequest();
  const done = new Promise((resolve) => {
    const end = (status, body) => resolve({ status, body });
    request.upload.onprogress = (e) => e.lengthComputable && onProgress(e.loaded / e.total);
    request.onload = () => {
      let body = null;
      try { body = JSON.parse(request.responseText); } catch { /* a proxy's error page is not JSON */ }
      end(request.status, body);
    };
    request.onerror = () => end(0, null);
    request.onabort = () => end(-1, null);
  });
  const data = new FormData();
  Object.entries(fields).forEach(([k, v]) => data.append(k, v));
  data.append(name, file);
  request.open("POST", url);
  request.setRequestHeader("Accept", "application/json");
  request.send(data);
  return { done, abort: () => request.abort() };
}

const PLAIN = {
  0: "The connection was lost. Check it and try again.",
  413: "This file is too large.",
  415: "This kind of file can't be read. Use PDF, Word, ODT, RTF or plain text.",
  429: "Too many files at once. Wait a minute and try again.",
};

export function FileDrop({ url, name, inputId, label, accept, multiple, maxBytes, fields = {}, describedBy, onDone, onFailed }) {
  const [files, setFiles] = useState([]);
  const [over, setOver] = useState(false);
  const running = useRef(new Map());
  const counter = useRef(0);
  useEffect(() => () => running.current.forEach((r) => r.abort()), []);
  const patch = (key, change) => setFiles((list) => list.map((f) => (f.key === key ? { ...f, ...change } : f)));

  const upload = async (entry) => {
    patch(entry.key, { error: "", done: false, share: 0 });
    const request = send(url, name, entry.file, fields, (share) => patch(entry.key, { share }));
    running.current.set(entry.key, request);
    const { status, body } = await request.done;
    running.current.delete(entry.key);
    if (status === -1) return;
    if (status >= 200 && status < 300) {
      patch(entry.key, { done: true, share: 1 });
      onDone?.({ name: entry.file.name, size: entry.file.size, response: body });
    } else {
      const detail = body?.detail || PLAIN[status] || "This file could not be sent. Try again.";
      patch(entry.key, { error: detail });
      onFailed?.({ name: entry.file.name, status, code: body?.code ?? "", detail });
    }
  };
  const accepts = (list) => {
    const fresh = [...list].slice(0, multiple ? 500 : 1).map((file) => ({ key: ++counter.current, file, share: 0, error: "", done: false }));
    if (!fresh.length) return;
    if (!multiple) running.current.forEach((r) => r.abort());
    setFiles((old) => (multiple ? [...old, ...fresh] : fresh));
    fresh.forEach((entry) => {
      if (entry.file.size > maxBytes) {
        const detail = `This file has ${size(entry.file.size)}; at most ${size(maxBytes)} can be sent.`;
        setTimeout(() => patch(entry.key, { error: detail }));
        onFailed?.({ name: entry.file.name, status: 413, code: "too_large", detail });
      } else upload(entry);
    });
  };
  const remove = (key) => {
    running.current.get(key)?.abort();
    setFiles((list) => list.filter((f) => f.key !== key));
  };
  const drop = (e) => {
    e.preventDefault();
    setOver(false);
    accepts(e.dataTransfer.files);
  };
  return (
    <div>
      <div className={`drop${over ? " is-over" : ""}`} onDrop={drop} onDragOver={(e) => { e.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
        onClick={(e) => e.target.tagName !== "INPUT" && e.currentTarget.querySelector("input").click()}>
        <svg width="22" height="22" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
          <path d="M12 16V4m0 0L7 9m5-5 5 5M4 16v3a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-3" />
        </svg>
        <span><span className="drop-action">Choose {multiple ? "files" : "a file"}</span> or drop {multiple ? "them" : "it"} here</span>
        <span className="muted small">{accept.split(",").map((a) => a.replace(".", "").toUpperCase()).join(", ")}, up to {size(maxBytes)}</span>
        <input id={inputId} className="sr-only" type="file" accept={accept} multiple={multiple} aria-describedby={describedBy}
          onChange={(e) => { accepts(e.target.files); e.target.value = ""; }} />
      </div>
      <ul className="drop-files" aria-live="polite" aria-label={`${label}: files`}>
        {files.map((f) => (
          <li key={f.key} className="drop-file">
            <span className="clip"><span className="strong">{f.file.name}</span> <span className="muted">{size(f.file.size)}{f.done ? " · sent" : ""}</span></span>
            <span className="row g1">
              {f.error && f.file.size <= maxBytes && <button type="button" className="btn btn-ghost btn-s" onClick={() => upload(f)}>Try again</button>}
              <button type="button" className="btn btn-ghost btn-s btn-icon" aria-label={`Remove ${f.file.name}`} onClick={() => remove(f.key)}>×</button>
            </span>
            {!f.done && !f.error && <progress className="bar" value={f.share} max="1" aria-label={`Sending ${f.file.name}`} />}
            {f.error && <span className="field-error">{f.error}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** One box a digit; the hidden field carries the whole code. */
export function OtpInput({ name, label, length = 6, invalid, describedBy, onComplete }) {
  const [digits, setDigits] = useState(() => Array(length).fill(""));
  const boxes = useRef([]);
  const told = useRef("");
  const code = digits.join("");
  const fill = (start, typed) => {
    const clean = typed.replace(/\D/g, "").slice(0, length - start);
    if (!clean) return;
    const next = [...digits];
    [...clean].forEach((d, i) => { next[start + i] = d; });
    setDigits(next);
    boxes.current[Math.min(length - 1, start + clean.length)]?.focus();
    const full = next.join("");
    if (full.length === length && full !== told.current) { told.current = full; onComplete?.(full); }
  };
  const onKeyDown = (i) => (e) => {
    if (e.key === "Backspace") {
      e.preventDefault();
      told.current = "";
      const where = digits[i] ? i : Math.max(0, i - 1);
      setDigits(digits.map((d, n) => (n === where ? "" : d)));
      boxes.current[where]?.focus();
    } else if (e.key === "ArrowLeft") boxes.current[i - 1]?.focus();
    else if (e.key === "ArrowRight") boxes.current[i + 1]?.focus();
  };
  return (
    <div className="otp" role="group" aria-label={label} data-invalid={invalid || undefined}>
      {digits.map((d, i) => (
        <input key={i} ref={(el) => { boxes.current[i] = el; }} id={i === 0 ? name : undefined} type="text" inputMode="numeric" autoComplete={i === 0 ? "one-time-code" : "off"}
          aria-label={i === 0 ? undefined : `Digit ${i + 1} of ${length}`} aria-describedby={describedBy} aria-invalid={invalid || undefined} value={d} autoFocus={i === 0}
          onFocus={(e) => e.target.select()} onKeyDown={onKeyDown(i)} onChange={(e) => fill(i, e.target.value.length > 1 && d ? e.target.value.replace(d, "") || d : e.target.value)}
          onPaste={(e) => { e.preventDefault(); fill(i, e.clipboardData.getData("text")); }} />
      ))}
      <input type="hidden" name={name} value={code} />
    </div>
  );
}

const RULES = [
  ["12 characters or more", (p) => [...p].length >= 12],
  ["An upper-case letter", (p) => /\p{Lu}/u.test(p)],
  ["A lower-case letter", (p) => /\p{Ll}/u.test(p)],
  ["A digit", (p) => /\p{Nd}/u.test(p)],
  ["A special character", (p) => /[^\p{L}\p{N}\s]/u.test(p)],
];

export function PasswordInput({ name, autoComplete, rules, invalid, describedBy }) {
  const [text, setText] = useState("");
  const [seen, setSeen] = useState(false);
  const id = useId();
  return (
    <>
      <div className="input-group">
        <input id={name} name={name} className="input" type={seen ? "text" : "password"} autoComplete={autoComplete} autoCapitalize="none" spellCheck={false} required
          maxLength={128} aria-invalid={invalid ? "true" : "false"} aria-describedby={rules ? `${describedBy} ${id}` : describedBy} value={text} onChange={(e) => setText(e.target.value)} />
        <button type="button" className="btn btn-ghost" aria-pressed={seen} onClick={() => setSeen(!seen)}>
          {seen ? "Hide" : "Show"}<span className="sr-only"> password</span>
        </button>
      </div>
      {rules && (
        <ul className="rules" id={id}>
          {RULES.map(([words, test]) => {
            const ok = test(text);
            return <li key={words} data-ok={ok}>{words}<span className="sr-only">{ok ? ": met" : ": not yet"}</span></li>;
          })}
        </ul>
      )}
    </>
  );
}
