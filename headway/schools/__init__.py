"""The register: every state-funded school of the authority, and what each was before."""
