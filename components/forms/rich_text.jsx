import { useEffect, useRef } from "react";
import { EditorContent, useEditor, useEditorState } from "@tiptap/react";
import StarterKit from "@tiptap/starter-kit";
import { Placeholder } from "@tiptap/extensions";

const icon = (d) => (
  <svg width="16" height="16" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" aria-hidden="true"><path d={d} /></svg>
);
const TOOLS = [
  ["Bold", <b key="b">B</b>, (c) => c.toggleBold(), (e) => e.isActive("bold")],
  ["Italic", <i key="i">I</i>, (c) => c.toggleItalic(), (e) => e.isActive("italic")],
  ["Heading", "H", (c) => c.toggleHeading({ level: 3 }), (e) => e.isActive("heading")],
  null,
  ["Bulleted list", icon("M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01"), (c) => c.toggleBulletList(), (e) => e.isActive("bulletList")],
  ["Numbered list", icon("M10 6h10M10 12h10M10 18h10M4 5l1-1v4M4 13.5c1-1.5 2.5-.5 1.5 1L4 16.5h2"), (c) => c.toggleOrderedList(), (e) => e.isActive("orderedList")],
  ["Quote", icon("M5 5v14M10 8h9M10 12h9M10 16h6"), (c) => c.toggleBlockquote(), (e) => e.isActive("blockquote")],
  null,
  ["Undo", icon("M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-2"), (c) => c.undo(), () => false],
  ["Redo", icon("m15 14 5-5-5-5m5 5H10a6 6 0 0 0 0 12h2"), (c) => c.redo(), () => false],
];

/** The text lives here while it is written; the server hears of it when the writer pauses or leaves. */
export function RichText({ name, label, value = "", placeholder, height, delay = 600, describedBy, onChange }) {
  const timer = useRef(0);
  const given = useRef(value);
  const told = useRef(value);
  const field = useRef(null);
  const report = useRef(null);
  const editor = useEditor({
    extensions: [StarterKit.configure({ heading: { levels: [3] }, codeBlock: false, code: false, link: { openOnClick: false, defaultProtocol: "https" } }), Placeholder.configure({ placeholder })],
    content: value,
    immediatelyRender: true,
    editorProps: { attributes: { role: "textbox", "aria-multiline": "true", "aria-label": label, "aria-describedby": describedBy, id: name } },
    onUpdate: () => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => report.current?.(), delay);
      if (field.current) field.current.value = html();
    },
    onBlur: () => report.current?.(),
  });
  const html = () => (editor.isEmpty ? "" : editor.getHTML());
  report.current = () => {
    clearTimeout(timer.current);
    const now = html();
    if (now === told.current) return;
    told.current = now;
    onChange?.(now);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (value === given.current || value === told.current) { given.current = value; return; }
    given.current = value;
    told.current = value;
    editor.commands.setContent(value, { emitUpdate: false });
    if (field.current) field.current.value = value;
  }, [value, editor]);
  const active = useEditorState({ editor, selector: ({ editor: e }) => TOOLS.map((tool) => (tool ? tool[3](e) : false)) });
  return (
    <div className="rich" style={{ "--rich-h": height }}>
      <div className="rich-bar" role="toolbar" aria-label={`Formatting of ${label}`}>
        {TOOLS.map((tool, i) => (tool === null
          ? <span key={i} className="sep" aria-hidden="true" />
          : <button key={tool[0]} type="button" aria-label={tool[0]} title={tool[0]} aria-pressed={active[i]}
              onMouseDown={(e) => e.preventDefault()} onClick={() => tool[2](editor.chain().focus()).run()}>{tool[1]}</button>))}
      </div>
      <EditorContent editor={editor} className="rich-body" />
      <input ref={field} type="hidden" name={name} defaultValue={value} />
    </div>
  );
}
