"""Ends of lines in a page's markup: `br` inside a sentence, and two of them in the place of a paragraph's element."""

from typing import Any

LINE = "⁋"  # a line's end in the markup: a sign that no page has, and that trafilatura leaves alone
CONTAINERS = ("div", "section", "article", "main", "aside", "td", "body")
BLOCKS = frozenset(
    [
        "p", "div", "section", "article", "main", "aside", "header", "footer", "nav", "ul", "ol", "li", "dl", "table",
        "tbody", "tr", "td", "blockquote", "pre", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "form", "fieldset",
        "hr", "script", "style", "iframe", "noscript",
    ]
)  # fmt: skip


def mark_line_ends(tree: Any) -> None:
    """Put LINE where an lxml tree has a `br`, and text that stands bare in a box into the `p` it should have."""
    for container in list(tree.iter(*CONTAINERS)):
        if any(child.tag == "br" for child in container):
            _into_paragraphs(container)
    for end in list(tree.iter("br")):
        end.tail = f" {LINE} {(end.tail or '').lstrip()}"
        end.drop_tag()


def _into_paragraphs(container: Any) -> None:
    """Two line ends in a row divide paragraphs: text that stands bare in a box gets the elements it should have."""
    children, text = list(container), container.text
    container.text, paragraph, ended = None, None, False
    for child in (None, *children):
        if child is not None:
            text, child.tail = child.tail, None
            if child.tag == "br":
                paragraph = None if ended else paragraph
                if paragraph is not None:
                    paragraph.append(child)
                ended = True
            elif child.tag in BLOCKS or not isinstance(child.tag, str):
                container.append(child)
                paragraph, ended = None, False
            else:
                paragraph = _opened(container, paragraph)
                paragraph.append(child)
                ended = False
        if (text or "").strip():
            paragraph = _opened(container, paragraph)
            _append_text(paragraph, text)
            ended = False
        elif text and paragraph is not None:
            _append_text(paragraph, text)


def _opened(container: Any, paragraph: Any | None) -> Any:
    if paragraph is None:
        paragraph = container.makeelement("p")
        container.append(paragraph)
    return paragraph


def _append_text(element: Any, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
