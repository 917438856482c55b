"""What the Hypothesis client is told, field by field, as the h API has it (version 1)."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Field, Schema
from pydantic import BaseModel, ConfigDict

from annotations.hypothesis.searching import Sort
from annotations.hypothesis.telling import WORLD


class Route(Schema):
    """How one thing is done."""

    method: str = Field(description="The HTTP method.")
    url: str = Field(description="The address, with `:id` for what is named.")
    desc: str = Field(description="What it does.")


class Index(Schema):
    """What can be done here."""

    links: dict[str, Any] = Field(description="By what is done, in groups with dots between, a route.")


class UserInfo(Schema):
    display_name: str = Field(description="The name that everybody sees.")


class Permissions(Schema):
    """Who may do what, as account ids and `group:…` ids."""

    read: list[str] = Field(description=f"`group:{WORLD}`, or its author alone.")
    update: list[str] = Field(description="Who may edit it: its author, or nobody.")
    delete: list[str] = Field(description="Who may delete it: its author, or nobody.")
    admin: list[str] = Field(description="Its author, where that is who asks.")


class Target(Schema):
    """Words of the page, or a page as a whole."""

    source: str = Field(description="The page of the edition to which the words are pinned, for ever.")
    selector: list[dict[str, Any]] | None = Field(
        None, description="A TextQuoteSelector, and a PageSelector with the place of the provision in reading order."
    )
    wording: str = Field("", description="How far the wording is verified, where these are no confirmed words.")


class Document(Schema):
    title: list[str] = Field(description="What the page is called.")


class Links(Schema):
    html: str = Field(description="Its address for ever, for people.")
    incontext: str = Field(description="The same: it is read in its place.")


class AnnotationOfClient(Schema):
    """A comment, a highlight (without text), or a piece of evidence (which nobody may change here)."""

    id: str = Field(description="Its id, as its permalink has it.")
    created: str = Field(description="When it was made, ISO 8601.")
    updated: str = Field(description="When it was last changed, ISO 8601.")
    user: str = Field(description="Who made it: `acct:<name, percent-encoded>@<host>`.")
    user_info: UserInfo = Field(description="More of who made it.")
    uri: str = Field(description="The page that it is on, pinned to its edition.")
    text: str = Field(description="What it says, in Markdown; empty for a highlight.")
    tags: list[str] = Field(description="Always empty.")
    group: str = Field(description=f"Always `{WORLD}`.")
    permissions: Permissions = Field(description="Who may do what with it.")
    target: list[Target] = Field(description="What it is on; the client looks at the first alone.")
    references: list[str] = Field([], description="All that it replies to, from the beginning of the thread on.")
    document: Document = Field(description="The page that it is on.")
    links: Links = Field(description="Where it is read.")
    hidden: bool = Field(description="Whether a steward has hidden it.")
    flagged: bool = Field(description="Whether who asks has reported it, and no steward has looked at it yet.")


class SearchAnswer(Schema):
    """Annotations that are as was asked."""

    total: int = Field(description="How many there are in all.")
    rows: list[AnnotationOfClient] = Field(description="Those of this page of results.")
    replies: list[AnnotationOfClient] | None = Field(
        None, description="With `_separate_replies`, what replies to them."
    )


class Group(Schema):
    """The one group: everybody."""

    id: str
    groupid: str
    name: str
    type: str
    public: bool
    scoped: bool
    organization: str | None
    links: dict[str, str]
    url: str
    urls: dict[str, str]


class ProfileGroup(Schema):
    id: str
    name: str
    public: bool


class Profile(Schema):
    """Who asks."""

    userid: str | None = Field(description="The account id of who asks; null for who is signed out.")
    authority: str = Field(description="The host by which accounts are named.")
    features: dict[str, bool] = Field(description="What the client is to turn on.")
    preferences: dict[str, bool] = Field(description="None are kept.")
    groups: list[ProfileGroup] = Field(description="The groups of who asks.")
    user_info: UserInfo | None = Field(None, description="More of who asks.")


class Tokens(Schema):
    """An access token (RFC 6749, 5.1)."""

    access_token: str = Field(description="To be sent as `Authorization: Bearer …` to these addresses.")
    token_type: str = Field(description="Always `Bearer`.")
    expires_in: int = Field(description="For how many seconds.")
    refresh_token: str = Field(description="What a new one is had for.")
    scope: str = Field(description="Always `write`.")


class Deleted(Schema):
    id: str = Field(description="What has gone.")
    deleted: bool = Field(description="Always true.")


class SentPermissions(BaseModel):
    """Read by everybody, or by its author alone; changed by its author."""

    model_config = ConfigDict(extra="forbid")
    read: list[str] = []
    update: list[str] = []
    delete: list[str] = []
    admin: list[str] = []


class SentAnnotation(BaseModel):
    """What is made, or changed. Further parts are refused, unless they are those that the library says itself."""

    model_config = ConfigDict(extra="allow")
    uri: str | None = None
    text: str | None = None
    tags: list[str] | None = None
    group: str | None = None
    user: str | None = None
    permissions: SentPermissions | None = None
    target: list[dict[str, Any]] | None = None
    references: list[str] | None = None
    updated: str | None = None


class SearchAsked(Schema):
    """What is asked for."""

    uri: list[str] = Field([], max_length=20, description="Addresses of pages: what stands on any of them.")
    url: list[str] = Field([], max_length=20, description="The same as `uri`.")
    user: str = Field("", max_length=300, description="An account id: what that account has made.")
    group: list[str] = Field([], max_length=20, description=f"Ids of groups: only `{WORLD}` has anything.")
    references: str = Field("", max_length=100, description="The id of an annotation: what replies to it.")
    text: str = Field("", max_length=300, description="Words of what it says.")
    quote: str = Field("", max_length=300, description="Words of what it is on.")
    any: str = Field("", max_length=300, description="Words of either, or of its author's name.")
    tag: list[str] = Field([], max_length=20, description="There are no tags: nothing has one.")
    tags: list[str] = Field([], max_length=20, description="The same as `tag`.")
    limit: int = Field(20, ge=0, le=200, description="How many at most, and those that sort alike with the last.")
    offset: int = Field(0, ge=0, le=9800, description="How many to leave out; `search_after` is better.")
    search_after: str = Field("", max_length=300, description="What the last one seen is sorted by.")
    sort: Sort = Field("updated", description="What to sort by.")
    order: Literal["asc", "desc"] = Field("desc", description="From the least, or from the greatest.")
    separate_replies: bool = Field(False, alias="_separate_replies", description="Tell replies apart.")


class GroupsAsked(Schema):
    """What the client says when it asks for groups; it makes no difference."""

    authority: str = Field("", max_length=300, description="The host by which accounts are named.")
    document_uri: str = Field("", max_length=2000, description="The page that is looked at.")
    expand: list[str] = Field([], max_length=20, description="What to tell in full.")


class TokenAsked(Schema):
    """What a token is asked for with."""

    grant_type: str = Field(max_length=100, description="`refresh_token`, or that of RFC 7523, 2.1.")
    assertion: str = Field("", max_length=2000, description="The grant that the page has given.")
    refresh_token: str = Field("", max_length=2000, description="The one that came with the last access token.")
    client_id: str = Field("", max_length=200, description="It makes no difference.")
