"""snippets for papers

Revision ID: 0026
Revises: 0025
"""
from alembic import op
import sqlalchemy as sa

import records.base

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('snippet',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('kind', sa.Enum('holder_notice', 'holder_withdrawal', 'holder_confirmation', 'supervision_letter', 'rectification_letter', 'correction_order', 'cease_order', 'data_request', 'icp_request', 'referral_intermediary', 'referral_direct', 'referral_penalised', 'referral_publishing', 'referral_filing', 'report_abroad', 'referral_request', 'lead_transfer', 'filing_approval', 'penalty_notice', 'criminal_transfer', 'reinspection_record', 'service_receipt', 'evidence_list', 'exposure_sheet', 'dmca_notice', 'dsa_notice', 'case_file', name='paperkind', native_enum=False, length=40), nullable=True),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('shared', sa.Boolean(), nullable=False),
    sa.Column('at', records.base.UtcTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_snippet_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_snippet')),
    sa.UniqueConstraint('account_id', 'name', name=op.f('uq_snippet_account_id_name'))
    )


def downgrade() -> None:
    op.drop_table('snippet')
