"""`python -m auditor`: the command without its script."""

import signal


def main() -> None:
    """Run the command. An interruption while it is still being loaded ends it without a word."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from auditor.cli import main as run  # noqa: PLC0415 - this is the loading

    run()


if __name__ == "__main__":
    main()
