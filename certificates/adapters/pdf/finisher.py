"""What WeasyPrint 70 leaves undone, mended on the finished object tree before it is written.

WeasyPrint renders one variant at a time (here PDF/A-3a). PDF/UA-1 asks for an identifier in the metadata, and PDF/A-3 asks that this
identifier be described by an extension schema. Pinned: see `tests/certificates/test_pdf.py` before another WeasyPrint is let in.
"""

import pydyf
from weasyprint import Document

_UA_IDENTIFIER = """\
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that this file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
_POINTS_PER_PIXEL = 0.75
SIGNATURE_FIELD = "IssuerSignature"
_INVISIBLE_AND_LOCKED = 132  # annotation flags: print, locked


def finish(document: Document, pdf: pydyf.PDF) -> None:  # noqa: ARG001 -- WeasyPrint's signature
    """Declare PDF/UA-1 beside PDF/A-3a, put the boxes of pictures where the pictures are, and make room for the signature."""
    _declare_pdf_ua(pdf)
    _place_figures(pdf)
    _map_every_glyph(pdf)
    _add_signature_field(pdf)


def _declare_pdf_ua(pdf: pydyf.PDF) -> None:
    metadata = _resolve(pdf, pdf.catalog["Metadata"])
    before, closing, after = metadata.stream[0].rpartition(b"</rdf:RDF>")
    metadata.stream[0] = before + _UA_IDENTIFIER.encode() + closing + after
    metadata.compress = False  # readable without a PDF library, and some checkers want it so


def _place_figures(pdf: pydyf.PDF) -> None:
    """Turn the bounding boxes from CSS pixels counted from the top into points counted from the bottom."""
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("S") == "/Figure" and "A" in item:
            height = _resolve(pdf, item["Pg"])["MediaBox"][3]
            left, top, right, bottom = (edge * _POINTS_PER_PIXEL for edge in item["A"]["BBox"])
            item["A"]["BBox"] = pydyf.Array([round(edge, 2) for edge in (left, height - bottom, right, height - top)])


def _map_every_glyph(pdf: pydyf.PDF) -> None:
    """Give the second glyph of a combined letter a character of no width; WeasyPrint maps it to nothing, which is no mapping at all."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and b"begincmap" in item.stream:
            item.stream = [line.removesuffix(b"<>") + b"<200b>" if line.endswith(b"> <>") else line for line in item.stream]


def _add_signature_field(pdf: pydyf.PDF) -> None:
    """Add an empty signature field without size, with a place in the tree of tags: one that the signer made later would have none."""
    page_reference = pdf.page_references[0]
    page = _resolve(pdf, page_reference)
    root = _resolve(pdf, pdf.catalog["StructTreeRoot"])
    parents = _resolve(pdf, root["ParentTree"])
    document = _resolve(pdf, root["K"][0])
    number = max(parents["Nums"][::2]) + 1
    told = pydyf.String("Signature of the issuer")
    widget = pydyf.Dictionary(
        {
            "Type": "/Annot", "Subtype": "/Widget", "FT": "/Sig", "T": pydyf.String(SIGNATURE_FIELD), "TU": told, "Contents": told,
            "Rect": pydyf.Array([0, 0, 0, 0]), "F": _INVISIBLE_AND_LOCKED, "P": page_reference, "StructParent": number,
        }
    )  # fmt: skip
    pdf.add_object(widget)
    reference = pydyf.Dictionary({"Type": "/OBJR", "Obj": widget.reference, "Pg": page_reference})
    pdf.add_object(reference)
    form = pydyf.Dictionary(
        {
            "Type": "/StructElem", "S": "/Form", "P": document.reference, "Pg": page_reference, "Alt": told,
            "K": pydyf.Array([reference.reference]),
        }
    )  # fmt: skip
    pdf.add_object(form)
    document["K"].append(form.reference)
    parents["Nums"].extend([number, form.reference])
    page.setdefault("Annots", pydyf.Array()).append(widget.reference)
    pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": pydyf.Array([widget.reference]), "SigFlags": 3})


def _resolve(pdf: pydyf.PDF, reference: bytes) -> pydyf.Object:
    return pdf.objects[int(reference.split()[0])]
