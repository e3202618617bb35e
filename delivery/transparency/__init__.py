"""A transparency log (C2SP, RFC 6962) as pure functions: tree, tiles, notes, proofs."""
