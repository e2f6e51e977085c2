"""papers drawn from the book and counted figures

Revision ID: 0015
Revises: 0014
"""
from alembic import op
import sqlalchemy as sa

import records.base

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('counted_figure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('site_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.String(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('act_day', sa.Date(), nullable=False),
    sa.Column('counted_how', sa.String(), nullable=False),
    sa.Column('evidence', sa.JSON(), nullable=False),
    sa.Column('recorded_by', sa.String(), nullable=False),
    sa.Column('recorded_at', records.base.UtcTime(timezone=True), nullable=False),
    sa.Column('voided_at', records.base.UtcTime(timezone=True), nullable=True),
    sa.Column('voided_why', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_counted_figure_site_id_site')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_counted_figure'))
    )
    with op.batch_alter_table('counted_figure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_counted_figure_site_id'), ['site_id'], unique=False)

    op.create_table('drawn_paper',
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('asked', sa.JSON(), nullable=False),
    sa.Column('filled', sa.JSON(), nullable=False),
    sa.Column('filled_by', sa.String(), nullable=False),
    sa.Column('filled_at', records.base.UtcTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_drawn_paper_draft_id_draft')),
    sa.PrimaryKeyConstraint('draft_id', name=op.f('pk_drawn_paper'))
    )


def downgrade() -> None:
    op.drop_table('drawn_paper')
    with op.batch_alter_table('counted_figure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_counted_figure_site_id'))

    op.drop_table('counted_figure')
