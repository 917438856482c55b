"""What the pages of accounts say and draw: fields that say where one begins, and codes for a camera."""

from __future__ import annotations

from django import template
from django.forms import BaseForm, BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def entry(field: BoundField, focus: object = False) -> SafeString:
    """The field itself. With `focus` the form's first one is where one begins to type, and in a form that came back it
    is the first that is wrong. The label stands above, so that nothing is said in the field's place."""
    fields = field.form.visible_fields()
    wrong = [each.name for each in fields if each.errors]
    begins = wrong[:1] or ([fields[0].name] if focus and not field.form.errors else [])
    attributes: dict[str, str | bool] = {"placeholder": False}
    if field.name in begins:
        attributes["autofocus"] = True
    return field.as_widget(attrs=attributes)


@register.filter
def hidden_errors(form: BaseForm) -> list[str]:
    """What is wrong with fields that nobody sees."""
    return [str(error) for field in form.hidden_fields() for error in field.errors]


@register.inclusion_tag("account/_qr.html")
def qr(address: str, label: str) -> dict[str, object]:
    """The address as a square for a camera: a path of one unit for each dark field, and how many fields a side has."""
    from qrcode import QRCode

    code = QRCode(border=2)
    code.add_data(address)
    fields = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(fields) for x, dark in enumerate(row) if dark)
    return {"path": path, "side": len(fields), "label": label}
