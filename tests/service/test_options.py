"""Options that a command takes in groups."""

import typer
from typer.testing import CliRunner

from nutgraf.service.command.options import Home, Json, Limits, grouped


def test_a_group_of_options_is_given_as_one():
    given = []

    @grouped
    def command(home: Home = None, *, limits: Limits, json: Json = False) -> None:
        given.append((home, limits, json))

    app, run = typer.Typer(), CliRunner(env={"NUTGRAF_HOME": None}).invoke
    app.command()(command)
    for arguments in (["--since", "2024", "--source", "Post", "--source", "Echo", "--json"], []):
        assert run(app, arguments).exit_code == 0
    assert given == [(None, Limits(since="2024", source=["Post", "Echo"]), True), (None, Limits(), False)]
    # In the help they stand where the group does.
    names = [parameter.name for parameter in typer.main.get_command(app).params]
    assert names[:6] == ["home", "as_of", "since", "until", "source", "json"]
