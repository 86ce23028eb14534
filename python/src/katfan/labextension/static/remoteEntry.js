/**
 * KatScript in JupyterLab: `.kat` files have a type and colours. A prebuilt extension, as JupyterLab loads one: a container of
 * webpack's module federation, short enough to be written by hand.
 *
 * Not here: mistakes and completion, which jupyterlab-lsp has from `katfan lsp` (_jupyter.py); the words themselves, which
 * scripts/editor-words.ts writes beside this file.
 */
(() => {
  const MIME = "text/x-katscript";
  const WORDS = new URL("words.json", document.currentScript.src);
  const NAME = /^[A-Za-z_]\w*/;
  const NUMBER = /^(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*|[pnumkMGT])?j?/;
  let shared;

  /** A module that JupyterLab has loaded, in its newest version. */
  const needed = async (name) => {
    const versions = Object.entries(shared[name] ?? {}).sort(([a], [b]) =>
      b.localeCompare(a, undefined, { numeric: true }),
    );
    if (versions.length === 0) throw new Error(`katscript: this JupyterLab has no ${name}`);
    return (await versions[0][1].get())();
  };

  /** CodeMirror's stream parser. */
  const parserOf = (words) => {
    const sets = Object.fromEntries(Object.entries(words).map(([what, names]) => [what, new Set(names)]));
    return {
      name: "katscript",
      languageData: { commentTokens: { line: "#" } },
      startState: () => ({ isNamed: false }),
      token(stream, state) {
        if (stream.sol()) state.isNamed = false;
        if (stream.eatSpace()) return null;
        const isFirst = stream.string.slice(0, stream.pos).trim() === "";
        if (stream.peek() === "#") {
          stream.skipToEnd();
          return "comment";
        }
        if (stream.match(/^(["'])(?:\\.|(?!\1).)*(?:\1|$)/)) return "string";
        if (stream.match(NUMBER)) return "number";
        const found = stream.match(NAME);
        if (!found) {
          stream.next();
          return "operator";
        }
        return wordOf(sets, found[0], { stream, state, isFirst });
      },
    };
  };

  const wordOf = (sets, word, { stream, state, isFirst }) => {
    if (state.isNamed) {
      state.isNamed = false;
      return "typeName.definition";
    }
    const isCall = stream.match(/^\s*\(/, false);
    if (isFirst && !isCall && sets.elements.has(word)) {
      state.isNamed = true;
      return "keyword";
    }
    if (isCall && (sets.actions.has(word) || sets.commands.has(word))) return "keyword";
    if (isCall && sets.functions.has(word)) return "variableName.standard";
    if (stream.match(/^\s*=(?!=)/, false)) return "propertyName";
    if (sets.constants.has(word) || sets.keywords.has(word)) return "atom";
    return "variableName";
  };

  const container = {
    init(scope) {
      shared = scope;
    },
    async get() {
      const [{ IEditorLanguageRegistry }, { LanguageSupport, StreamLanguage }] = await Promise.all([
        needed("@jupyterlab/codemirror"),
        needed("@codemirror/language"),
      ]);
      const plugin = {
        id: "katscript:language",
        description: "The type and the colours of .kat files.",
        autoStart: true,
        requires: [IEditorLanguageRegistry],
        activate(app, languages) {
          app.docRegistry.addFileType({
            name: "katscript",
            displayName: "KatScript",
            extensions: [".kat"],
            mimeTypes: [MIME],
            fileFormat: "text",
            contentType: "file",
          });
          languages.addLanguage({
            name: "katscript",
            displayName: "KatScript",
            mime: MIME,
            extensions: ["kat"],
            load: async () => {
              const answer = await fetch(WORDS);
              if (!answer.ok) throw new Error(`katscript: ${WORDS} can't be read: ${answer.status}`);
              return new LanguageSupport(StreamLanguage.define(parserOf(await answer.json())));
            },
          });
        },
      };
      return () => ({ __esModule: true, default: plugin });
    },
  };
  window._JUPYTERLAB = Object.assign(window._JUPYTERLAB ?? {}, { katscript: container });
})();
