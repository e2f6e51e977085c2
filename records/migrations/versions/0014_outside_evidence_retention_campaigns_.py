"""outside evidence retention campaigns and warn lists

Revision ID: 0014
Revises: 0013
"""
from alembic import op
import sqlalchemy as sa

import records.base

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

ONLY_ADDED = ('statistics_submission', 'tombstone')


def upgrade() -> None:
    op.create_table('campaign_duty_done',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign', sa.String(), nullable=False),
    sa.Column('duty', sa.String(), nullable=False),
    sa.Column('region', sa.String(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=False),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('at', records.base.UtcTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_campaign_duty_done')),
    sa.UniqueConstraint('campaign', 'duty', 'region', name=op.f('uq_campaign_duty_done_campaign_duty_region'))
    )
    op.create_table('legal_hold',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subject_kind', sa.String(), nullable=False),
    sa.Column('subject_id', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('at', records.base.UtcTime(timezone=True), nullable=False),
    sa.Column('lifted_at', records.base.UtcTime(timezone=True), nullable=True),
    sa.Column('lifted_by', sa.String(), nullable=False),
    sa.Column('lifted_why', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_hold'))
    )
    with op.batch_alter_table('legal_hold', schema=None) as batch_op:
        batch_op.create_index('ix_legal_hold_subject', ['subject_kind', 'subject_id'], unique=False)

    op.create_table('tombstone',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('bytes', sa.BigInteger(), nullable=False),
    sa.Column('rule', sa.String(), nullable=False),
    sa.Column('rule_version', sa.String(), nullable=False),
    sa.Column('kept_since', records.base.UtcTime(timezone=True), nullable=False),
    sa.Column('event_seq', sa.Integer(), nullable=False),
    sa.Column('purged_by', sa.String(), nullable=False),
    sa.Column('at', records.base.UtcTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tombstone'))
    )
    with op.batch_alter_table('tombstone', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tombstone_digest'), ['digest'], unique=False)
        batch_op.create_index(batch_op.f('ix_tombstone_place'), ['place'], unique=False)

    op.create_table('warn_list',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('issuer', sa.String(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('recorded_by', sa.String(), nullable=False),
    sa.Column('recorded_at', records.base.UtcTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_warn_list')),
    sa.UniqueConstraint('batch', name=op.f('uq_warn_list_batch'))
    )
    op.create_table('self_check',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign', sa.String(), nullable=False),
    sa.Column('site_id', sa.Integer(), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=True),
    sa.Column('said_found', sa.Integer(), nullable=True),
    sa.Column('said_removed', sa.Integer(), nullable=True),
    sa.Column('file_digest', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('at', records.base.UtcTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_self_check_site_id_site')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_self_check')),
    sa.UniqueConstraint('campaign', 'site_id', 'asked_on', name=op.f('uq_self_check_campaign_site_id_asked_on'))
    )
    with op.batch_alter_table('self_check', schema=None) as batch_op:
        batch_op.create_index('ix_self_check_due', ['campaign', 'due'], unique=False)
        batch_op.create_index(batch_op.f('ix_self_check_site_id'), ['site_id'], unique=False)

    op.create_table('supervision_milestone',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('at', records.base.UtcTime(timezone=True), nullable=False),
    sa.Column('dropped_at', records.base.UtcTime(timezone=True), nullable=True),
    sa.Column('dropped_why', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_supervision_milestone_case_id_case_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supervision_milestone'))
    )
    with op.batch_alter_table('supervision_milestone', schema=None) as batch_op:
        batch_op.create_index('ix_milestone_due', ['due'], unique=False)
        batch_op.create_index(batch_op.f('ix_supervision_milestone_case_id'), ['case_id'], unique=False)

    op.create_table('outside_evidence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dossier_id', sa.Integer(), nullable=False),
    sa.Column('finding_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('timestamp', 'notarial', 'wacz', 'recording', 'holder', 'other', name='outsidekind', native_enum=False, length=40), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('sm3', sa.String(), nullable=False),
    sa.Column('file_name', sa.String(), nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.Column('bytes', sa.BigInteger(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('added_by', sa.String(), nullable=False),
    sa.Column('added_at', records.base.UtcTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', records.base.UtcTime(timezone=True), nullable=True),
    sa.Column('withdrawn_why', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_outside_evidence_dossier_id_dossier')),
    sa.ForeignKeyConstraint(['finding_id'], ['finding.id'], name=op.f('fk_outside_evidence_finding_id_finding')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outside_evidence')),
    sa.UniqueConstraint('dossier_id', 'digest', name=op.f('uq_outside_evidence_dossier_id_digest'))
    )
    with op.batch_alter_table('outside_evidence', schema=None) as batch_op:
        batch_op.create_index('ix_outside_evidence_digest', ['digest'], unique=False)
        batch_op.create_index(batch_op.f('ix_outside_evidence_dossier_id'), ['dossier_id'], unique=False)

    for table in ONLY_ADDED:
        if op.get_bind().dialect.name == 'sqlite':
            _sqlite(table)
        else:
            _postgresql(table)


def _sqlite(table: str) -> None:
    for verb in ('UPDATE', 'DELETE'):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added'); END"
        )


def _postgresql(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION only_added()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION only_added()"
    )
