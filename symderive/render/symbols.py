"""Tables of signs: how each is typed in LaTeX, which Unicode character it is, and what role it plays."""

from __future__ import annotations

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π",
    "varpi": "ϖ", "rho": "ρ", "varrho": "ϱ", "sigma": "σ", "varsigma": "ς", "tau": "τ", "upsilon": "υ", "phi": "ϕ",
    "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ",
    "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip

LETTERS = GREEK | {
    "ell": "ℓ", "hbar": "ℏ", "imath": "ı", "jmath": "ȷ", "partial": "∂", "nabla": "∇", "infty": "∞", "emptyset": "∅",
    "varnothing": "∅", "top": "⊤", "bot": "⊥", "prime": "′", "complement": "∁", "forall": "∀", "exists": "∃",
    "neg": "¬",
    "lnot": "¬", "Re": "ℜ", "Im": "ℑ", "aleph": "ℵ", "dots": "…", "ldots": "…", "cdots": "⋯", "vdots": "⋮",
    "ddots": "⋱",
    "star": "⋆", "dagger": "†", "intercal": "⊺", "square": "□", "triangle": "△", "bigstar": "★",
    "colon": ":",
}  # fmt: skip

BINARY = {
    "cdot": "·", "times": "×", "div": "÷", "pm": "±", "mp": "∓", "odot": "⊙", "otimes": "⊗", "oplus": "⊕", "circ": "∘",
    "ast": "∗", "cap": "∩", "cup": "∪", "setminus": "∖", "land": "∧", "wedge": "∧", "lor": "∨", "vee": "∨",
    "oslash": "⊘",
    "bullet": "•", "bmod": "mod",
}  # fmt: skip

RELATIONS = {
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "lt": "<", "gt": ">", "approx": "≈",
    "propto": "∝", "sim": "∼", "simeq": "≃", "equiv": "≡", "cong": "≅", "in": "∈", "notin": "∉", "ni": "∋",
    "subseteq": "⊆", "subset": "⊂", "supseteq": "⊇", "supset": "⊃", "perp": "⊥", "mid": "|", "parallel": "∥", "to": "→",
    "rightarrow": "→", "leftarrow": "←", "mapsto": "↦", "longrightarrow": "⟶", "longmapsto": "⟼", "Rightarrow": "⇒",
    "implies": "⟹", "Leftrightarrow": "⇔", "iff": "⟺", "leftrightarrow": "↔", "succ": "≻", "succeq": "⪰", "prec": "≺",
    "preceq": "⪯", "ll": "≪", "gg": "≫", "leqslant": "⩽", "geqslant": "⩾", "triangleq": "≜", "doteq": "≐",
    "uparrow": "↑",
    "downarrow": "↓", "vdash": "⊢", "models": "⊨",
}  # fmt: skip

BIG = {
    "sum": "Σ", "prod": "∏", "int": "∫", "iint": "∬", "oint": "∮", "bigcap": "⋂", "bigcup": "⋃", "bigoplus": "⨁",
    "bigotimes": "⨂", "coprod": "∐", "bigwedge": "⋀", "bigvee": "⋁",
}  # fmt: skip

NAMES = (
    "sin cos tan cot sec csc sinh cosh tanh coth exp log ln det dim ker lim max min sup inf Pr arg gcd deg hom arcsin "
    "arccos arctan limsup liminf"
)
FUNCTIONS = {name: name for name in NAMES.split()}

LIMITS = {"lim", "max", "min", "sup", "inf", "limsup", "liminf", "det", "Pr", "gcd"}

DELIMITERS = {
    "(": "(", ")": ")", "[": "[", "]": "]", "|": "|", ".": "", "/": "/", r"\{": "{", r"\}": "}", r"\lbrace": "{",
    r"\rbrace": "}", r"\|": "‖", r"\Vert": "‖", r"\lVert": "‖", r"\rVert": "‖", r"\vert": "|", r"\lvert": "|",
    r"\rvert": "|", r"\langle": "⟨", r"\rangle": "⟩", r"\lfloor": "⌊", r"\rfloor": "⌋", r"\lceil": "⌈", r"\rceil": "⌉",
    r"\lbrack": "[", r"\rbrack": "]",
}  # fmt: skip

SPACES = {
    r"\,": " ", r"\:": " ", r"\;": " ", r"\ ": " ", r"\!": "", r"\>": " ", r"\quad": "  ", r"\qquad": "    ", "~": " ",
    r"\enspace": " ", r"\thinspace": " ",
}  # fmt: skip

ACCENTS = {
    "hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0305", "tilde": "\u0303",
    "widetilde": "\u0303",
    "vec": "\u20d7", "dot": "\u0307", "ddot": "\u0308", "underline": "\u0332", "check": "\u030c", "breve": "\u0306",
    "acute": "\u0301", "grave": "\u0300", "mathring": "\u030a",
}  # fmt: skip
ACCENT_SIGNS = {
    "hat": "^", "widehat": "^", "bar": "‾", "overline": "‾", "tilde": "~", "widetilde": "~", "vec": "→", "dot": "˙",
    "ddot": "¨", "underline": "_", "check": "ˇ", "breve": "˘", "acute": "´", "grave": "`", "mathring": "˚",
}  # fmt: skip

# Fonts by the command that we paint them with; the left column is what people type.
FONTS = {
    "mathbf": "mathbf", "bf": "mathbf", "boldsymbol": "boldsymbol", "bm": "boldsymbol", "pmb": "boldsymbol",
    "mathbb": "mathbb", "Bbb": "mathbb", "mathcal": "mathcal", "mathscr": "mathcal", "cal": "mathcal",
    "mathrm": "mathrm", "rm": "mathrm", "mathsf": "mathsf", "mathit": "mathit", "mathtt": "mathtt",
    "mathfrak": "mathfrak", "mathnormal": "mathit",
}  # fmt: skip
TEXTS = {"text", "textrm", "textit", "textbf", "textsf", "texttt", "textnormal", "mbox", "hbox"}

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱˣᵀᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷʸᶻᵝᵞᵟᶿᵠ"
SUPERSCRIPTS = dict(zip("0123456789+-=()nixTabcdefghjklmoprstuvwyzβγδθφ", RAISED, strict=True)) | {
    "−": "⁻", "⊤": "ᵀ", "′": "′", "″": "″", " ": "", "\u2062": "",
}  # fmt: skip
SUBSCRIPTS = dict(
    zip("0123456789+-=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True)
) | {"−": "₋"}

# Mathematical alphabets in Unicode: the code points of A, a, 0 and the letters that stand elsewhere.
ALPHABETS: dict[str, tuple[int, int, int, dict[str, str]]] = {
    "mathbf": (0x1D400, 0x1D41A, 0x1D7CE, {}),
    "boldsymbol": (0x1D400, 0x1D41A, 0x1D7CE, {}),
    "mathbb": (0x1D538, 0x1D552, 0x1D7D8, dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True))),
    "mathcal": (0x1D49C, 0x1D4B6, 0, dict(zip("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", strict=True))),
    "mathfrak": (0x1D504, 0x1D51E, 0, dict(zip("CHIRZ", "ℭℌℑℜℨ", strict=True))),
    "mathsf": (0x1D5A0, 0x1D5BA, 0x1D7E2, {}),
    "mathtt": (0x1D670, 0x1D68A, 0x1D7F6, {}),
}
GREEK_ALPHABETS = (  # the letters in order, and the code point of the first in bold
    ("αβγδεζηθικλμνξοπρςστυφχψω", 0x1D6C2),
    ("ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡ", 0x1D6A8),
    ("ΣΤΥΦΧΨΩ", 0x1D6BA),
)
BOLD_GREEK = {letter: chr(first + n) for letters, first in GREEK_ALPHABETS for n, letter in enumerate(letters)} | {
    "ϕ": "𝛟", "ϵ": "𝛆", "∂": "𝛛", "∇": "𝛁",
}  # fmt: skip


def in_font(font: str, letter: str) -> str:
    """A character of a mathematical alphabet, or the character itself where there is none."""
    if font in ("mathbf", "boldsymbol") and letter in BOLD_GREEK:
        return BOLD_GREEK[letter]
    upper, lower, digit, odd = ALPHABETS.get(font, (0, 0, 0, {}))
    if letter in odd:
        return odd[letter]
    for first, start in (("A", upper), ("a", lower), ("0", digit)):
        place = ord(letter) - ord(first)
        if start and 0 <= place < (10 if first == "0" else 26):
            return chr(start + place)
    return letter
