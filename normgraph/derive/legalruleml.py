"""Rules as LegalRuleML and back.

OASIS LegalRuleML Core Specification 1.0 (OASIS Standard, 30 August 2021), compact serialisation: each rule is a
`ConstitutiveStatement` with a RuleML rule; `OverrideStatement` says which rule is over which; `Association` ties norms
(`LegalReference`) and the begin and end of validity (`TemporalCharacteristic`) to statements. Relations and functions
are IRIs, variables the roles of the case; `Neg` says that the contrary is shown, `Naf` that something is not shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lxml import etree

from normgraph import identifiers
from normgraph.derive.plain import LIMITS, Atom, Data, Expr, Formula, Ind, Kind, PlainRule, Term, Var
from normgraph.errors import LimitExceeded, UnreadableInput

LRML = "http://docs.oasis-open.org/legalruleml/ns/v1.0/"
RULEML = "http://ruleml.org/spec"
STATUS = LRML + "vocab#"
MAX_DEPTH = 40
MAX_BYTES = 16 << 20

_XSD = "http://www.w3.org/2001/XMLSchema"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_TYPE = f"{{{_XSI}}}type"
_TAGS: dict[Kind, str] = {"and": "And", "or": "Or", "neg": "Neg", "naf": "Naf", "exists": "Exists", "forall": "Forall"}
_KINDS = {tag: kind for kind, tag in _TAGS.items()}
_AUTHORITIES = (identifiers.iri("decision") + "/", identifiers.iri("source") + "/")
"""Of what a statement applies as sources: decisions and texts read are authorities, all else norms."""
_BOUNDS = {"from": "Starts", "to": "Ends"}
"""Begin and end of validity → their development of a status in the vocabulary of the standard."""


def to_legalruleml(rules: Iterable[PlainRule], left_out: dict[str, str] | None = None) -> bytes:
    """Return rules as a LegalRuleML document; `left_out` (IRI → reason) and what no rule holds stand in comments.

    >>> rule = PlainRule(identifiers.iri("rule", "r"), Atom("urn:p", (Var("kind"),)), Atom("urn:q"), False)
    >>> from_legalruleml(to_legalruleml([rule])) == [rule]
    True
    """
    rules = sorted(rules, key=lambda rule: rule.iri)
    root = etree.Element(_lrml("LegalRuleML"), nsmap={"lrml": LRML, "ruleml": RULEML, "xs": _XSD, "xsi": _XSI})
    root.set(_BASE, identifiers.iri("rule") + "/")
    for what, how in LIMITS:
        etree.SubElement(root, _lrml("Comment")).text = f"not held: {what}: {how}"
    for iri, reason in sorted((left_out or {}).items()):
        etree.SubElement(root, _lrml("Comment")).text = f"left out: {iri} {reason}"
    norms = sorted({norm for rule in rules for norm in rule.norms})
    authorities = sorted({authority for rule in rules for authority in rule.authorities})
    names = {norm: f"norm-{number}" for number, norm in enumerate(norms, 1)}
    names |= {authority: f"authority-{number}" for number, authority in enumerate(authorities, 1)}
    references = etree.SubElement(root, _lrml("LegalReferences"), refIDSystemName="normgraph")
    for source, name in names.items():
        etree.SubElement(references, _lrml("LegalReference"), refersTo=name, refID=source)
    _times(root, rules)
    associations = etree.SubElement(root, _lrml("Associations"))
    statements = etree.SubElement(root, _lrml("Statements"))
    for rule in rules:
        ties = [("appliesSource", names[source]) for source in (*rule.norms, *rule.authorities)]
        ties += [("appliesTemporalCharacteristic", f"{end}-{day}") for end, day in _bounds(rule)]
        for edge, name in ties:
            tie = etree.SubElement(associations, _lrml("Association"))
            etree.SubElement(tie, _lrml(edge), keyref=f"#{name}")
            etree.SubElement(tie, _lrml("toTarget"), keyref=f"#{rule.key}")
        statements.append(_statement(rule, any(rule.iri in other.defeats for other in rules)))
    for rule in rules:
        for target in rule.defeats:
            statement = etree.SubElement(statements, _lrml("OverrideStatement"))
            under = PlainRule(target, rule.condition, rule.conclusion, False).key
            etree.SubElement(statement, _lrml("Override"), over=f"#{rule.key}", under=f"#{under}")
    for empty in [part for part in root if part.tag != _lrml("Comment") and len(part) == 0]:
        root.remove(empty)
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _bounds(rule: PlainRule) -> list[tuple[str, str]]:
    return [(end, day) for end, day in (("from", rule.valid_from), ("to", rule.valid_to)) if day]


def _times(root: etree._Element, rules: list[PlainRule]) -> None:
    """Write the days on which validity begins or ends, and each begin and end."""
    bounds = sorted({bound for rule in rules for bound in _bounds(rule)})
    times = etree.SubElement(root, _lrml("Times"))
    for day in sorted({day for _, day in bounds}):
        time = etree.SubElement(times, _ruleml("Time"), key=f":day-{day}")
        etree.SubElement(time, _ruleml("Data"), {_TYPE: "xs:date"}).text = day
    characteristics = etree.SubElement(root, _lrml("TemporalCharacteristics"))
    for end, day in bounds:
        said = etree.SubElement(characteristics, _lrml("TemporalCharacteristic"), key=f"{end}-{day}")
        etree.SubElement(said, _lrml("forStatus"), iri=STATUS + "InForce")
        etree.SubElement(said, _lrml("hasStatusDevelopment"), iri=STATUS + _BOUNDS[end])
        etree.SubElement(said, _lrml("atTime"), keyref=f"#day-{day}")


def _lrml(name: str) -> str:
    return f"{{{LRML}}}{name}"


def _ruleml(name: str) -> str:
    return f"{{{RULEML}}}{name}"


def _statement(rule: PlainRule, defeasible: bool) -> etree._Element:
    statement = etree.Element(_lrml("ConstitutiveStatement"), key=rule.key)
    body = etree.SubElement(statement, _ruleml("Rule"), key=f":formula-of-{rule.key}", closure="universal")
    strength = etree.SubElement(body, _lrml("hasStrength"))
    said = {"iri": rule.strength} if rule.strength else {}
    etree.SubElement(strength, _lrml("DefeasibleStrength" if defeasible else "StrictStrength"), said)
    etree.SubElement(body, _ruleml("if")).append(_element(rule.condition))
    then = etree.SubElement(body, _ruleml("then"))
    holder = etree.SubElement(then, _ruleml("Neg")) if rule.negated else then
    holder.append(_element(rule.conclusion))
    return statement


def _element(formula: Formula | Atom) -> etree._Element:
    if isinstance(formula, Atom):
        atom = etree.Element(_ruleml("Atom"))
        etree.SubElement(atom, _ruleml("Rel"), iri=formula.relation)
        atom.extend(_argument(term) for term in formula.arguments)
        return atom
    joined = etree.Element(_ruleml(_TAGS[formula.kind]))
    if formula.variable:
        etree.SubElement(joined, _ruleml("Var")).text = formula.variable
    joined.extend(_element(part) for part in formula.parts)
    return joined


def _argument(term: Term) -> etree._Element:
    if isinstance(term, Var):
        said = etree.Element(_ruleml("Var"))
        said.text = term.name
    elif isinstance(term, Ind):
        said = etree.Element(_ruleml("Ind"), iri=term.iri)
    elif isinstance(term, Data):
        said = etree.Element(_ruleml("Data"), {_TYPE: "xs:" + term.datatype.removeprefix(_XSD + "#")})
        said.text = term.text
    else:
        said = etree.Element(_ruleml("Expr"))
        etree.SubElement(said, _ruleml("Fun"), iri=term.function)
        said.extend(_argument(argument) for argument in term.arguments)
    return said


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
    bounds = dict(_read_bounds(root))
    sources: dict[str, list[str]] = {}
    days: dict[str, dict[str, str]] = {}
    for tie in root.iter(_lrml("Association")):
        applied = [_keyref(source) for source in tie.iter(_lrml("appliesSource"))]
        times = [_keyref(time) for time in tie.iter(_lrml("appliesTemporalCharacteristic"))]
        for target in tie.iter(_lrml("toTarget")):
            sources.setdefault(_keyref(target), []).extend(references.get(source, source) for source in applied)
            days.setdefault(_keyref(target), {}).update(bounds[time] for time in times if time in bounds)
    defeats: dict[str, list[str]] = {}
    for override in root.iter(_lrml("Override")):
        defeats.setdefault(override.get("over", "").lstrip("#"), []).append(_iri(base, override.get("under", "")))
    rules = []
    for kind in ("ConstitutiveStatement", "PrescriptiveStatement"):
        for statement in root.iter(_lrml(kind)):
            key = statement.get("key")
            if not key:
                raise _refusal(statement, "a statement has no key")
            rule, said, rests_on = _read_rule(statement), days.get(key, {}), sorted(sources.get(key, []))
            rules.append(
                replace(
                    rule,
                    iri=_iri(base, key),
                    norms=tuple(source for source in rests_on if not source.startswith(_AUTHORITIES)),
                    authorities=tuple(source for source in rests_on if source.startswith(_AUTHORITIES)),
                    defeats=tuple(sorted(defeats.get(key, []))),
                    valid_from=said.get("from", ""),
                    valid_to=said.get("to", ""),
                )
            )
    return sorted(rules, key=lambda rule: rule.iri)


def _iri(base: str, key: str) -> str:
    return base + key.lstrip("#").removeprefix("rule-")


def _keyref(element: etree._Element) -> str:
    return element.get("keyref", "").lstrip("#")


def _read_bounds(root: etree._Element) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield each temporal characteristic that begins or ends a validity: its key, which of both, and the day."""
    days = {
        time.get("key", "").lstrip(":"): (time.findtext(_ruleml("Data")) or "") for time in root.iter(_ruleml("Time"))
    }
    for said in root.iter(_lrml("TemporalCharacteristic")):
        change, time = said.find(_lrml("hasStatusDevelopment")), said.find(_lrml("atTime"))
        for end, development in _BOUNDS.items():
            if change is not None and time is not None and change.get("iri") == STATUS + development:
                if _keyref(time) not in days:
                    raise _refusal(time, f"the time `{_keyref(time)}` is not in the document")
                yield said.get("key", ""), (end, days[_keyref(time)])


def _read_rule(statement: etree._Element) -> PlainRule:
    condition, conclusion = (statement.find(f".//{_ruleml(name)}") for name in ("if", "then"))
    if condition is None or conclusion is None or len(condition) != 1 or len(conclusion) != 1:
        raise _refusal(statement, "a rule has one `ruleml:if` and one `ruleml:then` with one formula each")
    head = _read_formula(conclusion[0], 0)
    negated = isinstance(head, Formula) and head.kind == "neg"
    if isinstance(head, Formula):
        head = head.parts[0]
    if not isinstance(head, Atom) or (not negated and _local(conclusion[0]) != "Atom"):
        raise _refusal(conclusion, "a conclusion is one atom, or the negation of one")
    strengths = [said.get("iri", "") for holder in statement.iter(_lrml("hasStrength")) for said in holder]
    return PlainRule("", _read_formula(condition[0], 0), head, negated, strength="".join(strengths[:1]))


def _read_formula(element: etree._Element, depth: int) -> Formula | Atom:
    _refuse_depth(element, depth)
    name = _local(element)
    if name == "Atom":
        relation = element.find(_ruleml("Rel"))
        if relation is None or not relation.get("iri"):
            raise _refusal(element, "an atom has a `ruleml:Rel` with an IRI")
        return Atom(relation.get("iri", ""), tuple(_read_term(e, depth + 1) for e in element if e is not relation))
    children = list(element)
    if name not in _KINDS or not children:
        raise _refusal(element, f"`{name}` cannot be held")
    variable = ""
    if _KINDS[name] in ("exists", "forall"):
        variable = (children.pop(0).text or "").strip()
        if not variable:
            raise _refusal(element, f"`{name}` binds no variable")
    parts = sorted((_read_formula(part, depth + 1) for part in children), key=repr)
    if _KINDS[name] not in ("and", "or") and len(parts) != 1:
        raise _refusal(element, f"`{name}` has one part")
    return Formula(_KINDS[name], tuple(parts), variable)


def _read_term(element: etree._Element, depth: int) -> Term:
    _refuse_depth(element, depth)
    name, iri = _local(element), element.get("iri", "")
    if name == "Var" and (element.text or "").strip():
        return Var((element.text or "").strip())
    if name == "Ind" and iri:
        return Ind(iri)
    if name == "Data":
        return Data(element.text or "", f"{_XSD}#{element.get(_TYPE, 'xs:string').rpartition(':')[2]}")
    function = element.find(_ruleml("Fun"))
    if name == "Expr" and function is not None and function.get("iri"):
        return Expr(function.get("iri", ""), tuple(_read_term(e, depth + 1) for e in element if e is not function))
    raise _refusal(element, f"`{name}` is no term: Var, Ind with an IRI, Data, or Expr with a `ruleml:Fun`")


def _refuse_depth(element: etree._Element, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise LimitExceeded(f"formulas are nested more than {MAX_DEPTH} deep", where=f"line {element.sourceline}")


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _refusal(element: etree._Element, what: str) -> UnreadableInput:
    remedy = "keep to atoms joined by And, Or, Neg, Naf, Exists and Forall (docs/decisions/0105)"
    return UnreadableInput(what, where=f"line {element.sourceline}", remedy=remedy)
