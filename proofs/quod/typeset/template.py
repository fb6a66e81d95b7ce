"""Jinja2 for LaTeX: ``%%`` line statements, ``<< >>`` values; what is not `Tex` is escaped.

The output is ASCII: accents, dashes, quotes and mathematical characters become LaTeX commands,
and a character without one raises `InputError`.
"""

from __future__ import annotations

import re
import traceback
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup

from quod.errors import InputError

_SPECIAL = {
    **{c: f"\\{c}" for c in "{}$&#_%"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    "\n": "\n",
    "\t": " ",
}
_TEXT = {
    "\u2010": "-", "\u2011": "-", "\u2013": "--", "\u2014": "---", "\u2018": "`", "\u2019": "'",
    "\u201a": r"\quotesinglbase{}", "\u201c": "``", "\u201d": "''", "\u201e": r"\quotedblbase{}",
    "\u00ab": r"\guillemotleft{}", "\u00bb": r"\guillemotright{}", "\u2039": r"\guilsinglleft{}",
    "\u203a": r"\guilsinglright{}", "\u2026": r"\dots{}", "\u00a0": "~", "\u2009": r"\,",
    "\u202f": r"\,", "\u00ad": r"\-", "\u2022": r"\textbullet{}", "\u00a7": r"\S{}",
    "\u00b6": r"\P{}", "\u00a9": r"\textcopyright{}", "\u00ae": r"\textregistered{}",
    "\u2122": r"\texttrademark{}", "\u20ac": r"\texteuro{}", "\u00a3": r"\pounds{}",
    "\u00b0": r"\textdegree{}", "\u00a1": r"\textexclamdown{}", "\u00bf": r"\textquestiondown{}",
    "\u00df": r"\ss{}", "\u00e6": r"\ae{}", "\u00c6": r"\AE{}", "\u0153": r"\oe{}",
    "\u0152": r"\OE{}", "\u00f8": r"\o{}", "\u00d8": r"\O{}", "\u0142": r"\l{}",
    "\u0141": r"\L{}", "\u00f0": r"\dh{}", "\u00d0": r"\DH{}", "\u00fe": r"\th{}",
    "\u00de": r"\TH{}", "\u0111": r"\dj{}", "\u0110": r"\DJ{}", "\u0131": r"\i{}",
    "\ufeff": "", "\u200b": "",
}  # fmt: skip
_ACCENT = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u",
    "\u0307": ".", "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d",
    "\u0327": "c", "\u0328": "k", "\u0331": "b",
}  # fmt: skip
_GREEK = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi o pi rho"
_GREEK_END = "sigma tau upsilon phi chi psi omega"
_MATH = {
    **{chr(0x3B1 + k): f"\\{name}" for k, name in enumerate(_GREEK.split())},
    **{chr(0x3C3 + k): f"\\{name}" for k, name in enumerate(_GREEK_END.split())},
    **{c: f"\\{unicodedata.name(c).split()[-1].title()}" for c in "ΓΔΘΞΠΣΥΦΨΩ"},
    "ο": "o", "Λ": r"\Lambda", "λ": r"\lambda", "ε": r"\epsilon", "ϵ": r"\epsilon",
    "ϕ": r"\phi", "φ": r"\varphi", "ϑ": r"\vartheta",
    "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "≈": r"\approx", "≡": r"\equiv", "∼": r"\sim",
    "≪": r"\ll", "≫": r"\gg", "∝": r"\propto", "±": r"\pm", "∓": r"\mp", "×": r"\times",
    "÷": r"\div", "·": r"\cdot", "⋅": r"\cdot", "∘": r"\circ", "−": "-", "∗": "*",
    "∈": r"\in", "∉": r"\notin", "⊂": r"\subset", "⊆": r"\subseteq", "∪": r"\cup",
    "∩": r"\cap", "∅": r"\emptyset", "∀": r"\forall", "∃": r"\exists", "¬": r"\neg",
    "∧": r"\wedge", "∨": r"\vee", "⊢": r"\vdash", "⊤": r"\top", "⊥": r"\bot", "→": r"\to",
    "←": r"\leftarrow", "↔": r"\leftrightarrow", "⇒": r"\Rightarrow", "⇔": r"\Leftrightarrow",
    "⟹": r"\Longrightarrow", "↦": r"\mapsto", "∞": r"\infty", "∂": r"\partial",
    "∇": r"\nabla", "∑": r"\sum", "∏": r"\prod", "∫": r"\int", "√": r"\surd", "ℝ": r"\mathbb{R}",
    "ℕ": r"\mathbb{N}", "ℤ": r"\mathbb{Z}", "ℚ": r"\mathbb{Q}", "ℂ": r"\mathbb{C}",
    "𝔼": r"\mathbb{E}", "ℓ": r"\ell", "‖": r"\|", "⟨": r"\langle", "⟩": r"\rangle",
    "…": r"\dots", "⋯": r"\cdots", "′": "'", "†": r"\dagger", "∎": r"\square", "µ": r"\mu",
    "✓": r"\checkmark", "\u00a0": "~", "²": "^{2}", "³": "^{3}", "¹": "^{1}",
    "½": r"\tfrac12", "¼": r"\tfrac14", "¾": r"\tfrac34",
}  # fmt: skip
_CITATION = r"\[@[^\[\]]+\]|\\cite(?:\[[^\[\]]*\])?\{[^{}]*\}"
_PROSE = re.compile(rf"(\\\$|\$(?:\\\$|[^$])*\$|`[^`\n]+`|\[\[[^\[\]\s]+\]\]|{_CITATION})")
ENGINE = Path(__file__).parent.parent / "templates"  # where a project has no template of its own

_BREAK = r"\allowbreak{}"
_SILENT = r"\\(?:left|right|[bB]igg?[lr]?|math[a-z]+|bm|operatorname|text|displaystyle|[,;:! ])"


class Tex(Markup):
    """LaTeX that is set as it stands."""

    @classmethod
    def escape(cls, s: Any) -> Tex:
        return escape(s)


def _unknown(char: str, text: str) -> InputError:
    name = unicodedata.name(char, "a control character")
    at = max(text.find(char) - 20, 0)
    return InputError(
        f"the character U+{ord(char):04X} ({name}) cannot be set in the write-up\n"
        f"  in: {text[at : at + 60]!r}\n"
        "  write it in LaTeX, such as $\\alpha$, or in ASCII"
    )


def _text_char(char: str, text: str) -> str:
    if char in _SPECIAL or char in _TEXT:
        return _SPECIAL.get(char) or _TEXT[char]
    if " " <= char <= "~":
        return char
    if char in _MATH:
        return rf"\ensuremath{{{_MATH[char]}}}"
    parts = unicodedata.normalize("NFD", char)
    if len(parts) == 2 and parts[0].isascii() and parts[1] in _ACCENT:
        base = rf"\{parts[0]}" if parts[0] in "ij" and parts[1] not in "\u0327\u0328" else parts[0]
        return rf"\{_ACCENT[parts[1]]}{{{base}}}"
    raise _unknown(char, text)


def escape(value: Any) -> Tex:
    """`value` as LaTeX that prints it literally; `Tex` stays as it is."""
    if isinstance(value, Markup):
        return Tex(value)
    text = unicodedata.normalize("NFC", str(value))
    out = "".join(_text_char(char, text) for char in text)
    # ligatures that TeX would make of what was meant literally
    return Tex(re.sub(r"(?<=[!?])(?=`)|(?<=,)(?=,)", "{}", out))


def math(value: Any) -> Tex:
    """LaTeX maths in ASCII: characters such as a Greek letter become commands."""
    text = unicodedata.normalize("NFC", str(value))
    out = []
    for char in text:
        if char in _MATH:
            out.append(f"{_MATH[char]} ")
        elif " " <= char <= "~" or char == "\n":
            out.append(char)
        else:
            raise _unknown(char, text)
    return Tex(re.sub(r"\n\s*\n", "\n", "".join(out)).strip())


def _maths_in_text(piece: str, text: str) -> str:
    inner = piece[1:-1]
    bare = re.sub(r"\\.", "", inner, flags=re.S)
    if bare.count("{") != bare.count("}"):
        raise InputError(
            f"the maths {piece} has unequal numbers of {{ and }}\n"
            f"  in: {text[:80]!r}\n  balance the braces"
        )
    return f"${math(inner)}$"


def code(value: Any) -> Tex:
    """Text in typewriter, with places where a long word may break."""
    parts = re.split(r"(?<=[^\w\s])(?=\w)|(?<=_)", str(value))
    return Tex(rf"\code{{{_BREAK.join(map(escape, parts))}}}")


def verbatim(value: Any) -> Tex:
    """The lines of a plain-text report, spaces kept, long lines broken.

    A character without LaTeX is shown by its number: a report must not fail on what it reports.
    """
    lines = []
    text = unicodedata.normalize("NFC", str(value)).expandtabs(4)
    for line in "".join(_shown(char) for char in text).splitlines():
        bare = line.lstrip(" ")
        words = (_breakable(word) for word in re.sub(r" (?= )", "\u00a0", bare).split(" "))
        lines.append(rf"\reportline{{{len(line) - len(bare)}}}{{{' '.join(words)}}}")
    return Tex("\n".join(lines))


def reported(value: Any) -> Tex:
    """A plain-text report within a paragraph, as `verbatim` shows it."""
    text = unicodedata.normalize("NFC", str(value))
    return Tex(" ".join(map(_breakable, "".join(map(_shown, text)).split())))


def _shown(char: str) -> str:
    try:
        _text_char(char, char)
    except InputError:
        return f"[U+{ord(char):04X}]"
    return char


def _breakable(word: str) -> str:
    chunks = [word[k : k + 16] for k in range(0, len(word), 16)] if len(word) > 40 else [word]
    return _BREAK.join(map(escape, chunks))


def tex_text(value: str) -> Tex:
    """LaTeX text in ASCII: accented letters and the like become commands."""
    return Tex("".join(c if c.isascii() else _text_char(c, value) for c in value))


def prose(value: Any, kinds: Mapping[str, str] | None = None, keys: Collection[str] = ()) -> Tex:
    """Text with ``$maths$``, ```code```, ``[[claim-id]]`` and ``[@key]`` or ``\\cite{key}``.

    `kinds` has the word for each id, `keys` are those of the bibliography."""
    if isinstance(value, Markup):
        return Tex(value)
    text, out = str(value), []
    for k, part in enumerate(_PROSE.split(text)):
        if k % 2 == 0:
            out.append(_words(part, text))
        elif part == r"\$":
            out.append(part)
        elif part[0] == "$":
            out.append(_maths_in_text(part, text))
        elif part.startswith("[["):
            out.append(_reference(part[2:-2], kinds or {}, text))
        elif part[0] in "[\\":
            out.append(_citation(part, keys, text))
        else:
            out.append(code(part[1:-1]))
    return Tex("".join(out))


def _words(part: str, text: str) -> str:
    if "$" in part:
        raise InputError(
            f"a $ opens maths that no $ closes\n  in: {text[:80]!r}\n"
            r"  close it, or write \$ for the currency sign"
        )
    curly = re.sub(r'(^|(?<=[\s(\[]))"(?=\S)', "\u201c", part).replace('"', "\u201d")
    return escape(curly)


def cited(text: str) -> Iterator[str]:
    """The keys that a text cites."""
    for part in _PROSE.split(str(text))[1::2]:
        if part.startswith(("[@", r"\cite")):
            yield from _keys_and_place(part)[0]


def _keys_and_place(citation: str) -> tuple[list[str], str]:
    r"""The keys of ``[@a; @b, place]`` or ``\cite[place]{a,b}``, and the place."""
    if citation[0] == "[":
        keys, _, place = citation[1:-1].partition(",")
        return [key.strip().removeprefix("@") for key in keys.split(";")], place.strip()
    place, keys = re.fullmatch(r"\\cite(?:\[(.*)\])?\{(.*)\}", citation, re.DOTALL).groups()  # type: ignore
    return [key.strip() for key in keys.split(",")], (place or "").strip()


def _citation(citation: str, known: Collection[str], text: str) -> str:
    keys, place = _keys_and_place(citation)
    for key in keys:
        if key not in known:
            near = get_close_matches(key, known, 1)
            hint = f"did you mean {near[0]}?" if near else "add it to derivations/references.bib"
            raise InputError(f"no source has the key {key!r}\n  in: {text[:80]!r}\n  {hint}")
    where = f"[{re.sub(r' (?=[0-9])', '~', prose(place))}]" if place else ""
    return rf"\cite{where}{{{','.join(keys)}}}"


def _reference(name: str, kinds: Mapping[str, str], text: str) -> str:
    if name not in kinds:
        near = get_close_matches(name, kinds, 1)
        hint = f"did you mean [[{near[0]}]]?" if near else "name a claim of this write-up"
        raise InputError(f"no claim has the id {name!r}\n  in: {text[:80]!r}\n  {hint}")
    return rf"\claimref{{{label(name)}}}{{{kinds[name]}}}"


def label(name: str) -> Tex:
    r"""The name of a claim as the argument of ``\label``."""
    return Tex(re.sub(r"[^A-Za-z0-9_.:-]", lambda m: f"u{ord(m[0]):x}", name))


def bookmark(value: Any) -> Tex:
    """Text with ``$maths$`` as a PDF bookmark shows it: maths by the names of its signs."""
    out = []
    for k, part in enumerate(_PROSE.split(str(value))):
        if k % 2 and part.startswith(("[@", r"\cite")):
            continue
        if k % 2 and part[0] == "$":
            part = re.sub(_SILENT, "", part[1:-1])
            part = re.sub(r"\\([A-Za-z]+)\s*", r" \1 ", part)
            part = re.sub(r"[{}\\]", "", part)
        out.append(part.strip("`") if k % 2 else part)
    return escape(" ".join("".join(out).split()))


@jinja2.pass_context
def _prose_filter(context: jinja2.runtime.Context, value: Any) -> Tex:
    return prose(value, context.get("kinds"), context.get("keys") or ())


def _finalize(value: Any) -> Tex:
    return Tex("") if value is None else escape(value)


class _Generator(CodeGenerator):
    """Jinja escapes the constants of a template for HTML; here `_finalize` escapes them."""

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        const = node.as_const(frame.eval_ctx)
        return str(const) if isinstance(node, nodes.TemplateData) else finalize.const(const)


class _Environment(jinja2.Environment):
    code_generator_class = _Generator


def environment(folder: Path, filters: Mapping[str, Callable[..., Any]]) -> jinja2.Environment:
    """The Jinja2 environment for the LaTeX templates in `folder`, else those of the engine."""
    env = _Environment(
        loader=jinja2.FileSystemLoader([folder, ENGINE]),
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        line_statement_prefix="%%",
        line_comment_prefix="%#",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        finalize=_finalize,
    )
    env.filters.update(prose=_prose_filter, code=code, verbatim=verbatim, math=math, label=label)
    env.filters["bookmark"] = bookmark
    env.filters.update({"tex": Tex, "e": escape, "escape": escape}, **filters)
    return env


class Templates:
    """The LaTeX templates of a folder, and for the rest those of the engine."""

    def __init__(self, folder: Path, filters: Mapping[str, Callable[..., Any]]) -> None:
        self.folder, self.environment = folder, environment(folder, filters)

    def render(self, name: str, context: Mapping[str, Any]) -> str:
        """The template of that name with the values of `context`: ASCII text."""
        try:
            text = self.environment.get_template(name).render(context)
        except InputError:
            raise
        except jinja2.TemplateNotFound as error:
            path = self.folder / (error.name or name)
            raise InputError(
                f"{path}: there is no such template\n  put the template there, "
                "or name the folder that holds it"
            ) from None
        except Exception as error:  # a template can raise anything: its expressions are code
            raise _template_error(error, self.folder, name) from error
        bad = next((char for char in text if not char.isascii()), "")
        if bad:
            line = text[: text.index(bad)].count("\n") + 1
            raise InputError(
                f"{self.folder / name}: gives a character that is not ASCII: U+{ord(bad):04X}, "
                f"in line {line} of its output\n  write it in LaTeX in the template"
            )
        return text


def _template_error(error: Exception, folder: Path, name: str) -> InputError:
    path, line = str(folder / name), 0
    if isinstance(error, jinja2.TemplateSyntaxError):
        path, line = error.filename or path, error.lineno
    else:
        for frame in traceback.extract_tb(error.__traceback__):
            if Path(frame.filename).parent in (folder, ENGINE):
                path, line = frame.filename, frame.lineno or 0
    fix = "write a name of the template context, or give it a value"
    if not isinstance(error, jinja2.UndefinedError):
        fix = "correct that line of the template"
    what = str(error) or type(error).__name__
    return InputError(f"{path}:{line}: {what}\n  {fix}")
