"""`python -m auditor`: the command without its script."""

from auditor.cli import main

if __name__ == "__main__":
    main()
