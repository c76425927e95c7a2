"""What the operator is told about the installation. Figures only: no organisation's content."""

from postwright.desk.operator.queries.board import Board
from postwright.desk.operator.queries.bucket import Bucket, Examined, bucket, examined
from postwright.desk.operator.queries.facts import Facts, alert_targets, facts
from postwright.desk.operator.queries.figures import STALLS, Figures, Lag, Outcomes, figures
from postwright.desk.operator.queries.networks import SetUp, set_ups
from postwright.desk.operator.queries.signs import Sign

__all__ = [
    "STALLS",
    "Board",
    "Bucket",
    "Examined",
    "Facts",
    "Figures",
    "Lag",
    "Outcomes",
    "SetUp",
    "Sign",
    "alert_targets",
    "bucket",
    "examined",
    "facts",
    "figures",
    "set_ups",
]
