"""However it is ended, nothing of it stays behind; and whatever is killed, it goes on or starts again."""

import os
import pty
import signal
import subprocess

import psycopg
import pytest

from tests.running.conftest import Site, ask, eventually, free_port, parent_of


@pytest.mark.parametrize("request_to_end", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_leaves_no_process(site: Site, request_to_end: signal.Signals) -> None:
    server = site.serve()
    assert site.get()
    server.send_signal(request_to_end)
    assert server.wait(timeout=20) == 0
    assert site.is_gone()
    assert "received fast shutdown request" in (site.var / "database/log").read_text(), "nothing is left to recover"


def test_ctrl_c_in_a_terminal_leaves_no_process(site: Site) -> None:
    ours, theirs = pty.openpty()
    server = site.start("run", terminal=theirs)
    assert server.stdout
    assert server.stdout.readline()
    os.write(ours, b"\x03")
    _, errors = server.communicate(timeout=20)
    assert "Traceback" not in errors
    assert server.returncode == 0
    assert site.is_gone()
    os.close(ours)
    os.close(theirs)


def test_an_impatient_second_ctrl_c_changes_nothing(site: Site) -> None:
    server = site.serve()
    for _ in range(5):
        server.send_signal(signal.SIGINT)
    assert server.wait(timeout=20) == 0
    assert site.is_gone()


def test_it_can_be_ended_while_it_gets_ready(site: Site) -> None:
    server = site.start("run", LITTLE_PAUSE="60")
    eventually(lambda: site.numbers("running.preparation"))
    server.terminate()
    _, errors = server.communicate(timeout=20)
    assert "Traceback" not in errors
    assert site.is_gone()


def test_it_serves_while_clauses_are_embedded_and_can_be_ended_then(site: Site) -> None:
    server = site.serve(LITTLE_EMBEDDING="60")
    with psycopg.connect(site.database_url(), autocommit=True) as database:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'embedding'"
        eventually(lambda: database.execute(asked).fetchall() == [(1,)])
    assert site.get()
    server.terminate()
    assert server.wait(timeout=20) == 0
    assert site.is_gone()


def test_a_killed_supervisor_takes_the_web_server_along(site: Site) -> None:
    server = site.serve()
    server.kill()
    eventually(lambda: not site.numbers("treatyreader.running"))
    assert site.numbers("bin/postgres"), "the database server outlives it, so that others can go on"


def test_a_killed_web_server_takes_its_workers_along_and_comes_back(site: Site) -> None:
    site.serve()
    workers = site.answering_workers()
    os.kill(site.web_server(), signal.SIGKILL)
    eventually(lambda: not workers & set(site.processes()))
    assert not site.answering_workers() & workers


def test_a_killed_worker_is_replaced(site: Site) -> None:
    site.serve()
    killed, left = site.answering_workers()
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: killed not in site.workers())
    # A connection that the killed one had taken is lost with it; the next is not.
    assert site.answering_workers() - {killed, left}, "a new one answers beside the one that is left"


def test_a_killed_database_server_is_started_again(site: Site) -> None:
    site.serve()
    killed = site.postmaster()
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: set(site.numbers("bin/postgres")) - {killed})
    eventually(site.get)


def test_a_database_server_that_is_killed_while_it_starts_is_started_again(site: Site) -> None:
    server = site.serve()
    first = site.postmaster()
    os.kill(first, signal.SIGKILL)
    os.kill(eventually(lambda: started_by(server, site.numbers("bin/postgres"), first)), signal.SIGKILL)
    eventually(site.get)
    assert server.poll() is None


def test_a_web_server_that_is_killed_while_it_starts_is_started_again(site: Site) -> None:
    server = site.serve()
    first = site.web_server()
    os.kill(first, signal.SIGKILL)
    os.kill(eventually(lambda: started_by(server, site.numbers("running.server"), first)), signal.SIGKILL)
    eventually(site.get)
    assert server.poll() is None


def started_by(server: subprocess.Popen[str], found: list[int], first: int) -> int:
    """The one that `server` has started in place of the first; 0 when there is none yet."""
    return next((number for number in found if number != first and parent_of(number) == server.pid), 0)


def test_a_killed_backend_is_survived(site: Site) -> None:
    site.serve()
    url = site.database_url()
    eventually(site.get)
    with psycopg.connect(url) as connection:
        os.kill(connection.info.backend_pid, signal.SIGKILL)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    eventually(site.get)


def test_it_can_be_ended_while_the_database_recovers(site: Site) -> None:
    server = site.serve()
    with psycopg.connect(site.database_url()) as connection:
        os.kill(connection.info.backend_pid, signal.SIGKILL)
        eventually(lambda: "reinitializing" in (site.var / "database/log").read_text())
        server.terminate()
        assert server.wait(timeout=20) == 0
    assert site.is_gone()
    assert site.do("exec", "--", "true").returncode == 0


def test_the_next_start_adopts_a_surviving_database_server(site: Site) -> None:
    site.serve().kill()
    eventually(lambda: not site.numbers("treatyreader.running"))
    survivor = site.postmaster()
    server = site.serve()
    assert site.postmaster() == survivor
    assert site.get()
    server.terminate()
    server.wait(timeout=20)
    assert site.is_gone(), "who adopted it also stops it"


def test_who_leaves_last_stops_the_database_server(site: Site) -> None:
    server = site.serve()
    command = site.start("exec", "--", "sleep", "60")
    eventually(lambda: "sleep 60 " in site.processes().values())
    server.terminate()
    server.wait(timeout=20)
    assert site.numbers("bin/postgres"), "the command still uses it"
    command.terminate()
    command.wait(timeout=20)
    assert site.is_gone()


def test_a_second_site_uses_the_same_database_and_goes_on_when_the_first_one_ends(site: Site) -> None:
    site.more["LITTLE_STATEMENT"] = "CREATE TABLE IF NOT EXISTS kept (number integer)"
    first, port = site.serve(), site.port
    postmaster = site.postmaster()
    site.port = free_port()
    second = site.serve()
    assert site.postmaster() == postmaster
    assert ask(port, "POST", "/7") == (201, "")
    with psycopg.connect(site.database_url()) as connection:
        assert connection.execute("SELECT number FROM kept").fetchall() == [(7,)]
    first.terminate()
    assert first.wait(timeout=20) == 0
    assert ask(site.port, "POST", "/8") == (201, "")
    second.terminate()
    assert second.wait(timeout=20) == 0
    assert site.is_gone()


def test_a_command_that_leaves_does_not_stop_a_running_site(site: Site) -> None:
    site.serve()
    assert site.do("exec", "--", "true").returncode == 0
    assert site.get()


def test_many_can_start_at_the_same_moment(site: Site) -> None:
    asking = "import os, psycopg; psycopg.connect(os.environ['DATABASE_URL']).close(); print('answered')"
    commands = [site.start("exec", "--", *site.python, "-c", asking) for _ in range(5)]
    assert [command.communicate(timeout=60)[0] for command in commands] == ["answered\n"] * 5
    assert site.is_gone()


def test_a_dead_server_is_not_mistaken_for_whoever_has_its_number_now(site: Site) -> None:
    site.do("exec", "--", "true")
    other = subprocess.Popen(["sleep", "60"], user=(site.var / "database/data").stat().st_uid)
    trace = site.var / "database/data/postmaster.pid"
    trace.write_text(f"{other.pid}\n{trace.parent}\n0\n5432\n{site.var}/database/socket\n\n0 0\n")
    try:
        assert site.do("exec", "--", "true").returncode == 0
    finally:
        other.kill()
        other.wait()


@pytest.mark.parametrize("moment", ["unpacking.", "initialising."])
def test_a_first_start_that_was_killed_is_done_over(empty_site: Site, moment: str) -> None:
    first = empty_site.start("exec", "--", "true")
    eventually(lambda: [*empty_site.var.glob(f"database/{moment}*")])
    first.kill()
    assert empty_site.do("exec", "--", "true").returncode == 0
    assert not [*empty_site.var.glob(f"database/{moment}*")]
    assert empty_site.is_gone()
