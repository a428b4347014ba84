"""The contract with its extensions; the library; published framework versions."""

from headway.contract.models.contracts import Contract, Extension
from headway.contract.models.library import Document, DocumentVersion, Publication

__all__ = ["Contract", "Document", "DocumentVersion", "Extension", "Publication"]
