"""The environment of everything we start."""

import os

from treatyreader.running import places, progress, secrets_file


def environment(database_url: str) -> dict[str, str]:
    """Our own environment, with what the settings require; what is set there already stays."""
    state = places.state()
    state.mkdir(parents=True, exist_ok=True)
    given = {name: value for name, value in os.environ.items() if value}
    ours = {
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "treatyreader.settings",
        "STATIC_ROOT": str(state / "static"),
        progress.VARIABLE: str(progress.STARTED),
    }
    if "SECRET_KEY" not in given:
        ours["SECRET_KEY"] = secrets_file.kept(state / "secret-key")
    return ours | given
