"""What a provision became, or came from, step by step between versions."""

from __future__ import annotations

from treatyreader.kinship import Kin, Kinship, Link

ROOTS = ["1900", "1950", "2000"]
FIRST = [
    Link("a", "b", True),
    Link("x", "y", False),
    Link("x", "z", True),
    Link("gone", "", True),
    Link("", "new", False),
]
SECOND = [Link("b", "c", True), Link("y", "w", True), Link("z", "w", True), Link("new", "", False)]
KINSHIP = Kinship(ROOTS, {("1900", "1950"): FIRST, ("1950", "2000"): SECOND})


def test_in_its_own_version_a_provision_is_itself() -> None:
    assert KINSHIP.of("a", "1900", "1900") == Kin({"a": True}, is_confirmed=True)


def test_one_row_leads_down_and_up() -> None:
    assert KINSHIP.of("a", "1900", "1950").wids == {"b": True}
    assert KINSHIP.of("b", "1950", "1900").wids == {"a": True}


def test_between_versions_that_no_row_joins_the_way_goes_step_by_step() -> None:
    assert KINSHIP.of("a", "1900", "2000") == Kin({"c": True}, is_confirmed=True)
    assert KINSHIP.of("c", "2000", "1900") == Kin({"a": True}, is_confirmed=True)


def test_a_split_leads_to_all_its_parts_and_a_merger_to_all_it_came_from() -> None:
    assert KINSHIP.of("x", "1900", "1950") == Kin({"y": False, "z": True}, is_confirmed=False)
    assert KINSHIP.of("w", "2000", "1950").wids == {"y": True, "z": True}


def test_what_is_reached_by_two_ways_is_confirmed_where_one_of_them_is() -> None:
    assert KINSHIP.of("x", "1900", "2000") == Kin({"w": True}, is_confirmed=True)


def test_what_was_dropped_or_added_has_no_kin_and_says_whether_that_is_confirmed() -> None:
    assert KINSHIP.of("gone", "1900", "1950") == Kin({}, is_confirmed=True)
    assert KINSHIP.of("gone", "1900", "2000") == Kin({}, is_confirmed=True)
    assert KINSHIP.of("new", "1950", "1900") == Kin({}, is_confirmed=False)
    assert KINSHIP.of("new", "1950", "2000") == Kin({}, is_confirmed=False)


def test_of_what_nothing_is_known_nothing_is_confirmed() -> None:
    assert KINSHIP.of("never", "1900", "1950") == Kin({}, is_confirmed=False)
    assert KINSHIP.of("a", "1900", "1975") == Kin({}, is_confirmed=False)


def test_rows_that_join_two_versions_go_before_the_way_through_others() -> None:
    direct = Kinship(
        ROOTS, {("1900", "1950"): FIRST, ("1950", "2000"): SECOND, ("1900", "2000"): [Link("a", "d", False)]}
    )
    assert direct.of("a", "1900", "2000").wids == {"d": False}
    assert direct.of("d", "2000", "1900").wids == {"a": False}
    assert direct.of("a", "1900", "1950").wids == {"b": True}
