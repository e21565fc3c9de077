"""Where the command `nutgraf` starts; `python -m nutgraf.service` is the same."""


def main() -> None:
    """Run the command line; Ctrl-C while it is still being imported ends it without a traceback."""
    try:
        from nutgraf.service.command.cli import main as run

        run()
    except KeyboardInterrupt:
        raise SystemExit(130) from None  # as typer ends a command that was interrupted


if __name__ == "__main__":
    main()
