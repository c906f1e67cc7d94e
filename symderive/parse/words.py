"""The vocabulary of the reader, as tables: letters, signs, functions, laws.

Everything that is a list of spellings stands here, so that a new spelling is a new line.
"""

from __future__ import annotations

_GREEK = [
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "zeta",
    "eta",
    "theta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "omicron",
    "pi",
    "rho",
    "sigma",
    "tau",
    "upsilon",
    "phi",
    "chi",
    "psi",
    "omega",
    "Gamma",
    "Delta",
    "Theta",
    "Lambda",
    "Xi",
    "Pi",
    "Sigma",
    "Upsilon",
    "Phi",
    "Psi",
    "Omega",
    "ell",
    "hbar",
]
# command -> the name by which the letter goes in trees
LETTERS: dict[str, str] = {name: name for name in _GREEK} | {
    "varepsilon": "epsilon",
    "vartheta": "theta",
    "varphi": "phi",
    "varrho": "rho",
    "varsigma": "sigma",
    "varkappa": "kappa",
    "varSigma": "Sigma",
    "varOmega": "Omega",
    "imath": "i",
    "jmath": "j",
}
# font commands: what they do to a letter ("" changes nothing that matters)
FONTS: dict[str, str] = {
    "mathbf": "bold", "boldsymbol": "bold", "bm": "bold", "bold": "bold", "textbf": "bold", "pmb": "bold", "bf": "bold",
    "boldmath": "bold", "mathbfit": "bold", "symbf": "bold", "vec": "bold", "mathbb": "double", "Bbb": "double",
    "mathds": "double", "mathbbm": "double", "mathcal": "script", "mathscr": "script", "cal": "script",
    "mathfrak": "fraktur", "mathit": "", "mathnormal": "", "it": "", "rm": "roman", "mathrm": "roman",
    "mathsf": "roman", "mathtt": "roman", "sf": "roman", "textsf": "roman", "texttt": "roman", "textit": "roman",
    "textrm": "roman", "operatorname": "roman", "operatorname*": "roman", "DeclareMathOperator": "roman",
    "underline": "",
}  # fmt: skip
# commands that only latex2sympy2 reads
FENCED = frozenset(("arccsc", "arcsec", "arccot", "lcm", "ulcorner", "urcorner", "llcorner", "lrcorner"))
# commands whose argument is prose (or a word)
TEXTS = frozenset(
    [
        "text",
        "textrm",
        "textup",
        "textnormal",
        "mbox",
        "hbox",
        "textsc",
        "intertext",
        "shortintertext",
        "textit",
        "textbf",
        "textsf",
    ]
)
# spacing, sizing, numbering: seen and forgotten
DROPPED = frozenset(
    [
        r"displaystyle",
        r"textstyle",
        r"scriptstyle",
        r"scriptscriptstyle",
        r"limits",
        r"nolimits",
        r"nonumber",
        r"notag",
        r"allowbreak",
        r"relax",
        r"strut",
        r"thinspace",
        r"medspace",
        r"thickspace",
        r"negthinspace",
        r"negmedspace",
        r"negthickspace",
        r"enspace",
        r"hfill",
        r"mathstrut",
        r"nobreak",
        r"mathop",
        r"mathrel",
        r"mathbin",
        r"mathord",
        r"mathopen",
        r"mathclose",
        r"mathinner",
        r"centering",
        r"noindent",
        r"normalsize",
        r"small",
        r"large",
        r"hline",
        r"ensuremath",
    ]
)
DROPPED_WITH_ARGUMENT = frozenset(
    ["label", "tag", "tag*", "hspace", "hspace*", "vspace", "vspace*", "phantom", "hphantom", "vphantom", "mspace",
    "kern", "ref", "eqref", "cite", "color", "textcolor"]
)  # fmt: skip
SEEN_THROUGH = frozenset(
    ["boxed", "fbox", "mathclap", "mathllap", "mathrlap", "smash", "cancel", "bcancel", "xcancel", "tfrac"]
) - {"tfrac"}
SIZES = frozenset(f"{b}{s}" for b in ("big", "Big", "bigg", "Bigg") for s in ("", "l", "r", "m"))
# another spelling -> the one that the grammar knows
ALIASES: dict[str, str] = {
    "le": "leq", "leqslant": "leq", "ge": "geq", "geqslant": "geq", "ne": "neq", "lt": "<", "gt": ">",
    "rightarrow": "to",
    "longrightarrow": "to", "implies": "Rightarrow", "Longrightarrow": "Rightarrow",
    "impliedby": "Leftarrow", "Longleftarrow": "Leftarrow", "Leftrightarrow": "iff",
    "Longleftrightarrow": "iff", "land": "wedge", "lor": "vee", "lnot": "neg", "triangleq": "=", "coloneqq": "=",
    "coloneq": "=", "colonequals": "=", "eqdef": "=", "doteq": "=", "equiv": "=", "dfrac": "frac", "tfrac": "frac",
    "cfrac": "frac", "nicefrac": "frac", "sfrac": "frac", "dbinom": "binom", "tbinom": "binom", "lvert": "lvert",
    "ldots": "dots", "cdots": "dots", "dotsc": "dots", "dotsb": "dots", "dotsm": "dots", "dotso": "dots",
    "vdots": "dots",
    "ddots": "dots", "hdots": "dots", "overline": "bar", "widehat": "hat", "widetilde": "tilde", "widebar": "bar",
    "vert": "|", "Vert": "Vert",
    "lbrace": "\\{", "rbrace": "\\}", "lbrack": "[", "rbrack": "]", "lparen": "(", "rparen": ")", "ast": "*",
    "star": "star", "smallsetminus": "setminus", "backslash": "setminus", "varnothing": "emptyset", "intercal": "top",
    "bmod": "mod", "independent": "perp", "indep": "perp", "Perp": "perp", "upmodels": "perp", "colon": ":",
    "prec": "prec", "preccurlyeq": "preceq", "succcurlyeq": "succeq", "subset": "subseteq", "supset": "supseteq",
    "thicksim": "sim", "simeq": "approx", "cong": "approx", "given": "mid", "bigcap": "bigcap", "dd": "d",
    "hadamard": "odot", "kron": "otimes", "bigodot": "odot", "gets": "gets", "leftarrow": "gets", "parallel": "Vert",
    "mapsto": "mapsto", "longmapsto": "mapsto", "mleft": "left", "mright": "right", "Bigm": "Bigm", "dag": "dagger",
    "lgroup": "(", "rgroup": ")", "iint": "int", "iiint": "int", "oint": "int", "grad": "nabla", "partialup": "partial",
    "bigsqcup": "bigcup", "euro": "$", "divideontimes": "div", "mathellipsis": "dots",
}  # fmt: skip
# raw characters -> the tokens that they stand for
UNICODE: dict[str, str] = {
    "∂": r"\partial", "∑": r"\sum", "∏": r"\prod", "∫": r"\int", "∩": r"\cap", "∪": r"\cup", "∈": r"\in",
    "∉": r"\notin",
    "≤": r"\leq", "≥": r"\geq", "⩽": r"\leq", "⩾": r"\geq", "≠": r"\neq", "∞": r"\infty", "∇": r"\nabla",
    "⊗": r"\otimes",
    "⊙": r"\odot", "∘": r"\circ", "⊕": r"\oplus", "·": r"\cdot", "⋅": r"\cdot", "×": r"\times", "÷": "/", "−": "-",
    "–": "-",
    "∗": "*", "→": r"\to", "⟶": r"\to", "⇒": r"\Rightarrow", "⟹": r"\Rightarrow", "⇔": r"\iff", "↦": r"\mapsto",
    "≈": r"\approx", "≃": r"\approx",
    "∝": r"\propto", "∼": r"\sim", "～": r"\sim", "⊥": r"\perp", "⫫": r"\perp", "∅": r"\emptyset", "⊆": r"\subseteq",
    "⊂": r"\subseteq", "∖": r"\setminus", "∧": r"\wedge", "∨": r"\vee", "¬": r"\neg", "∃": r"\exists", "∀": r"\forall",
    "√": r"\sqrt", "∣": r"\mid", "‖": r"\Vert", "∥": r"\Vert", "…": r"\dots", "⋯": r"\dots", "⋮": r"\dots",
    "⟨": r"\langle", "⟩": r"\rangle",
    "⌊": r"\lfloor", "⌋": r"\rfloor", "⌈": r"\lceil", "⌉": r"\rceil", "≔": "=", "≜": "=", "≡": "=", "≻": r"\succ",
    "⪰": r"\succeq", "≽": r"\succeq",
    "±": r"\pm", "ℓ": r"\ell", "′": "'", "’": "'", "″": "''", "ᵀ": r"^\top", "⊤": r"\top", "†": r"\dagger",
    "∁": r"\complement",
    "½": r"\frac12", "¼": r"\frac14", "¾": r"\frac34", "ℝ": r"\mathbb{R}", "ℕ": r"\mathbb{N}", "ℤ": r"\mathbb{Z}",
    "𝔼": r"\mathbb{E}",
    "ℙ": r"\mathbb{P}", "𝕍": r"\mathbb{V}", "𝟙": r"\mathbb{1}", "𝒩": r"\mathcal{N}", "ϵ": r"\epsilon", "ϕ": r"\phi",
    "ϑ": r"\theta",
    "，": ",", "；": ";", "（": "(", "）": ")", "：": ":", "＝": "=", "\u00a0": " ", "\u2009": " ", "\u200b": " ",
    "\ufeff": " ",
    "\u202f": " ", "\u2003": " ", "\u2002": " ", "\u2061": " ", "\u2062": " ",
}  # fmt: skip
UNICODE |= dict(zip("αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩς",
    ["\\" + n for n in _GREEK if n not in ("omicron", "ell", "hbar")] + [r"\sigma"], strict=True))  # fmt: skip
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱˣʸᵏᵐʲᵗ", "0123456789+-()nixykmjt", strict=True))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-()aeijklmnoprstuvx", strict=True))
COMBINING = {"\u0302": "hat", "\u0304": "bar", "\u0305": "bar", "\u0303": "tilde", "\u0307": "dot", "\u20d7": "vec"}
DECORATIONS = frozenset(["hat", "bar", "tilde", "dot", "ddot", "check", "breve", "acute", "grave", "mathring"])
# functions of one number: spelling -> name in trees
FUNCTIONS: dict[str, str] = {
    name: name
    for name in ["sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "exp", "log", "erf", "erfc",
    "erfinv", "sign", "sigmoid", "softplus", "gelu", "logit", "floor", "ceil"]
} | {
    "ln": "log", "lg": "log", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "asin": "asin", "acos": "acos",
    "atan": "atan", "arcsinh": "asinh", "arccosh": "acosh", "arctanh": "atanh", "asinh": "asinh", "acosh": "acosh",
    "atanh": "atanh", "arsinh": "asinh", "arcosh": "acosh", "artanh": "atanh", "sgn": "sign", "relu": "relu",
    "ReLU": "relu",
    "logistic": "sigmoid", "sigm": "sigmoid", "lgamma": "loggamma", "digamma": "digamma", "sqrt": "sqrt", "abs": "abs",
    "coth": "coth", "sech": "sech", "csch": "csch",
}  # fmt: skip
INVERSES = {"sin": "asin", "cos": "acos", "tan": "atan", "sinh": "asinh", "cosh": "acosh", "tanh": "atanh"}
# functions of matrices and vectors that take one juxtaposed run, like log: spelling -> head
MATRIX_FUNCTIONS: dict[str, str] = {
    "det": "det", "Det": "det", "tr": "trace", "Tr": "trace", "trace": "trace", "Trace": "trace", "diag": "diag",
    "Diag": "diag", "vec": "vec", "Vec": "vec", "rank": "rank", "rk": "rank", "logdet": "logdet", "vech": "vech",
}  # fmt: skip
# functions known by name, applied to bracketed arguments: app(softmax, z)
NAMED_FUNCTIONS: dict[str, str] = {
    "softmax": "softmax", "logsumexp": "logsumexp", "LogSumExp": "logsumexp", "LSE": "logsumexp", "lse": "logsumexp",
    "GELU": "gelu", "SiLU": "silu",
    "swish": "silu", "Beta": "beta", "multinom": "multinom", "gcd": "gcd", "lcm": "lcm",
    "mean": "mean", "blkdiag": "blockdiag", "logsoftmax": "logsoftmax",
}  # fmt: skip
EXTREMES = {
    "max": "max",
    "min": "min",
    "sup": "max",
    "inf": "min",
    "argmax": "argmax",
    "argmin": "argmin",
    "arg": "arg",
}
FUNCTION_WORDS = frozenset((*FUNCTIONS, *MATRIX_FUNCTIONS, *NAMED_FUNCTIONS, *EXTREMES))
MOMENTS = {
    "Var": "Var",
    "var": "Var",
    "Variance": "Var",
    "V": "Var",
    "Cov": "Cov",
    "cov": "Cov",
    "Cor": "Corr",
    "Corr": "Corr",
    "corr": "Corr",
}
INFORMATION = {"KL": "KL", "H": "H", "I": "MI", "MI": "MI", "D_KL": "KL"}
# plain letters typed in a row before a bracket: log(x), Var(X)
PLAIN_WORDS = frozenset(
    [
        "log",
        "ln",
        "exp",
        "sin",
        "cos",
        "tan",
        "tanh",
        "sinh",
        "cosh",
        "sqrt",
        "max",
        "min",
        "det",
        "tr",
        "Tr",
        "trace",
        "diag",
        "Var",
        "Cov",
        "var",
        "cov",
        "Pr",
        "KL",
        "softmax",
        "sigmoid",
        "relu",
        "ReLU",
        "erf",
        "sign",
        "argmax",
        "argmin",
        "arctan",
    ]
)
ENVIRONMENTS = frozenset(["matrix", "bmatrix", "pmatrix", "vmatrix", "Vmatrix", "Bmatrix", "smallmatrix", "array",
"cases", "dcases", "rcases", "align", "align*", "aligned", "eqnarray", "eqnarray*", "gather", "gather*", "gathered",
"split", "equation", "equation*", "multline", "multline*", "alignat", "alignat*", "flalign", "flalign*", "alignedat",
"subarray", "displaymath", "math"])  # fmt: skip
MATRICES = frozenset(
    ["matrix", "bmatrix", "pmatrix", "vmatrix", "Vmatrix", "Bmatrix", "smallmatrix", "array", "subarray"]
)
COMMANDS = frozenset(
    ["frac", "binom", "sqrt", "sum", "prod", "int", "lim", "max", "min", "sup", "inf", "det", "log", "ln", "exp",
    "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "arcsin", "arccos", "arctan", "left",
    "right", "middle", "begin", "end", "cdot", "times", "odot", "otimes", "circ", "oplus", "cap", "cup", "setminus",
    "wedge", "vee", "neg", "in", "notin", "leq", "geq", "neq", "sim", "propto", "approx", "perp", "mid", "to",
    "gets", "mapsto", "Rightarrow", "Leftarrow", "iff",
    "succ", "succeq", "prec", "preceq", "subseteq", "supseteq", "nabla",
    "partial", "infty", "dots", "top", "prime", "emptyset", "exists", "forall", "langle", "rangle", "lvert", "rvert",
    "lVert", "rVert", "lfloor", "rfloor", "lceil", "rceil", "overset", "underset", "stackrel", "underbrace",
    "overbrace", "substack", "pm", "mp", "star", "dagger", "Pr", "arg", "lg", "hat", "bar", "tilde", "dot", "ddot",
    "vec", "complement", "argmax", "argmin", "hyperref", "bigcup", "bigcap", "choose", "over", "quad", "qquad",
    "text", "operatorname", "mathbf", "mathbb", "mathcal", "mathrm", "boldsymbol", "div", "mod", "not", "binom",
    "colon", "ast", "Re", "Im", "deg", "dim", "ker", "gcd", "triangle", "square", "top", "bot", "ni", "therefore",
    "because", "ll", "gg", "uparrow", "downarrow", "nearrow", "searrow", "val", "limsup", "liminf", "xrightarrow",
    "overrightarrow",    "cdotp", "bullet", "mathbbm"]
)  # fmt: skip
