"""The text and the record around it, as rows. PostgreSQL holds every invariant that a docstring states."""

from treatyreader.models.instruments import Edition, Instrument, Version
from treatyreader.models.lineage import Descent
from treatyreader.models.participation import Entitlement, ParticipationAct
from treatyreader.models.provisions import Provision, Reference
from treatyreader.models.stamps import Stamp
from treatyreader.models.statements import Delegation, Statement
from treatyreader.models.verification import Verification

__all__ = [
    "Delegation",
    "Descent",
    "Edition",
    "Entitlement",
    "Instrument",
    "ParticipationAct",
    "Provision",
    "Reference",
    "Stamp",
    "Statement",
    "Verification",
    "Version",
]
