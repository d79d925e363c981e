"""The QR code: the right address, drawn the same each time, and named."""

from xml.etree import ElementTree as ET

from certificates.adapters.qr import qr_svg

ADDRESS = "https://learn.example.org/v/7K3M9QXTP2HWABE"
SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg):
    return ET.fromstring(svg)  # noqa: S314 -- our own drawing


def test_the_drawing_is_one_inline_svg_with_a_name_and_a_white_quiet_zone():
    svg = parsed(qr_svg(ADDRESS))
    title, ground, modules = svg
    assert svg.tag == f"{SVG}svg"
    assert svg.get("role") == "img"
    assert title.text == f"QR code that opens {ADDRESS}"
    assert svg.get("viewBox") == "0 0 41 41"  # version 4: 33 modules and four of quiet zone on each side
    assert (ground.get("fill"), ground.get("d")) == ("#fff", "M0 0h41v41h-41z")
    assert modules.get("d").startswith("M4 4.5h7")


def test_the_same_address_gives_the_same_drawing_and_another_address_another():
    assert qr_svg(ADDRESS) == qr_svg(ADDRESS)
    assert qr_svg(ADDRESS) != qr_svg(ADDRESS.replace("7K3", "7K4"))


def test_the_title_can_be_given_and_is_escaped():
    assert parsed(qr_svg(ADDRESS, title='<b>"&'))[0].text == '<b>"&'
