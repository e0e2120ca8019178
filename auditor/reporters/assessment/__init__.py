"""How an assessment is written: as YAML, as a form to fill in (DOCX), and how a form is read back."""
