"""The auditor's pack: what stands recorded of some people, as one file that proves itself away from here (docs/audit-pack.md)."""

from certificates.domain.packs.making import MOST, NobodyToPack, TooManyForOnePack, make_pack

__all__ = ["MOST", "NobodyToPack", "TooManyForOnePack", "make_pack"]
