import { Fragment, createContext, useCallback, useContext, useEffect, useId, useMemo, useRef, useState } from "react";

/* Passwords, codes and set-up secrets live here and in the requests below, never in a state of the server.
   A gate is a series of steps on one page; its forms post to the API and the answer decides the next step. */

const GateContext = createContext(null);
const UNREACHABLE = { detail: "The connection was lost. Check it and try again." };

async function post(path, body, method = "POST") {
  try {
    const response = await fetch(`/api/v1/${path}`, {
      method,
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    return { ok: response.ok, status: response.status, body: text ? JSON.parse(text) : {} };
  } catch {
    return { ok: false, status: 0, body: UNREACHABLE };
  }
}

/** An address of ours to go on to; anything else would be a way to send people to strangers. */
function destination() {
  const wanted = new URLSearchParams(window.location.search).get("next") ?? "";
  return /^\/(?![/\\])/.test(wanted) ? wanted : "/";
}
/** Loads the next page afresh, with a state of its own: one that was another session's answers to nobody else. */
function leave() {
  window.sessionStorage.removeItem("token");
  window.location.assign(destination());
}
const tokenOfAddress = () => decodeURIComponent(window.location.pathname.replace(/\/+$/, "").split("/").pop());

/** A wait in words: the API says seconds. */
function explain({ detail, retry_after: wait }) {
  if (!wait) return detail ?? "Something went wrong. Please try again.";
  const minutes = Math.ceil(wait / 60);
  return `Too many attempts. Try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`;
}

/* What each form does with its fields: `kept` is what earlier steps left behind, `go(step, data)` shows the next one,
   `refuse(body)` shows why not. */
const ACTIONS = {
  async signIn(fields, { kept, go, refuse }) {
    Object.assign(kept, fields);
    const { email, password, tenant, mfa_code } = kept;
    const answer = await post("session", { email, password, ...(tenant && { tenant }), ...(mfa_code && { mfa_code }) });
    delete kept.mfa_code;
    if (answer.ok) return leave();
    const { code } = answer.body;
    if (code === "mfa_required") return go("code");
    if (code === "tenant_required") return go("company", { tenants: answer.body.tenants });
    if (code === "mfa_setup_required") return ACTIONS.beginSetup(answer.body.mfa_token, { kept, go, refuse });
    return refuse(answer.body);
  },
  async beginSetup(mfa_token, { kept, go, refuse }) {
    kept.mfa_token = mfa_token;
    const answer = await post("auth/mfa/setup", { mfa_token });
    return answer.ok ? go("setup", answer.body) : refuse(answer.body);
  },
  async finishSetup({ code }, { kept, go, refuse }) {
    const answer = await post("session/mfa", { mfa_token: kept.mfa_token, code });
    if (answer.ok) return go("codes", answer.body);
    return answer.status === 401 ? refuse({ detail: "This took too long. Sign in again to start over." }) : refuse(answer.body);
  },
  async register(fields, tools) {
    const answer = await post("auth/register", { ...fields, invitation_token: tokenOfAddress() });
    if (!answer.ok) return tools.refuse(answer.body);
    if (answer.body.mfa_token) return ACTIONS.beginSetup(answer.body.mfa_token, tools);
    const { email, tenant } = answer.body.user;
    return ACTIONS.signIn({ email, password: fields.password, tenant: tenant.slug }, tools);
  },
  async askReset({ email }, { go, refuse }) {
    const answer = await post("auth/password-reset", { email });
    return answer.ok ? go("sent", { email }) : refuse(answer.body);
  },
  async reset({ password }, { go, refuse }) {
    const answer = await post("auth/password-reset/confirm", { token: tokenOfAddress(), password });
    return answer.ok ? go("done") : refuse(answer.body);
  },
  async changePassword(fields, { finish, refuse }) {
    const answer = await post("auth/password", fields);
    return answer.ok ? finish() : refuse(answer.body);
  },
  async replaceMfa({ password }, { go, refuse }) {
    const answer = await post("auth/mfa/setup", password ? { password } : {});
    return answer.ok ? go("setup", answer.body) : refuse(answer.body);
  },
  async confirmMfa({ code }, { go, refuse }) {
    const answer = await post("auth/mfa/verify", { code });
    return answer.ok ? go("codes", answer.body) : refuse(answer.body);
  },
  async newCodes({ password }, { go, refuse }) {
    const answer = await post("auth/mfa/backup-codes", { password });
    return answer.ok ? go("codes", answer.body) : refuse(answer.body);
  },
};

/** The steps of one page or dialog. `onDone` is told when the last one is over. */
export function Gate({ first, children, onDone }) {
  const [step, setStep] = useState(first);
  const [data, setData] = useState({});
  const [problem, setProblem] = useState({ detail: "", fields: {} });
  const [busy, setBusy] = useState(false);
  const [tries, setTries] = useState(0);
  const kept = useRef({});
  const root = useRef(null);
  const moved = useRef(false);

  const go = useCallback((next, more = {}) => {
    setProblem({ detail: "", fields: {} });
    setData((old) => ({ ...old, ...more }));
    moved.current = true;
    setStep(next);
  }, []);
  const restart = useCallback(() => { kept.current = {}; setData({}); go(first); }, [first, go]);
  const finish = useCallback(() => { restart(); moved.current = false; setTries((n) => n + 1); onDone?.(); }, [restart, onDone]);
  const run = useCallback(async (action, fields) => {
    setBusy(true);
    const refuse = (body) => {
      const own = body.fields ?? {};
      setProblem({ detail: Object.keys(own).length ? "" : explain(body), fields: own });
      setTries((n) => n + 1);
    };
    await ACTIONS[action](fields, { kept: kept.current, go, refuse, finish });
    setBusy(false);
  }, [go, finish]);

  useEffect(() => {
    if (!moved.current) return;
    root.current?.querySelector("[data-step] [data-first], [data-step] input:not([type=hidden]), [data-step] button")?.focus();
  }, [step]);
  const value = useMemo(() => ({ step, data, problem, busy, tries, go, run, restart, finish }), [step, data, problem, busy, tries, go, run, restart, finish]);
  return <GateContext.Provider value={value}><div ref={root}>{children}</div></GateContext.Provider>;
}

export function Step({ name, title, text, children }) {
  const { step } = useContext(GateContext);
  if (step !== name) return null;
  return (
    <section data-step={name} className="stack g4" aria-label={title || undefined}>
      {title && <div><h2 className="gate-title">{title}</h2>{text && <p className="muted">{text}</p>}</div>}
      {children}
    </section>
  );
}

/** A form whose fields go to one action. `auto` sends it as soon as its six digits are complete. */
export function GateForm({ action, auto, label, children }) {
  const { run, problem, busy, tries } = useContext(GateContext);
  const form = useRef(null);
  useEffect(() => {
    const marked = Object.keys(problem.fields);
    for (const control of form.current.elements) {
      if (control.name) control.setAttribute("aria-invalid", String(marked.includes(control.name)));
    }
    if (problem.detail || marked.length) (form.current.elements.namedItem(marked[0]) ?? form.current.querySelector("input:not([type=hidden])"))?.focus?.();
  }, [problem, tries]);
  const submit = (e) => {
    e.preventDefault();
    if (!busy) run(action, Object.fromEntries(new FormData(form.current)));
  };
  const typed = () => requestAnimationFrame(() => {
    const digits = form.current?.querySelector(".otp input[type=hidden]")?.value ?? "";
    if (auto && digits.length === 6) form.current.requestSubmit();
  });
  return (
    <form ref={form} className="form" onSubmit={submit} onInput={auto ? typed : undefined} onPaste={auto ? typed : undefined} noValidate aria-label={label || undefined}>
      <div role="alert" className="gate-alert">
        {problem.detail && <div className="banner t-bad"><div className="banner-text">{problem.detail}</div></div>}
      </div>
      <Fragment key={auto ? tries : 0}>{children}</Fragment>
    </form>
  );
}

/** What the API says about one field. */
export function FieldProblem({ name }) {
  const { problem } = useContext(GateContext);
  return <div className="field-error" id={`${name}-error`} aria-live="polite">{problem.fields[name] ?? ""}</div>;
}

export function SubmitButton({ label }) {
  const { busy } = useContext(GateContext);
  return (
    <button type="submit" className="btn btn-primary btn-block" disabled={busy} aria-busy={busy}>
      {busy && <span className="spinner" aria-hidden="true" />}{label}
    </button>
  );
}

/** A quiet way to another step; without one, back to the first. */
export function StepLink({ to, label }) {
  const { go, restart } = useContext(GateContext);
  return <button type="button" className="btn btn-ghost btn-block" onClick={() => (to ? go(to) : restart())}>{label}</button>;
}

export function CompanyChoice() {
  const { data, run, busy } = useContext(GateContext);
  return (
    <div className="stack g2">
      {(data.tenants ?? []).map(({ slug, name }, i) => (
        <button key={slug} type="button" className="btn btn-secondary btn-block" data-first={i === 0 || undefined} disabled={busy} onClick={() => run("signIn", { tenant: slug })}>{name}</button>
      ))}
    </div>
  );
}

function Copy({ text, label }) {
  const [done, setDone] = useState(false);
  const copy = async () => { await navigator.clipboard.writeText(text); setDone(true); setTimeout(() => setDone(false), 2000); };
  return <button type="button" className="btn btn-secondary btn-s" onClick={copy}><span aria-live="polite">{done ? "Copied" : label}</span></button>;
}

/** The picture for the telephone's camera, and the same in letters for who types. */
export function AppSecret() {
  const { data } = useContext(GateContext);
  const id = useId();
  if (!data.qr) return null;
  return (
    <div className="gate-secret">
      <img className="gate-qr" src={data.qr} alt="QR code for your authenticator app; the key below is the same in letters" width="200" height="200" />
      <div className="stack g1">
        <span className="field-label" id={id}>No camera? Type this key into the app</span>
        <div className="row g2"><code className="gate-key" aria-labelledby={id}>{data.secret.match(/.{1,4}/g).join(" ")}</code><Copy text={data.secret} label="Copy" /></div>
      </div>
    </div>
  );
}

export function BackupCodes({ action }) {
  const { data, finish } = useContext(GateContext);
  const codes = data.backup_codes ?? [];
  const text = codes.join("\n");
  const file = useMemo(() => `data:text/plain;charset=utf-8,${encodeURIComponent(`LTI ATS backup codes\n\n${text}\n`)}`, [text]);
  return (
    <div className="stack g4">
      <ol className="gate-codes" aria-label="Backup codes">{codes.map((code) => <li key={code}><code>{code}</code></li>)}</ol>
      <div className="row g2">
        <Copy text={text} label="Copy all" />
        <a className="btn btn-secondary btn-s" href={file} download="lti-ats-backup-codes.txt">Download</a>
      </div>
      <button type="button" className="btn btn-primary btn-block" onClick={action === "leave" ? leave : finish}>I have saved them</button>
    </div>
  );
}

/** The e-mail a person just typed, said back to them. */
export function Said({ name }) {
  const { data } = useContext(GateContext);
  return <strong>{data[name] ?? ""}</strong>;
}
