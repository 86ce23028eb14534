"""KatScript for Pygments."""

from pygments.lexers import get_lexer_by_name, get_lexer_for_filename
from pygments.token import Comment, Error, Keyword, Name, Number, String


def test_it_is_found_by_name_and_by_file():
    assert get_lexer_by_name("katscript").name == "KatScript"
    assert "KatScript" in get_lexer_for_filename("cavity.kat").name  # Finesse may be there, which has one too


def test_it_tells_the_parts_of_a_text():
    text = '# a cavity\nl LASER P=1.5k\n  m ITM R=0.99 T="x"\nlink(LASER, ITM)\nxaxis(ITM.phi, lin, -1, sqrt(2), 4)\n'
    found = [(kind, value) for kind, value in get_lexer_by_name("katscript").get_tokens(text) if value.strip()]
    assert (Comment.Single, "# a cavity") in found
    assert found[1:6] == [
        (Keyword.Type, "l"),
        (Name.Class, "LASER"),
        (Name.Attribute, "P"),
        (found[4][0], "="),
        (Number, "1.5k"),
    ]
    assert (Keyword.Type, "m") in found
    assert (String.Double, '"x"') in found
    assert (Keyword, "link") in found
    assert (Name.Function, "xaxis") in found
    assert (Name.Variable, "ITM.phi") in found
    assert (Name.Builtin, "sqrt") in found
    assert (Keyword.Pseudo, "lin") in found


def test_it_takes_every_example(examples):
    lexer = get_lexer_by_name("katscript")
    for file in examples.rglob("*.kat"):
        text = file.read_text()
        tokens = list(lexer.get_tokens(text))
        assert "".join(value for _, value in tokens).strip() == text.strip()
        assert not [value for kind, value in tokens if kind is Error]
