"""outcomes of a case have an hour

Revision ID: 0024
Revises: 0023
"""
from alembic import op
import sqlalchemy as sa

import records.base

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('case_outcome', sa.Column('at', records.base.UtcTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('case_outcome', schema=None) as batch_op:
        batch_op.drop_column('at')
