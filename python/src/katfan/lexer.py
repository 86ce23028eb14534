"""KatScript for Pygments: `pygmentize -l katscript cavity.kat`, Sphinx's `.. code-block:: katscript`, and notebooks."""

from __future__ import annotations

from pygments.lexer import RegexLexer, bygroups, words
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Text, Whitespace

from ._words import ACTIONS, COMMANDS, CONSTANTS, ELEMENTS, FUNCTIONS, KEYWORDS

NAME = r"[A-Za-z_][A-Za-z0-9_]*"


class KatScriptLexer(RegexLexer):
    """The language of Finesse 3 and katfan."""

    name = "KatScript"
    aliases = ["katscript", "kat"]
    filenames = ["*.kat"]
    url = "https://finesse.ifosim.org"

    tokens = {
        "root": [
            (r"\n", Whitespace),
            # A statement of an element: its kind, its name.
            (
                rf"(?:(?<=\n)|\A)([ \t]*)({'|'.join(sorted(ELEMENTS, key=len, reverse=True))})([ \t]+)({NAME})",
                bygroups(Whitespace, Keyword.Type, Whitespace, Name.Class),
            ),
            (r"[ \t\r]+", Whitespace),
            (r"#.*$", Comment.Single),
            (r'"(?:\\.|[^"\\\n])*"?', String.Double),
            (r"'(?:\\.|[^'\\\n])*'?", String.Single),
            (words(ACTIONS, prefix=r"\b", suffix=r"(?=[ \t]*\()"), Name.Function),
            (words(COMMANDS, prefix=r"\b", suffix=r"(?=[ \t]*\()"), Keyword),
            (words(FUNCTIONS, prefix=r"\b", suffix=r"(?=[ \t]*\()"), Name.Builtin),
            (rf"({NAME})([ \t]*)(=)", bygroups(Name.Attribute, Whitespace, Operator)),
            (rf"{NAME}(?:\.{NAME})+", Name.Variable),
            (words(CONSTANTS, prefix=r"\b", suffix=r"\b"), Keyword.Constant),
            (r"(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*|[pnumkMGT])?j?(?![\w.])", Number),
            (words(KEYWORDS, prefix=r"\b", suffix=r"\b"), Keyword.Pseudo),
            (NAME, Name),
            (r"\*\*|//|[-+*/&]", Operator),
            (r"[()\[\],=]", Punctuation),
            (r".", Text),
        ],
    }
