"""What is said about the text, as rows: passages, claims, evidence, checks, comments, and what became of them."""

from annotations.models.articles import Article, MarkedSentence
from annotations.models.carryings import Carrying
from annotations.models.checks import Check, CheckResult, CheckReview
from annotations.models.claims import Claim
from annotations.models.comments import Comment, CommentPassage
from annotations.models.evidence import Evidence, EvidencePassage
from annotations.models.findings import Finding
from annotations.models.following import Follow, Mailing, StandingRecord, Watch
from annotations.models.history import FormerCheck, FormerClaim, FormerComment, FormerEvidence
from annotations.models.imports import Import, ImportedComment
from annotations.models.moderation import Dispute, EvidenceReview, LogEntry, Report
from annotations.models.news import News, NewsPlace, Noticed, Reading, ReadNews
from annotations.models.passages import Passage
from annotations.models.submissions import Submission
from annotations.models.vectors import ClauseVector
from annotations.models.wire import AsSent, DeletedAnnotation
from annotations.models.word_rulings import WordRuling

__all__ = [
    "Article",
    "AsSent",
    "Carrying",
    "Check",
    "CheckResult",
    "CheckReview",
    "Claim",
    "ClauseVector",
    "Comment",
    "CommentPassage",
    "DeletedAnnotation",
    "Dispute",
    "Evidence",
    "EvidencePassage",
    "EvidenceReview",
    "Finding",
    "Follow",
    "FormerCheck",
    "FormerClaim",
    "FormerComment",
    "FormerEvidence",
    "Import",
    "ImportedComment",
    "LogEntry",
    "Mailing",
    "MarkedSentence",
    "News",
    "NewsPlace",
    "Noticed",
    "Passage",
    "ReadNews",
    "Reading",
    "Report",
    "StandingRecord",
    "Submission",
    "Watch",
    "WordRuling",
]
