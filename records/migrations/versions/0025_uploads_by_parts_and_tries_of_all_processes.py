"""uploads that go in by parts and tries that all processes count

Revision ID: 0025
Revises: 0024
"""
from alembic import op
import sqlalchemy as sa

import records.base

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('counted_try',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('at', records.base.UtcTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_counted_try'))
    )
    with op.batch_alter_table('counted_try', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_counted_try_at'), ['at'], unique=False)
        batch_op.create_index('ix_counted_try_key_at', ['key', 'at'], unique=False)

    op.create_table('upload_under_way',
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('holder_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('sample', sa.JSON(), nullable=False),
    sa.Column('held', sa.Integer(), nullable=False),
    sa.Column('changed_at', records.base.UtcTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_upload_under_way_batch_id_import_batch')),
    sa.ForeignKeyConstraint(['holder_id'], ['rights_holder.id'], name=op.f('fk_upload_under_way_holder_id_rights_holder')),
    sa.PrimaryKeyConstraint('batch_id', name=op.f('pk_upload_under_way'))
    )
    with op.batch_alter_table('upload_under_way', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_upload_under_way_holder_id'), ['holder_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('upload_under_way', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_upload_under_way_holder_id'))

    op.drop_table('upload_under_way')
    with op.batch_alter_table('counted_try', schema=None) as batch_op:
        batch_op.drop_index('ix_counted_try_key_at')
        batch_op.drop_index(batch_op.f('ix_counted_try_at'))

    op.drop_table('counted_try')
