"""Laws of our own invention in the form of gii-norm."""

HEAD = '<dokumente builddate="20260102030405" doknr="{doknr}">'


def law(*norms: str, jurabk: str = "XG", more: str = "", text: str = "", doknr: str = "BJNRX") -> bytes:
    """Return the XML of a law; its own norm comes first."""
    first = (
        f"<norm><metadaten><jurabk>{jurabk}</jurabk>{more}<langue>Gesetz über X</langue></metadaten>{body(text)}</norm>"
    )
    return (HEAD.format(doknr=doknr) + first + "".join(norms) + "</dokumente>").encode()


def body(content: str) -> str:
    """Return a text with this content."""
    return f'<textdaten><text format="XML"><Content>{content}</Content></text></textdaten>'


def section(label: str, content: str, heading: str = "", group: str = "") -> str:
    """Return a section; `group` is its grouping unit where it repeats one."""
    title = f"<titel>{heading}</titel>" if heading else ""
    meta = f"<metadaten><jurabk>XG</jurabk>{group}<enbez>{label}</enbez>{title}</metadaten>"
    return f'<norm doknr="N">{meta}{body(content)}</norm>'


def group(code: str, name: str, title: str = "", content: str = "") -> str:
    """Return a grouping unit."""
    return f'<norm doknr="G"><metadaten><jurabk>XG</jurabk>{unit(code, name, title)}</metadaten>{body(content)}</norm>'


def unit(code: str, name: str, title: str = "") -> str:
    """Return the element that says in which grouping unit a norm stands."""
    return (
        f"<gliederungseinheit><gliederungskennzahl>{code}</gliederungskennzahl><gliederungsbez>{name}</gliederungsbez>"
        f"<gliederungstitel>{title}</gliederungstitel></gliederungseinheit>"
    )


def items(*pairs: tuple[str, str]) -> str:
    """Return a list with these labels and contents."""
    return "<DL>" + "".join(f"<DT>{label}</DT><DD><LA>{text}</LA></DD>" for label, text in pairs) + "</DL>"
