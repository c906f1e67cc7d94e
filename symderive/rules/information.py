"""Entropy, divergence and mutual information by their definitions."""

from __future__ import annotations

from symderive.rules.planned import table_of

planned = table_of(__name__)

definition_of_divergence = planned(
    "definition_of_divergence",
    "Definition of the divergence",
    r"\operatorname{KL}(p \,\|\, q) = \mathbb{E}_p\big[\log p(X) - \log q(X)\big]",
    "The mean under p of the logarithm of the ratio of the two densities.",
    "MacKay, Information Theory, 2.6",
    (
        r"\operatorname{KL}(\text{Bernoulli}(1/2) \,\|\, \text{Bernoulli}(1/4))",
        r"\frac{1}{2} \log \frac{1/2}{1/4} + \frac{1}{2} \log \frac{1/2}{3/4}",
    ),
)
definition_of_entropy = planned(
    "definition_of_entropy",
    "Definition of entropy",
    r"\operatorname{H}(X) = -\mathbb{E}[\log p(X)]",
    "The mean surprise, in nats.",
    "MacKay, Information Theory, 2.4",
    (
        r"\operatorname{H}(X)",
        r"-\frac{1}{4} \log \frac{1}{4} - \frac{3}{4} \log \frac{3}{4}",
        r"X \sim \text{Bernoulli}(1/4)",
    ),
)
definition_of_mutual_information = planned(
    "definition_of_mutual_information",
    "Definition of mutual information",
    r"\operatorname{I}(X; Y) = \mathbb{E}\left[\log \frac{p(X, Y)}{p(X)\, p(Y)}\right]",
    "The divergence of the joint law from the product of the marginals.",
    "MacKay, Information Theory, 8.1",
    (r"\operatorname{I}(X; Y)", r"\log 2", "X, Y \\in \\{0, 1\\}\nP(X=0, Y=0) = 1/2\nP(X=1, Y=1) = 1/2"),
)
definition_of_conditional_entropy = planned(
    "definition_of_conditional_entropy",
    "Definition of conditional entropy",
    r"\operatorname{H}(Y \mid X) = -\sum_{x, y} P(X=x, Y=y) \log P(Y=y \mid X=x)",
    "The mean surprise about Y for one who knows X.",
    "MacKay, Information Theory, 8.1",
    (
        r"\operatorname{H}(Y \mid X)",
        r"\frac{1}{2} \log 2",
        "X, Y \\in \\{0, 1\\}\nP(X=0, Y=0) = 1/2\nP(X=1, Y=0) = 1/4\nP(X=1, Y=1) = 1/4",
    ),
)
