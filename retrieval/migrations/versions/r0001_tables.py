"""The first tables: the catalogue with its tags, shoppers and what they did."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "products",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("images", sa.JSON, nullable=False),
        sa.Column("brand", sa.Text, nullable=False),
        sa.Column("category", sa.JSON, nullable=False),
        sa.Column("price", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("list_price", sa.BigInteger),
        sa.Column("list_currency", sa.Text),
        sa.Column("available", sa.Boolean, nullable=False),
        sa.Column("quantity", sa.Integer),
        sa.Column("attributes", sa.JSON, nullable=False),
        sa.Column("translations", sa.JSON, nullable=False),
        sa.Column("rating", sa.Double),
        sa.Column("rating_count", sa.Integer, nullable=False),
        sa.Column("release_date", sa.Date),
        sa.Column("promotion", sa.Text, nullable=False),
    )
    op.create_table(
        "tags",
        sa.Column("product_id", sa.Text, sa.ForeignKey("products.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("facet", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "shoppers",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("persona", sa.Boolean, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("explicit", sa.JSON, nullable=False),
    )
    op.create_table(
        "events",
        sa.Column("event_id", sa.Text, primary_key=True),
        sa.Column("timestamp", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shopper", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("product", sa.Text, nullable=False),
        sa.Column("session", sa.Text, nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("position", sa.Integer),
        sa.Column("list_id", sa.Text, nullable=False),
        sa.Column("request_id", sa.Text, nullable=False),
        sa.Column("value", sa.Double),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("quantity", sa.Integer),
        sa.Column("variant", sa.Text, nullable=False),
    )
    op.create_index("ix_events_shopper_timestamp", "events", ["shopper", "timestamp"])
    op.create_index("ix_events_product", "events", ["product"])


def downgrade() -> None:
    for table in ("events", "shoppers", "meta", "tags", "products"):
        op.drop_table(table)
