"""Whether a shopper agreed to be remembered; sessions that do not name their shopper; indexes for both.

Sessions go: what an older Aisle saved cannot be read by this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("shoppers", sa.Column("consent", sa.Boolean))
    acts, anonymous = sa.text("type != 'impression'"), sa.text("shopper = ''")
    op.create_index("ix_events_acts", "events", ["shopper", "timestamp"], sqlite_where=acts, postgresql_where=acts)
    op.create_index(
        "ix_events_session", "events", ["session", "timestamp"], sqlite_where=anonymous, postgresql_where=anonymous
    )
    _make_sessions("owner")


def downgrade() -> None:
    _make_sessions("shopper")
    op.drop_index("ix_events_session", "events")
    op.drop_index("ix_events_acts", "events")
    with op.batch_alter_table("shoppers") as shoppers:
        shoppers.drop_column("consent")


def _make_sessions(owner: str) -> None:
    op.drop_table("sessions")
    op.create_table(
        "sessions",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column(owner, sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_sessions_updated", "sessions", ["updated"])
