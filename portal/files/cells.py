"""Cells of CSV files: a spreadsheet must read a text that begins like a formula as text (OWASP: CSV injection)."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
