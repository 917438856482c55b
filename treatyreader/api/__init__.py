"""The API below `/api/`: its rules, and the text as JSON.

`annotations.api` puts it together: `api.add_router("", router)` mounts operations there. Such an operation

- raises `Problem` (`problems`), `Http404`, `PermissionDenied`: each is answered as a problem detail;
- asks `request.user` who reads, by session or by token (`access`); with `auth=writing` it is let in only where that
  account may write now: scope or CSRF token, and rate limit, are seen to;
- takes JSON as a pydantic `BaseModel` (ninja's `Schema` reads attributes of whatever is sent), other media types by
  `bodies.read_json(request, media_types)`;
- is revalidated by the stamp where it sets no `ETag` of its own (`answers`); with `in_json` on its router it refuses
  what it does not know;
- gets HEAD, OPTIONS, Allow, CORS and the form of every error from the `gate`.
"""
