"""Rules as LegalRuleML and back.

OASIS LegalRuleML Core Specification 1.0 (OASIS Standard, 30 August 2021), compact serialisation: each rule is a
`ConstitutiveStatement` with a RuleML rule; `OverrideStatement` says which rule is over which; `Association` ties norms
(`LegalReference`) to statements. Relations are IRIs of predicates, variables the roles of the case.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from normgraph import identifiers
from normgraph.derive.plain import CASE, LIMITS, Atom, Formula, PlainRule
from normgraph.errors import LimitExceeded, UnreadableInput
from normgraph.identifiers import NS

LRML = "http://docs.oasis-open.org/legalruleml/ns/v1.0/"
RULEML = "http://ruleml.org/spec"
MAX_DEPTH = 40
MAX_BYTES = 16 << 20

_TAGS = {"and": "And", "or": "Or", "not": "Neg"}
_KINDS = {"And": "and", "Or": "or", "Neg": "not"}
_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def to_legalruleml(rules: Iterable[PlainRule], left_out: dict[str, str] | None = None) -> bytes:
    """Return rules as a LegalRuleML document; `left_out` (IRI → reason) and what no rule holds stand in comments.

    >>> about = (CASE, CASE)
    >>> rule = PlainRule(identifiers.iri("rule", "r"), Atom("urn:p", *about), Atom("urn:q", *about), False, (), ())
    >>> from_legalruleml(to_legalruleml([rule])) == [rule]
    True
    """
    rules = sorted(rules, key=lambda rule: rule.iri)
    root = etree.Element(_lrml("LegalRuleML"), nsmap={"lrml": LRML, "ruleml": RULEML})
    root.set(_BASE, identifiers.iri("rule") + "/")
    for what, how in LIMITS:
        etree.SubElement(root, _lrml("Comment")).text = f"not held: {what}: {how}"
    for iri, reason in sorted((left_out or {}).items()):
        etree.SubElement(root, _lrml("Comment")).text = f"left out: {iri} {reason}"
    norms = sorted({norm for rule in rules for norm in rule.norms})
    references = etree.SubElement(root, _lrml("LegalReferences"), refIDSystemName="normgraph")
    names = {norm: f"norm-{number}" for number, norm in enumerate(norms, 1)}
    for norm in norms:
        etree.SubElement(references, _lrml("LegalReference"), refersTo=names[norm], refID=norm)
    associations = etree.SubElement(root, _lrml("Associations"))
    statements = etree.SubElement(root, _lrml("Statements"))
    for rule in rules:
        for norm in rule.norms:
            tie = etree.SubElement(associations, _lrml("Association"))
            etree.SubElement(tie, _lrml("appliesSource"), keyref=f"#{names[norm]}")
            etree.SubElement(tie, _lrml("toTarget"), keyref=f"#{rule.key}")
        statements.append(_statement(rule, any(rule.iri in other.defeats for other in rules)))
    for rule in rules:
        for target in rule.defeats:
            statement = etree.SubElement(statements, _lrml("OverrideStatement"))
            under = target.removeprefix(identifiers.iri("rule") + "/")
            etree.SubElement(statement, _lrml("Override"), over=f"#{rule.key}", under=f"#{under}")
    for empty in [part for part in (references, associations) if len(part) == 0]:
        root.remove(empty)
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _lrml(name: str) -> str:
    return f"{{{LRML}}}{name}"


def _ruleml(name: str) -> str:
    return f"{{{RULEML}}}{name}"


def _statement(rule: PlainRule, defeasible: bool) -> etree._Element:
    statement = etree.Element(_lrml("ConstitutiveStatement"), key=rule.key)
    body = etree.SubElement(statement, _ruleml("Rule"), key=f"rule-{rule.key}", closure="universal")
    strength = etree.SubElement(body, _lrml("hasStrength"))
    etree.SubElement(strength, _lrml("DefeasibleStrength" if defeasible else "StrictStrength"))
    etree.SubElement(body, _ruleml("if")).append(_element(rule.condition))
    then = etree.SubElement(body, _ruleml("then"))
    holder = etree.SubElement(then, _ruleml("Neg")) if rule.negated else then
    holder.append(_element(rule.conclusion))
    return statement


def _element(formula: Formula | Atom) -> etree._Element:
    if isinstance(formula, Atom):
        atom = etree.Element(_ruleml("Atom"))
        etree.SubElement(atom, _ruleml("Rel"), iri=formula.predicate)
        for role in (formula.subject, formula.object):
            etree.SubElement(atom, _ruleml("Var")).text = role.removeprefix(NS)
        return atom
    joined = etree.Element(_ruleml(_TAGS[formula.kind]))
    joined.extend(_element(part) for part in formula.parts)
    return joined


def from_legalruleml(document: bytes) -> list[PlainRule]:
    """Read the rules of a LegalRuleML document, sorted by IRI.

    Raises `UnreadableInput` with the line where the document is no LegalRuleML or says what no rule here can hold,
    `LimitExceeded` where it is too large or nested too deeply. Nothing is fetched, no entity is expanded.
    """
    if len(document) > MAX_BYTES:
        raise LimitExceeded(f"the document is longer than {MAX_BYTES:,} bytes", remedy="split it")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableInput(str(error), where=f"line {error.lineno}", remedy="correct the XML") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableInput("a DOCTYPE is not allowed", where="line 1", remedy="remove it")
    if root.tag != _lrml("LegalRuleML"):
        raise _refusal(root, f"the root is `{_local(root)}`, not `lrml:LegalRuleML`")
    base = root.get(_BASE) or identifiers.iri("rule") + "/"
    references = {e.get("refersTo"): e.get("refID", "") for e in root.iter(_lrml("LegalReference"))}
    norms: dict[str, list[str]] = {}
    for tie in root.iter(_lrml("Association")):
        sources = [_keyref(source) for source in tie.iter(_lrml("appliesSource"))]
        for target in tie.iter(_lrml("toTarget")):
            norms.setdefault(_keyref(target), []).extend(references.get(source, source) for source in sources)
    defeats: dict[str, list[str]] = {}
    for override in root.iter(_lrml("Override")):
        defeats.setdefault(override.get("over", "").lstrip("#"), []).append(
            base + override.get("under", "").lstrip("#")
        )
    rules = []
    for kind in ("ConstitutiveStatement", "PrescriptiveStatement"):
        for statement in root.iter(_lrml(kind)):
            key = statement.get("key")
            if not key:
                raise _refusal(statement, "a statement has no key")
            rules.append(_read_rule(statement, base + key, norms.get(key, []), defeats.get(key, [])))
    return sorted(rules, key=lambda rule: rule.iri)


def _keyref(element: etree._Element) -> str:
    return element.get("keyref", "").lstrip("#")


def _read_rule(statement: etree._Element, iri: str, norms: list[str], defeats: list[str]) -> PlainRule:
    condition, conclusion = (statement.find(f".//{_ruleml(name)}") for name in ("if", "then"))
    if condition is None or conclusion is None or len(condition) != 1 or len(conclusion) != 1:
        raise _refusal(statement, "a rule has one `ruleml:if` and one `ruleml:then` with one formula each")
    head = _read_formula(conclusion[0], 0)
    negated = isinstance(head, Formula) and head.kind == "not"
    if isinstance(head, Formula):
        head = head.parts[0]
    if not isinstance(head, Atom) or (not negated and _local(conclusion[0]) != "Atom"):
        raise _refusal(conclusion, "a conclusion is one atom, or the negation of one")
    return PlainRule(iri, _read_formula(condition[0], 0), head, negated, tuple(sorted(norms)), tuple(sorted(defeats)))


def _read_formula(element: etree._Element, depth: int) -> Formula | Atom:
    if depth > MAX_DEPTH:
        raise LimitExceeded(f"conditions are nested more than {MAX_DEPTH} deep", where=f"line {element.sourceline}")
    name = _local(element)
    if name == "Atom":
        relation, roles = element.find(_ruleml("Rel")), element.findall(_ruleml("Var"))
        iri = relation.get("iri") if relation is not None else None
        if not iri or not 1 <= len(roles) <= 2:
            raise _refusal(element, "an atom has a `ruleml:Rel` with an IRI and one or two variables")
        ends = [NS + (role.text or "").strip() for role in roles]
        return Atom(iri, ends[0], ends[1] if len(ends) > 1 else CASE)
    if name not in _KINDS or not len(element):
        raise _refusal(element, f"`{name}` cannot be held")
    parts = sorted((_read_formula(part, depth + 1) for part in element), key=repr)
    if name == "Neg" and len(parts) != 1:
        raise _refusal(element, "a negation has one part")
    return Formula("and" if name == "And" else "or" if name == "Or" else "not", tuple(parts))


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _refusal(element: etree._Element, what: str) -> UnreadableInput:
    remedy = "keep to atoms joined by And, Or and Neg (docs/decisions/0027)"
    return UnreadableInput(what, where=f"line {element.sourceline}", remedy=remedy)
