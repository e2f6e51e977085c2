"""what a sweep left waits for its turn

Revision ID: 0027
Revises: 0026
"""
from alembic import op
import sqlalchemy as sa

import records.base

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('drawing_turn',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('site_id', sa.Integer(), nullable=False),
    sa.Column('fingerprint', sa.String(), nullable=False),
    sa.Column('since', records.base.UtcTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_drawing_turn_site_id_site')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_drawing_turn')),
    sa.UniqueConstraint('site_id', 'fingerprint', name=op.f('uq_drawing_turn_site_id_fingerprint'))
    )
    with op.batch_alter_table('drawing_turn', schema=None) as batch_op:
        batch_op.create_index('ix_drawing_turn_next', ['site_id', 'since', 'id'], unique=False)

    op.create_table('page_turn',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('site_id', sa.Integer(), nullable=False),
    sa.Column('fingerprint', sa.String(), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('depth', sa.Integer(), nullable=False),
    sa.Column('request', sa.JSON(), nullable=False),
    sa.Column('since', records.base.UtcTime(timezone=True), nullable=False),
    sa.Column('seen', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('waits', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_page_turn_site_id_site')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_page_turn')),
    sa.UniqueConstraint('site_id', 'fingerprint', name=op.f('uq_page_turn_site_id_fingerprint'))
    )
    with op.batch_alter_table('page_turn', schema=None) as batch_op:
        batch_op.create_index('ix_page_turn_next', ['site_id', 'waits', 'seen', 'since', 'id'], unique=False)

    op.create_table('store_index',
    sa.Column('site_id', sa.Integer(), nullable=False),
    sa.Column('stamped_at', records.base.UtcTime(timezone=True), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('sweep_id', sa.Integer(), nullable=False),
    sa.Column('seen_at', records.base.UtcTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_store_index_site_id_site')),
    sa.PrimaryKeyConstraint('site_id', name=op.f('pk_store_index'))
    )
    with op.batch_alter_table('site_turn', schema=None) as batch_op:
        batch_op.add_column(sa.Column('round_began', records.base.UtcTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('round_sweeps', sa.Integer(), server_default='0', nullable=False))

    with op.batch_alter_table('sweep', schema=None) as batch_op:
        batch_op.add_column(sa.Column('turns', sa.JSON(), server_default='{}', nullable=False))



def downgrade() -> None:
    with op.batch_alter_table('sweep', schema=None) as batch_op:
        batch_op.drop_column('turns')

    with op.batch_alter_table('site_turn', schema=None) as batch_op:
        batch_op.drop_column('round_sweeps')
        batch_op.drop_column('round_began')

    op.drop_table('store_index')
    with op.batch_alter_table('page_turn', schema=None) as batch_op:
        batch_op.drop_index('ix_page_turn_next')

    op.drop_table('page_turn')
    with op.batch_alter_table('drawing_turn', schema=None) as batch_op:
        batch_op.drop_index('ix_drawing_turn_next')

    op.drop_table('drawing_turn')
