"""the log of events is read along indexes

Revision ID: 0021
Revises: 0020
"""
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite's batch mode would copy the table and lose its triggers; indexes need none of it
    op.drop_index('ix_event_action', 'event')
    op.create_index('ix_event_action', 'event', ['action', 'seq'])
    op.create_index('ix_event_actor', 'event', ['actor', 'seq'])
    op.create_index('ix_event_subject_kind', 'event', ['subject_kind', 'seq'])
    op.create_index('ix_sweep_started_at', 'sweep', ['started_at'])


def downgrade() -> None:
    op.drop_index('ix_sweep_started_at', 'sweep')
    op.drop_index('ix_event_subject_kind', 'event')
    op.drop_index('ix_event_actor', 'event')
    op.drop_index('ix_event_action', 'event')
    op.create_index('ix_event_action', 'event', ['action'])
