"""the course of a dossier, exports in order, withdrawals and complaints

Revision ID: 0017
Revises: 0016
"""
from alembic import op
import sqlalchemy as sa

import records.base

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

# the same rule as takedown.flow.case, for every way into the table
UNFILED = "NEW.filing_number = '' OR NEW.filed_by = ''"


def upgrade() -> None:
    op.create_table('dossier_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dossier_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(), nullable=False),
    sa.Column('state', sa.Enum('opened', 'placed', 'confirmed', 'noticed', 'removed', 'kept', 'contested', 'rectifying', 'referred', 'elsewhere', 'filed', 'closed', name='dossierstate', native_enum=False, length=40), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.Column('organ', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('scan_digest', sa.String(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('at', records.base.UtcTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_dossier_step_dossier_id_dossier')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dossier_step'))
    )
    with op.batch_alter_table('dossier_step', schema=None) as batch_op:
        batch_op.create_index('ix_dossier_step_of', ['dossier_id', 'id'], unique=False)

    op.create_table('holder_confirmation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dossier_id', sa.Integer(), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=False),
    sa.Column('signer', sa.String(), nullable=False),
    sa.Column('scan_digest', sa.String(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('at', records.base.UtcTime(timezone=True), nullable=False),
    sa.Column('voided_at', records.base.UtcTime(timezone=True), nullable=True),
    sa.Column('voided_why', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], name=op.f('fk_holder_confirmation_dossier_id_dossier')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holder_confirmation'))
    )
    with op.batch_alter_table('holder_confirmation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_holder_confirmation_dossier_id'), ['dossier_id'], unique=False)

    op.create_table('notice_withdrawal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('notice_id', sa.Integer(), nullable=False),
    sa.Column('paper_id', sa.Integer(), nullable=False),
    sa.Column('whole', sa.Boolean(), nullable=False),
    sa.Column('restore', sa.Boolean(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('at', records.base.UtcTime(timezone=True), nullable=False),
    sa.Column('effective_at', records.base.UtcTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['notice_id'], ['draft.id'], name=op.f('fk_notice_withdrawal_notice_id_draft')),
    sa.ForeignKeyConstraint(['paper_id'], ['draft.id'], name=op.f('fk_notice_withdrawal_paper_id_draft')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_withdrawal')),
    sa.UniqueConstraint('paper_id', name=op.f('uq_notice_withdrawal_paper_id'))
    )
    with op.batch_alter_table('notice_withdrawal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_withdrawal_notice_id'), ['notice_id'], unique=False)

    op.create_table('official_record',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('signer', sa.String(), nullable=False),
    sa.Column('scan_digest', sa.String(), nullable=False),
    sa.Column('differences', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('at', records.base.UtcTime(timezone=True), nullable=False),
    sa.Column('voided_at', records.base.UtcTime(timezone=True), nullable=True),
    sa.Column('voided_why', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_official_record_draft_id_draft')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_official_record'))
    )
    with op.batch_alter_table('official_record', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_official_record_draft_id'), ['draft_id'], unique=False)

    op.create_table('case_paper',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('outcome_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('file_name', sa.String(), nullable=False),
    sa.Column('bytes', sa.BigInteger(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('at', records.base.UtcTime(timezone=True), nullable=False),
    sa.Column('voided_at', records.base.UtcTime(timezone=True), nullable=True),
    sa.Column('voided_why', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_case_paper_case_id_case_file')),
    sa.ForeignKeyConstraint(['outcome_id'], ['case_outcome.id'], name=op.f('fk_case_paper_outcome_id_case_outcome')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_paper')),
    sa.UniqueConstraint('case_id', 'digest', name=op.f('uq_case_paper_case_id_digest'))
    )
    with op.batch_alter_table('case_paper', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_paper_case_id'), ['case_id'], unique=False)

    op.create_table('complaint_about_us',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=True),
    sa.Column('channel', sa.Enum('letter', 'email', 'phone', 'visit', 'platform', 'superior', name='complaintchannel', native_enum=False, length=40), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('complainant', sa.String(), nullable=False),
    sa.Column('contact', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('urls', sa.JSON(), nullable=False),
    sa.Column('scan_digest', sa.String(), nullable=False),
    sa.Column('outcome', sa.Enum('upheld', 'withdrawn', 'restored', name='complaintoutcome', native_enum=False, length=40), nullable=True),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('postmortem', sa.String(), nullable=False),
    sa.Column('negatives', sa.JSON(), nullable=False),
    sa.Column('withdrawal_id', sa.Integer(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('decided_by', sa.String(), nullable=False),
    sa.Column('decided_at', records.base.UtcTime(timezone=True), nullable=True),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('at', records.base.UtcTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_complaint_about_us_draft_id_draft')),
    sa.ForeignKeyConstraint(['withdrawal_id'], ['notice_withdrawal.id'], name=op.f('fk_complaint_about_us_withdrawal_id_notice_withdrawal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_complaint_about_us')),
    sa.UniqueConstraint('number', name=op.f('uq_complaint_about_us_number'))
    )
    with op.batch_alter_table('complaint_about_us', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_complaint_about_us_draft_id'), ['draft_id'], unique=False)

    op.create_table('confirmed_address',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('confirmation_id', sa.Integer(), nullable=False),
    sa.Column('finding_id', sa.Integer(), nullable=False),
    sa.Column('answer', sa.Enum('unlicensed', 'licensed', 'unsure', name='confirmationanswer', native_enum=False, length=40), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['confirmation_id'], ['holder_confirmation.id'], name=op.f('fk_confirmed_address_confirmation_id_holder_confirmation')),
    sa.ForeignKeyConstraint(['finding_id'], ['finding.id'], name=op.f('fk_confirmed_address_finding_id_finding')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_confirmed_address')),
    sa.UniqueConstraint('confirmation_id', 'finding_id', name=op.f('uq_confirmed_address_confirmation_id_finding_id'))
    )
    with op.batch_alter_table('confirmed_address', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_confirmed_address_finding_id'), ['finding_id'], unique=False)

    op.create_table('export_order',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('approval_id', sa.Integer(), nullable=False),
    sa.Column('format', sa.String(), nullable=False),
    sa.Column('files', sa.JSON(), nullable=False),
    sa.Column('state', sa.Enum('ordered', 'done', 'recalled', name='orderstate', native_enum=False, length=40), nullable=False),
    sa.Column('ordered_by', sa.String(), nullable=False),
    sa.Column('ordered_at', records.base.UtcTime(timezone=True), nullable=False),
    sa.Column('done_at', records.base.UtcTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['approval_id'], ['approval.id'], name=op.f('fk_export_order_approval_id_approval')),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_export_order_draft_id_draft')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_export_order')),
    sa.UniqueConstraint('key', name=op.f('uq_export_order_key'))
    )
    with op.batch_alter_table('export_order', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_export_order_approval_id'), ['approval_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_export_order_draft_id'), ['draft_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_export_order_state'), ['state'], unique=False)

    op.create_table('withdrawn_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('withdrawal_id', sa.Integer(), nullable=False),
    sa.Column('draft_item_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['draft_item_id'], ['draft_item.id'], name=op.f('fk_withdrawn_item_draft_item_id_draft_item')),
    sa.ForeignKeyConstraint(['withdrawal_id'], ['notice_withdrawal.id'], name=op.f('fk_withdrawn_item_withdrawal_id_notice_withdrawal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_withdrawn_item')),
    sa.UniqueConstraint('withdrawal_id', 'draft_item_id', name=op.f('uq_withdrawn_item_withdrawal_id_draft_item_id'))
    )
    with op.batch_alter_table('withdrawn_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_withdrawn_item_draft_item_id'), ['draft_item_id'], unique=False)

    op.add_column('dossier', sa.Column('state', sa.Enum('opened', 'placed', 'confirmed', 'noticed', 'removed', 'kept', 'contested', 'rectifying', 'referred', 'elsewhere', 'filed', 'closed', name='dossierstate', native_enum=False, length=40), server_default='opened', nullable=False))
    if op.get_bind().dialect.name == 'sqlite':
        _sqlite()
    else:
        _postgresql()


def _sqlite() -> None:
    op.execute(
        f"CREATE TRIGGER case_file_filed BEFORE INSERT ON case_file WHEN {UNFILED} OR json_array_length(NEW.officers) < 2 "
        "BEGIN SELECT RAISE(ABORT, 'no case without its filing'); END"
    )
    for verb in ('UPDATE', 'DELETE'):
        op.execute(
            f"CREATE TRIGGER dossier_step_no_{verb.lower()} BEFORE {verb} ON dossier_step "
            "BEGIN SELECT RAISE(ABORT, 'rows of dossier_step are only added'); END"
        )


def _postgresql() -> None:
    op.execute(
        f"CREATE FUNCTION case_file_filed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {UNFILED} "
        "OR json_array_length(NEW.officers) < 2 THEN RAISE EXCEPTION 'no case without its filing'; END IF; RETURN NEW; END $$"
    )
    op.execute("CREATE TRIGGER case_file_filed BEFORE INSERT ON case_file FOR EACH ROW EXECUTE FUNCTION case_file_filed()")
    op.execute(
        "CREATE TRIGGER dossier_step_only_added BEFORE UPDATE OR DELETE ON dossier_step "
        "FOR EACH ROW EXECUTE FUNCTION only_added()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER case_file_filed" + ("" if op.get_bind().dialect.name == 'sqlite' else " ON case_file"))
    with op.batch_alter_table('dossier', schema=None) as batch_op:
        batch_op.drop_column('state')

    with op.batch_alter_table('withdrawn_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_withdrawn_item_draft_item_id'))

    op.drop_table('withdrawn_item')
    with op.batch_alter_table('export_order', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_export_order_state'))
        batch_op.drop_index(batch_op.f('ix_export_order_draft_id'))
        batch_op.drop_index(batch_op.f('ix_export_order_approval_id'))

    op.drop_table('export_order')
    with op.batch_alter_table('confirmed_address', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_confirmed_address_finding_id'))

    op.drop_table('confirmed_address')
    with op.batch_alter_table('complaint_about_us', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_complaint_about_us_draft_id'))

    op.drop_table('complaint_about_us')
    with op.batch_alter_table('case_paper', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_paper_case_id'))

    op.drop_table('case_paper')
    with op.batch_alter_table('official_record', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_official_record_draft_id'))

    op.drop_table('official_record')
    with op.batch_alter_table('notice_withdrawal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_withdrawal_notice_id'))

    op.drop_table('notice_withdrawal')
    with op.batch_alter_table('holder_confirmation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_holder_confirmation_dossier_id'))

    op.drop_table('holder_confirmation')
    with op.batch_alter_table('dossier_step', schema=None) as batch_op:
        batch_op.drop_index('ix_dossier_step_of')

    op.drop_table('dossier_step')
