"""Addresses. They are permalinks: what stands here keeps its meaning for ever.

The annotated pages are the annotations app's; this file and the settings are all that name it.
"""

from django.conf import settings
from django.urls import include, path, register_converter

from annotations.api import api
from annotations.views.articles import (
    about_article,
    article,
    article_text,
    articles,
    edit_article,
    new_article,
    review_article,
    withdraw_article,
)
from annotations.views.bringing_in import annotation_import, import_annotations
from annotations.views.carried import carried, carried_passage, carry_now
from annotations.views.checks import (
    about_check,
    check,
    edit_check,
    evaluate_check,
    new_check,
    review_check,
    withdraw_check,
)
from annotations.views.claiming import about_claim, claims_like, edit_claim, new_claim, withdraw_claim
from annotations.views.claims import claim, claims
from annotations.views.comments import (
    about_comment,
    comment,
    delete_comment,
    discussion,
    edit_comment,
    new_comment,
    reply_to_comment,
    resolve_comment,
)
from annotations.views.concordance import concordance
from annotations.views.contributions import contributions, delete_account, take_out_data
from annotations.views.desk import desk, log, people
from annotations.views.development import hypothesis_app, hypothesis_file, hypothesis_page
from annotations.views.evidence_matrix import evidence_matrix
from annotations.views.feeds import claim_feed, provision_feed, treaty_feed
from annotations.views.following import (
    follow,
    following,
    stop_following,
    stop_following_all,
    unsubscribe,
    watch_claim,
)
from annotations.views.home import home
from annotations.views.lineage import descent, lineage, lineages
from annotations.views.linking import (
    about_evidence,
    dispute_evidence,
    edit_evidence,
    evidence,
    new_evidence,
    withdraw_dispute,
    withdraw_evidence,
)
from annotations.views.normalisation import normalisation
from annotations.views.notifications import notifications, unread
from annotations.views.passages import new_passage, passage
from annotations.views.reading import edition, provision
from annotations.views.record import record
from annotations.views.reporting import (
    hide_article,
    hide_check,
    hide_claim,
    hide_comment,
    hide_evidence,
    new_report,
    restore_article,
    restore_check,
    restore_claim,
    restore_comment,
    restore_evidence,
    sent_report,
    settle_report,
)
from annotations.views.reviewing import merge_claim, review_claim, review_evidence, settle_dispute, verify_provision
from annotations.views.sentences import claim_sentence, link_sentence, unmark_sentence
from annotations.views.sharing import card, embed, oembed, qr
from annotations.views.sitemap import robots, sitemap, sitemap_section
from annotations.views.standing import how_claims_stand, new_finding, standing_of_words, withdraw_finding
from annotations.views.suggesting import suggestions
from annotations.views.taking_out import take_out_annotations, take_out_treaty
from annotations.views.tokens import new_token, revoke_token, tokens
from annotations.views.verifying import verify
from treatyreader.addresses import EidPart, LanguagePart, NumberPart
from treatyreader.views.api import api_docs, api_problems, openapi
from treatyreader.views.health import healthz, readyz
from treatyreader.views.permalinks import identity, latest, number, version
from treatyreader.views.statements import statements

register_converter(LanguagePart, "language")
register_converter(EidPart, "eid")
register_converter(NumberPart, "number")

handler400 = "treatyreader.views.errors.bad_request"
handler403 = "treatyreader.views.errors.forbidden"
handler404 = "treatyreader.views.errors.not_found"
handler500 = "treatyreader.views.errors.server_error"

urlpatterns = [
    path("", home, name="home"),
    path("treaties/<slug:instrument>/", record, name="record"),
    path("treaties/<slug:instrument>/feed/", treaty_feed, name="treaty_feed"),
    path("treaties/<slug:instrument>/annotations/", take_out_treaty, name="take_out_treaty"),
    path("treaties/<slug:instrument>/<slug:version>/", version, name="version"),
    path("treaties/<slug:instrument>/statements/<slug:delegation>/", statements, name="statements"),
    path("treaties/<slug:instrument>/latest/<language:language>/", latest, name="latest"),
    path("treaties/<slug:instrument>/latest/<language:language>/<path:rest>", latest),
    path("treaties/<slug:instrument>/<slug:version>/<language:language>/", edition, name="edition"),
    path(
        "treaties/<slug:instrument>/<slug:version>/<language:language>/no/<number:margin_number>/",
        number,
        name="number",
    ),
    path(
        "treaties/<slug:instrument>/<slug:version>/<language:language>/evidence/",
        evidence_matrix,
        name="evidence_matrix",
    ),
    path("treaties/<slug:instrument>/<slug:version>/<language:language>/<eid:eid>/", provision, name="provision"),
    path("id/<slug:instrument>/<eid:wid>/", identity, name="identity"),
    path("id/<slug:instrument>/<eid:wid>/feed/", provision_feed, name="provision_feed"),
    path("passages/new/", new_passage, name="new_passage"),
    path("passages/<slug:public_id>/standing/", standing_of_words, name="standing_of_words"),
    path("passages/<slug:public_id>/", passage, name="passage"),
    # Behind every other address of a passage: whatever stands here is taken for a digest.
    path("passages/<slug:public_id>/<str:digest>/", passage, name="passage"),
    path("how-claims-stand/", how_claims_stand, name="how_claims_stand"),
    path("suggestions/", suggestions, name="suggestions"),
    path("claims/", claims, name="claims"),
    path("claims/new/", new_claim, name="new_claim"),
    path("claims/like/", claims_like, name="claims_like"),
    path("claims/<slug:slug>/", claim, name="claim"),
    path("claims/<slug:slug>/about/", about_claim, name="about_claim"),
    path("claims/<slug:slug>/feed/", claim_feed, name="claim_feed"),
    path("claims/<slug:slug>/edit/", edit_claim, name="edit_claim"),
    path("claims/<slug:slug>/withdraw/", withdraw_claim, name="withdraw_claim"),
    path("claims/<slug:slug>/findings/new/", new_finding, name="new_finding"),
    path("findings/<slug:public_id>/withdraw/", withdraw_finding, name="withdraw_finding"),
    path("articles/", articles, name="articles"),
    path("articles/new/", new_article, name="new_article"),
    path("articles/<slug:slug>/", article, name="article"),
    path("articles/<slug:slug>/about/", about_article, name="about_article"),
    path("articles/<slug:slug>/text/", article_text, name="article_text"),
    path("articles/<slug:slug>/edit/", edit_article, name="edit_article"),
    path("articles/<slug:slug>/withdraw/", withdraw_article, name="withdraw_article"),
    path("articles/<slug:slug>/review/", review_article, name="review_article"),
    path("articles/<slug:slug>/hide/", hide_article, name="hide_article"),
    path("articles/<slug:slug>/restore/", restore_article, name="restore_article"),
    path("sentences/<slug:public_id>/link/", link_sentence, name="link_sentence"),
    path("sentences/<slug:public_id>/claim/", claim_sentence, name="claim_sentence"),
    path("sentences/<slug:public_id>/unmark/", unmark_sentence, name="unmark_sentence"),
    path("checks/new/", new_check, name="new_check"),
    path("checks/<slug:public_id>/", check, name="check"),
    path("checks/<slug:public_id>/about/", about_check, name="about_check"),
    path("checks/<slug:public_id>/edit/", edit_check, name="edit_check"),
    path("checks/<slug:public_id>/withdraw/", withdraw_check, name="withdraw_check"),
    path("checks/<slug:public_id>/evaluate/", evaluate_check, name="evaluate_check"),
    path("checks/<slug:public_id>/review/", review_check, name="review_check"),
    path("checks/<slug:public_id>/hide/", hide_check, name="hide_check"),
    path("checks/<slug:public_id>/restore/", restore_check, name="restore_check"),
    path("evidence/new/", new_evidence, name="new_evidence"),
    path("evidence/<slug:public_id>/", evidence, name="evidence"),
    path("evidence/<slug:public_id>/about/", about_evidence, name="about_evidence"),
    path("evidence/<slug:public_id>/edit/", edit_evidence, name="edit_evidence"),
    path("evidence/<slug:public_id>/withdraw/", withdraw_evidence, name="withdraw_evidence"),
    path("evidence/<slug:public_id>/dispute/", dispute_evidence, name="dispute_evidence"),
    path("disputes/<slug:public_id>/withdraw/", withdraw_dispute, name="withdraw_dispute"),
    path("discussion/", discussion, name="discussion"),
    path("comments/new/", new_comment, name="new_comment"),
    path("comments/<slug:public_id>/", comment, name="comment"),
    path("comments/<slug:public_id>/about/", about_comment, name="about_comment"),
    path("comments/<slug:public_id>/reply/", reply_to_comment, name="reply_to_comment"),
    path("comments/<slug:public_id>/edit/", edit_comment, name="edit_comment"),
    path("comments/<slug:public_id>/delete/", delete_comment, name="delete_comment"),
    path("comments/<slug:public_id>/resolve/", resolve_comment, name="resolve_comment"),
    path("account/contributions/", contributions, name="contributions"),
    path("account/data/", take_out_data, name="take_out_data"),
    path("account/annotations/", take_out_annotations, name="take_out_annotations"),
    path("account/import/", import_annotations, name="import_annotations"),
    path("account/imports/<slug:public_id>/", annotation_import, name="annotation_import"),
    path("account/delete/", delete_account, name="delete_account"),
    path("account/following/", following, name="following"),
    path("account/following/stop/", stop_following_all, name="stop_following_all"),
    path("account/following/<slug:public_id>/stop/", stop_following, name="stop_following"),
    path("account/notifications/", notifications, name="notifications"),
    path("account/notifications/unread/", unread, name="unread"),
    path("account/tokens/", tokens, name="tokens"),
    path("account/tokens/new/", new_token, name="new_token"),
    path("account/tokens/<slug:key>/revoke/", revoke_token, name="revoke_token"),
    path("account/", include("allauth.urls")),
    path("follow/", follow, name="follow"),
    path("unsubscribe/<str:token>/", unsubscribe, name="unsubscribe"),
    path("claims/<slug:slug>/watch/", watch_claim, name="watch_claim"),
    path("desk/", desk, name="desk"),
    path("desk/people/", people, name="people"),
    path("desk/lineage/", lineages, name="lineages"),
    path("desk/lineage/<slug:instrument>/<slug:older>...<slug:newer>/", lineage, name="lineage"),
    path("desk/lineage/<slug:instrument>/<slug:older>...<slug:newer>/<eid:wid>/", descent, name="descent"),
    path("desk/carried/", carried, name="carried"),
    path("desk/carried/<slug:public_id>/<slug:version>/<language:language>/", carried_passage, name="carried_passage"),
    path("desk/carry/", carry_now, name="carry_now"),
    path("log/", log, name="log"),
    path("verify/", verify, name="verify"),
    path("normalisation/", normalisation, name="normalisation"),
    path("concordance/", concordance, name="concordance"),
    path("claims/<slug:slug>/review/", review_claim, name="review_claim"),
    path("claims/<slug:slug>/merge/", merge_claim, name="merge_claim"),
    path("claims/<slug:slug>/hide/", hide_claim, name="hide_claim"),
    path("claims/<slug:slug>/restore/", restore_claim, name="restore_claim"),
    path("evidence/<slug:public_id>/review/", review_evidence, name="review_evidence"),
    path("evidence/<slug:public_id>/hide/", hide_evidence, name="hide_evidence"),
    path("evidence/<slug:public_id>/restore/", restore_evidence, name="restore_evidence"),
    path("comments/<slug:public_id>/hide/", hide_comment, name="hide_comment"),
    path("comments/<slug:public_id>/restore/", restore_comment, name="restore_comment"),
    path("disputes/<slug:public_id>/settle/", settle_dispute, name="settle_dispute"),
    path("reports/new/", new_report, name="new_report"),
    path("reports/<slug:public_id>/", settle_report, name="settle_report"),
    path("reports/<slug:public_id>/sent/", sent_report, name="sent_report"),
    path(
        "treaties/<slug:instrument>/<slug:version>/<language:language>/<eid:eid>/verify/",
        verify_provision,
        name="verify_provision",
    ),
    path("cards/<path:path>.png", card, name="card"),
    path("embed/<path:path>/", embed, name="embed"),
    path("qr/<path:path>.svg", qr, name="qr"),
    path("oembed/", oembed, name="oembed"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap_section, name="sitemap_section"),
    path("api/openapi.json", openapi, {"api": api}, name="openapi"),
    path("api/docs/", api_docs, {"api": api}, name="api_docs"),
    path("api/problems/", api_problems, name="api_problems"),
    path("api/", api.urls),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]

# The reading page with the Hypothesis client in it, for development and tests.
DEVELOPMENT = [
    path("development/hypothesis/app.html", hypothesis_app, name="hypothesis_app"),
    path("development/hypothesis/build/<path:name>", hypothesis_file, name="hypothesis_file"),
    path(
        "development/hypothesis/<slug:instrument>/<slug:version>/<language:language>/",
        hypothesis_page,
        name="hypothesis_page",
    ),
]
if settings.TREATYREADER_HYPOTHESIS_CLIENT:
    urlpatterns += DEVELOPMENT
